// Bytes that firmware in C uses and has never written: its run twice more, with two patterns in the memory that nobody has written.

import type { Diagnostic } from '../../rtos/sim/diagnostics.ts';
import { run_scenario } from '../../rtos/sim_api.ts';
import { experiment_of, type Scenario } from '../bench/scenario.ts';
import { FillTrial } from '../c/bridge/check/fill_trial.ts';

const TRIALS = new WeakMap<Scenario, readonly FillTrial[]>();

/** The scenario has firmware that was built with checks. */
export function has_trials(scenario: Scenario, trials: readonly FillTrial[]): void {
  if (trials.length > 0) TRIALS.set(scenario, trials);
}

/** Which run of a scenario. */
interface TriedRun {
  readonly seed: number;
  readonly fixed: boolean;
  readonly until_s: number;
}

/** What differs first; nothing for a scenario that was not built with checks, or cannot be run twice. */
export function uninitialised(scenario: Scenario, { seed, fixed, until_s }: TriedRun): Diagnostic[] {
  const trials = TRIALS.get(scenario);
  if (trials === undefined || scenario.waits_for_host === true) return [];
  const experiment = { ...experiment_of(scenario), until_ns: Math.round(until_s * 1e9) };
  let found: Diagnostic[] = [];
  FillTrial.twice(trials, () => {
    const { sim } = run_scenario(experiment, { seed, fixed, goes_on: true });
    found = sim.diagnostics.filter(({ id }) => id === 'c-uninitialised');
    sim.trace.discard();
  });
  return found;
}
