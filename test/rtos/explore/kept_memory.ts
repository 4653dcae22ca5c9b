// How much of what runs have made outlives the collections of what is young: measured in a process of its own, as what ran
// before it in a process decides where V8 puts objects. Sends kilobytes a run.

import { experiment_of } from '../../../demo/bench/scenario.ts';
import { ping_on_slow_link } from '../../../demo/bugs/ping_on_slow_link.ts';
import { run_scenario } from '../../../rtos/explore/run_scenario.ts';

const RUNS = 40;
const experiment = experiment_of(ping_on_slow_link);
const gc = (globalThis as unknown as { gc(options?: { readonly type: 'minor' }): void }).gc;

function collect_young(): void {
  for (let n = 0; n < 3; n++) gc({ type: 'minor' });
}

function runs(): void {
  for (let n = 0; n < RUNS; n++) {
    const { sim, choices } = run_scenario(experiment, { seed: 1, fixed: true, choices: () => 1 });
    if (choices.length === 0) throw new Error('nothing was chosen');
    sim.discard();
    if (n % 5 === 0) gc({ type: 'minor' });
  }
  collect_young();
}

runs();
gc();
collect_young();
const before = process.memoryUsage().heapUsed;
runs();
process.send?.((process.memoryUsage().heapUsed - before) / RUNS / 1024);
