// A scenario under its nominal timing and under random ones, for tests that claim that nothing is found in it.

import { nominal_sites, search } from '../../../rtos/explore/search.ts';
import { random } from '../../../rtos/explore/strategies/random.ts';
import type { CheckFailure, Experiment } from '../../../rtos/sim_api.ts';

/** The first failure of the nominal run and of `runs` random ones; null when there is none. */
export function first_failure(scenario: Experiment, runs = 50): CheckFailure | null {
  const { sites, nominal } = nominal_sites(scenario, { seed: 1 });
  if (nominal.failure !== null) return nominal.failure;
  const request = { scenario, strategy: random, seed: 1, runs };
  for (const { result } of search(request, { seed: 1, sites })) {
    if (result.failure !== null) return result.failure;
  }
  return null;
}
