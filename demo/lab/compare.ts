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

/** What one strategy needed to find a scenario's first failure: runs, for each seed; null: not found. */
export interface Compared {
  readonly scenario: string;
  readonly strategy: string;
  readonly runs: readonly (number | null)[];
  /** Of all runs made, the share in which the events came in an order that no run of the same search had before. */
  readonly new_orders: number;
}

function compared(scenario: Experiment, strategy: Strategy, options: CompareOptions): Compared {
  const tries = Array.from({ length: SEEDS }, (_, n) =>
    search_for(scenario, strategy, options.seed + n, options.runs),
  );
  const sum = (count: (tried: Tried) => number): number =>
    tries.reduce((total, tried) => total + count(tried), 0);
  return {
    scenario: scenario.name,
    strategy: strategy.name,
    runs: tries.map(({ found_in }) => found_in),
    new_orders: sum(({ orders }) => orders) / sum(({ done }) => done),
  };
}

/** A search for the first failure. */
interface Tried {
  /** The run that failed, counted from 1; null when none did within the limit. */
  readonly found_in: number | null;
  /** Runs made, and the different orders of events that they had. */
  readonly done: number;
  readonly orders: number;
}

function search_for(scenario: Experiment, strategy: Strategy, seed: number, limit: number): Tried {
  const { nominal: _nominal, ...ground } = nominal_sites(scenario, { seed: 1 });
  const orders = new Set<number>();
  let done = 0;
  for (const { result } of search({ scenario, strategy, seed: 1, runs: limit }, { seed, ...ground })) {
    done++;
    orders.add(result.order);
    if (result.failure !== null) return { found_in: done, done, orders: orders.size };
  }
  return { found_in: null, done, orders: orders.size };
}

/** Number of runs until the first failure; null when none came within the limit. */
export function runs_to_find(
  scenario: Experiment,
  strategy: Strategy,
  seed: number,
  limit: number,
): number | null {
  return search_for(scenario, strategy, seed, limit).found_in;
}

/** Mean of the runs needed, what was not found counted as the limit; and how often that was. */
export function mean_runs(runs: readonly (number | null)[], limit: number): { mean: number; missed: number } {
  const sum = runs.reduce<number>((so_far, count) => so_far + (count ?? limit), 0);
  return { mean: sum / runs.length, missed: runs.filter((count) => count === null).length };
}

/**
 * Prints a table: the least, the median and the most runs over the seeds, by strategy, and how many of all runs had an order of
 * events that was new.
 */
export function compare_strategies(
  scenario: Experiment,
  options: CompareOptions,
  print: (line: string) => void,
): Compared[] {
  const rows = [['strategy', 'found in', 'least', 'median', 'most', 'new orders']];
  const all = STRATEGIES.map((strategy) => compared(scenario, strategy, options));
  for (const { strategy, runs, new_orders } of all) {
    const found = runs.filter((count) => count !== null).sort((a, b) => a - b);
    const cell = (value: number | undefined): string => (value === undefined ? '-' : String(value));
    const middle = found[Math.floor(found.length / 2)];
    const share = `${Math.round(new_orders * 100)} %`;
    rows.push([
      strategy,
      `${found.length} of ${SEEDS}`,
      cell(found[0]),
      cell(middle),
      cell(found.at(-1)),
      share,
    ]);
  }
  print(columns(rows).join('\n'));
  return all;
}

function median_of({ runs }: Compared): string {
  // Not found counts as more than any number, so the median says what most searches see.
  const sorted = runs.map((count) => count ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const middle = sorted[Math.floor(SEEDS / 2)] as number;
  return Number.isFinite(middle) ? String(middle) : '-';
}

/**
 * Prints the median of the runs needed for every scenario by every strategy, as a table in Markdown; last the mean of all, not
 * found counted as the limit, and in brackets how many searches did not find it.
 */
export function compare_scenarios(
  scenarios: readonly Experiment[],
  options: CompareOptions,
  print: (line: string) => void,
): Compared[] {
  const row = (cells: readonly string[]): void => print(`| ${cells.join(' | ')} |`);
  row(['scenario', ...STRATEGIES.map(({ name }) => name)]);
  row(['---', ...STRATEGIES.map(() => '---')]);
  const compared_all = scenarios.flatMap((scenario) => {
    const all = STRATEGIES.map((strategy) => compared(scenario, strategy, options));
    row([scenario.name, ...all.map(median_of)]);
    return all;
  });
  const means = STRATEGIES.map((strategy) => {
    const own = compared_all.filter((one) => one.strategy === strategy.name);
    const { mean, missed } = mean_runs(
      own.flatMap(({ runs }) => runs),
      options.runs,
    );
    return `${mean.toFixed(1)}${missed === 0 ? '' : ` (${missed})`}`;
  });
  row(['mean (not found)', ...means]);
  return compared_all;
}
