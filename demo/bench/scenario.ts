// A scenario: boards on a bench, and what must hold. Every command takes one: `run` runs it once and tells what happens,
// `explore` runs it under many legal timings, `replay` repeats the few choices under which it fails.

import type { Experiment, ExperimentOptions, ExperimentParts } from '../../rtos/explore/experiment.ts';
import { let_go_at_end } from '../../rtos/sim/let_go.ts';
import { Bench, type BenchOptions } from './bench.ts';

export interface Scenario extends Omit<Experiment, 'until_ns' | 'build'> {
  /** The word on the command line and in replay files: letters, digits and hyphens. */
  readonly name: string;
  /** Virtual seconds of a run, unless it is done before. */
  readonly until_s: number;
  /** Its connection to a broker, which may be a real one (`run --broker`). Default: none that could be another. */
  readonly broker?: 'plain' | 'tls';
  /** It waits for what the host computes (TLS), so it can be run but not searched. Default: true with the broker `tls`. */
  readonly waits_for_host?: boolean;
  /** What to do about a diagnostic, by its id. Default: nothing that the diagnostic itself does not say. */
  readonly hints?: Readonly<Record<string, string>>;
  /** It can be built with a repair (`--fixed`). Default: false. */
  readonly has_repair?: boolean;
  /**
   * Puts its boards on the bench. What it returns says when the run may end, and looks back at the end; without that the
   * run ends with the last application thread of its boards, or with its time.
   */
  build(bench: Bench, options: ExperimentOptions): ExperimentParts | undefined;
}

/** Builds a scenario; the result says how its run ends. */
export function build_scenario(
  scenario: Scenario,
  bench: Bench,
  options: ExperimentOptions,
): ExperimentParts {
  return scenario.build(bench, options) ?? bench.until_finished();
}

const experiments = new WeakMap<Scenario, Experiment>();

/** The scenario as a search runs it: on a bench that nobody watches, made anew for each run. */
export function experiment_of(scenario: Scenario): Experiment {
  let experiment = experiments.get(scenario);
  if (experiment === undefined) {
    experiment = watched_experiment(scenario, {});
    experiments.set(scenario, experiment);
  }
  return experiment;
}

/** The same on a bench with somebody who watches, for one run; `built` gets the bench before anything runs. */
export function watched_experiment(
  scenario: Scenario,
  options: BenchOptions,
  built: (bench: Bench) => void = () => {},
): Experiment {
  return {
    ...scenario,
    annotated: options.recorder != null,
    until_ns: Math.round(scenario.until_s * 1e9),
    build: (sim, { fixed }) => {
      const bench = new Bench(sim, options);
      let_go_at_end(sim, bench);
      const parts = build_scenario(scenario, bench, { fixed });
      built(bench);
      const finish = (): void => {
        bench.end();
        parts.finish?.();
      };
      return { ...parts, finish };
    },
  };
}
