// One process of a search: does its share of the runs and tells the parent of its progress and of what failed.

import { nominal_sites, search } from '../../rtos/explore/search.ts';
import { STRATEGIES } from '../../rtos/explore/strategies/portfolio.ts';
import type { Choice } from '../../rtos/sim/choices.ts';
import type { CheckFailure } from '../../rtos/sim_api.ts';
import { experiment_of } from '../bench/scenario.ts';
import { find_searchable } from '../scenario/find_scenario.ts';

/** What the parent asks for. */
export interface WorkerRequest {
  readonly scenario: string;
  readonly strategy: string;
  readonly seed: number;
  readonly runs: number;
  readonly fixed: boolean;
  /** Go on after a failure. */
  readonly all: boolean;
  readonly shard: number;
  readonly of: number;
}

/** What a process of the search tells. */
export type WorkerMessage =
  | {
      readonly type: 'progress';
      readonly runs: number;
      /** What they covered first of this worker's runs. */
      readonly new_coverage: readonly number[];
      /** Number of the last run that was done. */
      readonly index: number;
      /** How often each name given to sim_sometimes held in them. */
      readonly reached: readonly (readonly [string, number])[];
    }
  | {
      readonly type: 'failure';
      readonly index: number;
      readonly failure: CheckFailure;
      readonly choices: readonly Choice[];
    }
  | { readonly type: 'end' };

const REPORT_EVERY_RUNS = 10;

/** Does a share of the runs; `tell` gets the messages in order. */
export async function work(request: WorkerRequest, tell: (message: WorkerMessage) => void): Promise<void> {
  const scenario = experiment_of(await find_searchable(request.scenario, request.fixed));
  const strategy = STRATEGIES.find(({ name }) => name === request.strategy);
  if (strategy === undefined) throw new Error(`no strategy named ${request.strategy}`);
  const { seed, fixed, runs, shard, of } = request;
  const { sites } = nominal_sites(scenario, { seed, fixed });
  let unreported = 0;
  let new_coverage: number[] = [];
  let reached = new Map<string, number>();
  let index = -1;
  const tell_progress = (): void => {
    tell({ type: 'progress', runs: unreported, new_coverage, index, reached: [...reached] });
    unreported = 0;
    new_coverage = [];
    reached = new Map();
  };
  for (const step of search({ scenario, strategy, seed, runs, fixed, shard, of }, { seed, sites })) {
    unreported++;
    new_coverage.push(...step.new_coverage);
    for (const [name, count] of step.result.sometimes) reached.set(name, (reached.get(name) ?? 0) + count);
    const { failure, choices } = step.result;
    index = step.index;
    if (unreported >= REPORT_EVERY_RUNS || failure !== null) tell_progress();
    if (failure === null) continue;
    tell({ type: 'failure', index, failure, choices });
    if (!request.all) break;
  }
  tell_progress();
  tell({ type: 'end' });
}

if (process.send !== undefined && process.argv[2] === 'explore-worker') {
  const request = JSON.parse(process.argv[3] as string) as WorkerRequest;
  // A long message (a failure of many choices) takes a while to be written; what is not written by then would be lost.
  let written = Promise.resolve();
  await work(request, (message) => {
    written = new Promise((resolve) => process.send?.(message, () => resolve()));
  });
  await written;
  process.disconnect();
}
