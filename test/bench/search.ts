// How many runs a search needs to find a bug: the mean over several seeds, a search that did not find it counted as the limit.
// Counts, not times: they are the same on every computer. Three sets: the bugs that are shipped, others that are not, and
// programs whose bugs take several orders of events at once.

import { experiment_of, type Scenario } from '../../demo/bench/scenario.ts';
import { BUGS } from '../../demo/bugs/index.ts';
import { mean_runs, runs_to_find } from '../../demo/lab/compare.ts';
import { places } from '../../rtos/explore/strategies/places.ts';
import { portfolio } from '../../rtos/explore/strategies/portfolio.ts';
import { random } from '../../rtos/explore/strategies/random.ts';
import { columns } from '../../rtos/kernel/tables.ts';
import { DEPTH_BUGS } from './search_bugs/depth_bugs.ts';
import { OTHER_KERNEL_BUGS } from './search_bugs/kernel_bugs.ts';
import { OTHER_NETWORK_BUGS } from './search_bugs/network_bugs.ts';

const SETS: readonly (readonly [name: string, bugs: readonly Scenario[], limit: number, seeds: number])[] = [
  ['shipped', BUGS, 300, 5],
  ['others', [...OTHER_KERNEL_BUGS, ...OTHER_NETWORK_BUGS], 400, 5],
  ['depth 2 to 5', DEPTH_BUGS, 1500, 3],
];
const STRATEGIES = [portfolio, places, random];

function cell({ mean, missed }: { mean: number; missed: number }): string {
  return `${mean.toFixed(1)}${missed === 0 ? '' : ` (${missed})`}`;
}

export function bench_search(): void {
  for (const [name, bugs, limit, seeds] of SETS) {
    console.log(
      `search, ${name}: mean runs to find over ${seeds} seeds, ${limit} at the most; in brackets how many did not find it`,
    );
    const all = STRATEGIES.map((): (number | null)[] => []);
    const rows = bugs.map((bug) => {
      const experiment = experiment_of(bug);
      const cells = STRATEGIES.map((strategy, place) => {
        const runs = Array.from({ length: seeds }, (_, n) =>
          runs_to_find(experiment, strategy, 1 + n, limit),
        );
        all[place]?.push(...runs);
        return cell(mean_runs(runs, limit));
      });
      return [bug.name, ...cells];
    });
    const last = ['all', ...all.map((runs) => cell(mean_runs(runs, limit)))];
    console.log(columns([['', ...STRATEGIES.map((strategy) => strategy.name)], ...rows, last]).join('\n'));
  }
}
