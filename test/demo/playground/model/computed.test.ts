import { expect, test } from 'vitest';
import { removed_words } from '../../../../demo/playground/model/computed.ts';

test('a thread that no longer computes is told, and what that does and does not prove', () => {
  const words = removed_words({ 'board/consumer': 1 }, {});
  expect(words).toContain('board/consumer no longer computes; in the run that failed it did once.');
  expect(words).toContain('takes no time on a board in TypeScript');
  expect(words).toContain('gone from the simulation only');
});

test('one that computes less often is told with both numbers, and none that computes as often or more', () => {
  const words = removed_words({ 'a/one': 3, 'a/two': 1 }, { 'a/one': 2, 'a/two': 4 });
  expect(words).toContain('a/one computes 2 times; in the run that failed it did 3 times');
  expect(words).not.toContain('a/two');
  expect(removed_words({ 'a/one': 1 }, { 'a/one': 1, 'a/two': 1 })).toBeNull();
});

test('where nobody has counted nothing is told', () => {
  expect(removed_words(null, {})).toBeNull();
  expect(removed_words({ 'a/one': 1 }, null)).toBeNull();
});
