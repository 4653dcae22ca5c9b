// The trace as a table in words: virtual time, target, context, event, object.

import { columns } from '../kernel/tables.ts';
import { sim_targets } from '../kernel/target.ts';
import { TX_PRIORITY_CHANGE } from '../kernel/tx_constants.ts';
import * as events from '../kernel/tx_trace_events.ts';
import type { Simulation } from '../sim/simulation.ts';
import { time_text } from '../sim/time_text.ts';
import {
  CONTEXT_HOST,
  CONTEXT_IDLE,
  CONTEXT_INIT,
  CONTEXT_ISR,
  holds_text,
  TRACE_COMPUTE,
  TRACE_DIAGNOSTIC,
  TRACE_FRAME_FAULT,
  TRACE_FRAME_SENT,
  type TraceRecord,
} from '../sim/trace_log.ts';
import { computation_words, details_of } from './event_details.ts';
import { event_name } from './event_names.ts';

/** Events whose first word is no object. */
const PLAIN_WORD = new Set([events.TX_TRACE_THREAD_SLEEP, events.TX_TRACE_TIME_GET]);

/** True for events whose first word is an object. */
export function names_object(event: number): boolean {
  return !PLAIN_WORD.has(event) && event !== TRACE_COMPUTE && !holds_text(event);
}

export function context_name(sim: Simulation, context: number): string {
  if (context === CONTEXT_IDLE) return 'idle';
  if (context === CONTEXT_ISR) return 'interrupt';
  if (context === CONTEXT_INIT) return 'initialization';
  if (context === CONTEXT_HOST) return 'host';
  return sim.trace.object(context)?.name ?? `#${context}`;
}

export function target_name(sim: Simulation, number: number): string {
  return sim_targets(sim).find(({ kernel }) => kernel.number === number)?.name ?? '';
}

/** What a record is about, in words; an object without its kind where that is said already. */
export function subject(sim: Simulation, record: TraceRecord, with_kind = true): string {
  const { event, info1, info2 } = record;
  if (holds_text(event)) return sim.trace.text(info1);
  if (event === events.TX_TRACE_ISR_ENTER || event === events.TX_TRACE_ISR_EXIT) return sim.trace.text(info2);
  if (event === events.TX_TRACE_THREAD_RELINQUISH) return '';
  if (event === TRACE_COMPUTE) return computation_words(record);
  if (PLAIN_WORD.has(event)) return String(info1 >>> 0);
  const object = sim.trace.object(info1);
  if (object === undefined) return '';
  const kind = with_kind ? `${object.type} ` : '';
  return `${kind}"${object.name}"${details_of(sim, record)}`;
}

/** Who did it. A frame that arrives, or is lost, is nobody's doing on a board. */
export function record_context(sim: Simulation, { context, event }: TraceRecord): string {
  if (context === CONTEXT_HOST && event >= TRACE_FRAME_SENT && event <= TRACE_FRAME_FAULT) return 'network';
  if (event === TRACE_DIAGNOSTIC) return 'simulator';
  return context_name(sim, context);
}

/** The name of what happened. A thread that gets another priority is taken off its list first, which is no suspension. */
export function record_event({ event, info2 }: TraceRecord): string {
  if (event === events.TX_TRACE_THREAD_SUSPEND && info2 === TX_PRIORITY_CHANGE) return 'priority change';
  return event_name(event);
}

/** One row: time in seconds, target, context, event, subject. */
export function record_cells(sim: Simulation, record: TraceRecord): string[] {
  return [
    time_text(record.time_ns),
    target_name(sim, record.target),
    record_context(sim, record),
    record_event(record),
    subject(sim, record),
  ];
}

const HEADING = ['time [s]', 'target', 'context', 'event', 'subject'];

/** Records as a table with a heading; a text among them is a note of its own line. */
export function records_table(sim: Simulation, records: readonly (TraceRecord | string)[]): string[] {
  const cells = (line: TraceRecord | string): string[] =>
    typeof line === 'string' ? [] : record_cells(sim, line);
  const [heading, ...lines] = columns([HEADING, ...records.map(cells)]);
  return [heading as string, ...lines.map((line, i) => (line === '' ? `  ${records[i]}` : line))];
}

/** Every record that is kept, and first how many are not. */
export function trace_table(sim: Simulation): string[] {
  const missing = sim.trace.overwritten_words();
  const table = records_table(sim, [...sim.trace.records()]);
  return missing === null ? table : [missing, ...table];
}
