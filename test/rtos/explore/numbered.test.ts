import { expect, it } from 'vitest';
import { Numbered } from '../../../rtos/explore/numbered.ts';
import { mixed_hash } from '../../../rtos/explore/strategies/strategy.ts';

const KEYS = Array.from({ length: 5000 }, (_, n) => (n % 3 === 0 ? n : mixed_hash(n, 7, 7)));

it('numbers keys in the order of their first coming, however many there are', () => {
  const numbered = new Numbered();
  expect(KEYS.map((key) => numbered.number_of(key))).toEqual(KEYS.map((_, n) => n));
  expect(numbered.number_of(KEYS[4321] as number)).toBe(4321);
  expect([...numbered.all()]).toEqual(KEYS);
  expect(KEYS.every((key) => numbered.has(key))).toBe(true);
  expect([1, 2, -5].some((key) => numbered.has(key))).toBe(false);
});

it('forgets all keys when it is cleared, also those that were in the way of others', () => {
  const numbered = new Numbered();
  for (const key of KEYS) numbered.number_of(key);
  numbered.clear();
  expect(KEYS.some((key) => numbered.has(key))).toBe(false);
  expect(KEYS.toReversed().map((key) => numbered.number_of(key))).toEqual(KEYS.map((_, n) => n));
});
