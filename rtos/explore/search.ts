// The search: runs a scenario again and again under a strategy and tells what failed. A generator, so that the caller
// decides how long to go on, prints what it likes, and can split the runs by their numbers.

import type { Experiment } from './experiment.ts';
import { type BaseRun, type RunResult, run_scenario } from './run_scenario.ts';
import type { Site, Strategy, StrategyContext } from './strategies/strategy.ts';

/** A search to be made. */
export interface SearchRequest {
  readonly scenario: Experiment;
  readonly strategy: Strategy;
  /** Of the runs; the strategy has one of its own (`StrategyContext.seed`). */
  readonly seed: number;
  /** Runs at the most. */
  readonly runs: number;
  /** With the repair of the scenario in. */
  readonly fixed?: boolean;
  /** This search does the runs whose number modulo `of` is `shard`; default: all of them. */
  readonly shard?: number;
  readonly of?: number;
}

/** One run of a search. */
export interface SearchStep {
  /** Number of the run as the strategy counts, from 0; what people read counts from 1. */
  readonly index: number;
  readonly result: RunResult;
  /** The part of its coverage that no earlier run of this search had. */
  readonly new_coverage: readonly number[];
}

/** The nominal run of a scenario, and its sites, which strategies start from. */
export function nominal_sites(
  scenario: Experiment,
  { seed, fixed = false }: BaseRun,
): { sites: Site[]; nominal: RunResult } {
  const open = scenario.kinds === undefined ? null : new Set<string>(scenario.kinds);
  const nominal = run_scenario(scenario, { seed, fixed, record_sites: true, coverage: true });
  const sites = nominal.choices
    .filter(({ kind }) => open === null || open.has(kind))
    .map(({ kind, key, options }) => ({ kind, key, options }));
  return { sites, nominal };
}

/** How many of `runs` runs fall to one of `of` shards. */
export function share_of(runs: number, shard: number, of: number): number {
  return Math.max(0, Math.ceil((runs - shard) / of));
}

/** How many runs a request comes to, in its shard: the strategy may have fewer than asked for. */
export function planned_runs(request: SearchRequest, context: StrategyContext): number {
  return share_of(all_runs(request, context), request.shard ?? 0, request.of ?? 1);
}

function all_runs(request: SearchRequest, context: StrategyContext): number {
  return Math.min(request.runs, request.strategy.size(context));
}

/**
 * Runs one after the other; stops when the strategy or the number of runs is exhausted. The trace of a run that passed
 * can be read until the next step is asked for.
 */
export function* search(request: SearchRequest, context: StrategyContext): Generator<SearchStep, void, void> {
  const { scenario, strategy, seed } = request;
  const fixed = request.fixed ?? false;
  const seen = new Set<number>();
  const runs = all_runs(request, context);
  const of = request.of ?? 1;
  for (let index = request.shard ?? 0; index < runs; index += of) {
    const choices = strategy.plan(context, index);
    const result = run_scenario(scenario, { seed, fixed, choices, coverage: true });
    const new_coverage = [...result.coverage].filter((key) => !seen.has(key));
    for (const key of new_coverage) seen.add(key);
    yield { index, result, new_coverage };
    if (result.failure === null) result.sim.trace.discard();
  }
}
