import { expect, test } from 'vitest';
import { one_less, one_more } from '../../../rtos/sim/short_list.ts';

test('a short list is another one when it grows, and stays as it is for whoever has it', () => {
  const none: readonly string[] = [];
  const one = one_more(none, 'a');
  const two = one_more(one, 'b');
  expect([none, one, two]).toEqual([[], ['a'], ['a', 'b']]);
  expect([one_less(two, 'a'), one_less(two, 'c')]).toEqual([['b'], ['a', 'b']]);
});

test('a long one grows in place, so that many objects are not copied again and again', () => {
  let list: readonly number[] = [];
  for (let n = 0; n < 8; n++) list = one_more(list, n);
  const long = one_more(list, 8);
  expect(long).toBe(list);
  expect(one_more(long, 9)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});
