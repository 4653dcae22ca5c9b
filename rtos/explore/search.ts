// The search: runs a scenario again and again under a strategy and tells what failed. A generator, so that the caller
// decides how long to go on, prints what it likes, and can split the runs by their numbers.

import { lateness_of } from '../sim/choice_lateness.ts';
import { rank_of } from '../sim/choice_rank.ts';
import type { Choice } from '../sim/choices.ts';
import type { Experiment } from './experiment.ts';
import { plan_of } from './planner.ts';
import { type BaseRun, type RunResult, run_scenario } from './run_scenario.ts';
import type { RunsAhead } from './runs_ahead.ts';
import { Corpus, generation_of, type Lesson } from './strategies/corpus.ts';
import { type Races, races_of } from './strategies/races.ts';
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
  /** Of those, this process does every `workers`-th, from the `worker`-th on; default: all of them. */
  readonly worker?: number;
  readonly workers?: number;
  /** Keep the traces of runs that pass, too, for whoever reads them. Default: false. */
  readonly records?: boolean;
  /** It begins with the runs of this generation, of a search that was interrupted there; default: with the first. */
  readonly first_generation?: number;
  /** Some of its runs may have been made ahead of their turn. Default: none. */
  readonly ahead?: RunsAhead | null;
}

/** One run of a search. */
export interface SearchStep {
  /** Number of the run as the strategy counts, from 0; what people read counts from 1. */
  readonly index: number;
  readonly result: RunResult;
  /** The part of its coverage that neither the nominal run nor an earlier run of this search had. */
  readonly new_coverage: readonly number[];
  /**
   * The last run of its generation: what the generation taught, so far as this process made it. One of several workers
   * gives this to the others, and all of them teach the corpus (`StrategyContext.corpus`) the same lessons before they go on.
   */
  readonly taught: readonly Lesson[] | null;
}

/** What a search starts from: the nominal run, its sites and what it shows. */
export interface SearchGround {
  readonly sites: readonly Site[];
  readonly races: Races;
  readonly known: Iterable<number>;
  readonly nominal: RunResult;
}

/** The nominal run of a scenario, and its sites, which strategies start from. */
export function nominal_sites(scenario: Experiment, { seed, fixed = false }: BaseRun): SearchGround {
  const open = scenario.kinds === undefined ? null : new Set<string>(scenario.kinds);
  const nominal = run_scenario(scenario, { seed, fixed, record_sites: true, coverage: true });
  const choices = nominal.choices.filter(({ kind }) => open === null || open.has(kind));
  const sites = choices.map((choice) => {
    const rank = rank_of(choice);
    const site = { kind: choice.kind, key: choice.key, options: options_of(choice) };
    return rank === undefined ? site : { ...site, rank };
  });
  return { sites, races: races_of(nominal.sim.trace, choices), known: nominal.coverage, nominal };
}

/** The options of a site; of an event in a window, those that differ in the nominal run. */
function options_of(choice: Choice): number {
  const points = choice.kind === 'stimulus' ? lateness_of(choice)?.late_ns.length : undefined;
  return Math.min(choice.options, points ?? choice.options);
}

/** A run that fails is made twice, unless it has kept its records: where so many of the last runs failed, all keep them. */
const OFTEN = 0.2;
const FAILING_OVER_RUNS = 16;

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

function lesson_of(
  index: number,
  signature: number,
  { choices, order }: RunResult,
  coverage: readonly number[],
): Lesson {
  // What showed nothing new is not varied.
  const kept = coverage.length === 0 ? [] : choices.filter(({ taken }) => taken !== 0);
  return { index, signature, order, choices: kept.map(({ key, taken }) => [key, taken]), coverage };
}

/**
 * Runs one after the other; stops when the strategy or the number of runs is exhausted. The simulation of a run that
 * passed can be read until the next step is asked for, all but its trace, which is kept only where `records` says so.
 *
 * The runs depend on the request, the seed and the sites alone. What they show counts for later runs of the same shard, from
 * the next generation on (corpus.ts): with `workers`, the caller sees to it (`SearchStep.taught`), with a corpus of its own
 * in the context.
 */
export function* search(request: SearchRequest, context: StrategyContext): Generator<SearchStep, void, void> {
  const { scenario, strategy, seed, shard = 0, of = 1, worker = 0, workers = 1 } = request;
  const { first_generation = 0, records = false, ahead = null } = request;
  const fixed = request.fixed ?? false;
  const corpus = context.corpus ?? new Corpus(context.known);
  const guided_context = { ...context, corpus };
  const seen = new Set<number>();
  const runs = planned_runs(request, context);
  let lessons: Lesson[] = [];
  let failing = 0;
  for (let n = worker; n < runs; n += workers) {
    if (generation_of(n) < first_generation) continue;
    const index = shard + n * of;
    const { choices, signature, draw } = plan_of(strategy, guided_context, corpus, index);
    const keeps = records || failing > OFTEN;
    const result =
      ahead?.take(index, draw) ??
      run_scenario(scenario, { seed, fixed, choices, coverage: true, records: keeps });
    failing += ((result.failure === null ? 0 : 1) - failing) / FAILING_OVER_RUNS;
    const unseen = corpus.unseen(result.coverage);
    lessons.push(lesson_of(index, signature, result, unseen));
    const new_coverage = unseen.filter((key) => !seen.has(key));
    for (const key of new_coverage) seen.add(key);
    const is_last = generation_of(n + workers) !== generation_of(n);
    yield { index, result, new_coverage, taught: is_last ? lessons : null };
    if (result.failure === null) result.sim.discard();
    if (!is_last) continue;
    if (workers === 1) corpus.learn(lessons);
    lessons = [];
  }
}
