// Interrupt handlers in C that C raises, in a build without time, where they are called by the shortest way.

import { beforeAll, describe, expect, it } from 'vitest';
import { CFirmware } from '../../../demo/c/bridge/firmware.ts';
import { Simulation, Target } from '../../../rtos/sim_api.ts';
import { c_image } from './c_boards.ts';
import { no_toolchain } from './toolchain_there.ts';

const ASKED = ['wrong_values', 'rounds_done', 'callbacks', 'choose'];

describe.skipIf(no_toolchain)('an interrupt handler in C', () => {
  let firmware: CFirmware;
  beforeAll(async () => {
    firmware = new CFirmware(await c_image(['handlers.c'], { code_time: false, interrupts: ASKED }));
  });

  function run(fault = 0) {
    const sim = new Simulation();
    new Target(sim, { name: 'board', main: () => firmware.main(() => {}) });
    sim.schedule(0, () => void firmware.ask('choose', fault));
    sim.run({ until_ns: 5e9 });
    const [wrong, rounds, callbacks] = ASKED.map((name) => (name === 'choose' ? 0 : firmware.ask(name)));
    const told = sim.diagnostics.map(({ id, object, message }) => `${id}: ${object} ${message}`);
    return { wrong, rounds, callbacks, told };
  }

  it('and a callback in it leave each other and the thread their variables, in one run after another', () => {
    for (let again = 0; again < 3; again++)
      expect(run()).toEqual({ wrong: 0, rounds: 100, callbacks: 100, told: [] });
  });

  it('that writes where null points to is told, with the call of the thread that it came in', () => {
    const { rounds, told } = run(1);
    expect(rounds).toBe(100);
    expect(told[0]).toMatch(/^c-null-write: address 8 .*thread called tx_thread_sleep/);
  });

  it('may not wait', () => {
    const { wrong, rounds } = run(2);
    expect([wrong, rounds]).toEqual([0, 100]);
  });

  it('that ends in a trap stops its board, and the next run knows nothing of it', () => {
    const { rounds, told } = run(3);
    expect(rounds).toBe(0);
    expect(told.join()).toMatch(/^c-trap: handler .*reads or writes outside the memory of its board/);
    expect(run().told).toEqual([]);
  });
});
