import { expect, test } from 'vitest';
import { duration_text, maker_of, meaning_of, tell_meaning } from '../../../rtos/sim/choice_meaning.ts';
import { Simulation } from '../../../rtos/sim/simulation.ts';
import { sim_compute, Target } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { Threads } from '../board.ts';

test('a place tells what its option means, and the run knows it by the key', () => {
  const sim = new Simulation({ choices: () => 2 });
  let asked = 0;
  const taken = sim.choose('cost', 'board/app/sim_compute', 8);
  tell_meaning(sim, () => `option ${taken}, told ${++asked} time(s)`);
  sim.choose('cost', 'board/app/sim_compute', 8);
  expect(asked).toBe(0);
  expect(meaning_of(sim, 'cost/board/app/sim_compute#1')).toBe('option 2, told 1 time(s)');
  expect(meaning_of(sim, 'cost/board/app/sim_compute#2')).toBe('');
  expect(meaning_of(sim, 'cost/board/other#1')).toBe('');
});

test('a board that decides about itself is the maker of the choice, whatever boards are called', () => {
  const sim = new Simulation({ choices: () => 1 });
  for (const name of ['a.b', 'a']) {
    new Target(sim, {
      name,
      main: () =>
        tx.tx_kernel_enter(function* (memory) {
          yield* new Threads(memory).make('app', 5, () => sim_compute(10, 20));
        }),
    });
  }
  sim.choose('frame_loss', 'a.b/eth0', 2);
  sim.run({ until_ns: 1e6 });
  expect(maker_of(sim, 'cost/a.b/app/sim_compute#1')).toMatchObject({ target: 1, computes: true });
  expect(maker_of(sim, 'cost/a/app/sim_compute#1')).toMatchObject({ target: 2, computes: true });
  expect(maker_of(sim, 'tick_phase/a#1')).toMatchObject({ target: 2, computes: false });
  expect(maker_of(sim, 'frame_loss/a.b/eth0#1')).toBeNull();
});

test('a run that is nominal so far has nothing to explain', () => {
  const sim = new Simulation();
  tell_meaning(sim, () => 'nothing');
  expect(meaning_of(sim, 'cost/a#1')).toBe('');
});

test.each([
  [5, '5 ns'],
  [20_000, '20 us'],
  [3_750_000, '3.75 ms'],
  [1_500_000_000, '1.5 s'],
  [10_414_285, '10.41 ms'],
])('%d nanoseconds read %s', (ns, text) => {
  expect(duration_text(ns)).toBe(text);
});
