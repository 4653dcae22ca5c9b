// One record of a trace in words: who did what to which object. Whatever shows records uses these: tables, reports, the page
// of a run, which has the document of the run in place of a simulation.

import { TX_PRIORITY_CHANGE } from '../kernel/tx_constants.ts';
import * as events from '../kernel/tx_trace_events.ts';
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
import { computation_words, details_of, type Named, stop_words, stops_on_object } from './event_details.ts';
import { event_name, is_foreign, words_from_above } from './event_names.ts';

/** Events whose first word is no object. */
const PLAIN_WORD = new Set([
  events.TX_TRACE_THREAD_SLEEP,
  events.TX_TRACE_TIME_GET,
  events.TX_TRACE_TIME_SET,
  events.TX_TRACE_INTERRUPT_CONTROL,
]);

/** True for events whose first word is an object. */
export function names_object(event: number): boolean {
  return !PLAIN_WORD.has(event) && event !== TRACE_COMPUTE && !holds_text(event) && !is_foreign(event);
}

export function context_name(sim: Named, context: number): string {
  if (context === CONTEXT_IDLE) return 'idle';
  if (context === CONTEXT_ISR) return 'interrupt';
  if (context === CONTEXT_INIT) return 'initialization';
  if (context === CONTEXT_HOST) return 'host';
  return sim.trace.object(context)?.name ?? `#${context}`;
}

/** What a record is about, in words; an object without its kind where that is said already. */
export function subject(sim: Named, record: TraceRecord, with_kind = true): string {
  const { event, info1, info2 } = record;
  if (holds_text(event)) return sim.trace.text(info1);
  if (event === events.TX_TRACE_ISR_ENTER || event === events.TX_TRACE_ISR_EXIT) return sim.trace.text(info2);
  if (event === events.TX_TRACE_THREAD_RELINQUISH) return '';
  if (event === TRACE_COMPUTE) return computation_words(record);
  if (PLAIN_WORD.has(event)) return String(info1 >>> 0);
  const above = words_from_above(event);
  if (above !== undefined) return above.about(record, sim);
  if (is_foreign(event))
    return [info1, info2, record.info3, record.info4].map((word) => word >>> 0).join(' ');
  const object = sim.trace.object(info1);
  if (object === undefined) return '';
  const kind = with_kind ? `${object.type} ` : '';
  return `${kind}"${object.name}"${details_of(sim, record)}`;
}

/** Who did it. A frame that arrives, or is lost, is nobody's doing on a board. */
export function record_context(sim: Named, { context, event }: TraceRecord): string {
  if (context === CONTEXT_HOST && event >= TRACE_FRAME_SENT && event <= TRACE_FRAME_FAULT) return 'network';
  if (event === TRACE_DIAGNOSTIC) return 'simulator';
  return context_name(sim, context);
}

/** The name of what happened. A thread that gets another priority is taken off its list first, which is no suspension. */
export function record_event({ event, info2 }: TraceRecord): string {
  if (event === events.TX_TRACE_THREAD_SUSPEND && info2 === TX_PRIORITY_CHANGE) return 'priority change';
  return event_name(event);
}

/** Event and subject beside the name of who did it: without that name, and without what a service's name says already. */
export function brief_words(sim: Named, record: TraceRecord): string {
  const { event, info1, context } = record;
  const name = record_event(record);
  if (event === events.TX_TRACE_RUNNING) return name;
  if (event === events.TX_TRACE_THREAD_SUSPEND && info1 === context && name === 'suspend') {
    return `${stops_on_object(record, sim) ? 'blocks ' : ''}${stop_words(record, sim)}`;
  }
  return `${name} ${subject(sim, record, !name.startsWith('tx_'))}`.trimEnd();
}

/** An event in one line, with who did it. */
export function event_words(sim: Named, record: TraceRecord): string {
  if (record.event === events.TX_TRACE_ISR_ENTER) return `interrupt ${subject(sim, record)}`;
  return `${record_context(sim, record)}: ${brief_words(sim, record)}`;
}
