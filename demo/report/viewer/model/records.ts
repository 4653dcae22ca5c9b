// The records of a document as typed arrays, as they lie in its columns: a million of them are no million of objects.

import type { TraceRecord } from '../../../../rtos/sim/trace_log.ts';

const TIME_BYTES = 8;
const WORD_BYTES = 4;
const RECORD_BYTES = TIME_BYTES + 7 * WORD_BYTES;

type Mutable = { -readonly [name in keyof TraceRecord]: TraceRecord[name] };

export class Records {
  readonly length: number;
  readonly times: Float64Array;
  readonly targets: Int32Array;
  readonly contexts: Int32Array;
  readonly events: Int32Array;
  private readonly infos: readonly [Int32Array, Int32Array, Int32Array, Int32Array];

  /** `bytes` are the columns of record_columns.ts. */
  constructor(bytes: Uint8Array) {
    const { length, times, column } = columns_in(bytes);
    this.length = length;
    this.times = times;
    this.targets = column(0);
    this.contexts = column(1);
    this.events = column(2);
    this.infos = [column(3), column(4), column(5), column(6)];
  }

  /** One record. */
  at(index: number): TraceRecord {
    return this.read(index, {} as Mutable);
  }

  time_of(index: number): number {
    return this.times[index] as number;
  }

  /** All of them in turn, in one object: for who looks at each and keeps none. */
  *each(): Generator<TraceRecord> {
    const record = {} as Mutable;
    for (let index = 0; index < this.length; index++) yield this.read(index, record);
  }

  /** The first record that is not before this time; `length` when all are. */
  first_at(time_ns: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.time_of(middle) < time_ns) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private read(index: number, record: Mutable): TraceRecord {
    const [info1, info2, info3, info4] = this.infos;
    record.time_ns = this.times[index] as number;
    record.target = this.targets[index] as number;
    record.context = this.contexts[index] as number;
    record.event = this.events[index] as number;
    record.info1 = info1[index] as number;
    record.info2 = info2[index] as number;
    record.info3 = info3[index] as number;
    record.info4 = info4[index] as number;
    return record;
  }
}

/** Columns are little-endian, as is every computer that runs a browser. */
function columns_in(bytes: Uint8Array): {
  length: number;
  times: Float64Array;
  column: (number: number) => Int32Array;
} {
  const length = bytes.length / RECORD_BYTES;
  const { buffer } = bytes.byteOffset % TIME_BYTES === 0 ? bytes : bytes.slice();
  const start = bytes.byteOffset % TIME_BYTES === 0 ? bytes.byteOffset : 0;
  const times = new Float64Array(buffer, start, length).slice();
  let time_ns = 0;
  for (let row = 0; row < length; row++) times[row] = time_ns += times[row] as number;
  const words = start + length * TIME_BYTES;
  const column = (number: number): Int32Array =>
    new Int32Array(buffer, words + number * length * WORD_BYTES, length);
  return { length, times, column };
}
