// The records of a finished run in the order of time. Processors work ahead of each other, and records are kept as they were
// made. What happens to a frame on its way is noted when the host hears of the frame, which may be before the moment at which its
// sender, who works ahead, has it sent: it is put behind that.

import { TRACE_FRAME_FAULT, TRACE_FRAME_SENT, type TraceRecord } from '../sim/trace_log.ts';

export class OrderedRecords {
  readonly all: readonly TraceRecord[];
  private readonly places = new Map<string, number>();

  constructor(trace: Iterable<TraceRecord>) {
    /** When each frame was sent. Segments number theirs each from 1: a number means the frame that had it last. */
    const sent = new Map<number, number>();
    const timed = Array.from(trace, (record) => {
      const { event, info2: serial, time_ns } = record;
      if (event === TRACE_FRAME_SENT) sent.set(serial, time_ns);
      const is_fault = event === TRACE_FRAME_FAULT;
      return { record, is_fault, time_ns: is_fault ? Math.max(time_ns, sent.get(serial) ?? 0) : time_ns };
    });
    timed.sort((a, b) => a.time_ns - b.time_ns || Number(a.is_fault) - Number(b.is_fault));
    this.all = timed.map(({ record, time_ns }) => ({ ...record, time_ns }));
    for (const [place, { record }] of timed.entries()) {
      const key = JSON.stringify(record);
      // Of records that are equal in everything, each is as good as the other.
      if (!this.places.has(key)) this.places.set(key, place);
    }
  }

  /** Where a record of the trace stands; -1 for none. */
  place_of(record: TraceRecord | null): number {
    return record === null ? -1 : (this.places.get(JSON.stringify(record)) ?? -1);
  }
}
