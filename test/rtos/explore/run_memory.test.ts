// What a run has made dies with it. A table of a module that reaches a board, or a generator function made anew for each
// board, keeps all of it until V8 collects everything: a search then spends a fifth of its time on copying what nobody reads.

import v8 from 'node:v8';
import vm from 'node:vm';
import { expect, test } from 'vitest';
import { experiment_of } from '../../../demo/bench/scenario.ts';
import { ping_on_slow_link } from '../../../demo/bugs/ping_on_slow_link.ts';
import { run_scenario } from '../../../rtos/explore/run_scenario.ts';

const RUNS = 40;
/** A run makes about 800 KB; a board that is kept is 180 KB of it. */
const KEPT_AT_MOST_KB = 90;

function collector(): (options?: { readonly type: 'minor' }) => void {
  v8.setFlagsFromString('--expose-gc');
  return vm.runInNewContext('gc');
}

test('what a run has made is gone with the next collections of what is young, whatever was chosen in it', () => {
  const gc = collector();
  const young_ones = (): void => {
    for (let n = 0; n < 3; n++) gc({ type: 'minor' });
  };
  const experiment = experiment_of(ping_on_slow_link);
  const runs = (): void => {
    for (let n = 0; n < RUNS; n++) {
      const { sim, choices } = run_scenario(experiment, { seed: 1, fixed: true, choices: () => 1 });
      expect(choices.length).toBeGreaterThan(0);
      sim.trace.discard();
      if (n % 5 === 0) gc({ type: 'minor' });
    }
    young_ones();
  };
  runs();
  gc();
  young_ones();
  const before = process.memoryUsage().heapUsed;
  runs();
  const kept_kb = (process.memoryUsage().heapUsed - before) / RUNS / 1024;
  expect(kept_kb).toBeLessThan(KEPT_AT_MOST_KB);
});
