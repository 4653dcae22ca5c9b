// The critical event of a shrunk failure, after Hermit: between the failing run and the nearest run that passes, one
// choice differs, and by it two neighbouring events change places. That is the explanation a person needs.

import type { CheckFailure } from '../sim/checks.ts';
import type { TraceRecord } from '../sim/trace_log.ts';
import { first_difference, type RunTrace, same_event, trace_of } from './determinism.ts';
import type { RunResult } from './run_scenario.ts';
import type { Scenario } from './scenario.ts';
import { type ReplayChoice, run_with, same_failure } from './shrink.ts';

export interface CriticalEvent {
  /** The one choice, with the greatest option that still passes and the one that fails. */
  readonly choice: ReplayChoice;
  readonly passing_option: number;
  readonly failing: RunResult;
  readonly passing: RunResult;
  /** The last records that both runs share, oldest first. */
  readonly common: readonly TraceRecord[];
  /** What comes next in each. */
  readonly failing_next: readonly TraceRecord[];
  readonly passing_next: readonly TraceRecord[];
}

const CONTEXT_RECORDS = 4;
const NEXT_RECORDS = 8;

/** The first records that differ in order, not only in time: what a reader wants to see side by side. */
function order_difference(a: RunTrace, b: RunTrace): number {
  const length = Math.min(a.records.length, b.records.length);
  for (let i = 0; i < length; i++) {
    if (!same_event(a.records[i] as TraceRecord, a, b.records[i] as TraceRecord, b)) return i;
  }
  return first_difference(a, b)?.index ?? length;
}

/** Looks for the choice whose removal lets the run pass, last one first, and the nearest passing option of it. */
export function critical_event(
  scenario: Scenario,
  seed: number,
  fixed: boolean,
  failure: CheckFailure,
  choices: readonly ReplayChoice[],
): CriticalEvent | null {
  for (let place = choices.length - 1; place >= 0; place--) {
    const choice = choices[place] as ReplayChoice;
    let passing: RunResult | null = null;
    let passing_option = 0;
    for (let option = choice.taken - 1; option >= 0 && passing === null; option--) {
      const nearer =
        option === 0 ? choices.toSpliced(place, 1) : choices.with(place, { key: choice.key, taken: option });
      const result = run_with(scenario, seed, fixed, nearer);
      if (same_failure(result.failure, failure)) continue;
      passing = result;
      passing_option = option;
    }
    if (passing === null) continue;
    const failing = run_with(scenario, seed, fixed, choices);
    const index = order_difference(trace_of(failing), trace_of(passing));
    const a = trace_of(failing).records;
    const b = trace_of(passing).records;
    return {
      choice,
      passing_option,
      failing,
      passing,
      common: a.slice(Math.max(0, index - CONTEXT_RECORDS), index),
      failing_next: a.slice(index, index + NEXT_RECORDS),
      passing_next: b.slice(index, index + NEXT_RECORDS),
    };
  }
  return null;
}
