import { expect, it } from 'vitest';
import { ArrivedNumbers } from '../../../demo/fleet/arrived_numbers.ts';

it('knows which numbers have arrived, how many, and how many twice', () => {
  const arrived = new ArrivedNumbers();
  for (const number of [0, 1, 3, 3, 1000, 0]) arrived.add(number);
  expect([arrived.count, arrived.twice]).toEqual([4, 2]);
  expect([0, 2, 3, 999, 1000, 5000].map((number) => arrived.has(number))).toEqual([
    true,
    false,
    true,
    false,
    true,
    false,
  ]);
  expect(arrived.missing(6, 10)).toEqual([2, 4, 5]);
  expect(arrived.missing(1001, 3)).toEqual([2, 4, 5]);
});
