// A million suspensions of threads in C, with callbacks that give way inside services and a thread that is terminated while it
// waits: every stack is found as it was, and the memory that the process needs does not grow.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { CFirmware } from '../../../demo/c/bridge/firmware.ts';
import { target_config_of } from '../../../demo/c/build/known_macros.ts';
import { Simulation, Target } from '../../../rtos/sim_api.ts';
import { c_image } from './c_boards.ts';
import { no_toolchain } from './toolchain_there.ts';

const SUSPENSIONS = 1_000_000;
/** Memory is looked at so often. At the second look all code is compiled and every table has the size that it keeps. */
const LOOK = 200_000;
/** What is kept of each suspension, or of each callback, would take many times as much. */
const LEAST_LEAK = SUSPENSIONS - 2 * LOOK;
const STEP_NS = 1e9;

const COUNTS = ['stress_switches', 'stress_errors', 'stress_notified', 'stress_restarts'] as const;

setFlagsFromString('--expose-gc');
const collect_garbage = runInNewContext('gc') as () => void;

/** Bytes that are in use, those outside of the heap included. */
function bytes_in_use(): number {
  collect_garbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe.skipIf(no_toolchain)('a million suspensions', () => {
  it('leave every stack as it was and take no memory', async () => {
    const image = await c_image(['stress.c'], { interrupts: COUNTS, defines: ['ROUNDS=40000'] });
    const firmware = new CFirmware(image);
    const sim = new Simulation();
    const main = () => firmware.main(() => {});
    new Target(sim, { name: 'board', main, config: target_config_of(image.build_options) });
    let now_ns = 0;
    const run_until = (switches: number): void => {
      for (let before = -1, count = 0; count < switches; before = count) {
        now_ns += STEP_NS;
        sim.run({ until_ns: now_ns });
        count = firmware.ask('stress_switches');
        expect(count, 'the firmware still runs').toBeGreaterThan(before);
      }
    };
    const used: number[] = [];
    for (let switches = LOOK; switches <= SUSPENSIONS; switches += LOOK) {
      run_until(switches);
      used.push(bytes_in_use());
    }
    const grown = (used.at(-1) as number) - (used[1] as number);
    const [switches, errors, notified, restarts] = COUNTS.map((name) => firmware.ask(name)) as [
      number,
      number,
      number,
      number,
    ];
    expect(switches).toBeGreaterThanOrEqual(SUSPENSIONS);
    expect(errors).toBe(0);
    expect(notified).toBeGreaterThan(100_000);
    expect(restarts).toBeGreaterThan(4000);
    expect(sim.diagnostics).toEqual([]);
    expect(grown).toBeLessThan(LEAST_LEAK);
  }, 120_000);
});
