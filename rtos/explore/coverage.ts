// What a run has shown, as a set of numbers: which event followed which on the same object (put before get, wake before
// timeout), and which context took the processor after which event, each with how often, in steps: 1, 2, 3, 4, 8, 16 ...
// times. A search that finds nothing new for long may stop.

import { TRACE_NOTE, type TraceLog } from '../sim/trace_log.ts';
import { mixed_hash } from './strategies/strategy.ts';

/** What is told apart when something happens more than once: up to so many times. */
const TIMES_AT_MOST = 64;

/** What a trace shows. */
export interface Shown {
  readonly coverage: ReadonlySet<number>;
  /** A number for the order of events on each object and of contexts on each processor, whatever the times were. */
  readonly order: number;
}

/** How often each order pair and each preemption pair came, and the order of all. */
function pairs_of(trace: TraceLog): { pairs: Map<number, number>; order: number } {
  const pairs = new Map<number, number>();
  const last_on_object = new Map<number, number>();
  const orders = new Map<number, number>();
  const last_context: number[] = [];
  const last_event: number[] = [];
  const met = (pair: number): void => void pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  trace.scan((target, context, event, info1) => {
    if (event >= TRACE_NOTE) return;
    const key = event * 65536 + (context & 0xffff);
    if (info1 !== 0) {
      const before = last_on_object.get(info1);
      if (before !== undefined) met(mixed_hash(before, key, info1));
      last_on_object.set(info1, key);
      orders.set(info1, mixed_hash(orders.get(info1) ?? info1, key, 0));
    }
    const running = last_context[target];
    if (running !== undefined && running !== context) {
      met(mixed_hash(last_event[target] as number, running, context));
      orders.set(-target, mixed_hash(orders.get(-target) ?? -target, running, context));
    }
    last_context[target] = context;
    last_event[target] = event;
  });
  let order = 0;
  for (const one of orders.values()) order = (order + one) >>> 0;
  return { pairs, order };
}

/** What a trace has shown. */
export function coverage_of(trace: TraceLog): Shown {
  const { pairs, order } = pairs_of(trace);
  const coverage = new Set<number>();
  for (const [pair, times] of pairs) {
    coverage.add(pair);
    for (let step = 2; step <= Math.min(times, TIMES_AT_MOST); step = step < 4 ? step + 1 : step * 2)
      coverage.add(mixed_hash(pair, step, 0));
  }
  return { coverage, order };
}
