import { expect, it } from 'vitest';
import { beside, wrapped } from '../../../demo/host/columns.ts';

it('texts stand in one column, and long ones go on under themselves', () => {
  expect(
    beside([
      ['a', 'first'],
      ['long', 'word '.repeat(30).trim()],
    ]),
  ).toEqual([
    '  a      first',
    `  long   ${'word '.repeat(22).trim()}`,
    `         ${'word '.repeat(8).trim()}`,
  ]);
});

it('a name that is wider than its column has a line of its own', () => {
  expect(beside([['much-too-long', 'text']], 6)).toEqual(['  much-too-long', '      text']);
});

it('a word longer than the line is not broken', () => {
  expect(wrapped('a bbbbbbbb c', 4)).toEqual(['a', 'bbbbbbbb', 'c']);
});
