// What happened in a run that a field log may tell of: the lines of its account (what firmware prints, frames in words) and the
// records of its trace (services, threads, frames on each board).

import { record_cells } from '../../../rtos/export/trace_text.ts';
import type { Simulation, TraceRecord } from '../../../rtos/sim_api.ts';
import type { FieldLog } from './field_log.ts';
import { type Happening, is_asked_for } from './progress.ts';

const ACCOUNT_ROW = /^\s*(\d+\.\d+)\s+(.*)$/;

/** The rows of an account that the log asks for. */
function told(log: FieldLog, rows: readonly string[]): Happening[] {
  const found: Happening[] = [];
  for (const row of rows) {
    const match = ACCOUNT_ROW.exec(row);
    if (match === null) continue;
    const text = (match[2] as string).toLowerCase();
    if (is_asked_for(log, text)) found.push({ time_ns: Math.round(Number(match[1]) * 1e9), text });
  }
  return found;
}

/** Records of a run that say the same but for their times are many: what they are in words is made once. */
function traced(log: FieldLog, sim: Simulation): Happening[] {
  const found: Happening[] = [];
  const known = new Map<string, string | null>();
  for (const record of sim.trace.records()) {
    const key = key_of(record);
    let text = known.get(key);
    if (text === undefined) {
      const words = record_cells(sim, record).slice(1).join(' ').toLowerCase();
      text = is_asked_for(log, words) ? words : null;
      known.set(key, text);
    }
    if (text !== null) found.push({ time_ns: record.time_ns, text });
  }
  return found;
}

function key_of({ target, context, event, info1, info2, info3, info4 }: TraceRecord): string {
  return `${target} ${context} ${event} ${info1} ${info2} ${info3} ${info4}`;
}

/** What the log may tell of, in the order of the times. */
export function happenings(log: FieldLog, sim: Simulation, rows: readonly string[]): Happening[] {
  return [...told(log, rows), ...traced(log, sim)].sort((a, b) => a.time_ns - b.time_ns);
}
