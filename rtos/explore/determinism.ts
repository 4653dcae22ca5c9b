// Checking that a scenario decides nothing outside its choices: two runs of the same request must leave the same trace.
// If they do not, the first record that differs names the place.

import type { TraceRecord } from '../sim/trace_log.ts';
import { type RunRequest, run_scenario } from './run_scenario.ts';
import type { Scenario } from './scenario.ts';

export interface Divergence {
  /** Index of the first record that differs. */
  readonly index: number;
  readonly first: TraceRecord | null;
  readonly second: TraceRecord | null;
}

function same(a: TraceRecord, b: TraceRecord): boolean {
  return (
    a.time_ns === b.time_ns &&
    a.target === b.target &&
    a.context === b.context &&
    a.event === b.event &&
    a.info1 === b.info1 &&
    a.info2 === b.info2 &&
    a.info3 === b.info3 &&
    a.info4 === b.info4
  );
}

/** Index and records of the first difference of two traces; null when there is none. */
export function first_difference(a: readonly TraceRecord[], b: readonly TraceRecord[]): Divergence | null {
  const length = Math.max(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const first = a[index] ?? null;
    const second = b[index] ?? null;
    if (first === null || second === null || !same(first, second)) return { index, first, second };
  }
  return null;
}

/** Runs twice. Null when both runs were the same to the last record. */
export function check_determinism(scenario: Scenario, request: RunRequest): Divergence | null {
  const first = run_scenario(scenario, request);
  const second = run_scenario(scenario, request);
  if (first.trace_hash === second.trace_hash) return null;
  return first_difference([...first.sim.trace.records()], [...second.sim.trace.records()]);
}
