// Checking that a scenario decides nothing outside its choices: two runs of the same request must leave the same trace.
// If they do not, the first record that differs names the place.

import { holds_text, type TraceRecord } from '../sim/trace_log.ts';
import type { Experiment } from './experiment.ts';
import { type RunRequest, type RunResult, run_scenario } from './run_scenario.ts';

/** Where two traces differ first. */
export interface TraceDifference {
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

/** The records of a run with texts in place of their numbers, which differ from run to run. */
export interface RunTrace {
  readonly records: readonly TraceRecord[];
  readonly text: (number: number) => string;
}

function trace_of({ sim }: RunResult): RunTrace {
  return { records: [...sim.trace.records()], text: (number) => sim.trace.text(number) };
}

/** True when two records of different runs are about the same thing, whenever it happened. */
function same_event(a: TraceRecord, in_a: RunTrace, b: TraceRecord, in_b: RunTrace): boolean {
  if (a.target !== b.target || a.context !== b.context || a.event !== b.event) return false;
  return holds_text(a.event) ? in_a.text(a.info1) === in_b.text(b.info1) : a.info1 === b.info1;
}

/** Index and records of the first difference of two traces; null when there is none. */
export function first_difference(in_a: RunTrace, in_b: RunTrace): TraceDifference | null {
  const { records: a } = in_a;
  const { records: b } = in_b;
  const length = Math.max(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const first = a[index] ?? null;
    const second = b[index] ?? null;
    if (first === null || second === null || !same(first, second) || !same_event(first, in_a, second, in_b)) {
      return { index, first, second };
    }
  }
  return null;
}

/** Runs twice. Null when both runs were the same to the last record. */
export function check_determinism(scenario: Experiment, request: RunRequest): TraceDifference | null {
  const first = run_scenario(scenario, request);
  const second = run_scenario(scenario, request);
  if (first.trace_hash === second.trace_hash) return null;
  return first_difference(trace_of(first), trace_of(second));
}
