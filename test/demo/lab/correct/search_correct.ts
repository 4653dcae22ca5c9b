// What the default search says of firmware without a bug, in words; null: nothing.

import { experiment_of, type Scenario } from '../../../../demo/scenario_api.ts';
import { nominal_sites, search } from '../../../../rtos/explore/search.ts';
import { portfolio } from '../../../../rtos/explore/strategies/portfolio.ts';
import type { CheckFailure } from '../../../../rtos/sim_api.ts';

export interface Alarm {
  readonly failure: CheckFailure;
  /** The choices that were not nominal, as in a replay file. */
  readonly choices: readonly string[];
  readonly run: number;
}

/** Searches a scenario; the first alarm, or null, and, where runs keep their records, how many different ones there were. */
export function search_correct(
  scenario: Scenario,
  runs: number,
  { records = false }: { readonly records?: boolean } = {},
): { readonly alarm: Alarm | null; readonly runs: number; readonly different: number } {
  const seed = 1;
  const experiment = experiment_of(scenario);
  const { nominal, ...ground } = nominal_sites(experiment, { seed });
  if (nominal.failure !== null)
    return { alarm: { failure: nominal.failure, choices: [], run: 0 }, runs: 1, different: 0 };
  let done = 0;
  const hashes = new Set<string>();
  for (const { result, index } of search(
    { scenario: experiment, strategy: portfolio, seed, runs, records },
    { seed, ...ground },
  )) {
    done++;
    hashes.add(result.trace_hash);
    const { failure } = result;
    if (failure === null) continue;
    const choices = result.choices
      .filter(({ taken }) => taken !== 0)
      .map(({ key, taken }) => `${key} = ${taken}`);
    return { alarm: { failure, choices, run: index + 1 }, runs: done, different: hashes.size };
  }
  return { alarm: null, runs: done, different: hashes.size };
}
