// Records that say nothing about what went wrong: ticks in which nothing was due, and turns in which a thread looks
// whether there is something to do and finds nothing, as the thread of an IP instance does again and again.

import { TX_PRIORITY_CHANGE, TX_SUSPENDED } from '../../../rtos/kernel/tx_constants.ts';
import {
  TX_TRACE_EVENT_FLAGS_GET,
  TX_TRACE_EVENT_FLAGS_SET,
  TX_TRACE_ISR_ENTER,
  TX_TRACE_ISR_EXIT,
  TX_TRACE_MUTEX_GET,
  TX_TRACE_MUTEX_PUT,
  TX_TRACE_RUNNING,
  TX_TRACE_THREAD_IDENTIFY,
  TX_TRACE_THREAD_RESUME,
  TX_TRACE_THREAD_SUSPEND,
  TX_TRACE_TIME_GET,
} from '../../../rtos/kernel/tx_trace_events.ts';
import { TRACE_IDLE, type TraceRecord } from '../../../rtos/sim/trace_log.ts';

/** The second half of a change of priority is told by the first. */
function is_noise({ event, info2 }: TraceRecord): boolean {
  if (event === TX_TRACE_TIME_GET || event === TX_TRACE_THREAD_IDENTIFY || event === TRACE_IDLE) return true;
  return event === TX_TRACE_THREAD_RESUME && info2 === TX_PRIORITY_CHANGE;
}

/** Leaves out interrupts in which nothing happens that is kept. */
function without_empty_interrupts(records: readonly TraceRecord[]): TraceRecord[] {
  const entered = new Map<number, TraceRecord>();
  const empty = new Set<TraceRecord>();
  for (const record of records) {
    const opened = entered.get(record.target);
    entered.delete(record.target);
    if (record.event === TX_TRACE_ISR_ENTER) entered.set(record.target, record);
    if (record.event === TX_TRACE_ISR_EXIT && opened !== undefined) empty.add(opened).add(record);
  }
  return records.filter((record) => !empty.has(record));
}

/** Events of a thread that finds everything as it left it. */
function is_idle_service({ event, info3, context }: TraceRecord): boolean {
  if (event === TX_TRACE_MUTEX_GET) return info3 === 0 || info3 === context;
  return event === TX_TRACE_MUTEX_PUT || event === TX_TRACE_EVENT_FLAGS_GET;
}

/** A turn from the first record to the last: nothing in it, or a look for work under a mutex that finds none. */
function is_idle_turn(turn: readonly TraceRecord[]): boolean {
  const inside = turn.slice(1, -1);
  if (inside.length === 0) return turn.at(-1)?.info2 === TX_SUSPENDED;
  const looks = inside.some(({ event }) => event === TX_TRACE_MUTEX_GET);
  const last = inside.at(-1) as TraceRecord;
  return (
    looks && inside.every(is_idle_service) && last.event === TX_TRACE_EVENT_FLAGS_GET && last.info3 === 0
  );
}

/** What called for a turn: the thread was made ready, by flags that were set for it. */
function calls_of(records: readonly TraceRecord[], start: number, thread: number): TraceRecord[] {
  for (let at = start - 1; at >= 0; at--) {
    const record = records[at] as TraceRecord;
    if (record.event !== TX_TRACE_THREAD_RESUME || record.info1 !== thread) continue;
    const before = records[at - 1];
    const set = before?.event === TX_TRACE_EVENT_FLAGS_SET && before.context === record.context;
    return set ? [before, record] : [record];
  }
  return [];
}

/** Leaves out the turns of one target in which its threads did nothing, with what called for them. */
function without_idle_turns(records: readonly TraceRecord[]): TraceRecord[] {
  const idle = new Set<TraceRecord>();
  let start = -1;
  records.forEach((record, at) => {
    const { event, context, info1 } = record;
    if (event === TX_TRACE_RUNNING) start = at;
    else if (start >= 0 && context !== records[start]?.info1) start = -1;
    if (start < 0 || event !== TX_TRACE_THREAD_SUSPEND || info1 !== context) return;
    const turn = records.slice(start, at + 1);
    if (is_idle_turn(turn))
      for (const left_out of [...turn, ...calls_of(records, start, context)]) idle.add(left_out);
    start = -1;
  });
  return records.filter((record) => !idle.has(record));
}

/** The records that may matter, in their order. */
export function without_noise(records: readonly TraceRecord[]): TraceRecord[] {
  const telling = without_empty_interrupts(records.filter((record) => !is_noise(record)));
  const kept = new Set<TraceRecord>();
  for (const target of new Set(telling.map((record) => record.target))) {
    let own = telling.filter((record) => record.target === target);
    // Twice: the timer thread has an idle turn when all that it woke had one.
    for (let pass = 0; pass < 2; pass++) own = without_empty_interrupts(without_idle_turns(own));
    for (const record of own) kept.add(record);
  }
  return telling.filter((record) => kept.has(record));
}
