import { expect, test } from 'vitest';
import { Simulation } from '../../../rtos/sim/simulation.ts';
import { give_memory_back, take_memory } from '../../../rtos/sim/spare_memory.ts';
import { Target } from '../../../rtos/sim_api.ts';
import { tx_kernel_enter } from '../../../rtos/tx_api.ts';

/** A size that no other test in this process asks for. */
const BYTES = 12_345;

test('memory of a simulation that is given up goes to the next one, and is clear', () => {
  const first = new Simulation();
  const memory = take_memory(first, BYTES);
  memory.fill(0xaa);
  const other = take_memory(new Simulation(), BYTES);
  expect(other.buffer).not.toBe(memory.buffer);
  give_memory_back(first);
  const again = take_memory(new Simulation(), BYTES);
  expect(again.buffer).toBe(memory.buffer);
  expect(again.every((byte) => byte === 0)).toBe(true);
});

test('what is given back is given back once, in the size it had', () => {
  const sim = new Simulation();
  const memory = take_memory(sim, BYTES + 1);
  give_memory_back(sim);
  give_memory_back(sim);
  const next = new Simulation();
  const pieces = [take_memory(next, BYTES + 2), take_memory(next, BYTES + 1), take_memory(next, BYTES + 1)];
  expect(pieces.map(({ length }) => length)).toEqual([BYTES + 2, BYTES + 1, BYTES + 1]);
  expect(pieces.map(({ buffer }) => buffer === memory.buffer)).toEqual([false, true, false]);
});

test('no more is kept than some megabytes', () => {
  const megabyte = (1 << 20) + 1;
  const sim = new Simulation();
  const pieces = Array.from({ length: 12 }, () => take_memory(sim, megabyte).buffer);
  give_memory_back(sim);
  const next = new Simulation();
  const again = Array.from({ length: 12 }, () => take_memory(next, megabyte).buffer);
  expect(again.filter((piece) => pieces.includes(piece)).length).toBeLessThan(8);
});

test('a board whose simulation was discarded gives its first unused memory to the next one, which finds it clear', () => {
  const seen: Uint8Array[] = [];
  const run = (): Simulation => {
    const sim = new Simulation();
    new Target(sim, {
      name: 'board',
      config: { first_unused_memory_bytes: BYTES + 3 },
      main: () =>
        tx_kernel_enter((memory) => {
          expect(memory.every((byte) => byte === 0)).toBe(true);
          memory.fill(0x55);
          seen.push(memory);
        }),
    });
    sim.run({ until_ns: 1e6 });
    return sim;
  };
  const first = run();
  run();
  first.discard();
  expect(() => first.run({ until_ns: 2e6 })).toThrow('this simulation was discarded');
  run();
  expect(seen.map(({ buffer }) => buffer === seen[0]?.buffer)).toEqual([true, false, true]);
});
