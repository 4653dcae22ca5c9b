// One process of a search: does its share of the runs and tells the parent of its progress and of what failed.

import { nominal_sites, search } from '../../rtos/explore/search.ts';
import { STRATEGIES } from '../../rtos/explore/strategies.ts';
import type { Choice } from '../../rtos/sim/choices.ts';
import type { CheckFailure } from '../../rtos/sim_api.ts';
import { find_scenario } from './scenarios.ts';

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
      readonly new_coverage: number;
      /** Number of the last run that was done. */
      readonly index: number;
    }
  | {
      readonly type: 'failure';
      readonly index: number;
      readonly failure: CheckFailure;
      readonly choices: readonly Choice[];
    }
  | { readonly type: 'sometimes'; readonly reached: readonly (readonly [string, number])[] }
  | { readonly type: 'end' };

const REPORT_EVERY_RUNS = 10;

/** Does a share of the runs; `tell` gets the messages in order. */
export function work(request: WorkerRequest, tell: (message: WorkerMessage) => void): void {
  const scenario = find_scenario(request.scenario);
  const strategy = STRATEGIES.find(({ name }) => name === request.strategy);
  if (strategy === undefined) throw new Error(`no strategy named ${request.strategy}`);
  const { seed, fixed, runs, shard, of } = request;
  const { sites, nominal } = nominal_sites(scenario, seed, fixed);
  const reached = new Map(nominal.sometimes);
  let unreported = 0;
  let new_coverage = 0;
  let last_index = -1;
  for (const step of search({ scenario, strategy, seed, runs, fixed, shard, of }, { seed, sites })) {
    unreported++;
    new_coverage += step.new_coverage;
    for (const [name, count] of step.result.sometimes) reached.set(name, (reached.get(name) ?? 0) + count);
    const { failure, choices } = step.result;
    last_index = step.index;
    if (failure !== null) tell({ type: 'failure', index: last_index, failure, choices });
    if (unreported >= REPORT_EVERY_RUNS || failure !== null) {
      tell({ type: 'progress', runs: unreported, new_coverage, index: last_index });
      unreported = 0;
      new_coverage = 0;
    }
    if (failure !== null && !request.all) break;
  }
  tell({ type: 'progress', runs: unreported, new_coverage, index: last_index });
  tell({ type: 'sometimes', reached: [...reached] });
  tell({ type: 'end' });
}

if (process.send !== undefined && process.argv[2] === 'explore-worker') {
  const request = JSON.parse(process.argv[3] as string) as WorkerRequest;
  work(request, (message) => process.send?.(message));
  process.disconnect();
}
