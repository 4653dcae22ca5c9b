// Tries a race: the other side is let in where it was seen, at a few of the times that the code comes there. What fails then is
// no question of style any more.

import type { Experiment } from '../../rtos/explore/experiment.ts';
import { type BaseRun, type RunResult, run_scenario } from '../../rtos/explore/run_scenario.ts';
import { fixed_choices, type Site } from '../../rtos/explore/strategies/strategy.ts';
import { place_of } from '../../rtos/sim/choice_key.ts';

/** Times at a place that are tried: the first ones, then ever further apart. */
const TIMES = [1, 2, 3, 5, 8, 13, 21];
const OPTIONS = 2;

export interface Trial {
  readonly runs: number;
  /** The first run that fails. */
  readonly failing: RunResult | null;
}

/** Runs the scenario with one preemption at these places (`kind/site`), until a run fails. */
export function try_places(
  experiment: Experiment,
  base: BaseRun,
  sites: readonly Site[],
  places: readonly string[],
): Trial {
  let runs = 0;
  for (const time of TIMES) {
    for (const place of places) {
      const key = sites.filter((site) => place_of(site.key) === place)[time - 1]?.key;
      if (key === undefined) continue;
      for (let option = 1; option <= OPTIONS; option++) {
        runs++;
        const result = run_scenario(experiment, {
          ...base,
          choices: fixed_choices(new Map([[key, option]])),
        });
        if (result.failure !== null) return { runs, failing: result };
        result.sim.trace.discard();
      }
    }
  }
  return { runs, failing: null };
}
