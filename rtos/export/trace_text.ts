// The trace as a table in words: virtual time, target, context, event, object.

import { columns } from '../kernel/tables.ts';
import { sim_targets } from '../kernel/target.ts';
import type { Simulation } from '../sim/simulation.ts';
import { time_text } from '../sim/time_text.ts';
import type { TraceRecord } from '../sim/trace_log.ts';
import { record_context, record_event, subject } from './record_words.ts';

export function target_name(sim: Simulation, number: number): string {
  return sim_targets(sim).find(({ kernel }) => kernel.number === number)?.name ?? '';
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
