import { expect, test } from 'vitest';
import { section, wrapped } from '../../../rtos/export/text_lines.ts';

test('text is broken at the last space that fits, and a word that is too long where it ends', () => {
  expect(wrapped('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrapped('one two three', 6)).toEqual(['one', 'two', 'three']);
  expect(wrapped('abcdefgh ij', 4)).toEqual(['abcd', 'efgh', 'ij']);
  expect(wrapped('', 4)).toEqual(['']);
});

test('a heading without anything below it is left out', () => {
  expect(section('threads', [])).toEqual([]);
  expect(section('threads', ['a', 'b'])).toEqual(['', 'threads:', '  a', '  b']);
});
