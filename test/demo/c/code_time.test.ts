// Instructions of C take virtual time: what the clock says of it, and what comes in between.

import { describe, expect, it } from 'vitest';
import { CFirmware } from '../../../demo/c/bridge/firmware.ts';
import type { CImage } from '../../../demo/c/bridge/image.ts';
import { Simulation, Target } from '../../../rtos/sim_api.ts';
import { c_image } from './c_boards.ts';
import { no_toolchain } from './toolchain_there.ts';

const ASKED = ['turns_of', 'wake', 'seen', 'took_ns', 'want', 'EXTI0_IRQHandler', 'SPIN_IRQHandler'];
const computing = (defines: string[] = []): Promise<CImage> =>
  c_image(['computing.c'], { interrupts: ASKED, defines });

interface Board {
  readonly sim: Simulation;
  readonly target: Target;
  readonly firmware: CFirmware;
  readonly ask: (name: string, argument?: number) => number;
}

type Options = ConstructorParameters<typeof Simulation>[0];

function board(image: CImage, speed = { least_ns: 10, most_ns: 20 }, options: Options = {}): Board {
  const sim = new Simulation(options);
  const firmware = new CFirmware(image, speed);
  const target = new Target(sim, { name: 'board', main: () => firmware.main(() => {}) });
  return { sim, target, firmware, ask: (name, argument = 0) => firmware.ask(name, argument) };
}

/** A run in which each thread counts so often, and looks at the clock before and after. */
function measured(
  image: CImage,
  speed?: { least_ns: number; most_ns: number },
  options: Options = {},
): number[] {
  const { sim, ask } = board(image, speed, options);
  // Before the first thread runs: the kernel starts at 0.
  sim.schedule(0, () => void ask('want', 1));
  sim.run({ until_ns: 1e9 });
  return [0, 1, 2].map((which) => ask('took_ns', which));
}

describe.skipIf(no_toolchain)('instructions take time', () => {
  it('at any service, as much as they weigh', async () => {
    const image = await computing();
    const [one, three, none] = measured(image) as [number, number, number];
    expect(none).toBeLessThan(300);
    expect(one).toBeGreaterThan(1000 * 3 * 10);
    expect(one).toBeLessThan(1000 * 20 * 10);
    expect(Math.abs(three - 3 * one)).toBeLessThan(0.01 * three);
    const slower = measured(image, { least_ns: 25, most_ns: 25 });
    expect(Math.abs((slower[1] as number) - 2.5 * three)).toBeLessThan(2);
  });

  it('so threads that call nothing share the processor by their time slices, and a better one wakes on its tick', async () => {
    const { sim, ask } = board(await computing());
    sim.run({ until_ns: 1e9 });
    const [one, other] = [ask('turns_of', 0), ask('turns_of', 1)];
    expect(one).toBeGreaterThan(1e6);
    expect(Math.abs(one - other)).toBeLessThan(0.05 * one);
    expect(Array.from({ length: 8 }, (_, which) => ask('wake', which))).toEqual([
      3, 6, 9, 12, 15, 18, 21, 24,
    ]);
    expect(sim.diagnostics).toEqual([]);
  });

  it('an interrupt comes when it is due, in the middle of a loop', async () => {
    const { sim, target, firmware, ask } = board(await computing());
    const at = [1e6, 2e6, 2e6 + 700, 5e6];
    for (const ns of at) sim.schedule(ns, () => target.interrupt('EXTI0', firmware.isr('EXTI0_IRQHandler')));
    sim.run({ until_ns: 9e6 });
    const [a, b, c, d] = at.map((_, which) => ask('seen', which)) as [number, number, number, number];
    const turn_ns = 1e6 / (b - a);
    expect(turn_ns).toBeGreaterThan(10);
    expect(turn_ns).toBeLessThan(200);
    expect(c).toBeLessThanOrEqual(b + Math.ceil(700 / turn_ns));
    expect((d - b) / (b - a)).toBeCloseTo(3, 1);
  });

  it('the same run is the same again, however the host program cuts it up', async () => {
    const image = await computing();
    const runs = [1e9, 1e5].map((step) => {
      const { sim, ask } = board(image);
      for (let until_ns = step; until_ns <= 1e8; until_ns += step) sim.run({ until_ns });
      sim.run({ until_ns: 1e8 });
      return [sim.trace.hash(), ask('turns_of', 0), ask('turns_of', 1)];
    });
    expect(runs[1]).toEqual(runs[0]);
  });

  it('a search chooses how fast the code of each thread is, once in a run', async () => {
    const image = await computing();
    const asked: string[] = [];
    const choose = (taken: number) => (kind: string, key: string) => {
      if (kind !== 'cost') return 0;
      asked.push(key);
      return key.includes('/first/') ? taken : 0;
    };
    const nominal = measured(image);
    const slowest = measured(image, { least_ns: 10, most_ns: 20 }, { choices: choose(7) });
    expect(new Set(asked)).toEqual(
      new Set(['first', 'second', 'better'].map((name) => `cost/board/${name}/code_speed#1`)),
    );
    expect(asked).toHaveLength(3);
    // The last thread to look at the clock is `second`.
    expect(slowest[1]).toBe(nominal[1]);
    const { sim, ask } = board(image, undefined, { choices: choose(7) });
    sim.run({ until_ns: 1e9 });
    expect(ask('turns_of', 1) / ask('turns_of', 0)).toBeCloseTo(2, 1);
  });

  it('code computes the same in each kind of build', async () => {
    const programs = ['crc', 'aes', 'sort', 'json'];
    const results: number[][] = [];
    for (const build of [{ code_time: false, stack_check: false }, {}, { check: true }]) {
      const { sim, ask } = board(
        await c_image(['test/bench/c/compute.c'], { interrupts: programs, ...build }),
      );
      sim.run({ until_ns: 1e6 });
      results.push([...programs, ...programs].map((name) => ask(name)));
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
    // CRC-32 of 64 KiB of zeros.
    expect(results[0]?.[0]).toBe(0xd7978eeb);
  });

  it('a loop without end where nobody can come in between stops its board', async () => {
    const at_start = board(await computing(['STUCK_AT_START']));
    at_start.sim.run({ until_ns: 1e9 });
    expect(at_start.sim.diagnostics.map(({ id }) => id)).toEqual(['c-endless-loop']);
    expect(at_start.sim.diagnostics[0]?.object).toMatch(/^tx_application_define/);
    const interrupted = board(await computing());
    const { sim, target, firmware } = interrupted;
    sim.schedule(1e6, () => target.interrupt('SPIN', firmware.isr('SPIN_IRQHandler')));
    sim.run({ until_ns: 2e9 });
    expect(sim.diagnostics.map(({ id, object }) => [id, object])).toEqual([
      ['c-endless-loop', 'SPIN_IRQHandler'],
    ]);
  });
});
