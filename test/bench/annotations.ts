// What annotations cost: runs of scenarios with and without them, in turn.

import { experiment_of, watched_experiment } from '../../demo/bench/scenario.ts';
import { SCENARIOS } from '../../demo/scenario/registry.ts';
import { run_scenario } from '../../rtos/explore/run_scenario.ts';
import { compare, type Work } from './measure.ts';

const NAMES = ['mqtt', 'two-boards', 'leak-at-disconnect', 'mars-inversion', 'pool-and-mutex'];
const ROUNDS = 7;
const SLICE_MS = 300;

export function bench_annotations(): void {
  console.log('\nAnnotations: time of a run with them, in times of one without');
  for (const name of NAMES) {
    const scenario = SCENARIOS.find((one) => one.name === name);
    if (scenario === undefined) throw new Error(`no scenario ${name}`);
    const runs = (annotated: boolean): Work => {
      const experiment = annotated
        ? { ...watched_experiment(scenario, {}), annotated }
        : experiment_of(scenario);
      return {
        portion: () => {
          const { trace, annotations } = run_scenario(experiment, { seed: 1 }).sim;
          trace.discard();
          annotations?.discard();
          return 1;
        },
      };
    };
    const { ratio } = compare(runs(false), runs(true), ROUNDS, SLICE_MS);
    console.log(`  ${name.padEnd(20)} ${ratio.toFixed(2)}`);
  }
}
