// C is interrupted where it computes: a handler by a more urgent one, a thread anywhere but in a section without interrupts.

import { beforeAll, describe, expect, it } from 'vitest';
import { CFirmware } from '../../../demo/c/bridge/firmware.ts';
import type { CImage } from '../../../demo/c/bridge/image.ts';
import { Simulation, Target } from '../../../rtos/sim_api.ts';
import { c_image } from './c_boards.ts';
import { no_toolchain } from './toolchain_there.ts';

const ASKED = ['SLOW_IRQHandler', 'FAST_IRQHandler', 'value_of', 'want_section'];

describe.skipIf(no_toolchain)('C is preempted', () => {
  let image: CImage;
  beforeAll(async () => {
    image = await c_image(['nested.c'], { interrupts: ASKED });
  });

  interface Told {
    readonly sim: Simulation;
    readonly value: (which: number) => number;
  }

  function run(raise: (target: Target, firmware: CFirmware) => void, section = 0): Told {
    const sim = new Simulation();
    const firmware = new CFirmware(image);
    const target = new Target(sim, { name: 'board', main: () => firmware.main(() => {}) });
    sim.schedule(0, () => {
      firmware.ask('want_section', section);
      raise(target, firmware);
    });
    sim.run({ until_ns: 1e8 });
    expect(sim.diagnostics).toEqual([]);
    return { sim, value: (which) => firmware.ask('value_of', which) };
  }

  const raise_both =
    (priority?: number) =>
    (target: Target, firmware: CFirmware): void => {
      if (priority !== undefined) target.interrupt_priority('fast', priority);
      const { sim } = target;
      sim.schedule(1e6, () => target.interrupt('slow', firmware.isr('SLOW_IRQHandler')));
      for (let n = 0; n < 5; n++)
        sim.schedule(1.1e6 + n * 1e5, () => target.interrupt('fast', firmware.isr('FAST_IRQHandler')));
    };

  it('by default a handler runs to its end before the next one', () => {
    const { value } = run(raise_both());
    expect([value(1), value(2), value(3), value(4)]).toEqual([5, 0, 1, 0]);
    expect(value(5)).toBeGreaterThan(2e6);
  });

  it('in its loops by a more urgent interrupt, on a stack that leaves its variables alone', () => {
    const alone = run(raise_both()).value(0);
    const { value } = run(raise_both(3));
    expect([value(0), value(1), value(2), value(3), value(4)]).toEqual([alone, 5, 5, 1, 0]);
    // The cost of entering it, and as much as a turn of the loop takes.
    expect(value(5)).toBeGreaterThanOrEqual(1.1e6);
    expect(value(5)).toBeLessThan(1.1e6 + 2500);
  });

  it('not between TX_DISABLE and TX_RESTORE; there what has waited comes, and whom it readied runs', () => {
    const { value } = run((target, firmware) => {
      target.sim.schedule(3e5, () => target.interrupt('fast', firmware.isr('FAST_IRQHandler')));
    }, 1);
    expect([value(1), value(4)]).toEqual([1, 0]);
    const [raised, freed, woke] = [value(5), value(6), value(7)] as [number, number, number];
    expect(freed).toBeGreaterThan(3e5);
    expect(raised).toBeGreaterThanOrEqual(freed);
    expect(woke - freed).toBeLessThan(20_000);
  });

  it('and each run of it is the same again', () => {
    const hashes = [1, 2].map(() => run(raise_both(3)).sim.trace.hash());
    expect(hashes[1]).toBe(hashes[0]);
  });
});
