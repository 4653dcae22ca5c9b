// A search in a process of its own, which says how much processor time its runs took: the first ones, when the compiler has
// seen nothing yet, and those after the warm-up. Processor time of all threads of the process, as other work on the machine
// changes it less than wall time.

import { experiment_of } from '../../demo/bench/scenario.ts';
import { find_searchable } from '../../demo/scenario/find_scenario.ts';
import { nominal_sites, search } from '../../rtos/explore/search.ts';
import { portfolio } from '../../rtos/explore/strategies/portfolio.ts';

export interface SearchTimes {
  /** Seconds of processor time until the first run began: modules, the scenario, its nominal run. */
  readonly start_s: number;
  /** Seconds of the first runs, and of those after the warm-up. */
  readonly cold_s: number;
  readonly warm_s: number;
}

export const COLD_RUNS = 100;
export const WARM_UP_RUNS = 4000;
export const WARM_RUNS = 2000;

function processor_s(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

async function measure(name: string): Promise<SearchTimes> {
  const scenario = experiment_of(await find_searchable(name, false));
  const { nominal, ...ground } = nominal_sites(scenario, { seed: 1, fixed: false });
  nominal.sim.discard();
  const runs = WARM_UP_RUNS + WARM_RUNS;
  const steps = search(
    { scenario, strategy: portfolio, seed: 1, runs, fixed: false },
    { seed: 1, ...ground },
  );
  const seconds_of = (count: number): number => {
    const before_s = processor_s();
    for (let n = 0; n < count; n++) steps.next();
    return processor_s() - before_s;
  };
  const start_s = processor_s();
  const cold_s = seconds_of(COLD_RUNS);
  seconds_of(WARM_UP_RUNS - COLD_RUNS);
  return { start_s, cold_s, warm_s: seconds_of(WARM_RUNS) };
}

if (process.send !== undefined && process.argv[2] === 'explore-process') {
  process.send(await measure(process.argv[3] as string));
  process.disconnect();
}
