// What a run has shown, as a set of numbers: which event followed which on the same object (put before get, wake before
// timeout), and which context took the processor after which event. A search that finds nothing new for long may stop.

import { TRACE_NOTE, type TraceLog } from '../sim/trace_log.ts';

function mix(a: number, b: number, c: number): number {
  let hash = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b);
  hash = Math.imul(hash ^ b ^ (hash >>> 13), 0xc2b2ae35);
  return Math.imul(hash ^ c ^ (hash >>> 16), 0x27d4eb2f) >>> 0;
}

/** The order pairs and preemption pairs of a trace. */
export function coverage_of(trace: TraceLog): Set<number> {
  const seen = new Set<number>();
  const last_on_object = new Map<number, number>();
  const last_context: number[] = [];
  const last_event: number[] = [];
  trace.scan((target, context, event, info1) => {
    if (event >= TRACE_NOTE) return;
    const key = event * 65536 + (context & 0xffff);
    const before = last_on_object.get(info1);
    if (info1 !== 0 && before !== undefined) seen.add(mix(before, key, info1));
    if (info1 !== 0) last_on_object.set(info1, key);
    const running = last_context[target];
    if (running !== undefined && running !== context)
      seen.add(mix(last_event[target] as number, running, context));
    last_context[target] = context;
    last_event[target] = event;
  });
  return seen;
}
