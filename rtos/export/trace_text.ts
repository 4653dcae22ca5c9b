// The trace as a table in words: virtual time, target, who ran, what happened, to which object.

import { columns } from '../kernel/tables.ts';
import { sim_targets } from '../kernel/target.ts';
import {
  TX_TRACE_ISR_ENTER,
  TX_TRACE_ISR_EXIT,
  TX_TRACE_THREAD_RELINQUISH,
  TX_TRACE_THREAD_SLEEP,
  TX_TRACE_TIME_GET,
} from '../kernel/tx_trace_events.ts';
import type { Simulation } from '../sim/simulation.ts';
import {
  CONTEXT_HOST,
  CONTEXT_IDLE,
  CONTEXT_INIT,
  CONTEXT_ISR,
  holds_text,
  TRACE_POOL_LEVEL,
  type TraceRecord,
} from '../sim/trace_log.ts';
import { event_name } from './event_names.ts';

/** Events whose first word is no object. */
const PLAIN_WORD = new Set([TX_TRACE_THREAD_SLEEP, TX_TRACE_TIME_GET]);

export function context_name(sim: Simulation, context: number): string {
  if (context === CONTEXT_IDLE) return 'idle';
  if (context === CONTEXT_ISR) return 'interrupt';
  if (context === CONTEXT_INIT) return 'initialisation';
  if (context === CONTEXT_HOST) return 'host';
  return sim.trace.object(context)?.name ?? `#${context}`;
}

function target_name(sim: Simulation, number: number): string {
  return sim_targets(sim).find(({ kernel }) => kernel.number === number)?.name ?? '';
}

/** What a record is about, in words. */
export function subject(sim: Simulation, { event, info1, info2 }: TraceRecord): string {
  if (holds_text(event)) return sim.trace.text(info1);
  if (event === TX_TRACE_ISR_ENTER || event === TX_TRACE_ISR_EXIT) return sim.trace.text(info2);
  if (event === TX_TRACE_THREAD_RELINQUISH) return '';
  if (PLAIN_WORD.has(event)) return String(info1 >>> 0);
  const object = sim.trace.object(info1);
  if (object === undefined) return '';
  const name = `${object.type} "${object.name}"`;
  return event === TRACE_POOL_LEVEL ? `${name}: ${info2} free` : name;
}

/** One row: time in seconds, target, context, event, subject. */
export function record_cells(sim: Simulation, record: TraceRecord): string[] {
  return [
    (record.time_ns / 1e9).toFixed(6),
    target_name(sim, record.target),
    context_name(sim, record.context),
    event_name(record.event),
    subject(sim, record),
  ];
}

const HEADING = ['time [s]', 'target', 'who', 'event', 'subject'];

/** Records as a table with a heading. */
export function records_table(sim: Simulation, records: readonly TraceRecord[]): string[] {
  return columns([HEADING, ...records.map((record) => record_cells(sim, record))]);
}

/** The last records of a run as a table. */
export function last_records(sim: Simulation, count: number): string[] {
  return records_table(sim, [...sim.trace.records()].slice(-count));
}
