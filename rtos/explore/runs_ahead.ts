// Runs that a worker of a search makes ahead of their turn, while it waits for what the others have learned: of those that come
// next, the ones whose plan asks the corpus for nothing. The corpus knows more when their turn comes; a run is taken then if its
// plan is still the one that was run, and made again otherwise. So a search has the same runs, whoever waited for whom.

import type { Experiment } from './experiment.ts';
import { plan_of } from './planner.ts';
import { type RunResult, run_scenario } from './run_scenario.ts';
import { type Corpus, generation_of } from './strategies/corpus.ts';
import type { Strategy, StrategyContext } from './strategies/strategy.ts';

/** Of a search, what its runs depend on. */
export interface AheadRequest {
  readonly scenario: Experiment;
  readonly strategy: Strategy;
  readonly seed: number;
  readonly fixed?: boolean;
  readonly shard?: number;
  readonly of?: number;
  readonly workers?: number;
  readonly records?: boolean;
}

/** A run that was made, and the draw of its plan. */
interface Made {
  readonly draw: number;
  readonly result: RunResult;
}

export class RunsAhead {
  private readonly request: AheadRequest;
  private readonly context: StrategyContext & { readonly corpus: Corpus };
  /** Runs of the shard. */
  private readonly runs: number;
  private readonly made = new Map<number, Made>();
  /** All runs before this one have been looked at. */
  private next = 0;

  constructor(request: AheadRequest, context: StrategyContext & { readonly corpus: Corpus }, runs: number) {
    this.request = request;
    this.context = context;
    this.runs = runs;
  }

  /** Makes one of the worker's runs from the n-th of the shard on that belong to its generation; false when none is left. */
  make_one(n: number): boolean {
    const { scenario, strategy, seed, fixed = false, shard = 0, of = 1, workers = 1 } = this.request;
    const { records = false } = this.request;
    const { corpus } = this.context;
    const generation = generation_of(n);
    this.next = Math.max(this.next, n);
    while (this.next < this.runs && generation_of(this.next) === generation) {
      const index = shard + this.next * of;
      this.next += workers;
      const { asked } = corpus;
      const { choices, draw } = plan_of(strategy, this.context, corpus, index);
      if (corpus.asked !== asked) continue;
      const result = run_scenario(scenario, { seed, fixed, choices, coverage: true, records });
      this.made.set(index, { draw, result });
      return true;
    }
    return false;
  }

  /** The run with this number, if it was made as this draw. */
  take(index: number, draw: number): RunResult | null {
    const made = this.made.get(index);
    if (made === undefined) return null;
    this.made.delete(index);
    if (made.draw === draw) return made.result;
    made.result.sim.discard();
    return null;
  }
}
