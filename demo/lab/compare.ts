// Runs needed by each strategy to find the first failure of a scenario, over several seeds of the search.

import { STRATEGIES } from '../../rtos/explore/strategies/portfolio.ts';
import { columns } from '../../rtos/kernel/tables.ts';
import { type CompareJob, make_searches } from './compare_jobs.ts';
import type { Subject } from './findings.ts';
import { type FirstFailure, mean_runs } from './first_failure.ts';

export interface CompareOptions {
  /** Of each search: its first seed, and the most runs. */
  readonly seed: number;
  readonly runs: number;
  /** Processes. */
  readonly workers: number;
  /** When this settles, the comparison ends with what is done. */
  readonly stop: Promise<unknown>;
  /** Told which part of the searches is done. */
  readonly progress: (part: number) => void;
}

const SEEDS = 5;

/** What one strategy needed to find a scenario's first failure: runs, for each seed; null: not found. */
export interface Compared {
  readonly scenario: string;
  readonly strategy: string;
  readonly runs: readonly (number | null)[];
  /** Of all runs made, the share in which the events came in an order that no run of the same search had before; null: none made. */
  readonly new_orders: number | null;
}

export interface Comparison {
  /** In the order of scenarios and strategies, those of which all searches were done. */
  readonly compared: readonly Compared[];
  /** Searches that could not be done, in words. */
  readonly lost: readonly string[];
}

function compared(scenario: string, strategy: string, tries: readonly FirstFailure[]): Compared {
  const sum = (count: (tried: FirstFailure) => number): number =>
    tries.reduce((total, tried) => total + count(tried), 0);
  const done = sum((tried) => tried.done);
  return {
    scenario,
    strategy,
    runs: tries.map(({ found_in }) => found_in),
    new_orders: done === 0 ? null : sum(({ orders }) => orders) / done,
  };
}

/** Makes all searches; `hear` gets what was compared in the order of scenarios and strategies, as soon as that is known. */
async function compare(
  subjects: readonly Subject[],
  { seed, runs, workers, stop, progress }: CompareOptions,
  hear: (one: Compared) => void,
): Promise<Comparison> {
  const pairs = subjects.flatMap(({ experiment, word }) =>
    STRATEGIES.map((strategy) => ({ scenario: experiment.name, word, strategy: strategy.name })),
  );
  const jobs = pairs.flatMap(({ word, strategy }): CompareJob[] =>
    Array.from({ length: SEEDS }, (_, n) => ({ word, strategy, seed: seed + n, limit: runs })),
  );
  /** Null: lost; undefined: not done yet. */
  const found = jobs.map((): FirstFailure | null | undefined => undefined);
  const tries_of = (pair: number) => found.slice(pair * SEEDS, (pair + 1) * SEEDS);
  const all: Compared[] = [];
  let [at, count] = [0, 0];
  const take = (): void => {
    const tries = tries_of(at).filter((one) => one !== null && one !== undefined);
    const { scenario, strategy } = pairs[at++] as (typeof pairs)[number];
    if (tries.length < SEEDS) return;
    const one = compared(scenario, strategy, tries);
    all.push(one);
    hear(one);
  };
  const { lost } = await make_searches(subjects, jobs, {
    workers,
    stop,
    hear(place, result) {
      found[place] = result;
      progress(++count / jobs.length);
      while (at < pairs.length && !tries_of(at).includes(undefined)) take();
    },
  });
  // What was done out of turn before it was stopped.
  while (at < pairs.length) take();
  return { compared: all, lost };
}

/**
 * Prints a table: the least, the median and the most runs over the seeds, by strategy, and how many of all runs had an order of
 * events that was new.
 */
export async function compare_strategies(
  subject: Subject,
  options: CompareOptions,
  print: (line: string) => void,
): Promise<Comparison> {
  const rows = [['strategy', 'found in', 'least', 'median', 'most', 'new orders']];
  const comparison = await compare([subject], options, ({ strategy, runs, new_orders }) => {
    const found = runs.filter((count) => count !== null).sort((a, b) => a - b);
    const cell = (value: number | undefined): string => (value === undefined ? '-' : String(value));
    const middle = found[Math.floor(found.length / 2)];
    const share = new_orders === null ? '-' : `${Math.round(new_orders * 100)} %`;
    rows.push([
      strategy,
      `${found.length} of ${SEEDS}`,
      cell(found[0]),
      cell(middle),
      cell(found.at(-1)),
      share,
    ]);
  });
  print(columns(rows).join('\n'));
  return comparison;
}

function median_of({ runs }: Compared): string {
  // Not found counts as more than any number, so the median says what most searches see.
  const sorted = runs.map((count) => count ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const middle = sorted[Math.floor(SEEDS / 2)] as number;
  return Number.isFinite(middle) ? String(middle) : '-';
}

/**
 * Prints the median of the runs needed for every scenario by every strategy, as a table in Markdown, row by row; last, if all
 * searches were done, the mean of all, not found counted as the limit, and in brackets how many searches did not find it.
 */
export async function compare_scenarios(
  subjects: readonly Subject[],
  options: CompareOptions,
  print: (line: string) => void,
): Promise<Comparison> {
  const print_row = (cells: readonly string[]): void => print(`| ${cells.join(' | ')} |`);
  print_row(['scenario', ...STRATEGIES.map(({ name }) => name)]);
  print_row(['---', ...STRATEGIES.map(() => '---')]);
  let row: Compared[] = [];
  const comparison = await compare(subjects, options, (one) => {
    if (row[0]?.scenario !== one.scenario) row = [];
    row.push(one);
    if (row.length === STRATEGIES.length) print_row([one.scenario, ...row.map(median_of)]);
  });
  if (comparison.compared.length < subjects.length * STRATEGIES.length) return comparison;
  const means = STRATEGIES.map((strategy) => {
    const own = comparison.compared.filter((one) => one.strategy === strategy.name);
    const { mean, missed } = mean_runs(
      own.flatMap(({ runs }) => runs),
      options.runs,
    );
    return `${mean.toFixed(1)}${missed === 0 ? '' : ` (${missed})`}`;
  });
  print_row(['mean (not found)', ...means]);
  return comparison;
}
