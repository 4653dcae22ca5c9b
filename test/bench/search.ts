// How many runs a search needs to find a bug: the mean over several seeds, a search that did not find it counted as the limit.
// Counts, not times: they are the same on every computer. Three sets: the bugs that are shipped, others that are not, and
// programs whose bugs take several orders of events at once. All processors take part.

import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { experiment_of, type Scenario } from '../../demo/bench/scenario.ts';
import { BUGS } from '../../demo/bugs/index.ts';
import { make_searches } from '../../demo/lab/compare_jobs.ts';
import type { Subject } from '../../demo/lab/findings.ts';
import { mean_runs } from '../../demo/lab/first_failure.ts';
import { places } from '../../rtos/explore/strategies/places.ts';
import { portfolio } from '../../rtos/explore/strategies/portfolio.ts';
import { random } from '../../rtos/explore/strategies/random.ts';
import { columns } from '../../rtos/kernel/tables.ts';
import { DEPTH_BUGS } from './search_bugs/depth_bugs.ts';
import { OTHER_KERNEL_BUGS } from './search_bugs/kernel_bugs.ts';
import { OTHER_NETWORK_BUGS } from './search_bugs/network_bugs.ts';

/** Bugs that are not shipped: the words of their files find them in other processes. */
function subjects(bugs: readonly Scenario[], file?: string): Subject[] {
  const path = file === undefined ? '' : `${fileURLToPath(new URL(`search_bugs/${file}`, import.meta.url))}#`;
  return bugs.map((bug) => ({ word: `${path}${bug.name}`, experiment: experiment_of(bug) }));
}

interface BugSet {
  readonly name: string;
  readonly bugs: readonly Subject[];
  readonly limit: number;
  readonly seeds: number;
}

const SETS: readonly BugSet[] = [
  { name: 'shipped', bugs: subjects(BUGS), limit: 300, seeds: 5 },
  {
    name: 'others',
    bugs: [
      ...subjects(OTHER_KERNEL_BUGS, 'kernel_bugs.ts'),
      ...subjects(OTHER_NETWORK_BUGS, 'network_bugs.ts'),
    ],
    limit: 400,
    seeds: 5,
  },
  { name: 'depth 2 to 5', bugs: subjects(DEPTH_BUGS, 'depth_bugs.ts'), limit: 1500, seeds: 3 },
];
const STRATEGIES = [portfolio, places, random];

function cell(runs: readonly (number | null)[], limit: number): string {
  const { mean, missed } = mean_runs(runs, limit);
  return `${mean.toFixed(1)}${missed === 0 ? '' : ` (${missed})`}`;
}

/** Runs needed by strategies for bugs: of each strategy those of each bug, of each bug those of each seed. */
async function needed({ bugs, limit, seeds }: BugSet): Promise<(number | null)[][][]> {
  const jobs = STRATEGIES.flatMap(({ name: strategy }) =>
    bugs.flatMap(({ word }) =>
      Array.from({ length: seeds }, (_, n) => ({ word, strategy, seed: 1 + n, limit })),
    ),
  );
  const { results, lost } = await make_searches(bugs, jobs, { workers: availableParallelism() });
  if (lost.length > 0) throw new Error(lost.join('\n'));
  const runs = results.map((one) => one?.found_in ?? null);
  return STRATEGIES.map(() => bugs.map(() => runs.splice(0, seeds)));
}

export async function bench_search(): Promise<void> {
  for (const set of SETS) {
    const { name, bugs, limit, seeds } = set;
    console.log(
      `search, ${name}: mean runs to find over ${seeds} seeds, ${limit} at the most; in brackets how many did not find it`,
    );
    const by_strategy = await needed(set);
    const rows = bugs.map(({ experiment }, at) => [
      experiment.name,
      ...by_strategy.map((by_bug) => cell(by_bug[at] ?? [], limit)),
    ]);
    const last = ['all', ...by_strategy.map((by_bug) => cell(by_bug.flat(), limit))];
    console.log(columns([['', ...STRATEGIES.map((strategy) => strategy.name)], ...rows, last]).join('\n'));
  }
}
