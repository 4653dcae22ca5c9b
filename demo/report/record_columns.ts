// The records of a trace as text for a JSON document: eight columns (the time since the record before, then the seven
// words), deflated, in base64. A column of like numbers packs to a fraction of the same numbers row by row. Free of Node,
// as a page reads it.

import type { TraceRecord } from '../../rtos/sim/trace_log.ts';

const WORDS = ['target', 'context', 'event', 'info1', 'info2', 'info3', 'info4'] as const;
const TIME_BYTES = 8;
const WORD_BYTES = 4;
/** Bytes for one call of String.fromCharCode, whose arguments lie on the stack. */
const PORTION = 0x2000;

async function portions_of(readable: ReadableStream): Promise<Uint8Array[]> {
  const portions: Uint8Array[] = [];
  for await (const portion of readable as AsyncIterable<Uint8Array>) portions.push(portion);
  return portions;
}

async function through(
  bytes: Uint8Array,
  transform: CompressionStream | DecompressionStream,
): Promise<Uint8Array> {
  const writer = transform.writable.getWriter();
  const written = writer.write(bytes as Uint8Array<ArrayBuffer>).then(() => writer.close());
  // Of bytes that are no deflate stream both sides tell.
  const [portions] = await Promise.all([portions_of(transform.readable), written]);
  const length = portions.reduce((sum, portion) => sum + portion.length, 0);
  const all = new Uint8Array(length);
  let at = 0;
  for (const portion of portions) {
    all.set(portion, at);
    at += portion.length;
  }
  return all;
}

/** Bytes in base64. */
function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += PORTION) {
    text += String.fromCharCode(...bytes.subarray(at, at + PORTION));
  }
  return btoa(text);
}

/** Bytes out of base64. */
function from_base64(text: string): Uint8Array {
  const binary = atob(text);
  return Uint8Array.from({ length: binary.length }, (_, at) => binary.charCodeAt(at));
}

/** Bytes, deflated (RFC 1951), in base64. */
export async function packed(bytes: Uint8Array): Promise<string> {
  return base64(await through(bytes, new CompressionStream('deflate-raw')));
}

/** The bytes that `packed` was given. */
export async function unpacked(text: string): Promise<Uint8Array> {
  return through(from_base64(text), new DecompressionStream('deflate-raw'));
}

/** Records, in the order in which they are given, as columns. */
export function record_columns(records: readonly TraceRecord[]): Uint8Array {
  const { length } = records;
  const bytes = new Uint8Array(length * (TIME_BYTES + WORDS.length * WORD_BYTES));
  const view = new DataView(bytes.buffer);
  let last_ns = 0;
  for (const [row, { time_ns }] of records.entries()) {
    view.setFloat64(row * TIME_BYTES, time_ns - last_ns, true);
    last_ns = time_ns;
  }
  for (const [column, word] of WORDS.entries()) {
    const start = length * (TIME_BYTES + column * WORD_BYTES);
    for (const [row, record] of records.entries())
      view.setInt32(start + row * WORD_BYTES, record[word], true);
  }
  return bytes;
}

/** The records of columns. */
export function records_of(bytes: Uint8Array): TraceRecord[] {
  const length = bytes.length / (TIME_BYTES + WORDS.length * WORD_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let time_ns = 0;
  return Array.from({ length }, (_, row) => {
    time_ns += view.getFloat64(row * TIME_BYTES, true);
    const word = (column: number): number =>
      view.getInt32(length * (TIME_BYTES + column * WORD_BYTES) + row * WORD_BYTES, true);
    const [target, context, event, info1] = [word(0), word(1), word(2), word(3)];
    return { time_ns, target, context, event, info1, info2: word(4), info3: word(5), info4: word(6) };
  });
}
