// What checks and questions may do with a lesson's scenario: run it once, and search it.

import { certify } from '../../../rtos/explore/certificate.ts';
import { replay_of } from '../../../rtos/explore/replay.ts';
import { format_replay } from '../../../rtos/explore/replay_file.ts';
import { type RunResult, run_scenario } from '../../../rtos/explore/run_scenario.ts';
import { run_scenario_with_host } from '../../../rtos/explore/run_scenario_with_host.ts';
import { nominal_sites, search } from '../../../rtos/explore/search.ts';
import { shrink } from '../../../rtos/explore/shrink.ts';
import { portfolio } from '../../../rtos/explore/strategies/portfolio.ts';
import { RunRecorder } from '../../account/run_recorder.ts';
import { experiment_of, type Scenario, watched_experiment } from '../../bench/scenario.ts';
import { LabRun } from './lab_run.ts';

/** Constants of a lesson that differ from student to student. */
export type Variant = Readonly<Record<string, number | string>>;

const SEED = 1;

/** What a search came to. */
export interface Searched {
  readonly runs: number;
  /** The first run that failed, and its number; null when none did. */
  readonly failing: { readonly number: number; readonly result: RunResult } | null;
}

export class Lab {
  readonly scenario: Scenario;
  readonly variant: Variant;
  private nominal_run: LabRun | null = null;
  private readonly of_seeds: RunResult[] = [];

  constructor(scenario: Scenario, variant: Variant) {
    this.scenario = scenario;
    this.variant = variant;
  }

  /** The run with nominal timing. */
  nominal(): LabRun {
    if (this.nominal_run === null) {
      const recorder = new RunRecorder();
      const result = run_scenario(watched_experiment(this.scenario, { recorder }), { seed: SEED });
      this.nominal_run = new LabRun(result, recorder);
    }
    return this.nominal_run;
  }

  /** The same where a scenario waits for what the host computes; to be done before `nominal` is called. */
  async nominal_with_host(): Promise<void> {
    const recorder = new RunRecorder();
    const watched = watched_experiment(this.scenario, { recorder });
    this.nominal_run = new LabRun(await run_scenario_with_host(watched, { seed: SEED }), recorder);
  }

  /** Every single legal deviation from it. */
  sweep(): Searched {
    const { counterexample, deviations } = certify(experiment_of(this.scenario), { seed: SEED });
    const failing = counterexample === null ? null : { number: deviations, result: counterexample };
    return { runs: deviations, failing };
  }

  /** So many runs of the default search. */
  search(runs: number): Searched {
    const experiment = experiment_of(this.scenario);
    const { nominal: _, ...ground } = nominal_sites(experiment, { seed: SEED });
    const request = { scenario: experiment, strategy: portfolio, seed: SEED, runs };
    let done = 0;
    for (const { result } of search(request, { seed: SEED, ...ground })) {
      done++;
      if (result.failure !== null) return { runs: done, failing: { number: done, result } };
    }
    return { runs: done, failing: null };
  }

  /** The runs with nominal timing of the seeds 1 to `count`, up to the first that fails: the scenario does something else in each. */
  seeds(count: number): readonly RunResult[] {
    const { of_seeds } = this;
    while (of_seeds.length < count && (of_seeds.at(-1)?.failure ?? null) === null)
      of_seeds.push(run_scenario(experiment_of(this.scenario), { seed: of_seeds.length + 1 }));
    return of_seeds.slice(0, count);
  }

  /** A replay of a run that failed, with as few choices as show it. */
  replay(result: RunResult, word: string): string | null {
    const { failure } = result;
    if (failure === null) return null;
    const base = { seed: result.sim.seed };
    const shrunk = shrink(experiment_of(this.scenario), base, failure, result.choices);
    return shrunk === null ? null : format_replay(replay_of(word, base, failure, shrunk));
  }
}
