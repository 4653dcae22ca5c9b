// Levels over time: what is free in each pool, and how busy each processor was, tick by tick.

import { TRACE_POOL_LEVEL, type TraceLog, type TraceRecord } from '../../sim/trace_log.ts';
import type { TargetStates } from '../thread_states.ts';
import { type TraceEvent, us } from './trace_event.ts';

/** What is free, each time that it changes. */
export function pool_counters(records: Iterable<TraceRecord>, log: TraceLog): TraceEvent[] {
  const events: TraceEvent[] = [];
  for (const { event, target: pid, time_ns, info1, info2: free } of records) {
    if (event !== TRACE_POOL_LEVEL) continue;
    const pool = log.object(info1);
    const name = `free in ${pool?.type} "${pool?.name ?? ''}"`;
    events.push({ ph: 'C', pid, tid: 0, name, ts: us(time_ns), args: { free } });
  }
  return events;
}

/** Nanoseconds of each window of `window_ns` in which the processor ran threads or interrupts, by number of the window. */
export function busy_windows({ threads, interrupts }: TargetStates, window_ns: number): Map<number, number> {
  const busy = new Map<number, number>();
  const count = (start_ns: number, end_ns: number): void => {
    for (let at_ns = start_ns; at_ns < end_ns; ) {
      const window = Math.floor(at_ns / window_ns);
      const until_ns = Math.min(end_ns, (window + 1) * window_ns);
      busy.set(window, (busy.get(window) ?? 0) + until_ns - at_ns);
      at_ns = until_ns;
    }
  };
  const running = [...threads.values()]
    .flat()
    .filter(({ state }) => state === 'running')
    .sort((a, b) => a.start_ns - b.start_ns);
  for (const { start_ns, end_ns } of running) count(start_ns, end_ns);
  let at = 0;
  for (const { start_ns, end_ns } of interrupts) {
    while (at < running.length && (running[at]?.end_ns ?? 0) <= start_ns) at++;
    // One that came while a thread ran is counted with the thread.
    const inside = (running[at]?.start_ns ?? Number.POSITIVE_INFINITY) <= start_ns;
    if (!inside) count(start_ns, end_ns);
  }
  return busy;
}

/** How busy the processor was in each window, where that changes. */
export function load_counter(states: TargetStates, window_ns: number): TraceEvent[] {
  const busy = busy_windows(states, window_ns);
  const events: TraceEvent[] = [];
  let shown = -1;
  const show = (window: number, percent: number): void => {
    if (percent === shown) return;
    shown = percent;
    const place = { pid: states.target, tid: 0, ts: us(window * window_ns) };
    events.push({ ph: 'C', ...place, name: 'processor load', args: { percent } });
  };
  for (const [window, busy_ns] of [...busy].sort(([a], [b]) => a - b)) {
    if (window > 0 && !busy.has(window - 1)) show(window - 1, 0);
    show(window, Math.round((100 * busy_ns) / window_ns));
    if (!busy.has(window + 1)) show(window + 1, 0);
  }
  return events;
}
