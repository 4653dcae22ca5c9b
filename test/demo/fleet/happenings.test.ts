import { expect, it } from 'vitest';
import { Happenings } from '../../../demo/fleet/happenings.ts';

const S = 1e9;

it('counts how long boards are away from the end of what took them away', () => {
  const happenings = new Happenings<string>();
  happenings.note('restart', 10 * S, 15 * S);
  for (const board of ['a', 'b', 'c', 'd']) happenings.presence(board, false, 10 * S);
  // One that is lost before, and one that comes back before the end, and goes again while it lasts.
  happenings.presence('early', false, 5 * S);
  happenings.presence('early', true, 12 * S);
  happenings.presence('a', true, 14 * S);
  happenings.presence('b', true, 18 * S);
  happenings.presence('c', true, 14 * S);
  happenings.presence('c', false, 14.5 * S);
  happenings.presence('c', true, 16 * S);
  expect(happenings.events).toEqual([
    { name: 'restart', from_s: 10, to_s: 15, back_s: [0, 1, 3], still_away: 1 },
  ]);
});

it('counts a board that is missed after the end, once', () => {
  const happenings = new Happenings<string>();
  happenings.note('cable', 10 * S, 20 * S);
  happenings.presence('a', false, 25 * S);
  happenings.presence('a', true, 30 * S);
  // Lost again later: that is another matter.
  happenings.presence('a', false, 40 * S);
  // Too late to have to do with it.
  happenings.presence('b', false, 200 * S);
  expect(happenings.events).toEqual([{ name: 'cable', from_s: 10, to_s: 20, back_s: [10], still_away: 0 }]);
  expect(() => happenings.note('cable', 1, 2)).toThrow("two faults are called 'cable'");
});

it('counts only boards that something concerns', () => {
  const happenings = new Happenings<string>();
  happenings.note('cable of a', 10 * S, 20 * S, (board) => board === 'a');
  happenings.note('power of b', 15 * S, 16 * S, (board) => board === 'b');
  // The broker misses it by its keep alive: after something else has begun, elsewhere.
  happenings.presence('a', false, 25 * S);
  happenings.presence('a', true, 26 * S);
  happenings.presence('b', false, 15 * S);
  happenings.presence('b', true, 18 * S);
  expect(happenings.events.map(({ back_s }) => back_s)).toEqual([[6], [2]]);
});

it('counts a board that is lost after something else has begun for that only, unless the first still lasts', () => {
  const happenings = new Happenings<string>();
  happenings.note('flaps', 10 * S, 20 * S);
  happenings.note('power', 50 * S, 60 * S);
  happenings.note('long', 5 * S, 55 * S);
  happenings.presence('a', false, 51 * S);
  happenings.presence('a', true, 70 * S);
  happenings.presence('b', false, 50 * S);
  happenings.presence('b', true, 72 * S);
  expect(happenings.events.map(({ name, back_s }) => [name, back_s])).toEqual([
    ['flaps', []],
    ['power', [10, 12]],
    ['long', [15, 17]],
  ]);
});
