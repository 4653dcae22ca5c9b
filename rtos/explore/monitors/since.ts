// When a lasting state began, by the trace: monitors look at it only now and then, and a reader wants the moment.

import { TX_PRIORITY_CHANGE } from '../../kernel/tx_constants.ts';
import type { TX_THREAD } from '../../kernel/tx_thread_cb.ts';
import { TX_TRACE_THREAD_RESUME, TX_TRACE_THREAD_SUSPEND } from '../../kernel/tx_trace_events.ts';
import type { Simulation } from '../../sim/simulation.ts';
import type { TraceRecord } from '../../sim/trace_log.ts';

/** Time of the last record that fits; `fallback_ns` when there is none, or it is no longer kept. */
function last_time(sim: Simulation, fits: (record: TraceRecord) => boolean, fallback_ns: number): number {
  let time_ns = -1;
  for (const record of sim.trace.records()) if (fits(record)) time_ns = record.time_ns;
  return time_ns < 0 ? fallback_ns : time_ns;
}

/** When the last of these threads went to sleep. A new priority takes a thread off its list too, and is no sleep. */
export function blocked_since(sim: Simulation, threads: readonly TX_THREAD[], fallback_ns: number): number {
  const ids = new Set(threads.map(({ sim_id }) => sim_id));
  const sleeps = ({ event, info1, info2 }: TraceRecord): boolean =>
    event === TX_TRACE_THREAD_SUSPEND && ids.has(info1) && info2 !== TX_PRIORITY_CHANGE;
  return last_time(sim, sleeps, fallback_ns);
}

/** When a thread last did something, or became ready. */
export function stalled_since(sim: Simulation, { sim_id }: TX_THREAD, fallback_ns: number): number {
  const acts = ({ event, context, info1 }: TraceRecord): boolean =>
    context === sim_id || (event === TX_TRACE_THREAD_RESUME && info1 === sim_id);
  return last_time(sim, acts, fallback_ns);
}

/** Trace ids of threads and of the objects they wait for. */
export function trace_ids(things: readonly unknown[]): number[] {
  const ids = things.map((thing) => (thing as { sim_id?: number } | null | undefined)?.sim_id ?? 0);
  return [...new Set(ids)].filter((id) => id > 0);
}
