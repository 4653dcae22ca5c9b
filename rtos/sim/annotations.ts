// The side log of a run: what happened inside of it that the trace has no records for. It is kept only when it is asked for,
// and is no part of the run's hash: a run with it is the same run. Its records have the form of the trace's, in a log of
// their own with its own texts and objects: some objects that have values are nothing that the trace knows.

import type { TraceLog } from './trace_log.ts';

/** A service begins: its name, where it was called, how many services the context is inside of. */
export const ANNOTATION_ENTER = 1;
/**
 * A service is over: its name, 1 where it has no status to return, how many services the context is still inside of, the
 * status.
 */
export const ANNOTATION_LEAVE = 2;
/** A value of an object has changed: what it is, the object's id in the trace (0 for none) and in this log, the value. */
export const ANNOTATION_LEVEL = 3;
/** The expiration function of a timer is called: 0, the timer's id in the trace. */
export const ANNOTATION_TIMER = 4;
/** What firmware watches has changed: its name, the value as text. */
export const ANNOTATION_WATCH = 5;
/** Something of the host side has seen something (a broker, say): who, and what, as texts. */
export const ANNOTATION_EVENT = 6;
/** An interrupt begins that was raised before: its name, 0, 0, how long before, in nanoseconds. */
export const ANNOTATION_PENDING = 7;
/**
 * A thread begins to wait for what others have: where all of it is (`0 of 10 free: 10 in ...`), the object's id in the trace, and
 * a thread that could end the wait, 0 for none; a record for each such thread.
 */
export const ANNOTATION_HOLDER = 8;

/** What a board does or meets that leaves no record in the trace (a computation of a fixed length, say): 0, what, as a text. */
export const ANNOTATION_REMARK = 9;

/** Adds what a board does or meets without a record. */
export function annotate_remark(
  log: TraceLog,
  time_ns: number,
  target: number,
  context: number,
  text: string,
): void {
  log.add(time_ns, target, context, ANNOTATION_REMARK, 0, log.text_number(text), 0, 0);
}

/** Adds a line of the host side: `source` saw `text`. */
export function annotate_event(
  log: TraceLog,
  time_ns: number,
  target: number,
  source: string,
  text: string,
): void {
  log.add(time_ns, target, 0, ANNOTATION_EVENT, log.text_number(source), log.text_number(text), 0, 0);
}
