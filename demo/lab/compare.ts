// Runs needed by each strategy to find the first failure of a scenario, over several seeds of the search.

import type { Experiment } from '../../rtos/explore/experiment.ts';
import { nominal_sites, search } from '../../rtos/explore/search.ts';
import { STRATEGIES } from '../../rtos/explore/strategies/portfolio.ts';
import type { Strategy } from '../../rtos/explore/strategies/strategy.ts';
import { columns } from '../../rtos/kernel/tables.ts';

/** Of each search: its first seed, and the most runs. */
export interface CompareOptions {
  readonly seed: number;
  readonly runs: number;
}

const SEEDS = 5;

/** Number of runs until the first failure; null when none came within the limit. */
export function runs_to_find(
  scenario: Experiment,
  strategy: Strategy,
  seed: number,
  limit: number,
): number | null {
  const { sites } = nominal_sites(scenario, 1, false);
  let runs = 0;
  for (const step of search({ scenario, strategy, seed: 1, runs: limit }, { seed, sites })) {
    runs++;
    if (step.result.failure !== null) return runs;
  }
  return null;
}

/** Prints a table: the least, the median and the most runs over the seeds, by strategy. */
export function compare_strategies(
  scenario: Experiment,
  options: CompareOptions,
  print: (line: string) => void,
): number {
  const rows = [['strategy', 'found in', 'least', 'median', 'most']];
  for (const strategy of STRATEGIES) {
    const needed = Array.from({ length: SEEDS }, (_, n) =>
      runs_to_find(scenario, strategy, options.seed + n, options.runs),
    );
    const found = needed.filter((runs) => runs !== null).sort((a, b) => a - b);
    const cell = (value: number | undefined): string => (value === undefined ? '-' : String(value));
    const middle = found[Math.floor(found.length / 2)];
    rows.push([
      strategy.name,
      `${found.length} of ${SEEDS}`,
      cell(found[0]),
      cell(middle),
      cell(found.at(-1)),
    ]);
  }
  print(columns(rows).join('\n'));
  return 0;
}

function median_of(scenario: Experiment, strategy: Strategy, options: CompareOptions): string {
  const needed = Array.from({ length: SEEDS }, (_, n) =>
    runs_to_find(scenario, strategy, options.seed + n, options.runs),
  );
  // Not found counts as more than any number, so the median says what most searches see.
  const sorted = needed.map((runs) => runs ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const middle = sorted[Math.floor(SEEDS / 2)] as number;
  return Number.isFinite(middle) ? String(middle) : '-';
}

/** Prints the median of the runs needed for every scenario by every strategy, as a table in Markdown. */
export function compare_scenarios(
  scenarios: readonly Experiment[],
  options: CompareOptions,
  print: (line: string) => void,
): number {
  const row = (cells: readonly string[]): void => print(`| ${cells.join(' | ')} |`);
  row(['scenario', ...STRATEGIES.map(({ name }) => name)]);
  row(['---', ...STRATEGIES.map(() => '---')]);
  for (const scenario of scenarios) {
    row([scenario.name, ...STRATEGIES.map((strategy) => median_of(scenario, strategy, options))]);
  }
  return 0;
}
