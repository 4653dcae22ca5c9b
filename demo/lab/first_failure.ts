// How many runs a search needs until the first one fails.

import type { Experiment } from '../../rtos/explore/experiment.ts';
import { nominal_sites, search } from '../../rtos/explore/search.ts';
import type { Strategy } from '../../rtos/explore/strategies/strategy.ts';

/** What a search for the first failure came to. */
export interface FirstFailure {
  /** The run that failed, counted from 1; null when none did within the limit. */
  readonly found_in: number | null;
  /** Runs made, and the different orders of events that they had. */
  readonly done: number;
  readonly orders: number;
}

/** A search with this seed and runs of seed 1, a step for each run. */
export function* first_failure(
  scenario: Experiment,
  strategy: Strategy,
  seed: number,
  limit: number,
): Generator<void, FirstFailure, void> {
  const { nominal, ...ground } = nominal_sites(scenario, { seed: 1 });
  nominal.sim.discard();
  const orders = new Set<number>();
  let done = 0;
  for (const { result } of search({ scenario, strategy, seed: 1, runs: limit }, { seed, ...ground })) {
    done++;
    orders.add(result.order);
    if (result.failure !== null) return { found_in: done, done, orders: orders.size };
    yield;
  }
  return { found_in: null, done, orders: orders.size };
}

/** Does all steps at once. */
export function all_steps<T>(steps: Generator<void, T, void>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Number of runs until the first failure; null when none came within the limit. */
export function runs_to_find(
  scenario: Experiment,
  strategy: Strategy,
  seed: number,
  limit: number,
): number | null {
  return all_steps(first_failure(scenario, strategy, seed, limit)).found_in;
}

/** Mean of the runs needed, what was not found counted as the limit; and how often that was. */
export function mean_runs(runs: readonly (number | null)[], limit: number): { mean: number; missed: number } {
  const sum = runs.reduce<number>((so_far, count) => so_far + (count ?? limit), 0);
  return { mean: sum / runs.length, missed: runs.filter((count) => count === null).length };
}
