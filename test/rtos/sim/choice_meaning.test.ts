import { expect, test } from 'vitest';
import { duration_text, meaning_of, tell_meaning } from '../../../rtos/sim/choice_meaning.ts';
import { Simulation } from '../../../rtos/sim/simulation.ts';

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
