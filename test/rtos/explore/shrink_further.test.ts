import { expect, test } from 'vitest';
import type { Experiment } from '../../../rtos/explore/experiment.ts';
import { run_scenario } from '../../../rtos/explore/run_scenario.ts';
import { type Shrunk, shrink } from '../../../rtos/explore/shrink.ts';
import { FURTHER_RUNS, fewer_choices } from '../../../rtos/explore/shrink_further.ts';
import { toy } from './toy.ts';

function shrunk(scenario: Experiment, source: (kind: string, key: string) => number): Shrunk | null {
  const failing = run_scenario(scenario, { seed: 1, choices: source });
  return shrink(scenario, { seed: 1 }, failing.failure!, failing.choices);
}

const all_one = (_kind: string, key: string): number => (/site [246]#/.test(key) ? 1 : 0);

test('three small choices yield to one that is larger at the same site', () => {
  const scenario = toy(8, (taken) => [2, 4, 6].every((n) => taken[n]) || taken[4] === 3);
  expect(shrunk(scenario, all_one)?.choices).toEqual([{ key: 'frame_delay/site 4#1', taken: 3 }]);
});

test('three choices yield to two, one of them at another place, in the order in which they are asked', () => {
  const scenario = toy(8, (taken) => !!taken[4] && ((!!taken[2] && !!taken[6]) || !!taken[1]));
  expect(shrunk(scenario, all_one)?.choices.map(({ key }) => key)).toEqual([
    'frame_delay/site 1#1',
    'frame_delay/site 4#1',
  ]);
});

test('where fewer do not do, the least that leaving out can reach stays, after a bounded number of runs', () => {
  const scenario = toy(40, (taken) => [2, 4, 6].every((n) => taken[n]));
  const result = shrunk(scenario, all_one);
  expect(result?.choices).toHaveLength(3);
  expect(result?.runs).toBeLessThan(FURTHER_RUNS + 40);
});

test('a single choice has nothing below it to try', () => {
  const one = [{ key: 'frame_delay/site 1#1', taken: 1 }];
  expect([...fewer_choices(one, one, [])]).toEqual([]);
});
