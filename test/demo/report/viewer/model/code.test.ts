import { expect, it } from 'vitest';
import type { CoveredSource } from '../../../../../demo/c/coverage/covered_file.ts';
import { lines_of_code, share_words, shares_of } from '../../../../../demo/report/viewer/model/code.ts';

const CODE: CoveredSource = {
  file: 'a.c',
  functions: [
    { name: 'work', line: 2, count: 4 },
    { name: 'never', line: 4, count: 0 },
  ],
  lines: [
    [2, 4],
    [4, 0],
    [5, 0],
  ],
  text: '/* a.c */\nvoid work(void) {\r\n}\nvoid never(void) {\n}\n',
};

it('each line has its number, its text, and how often it ran where there is code for it', () => {
  expect(lines_of_code(CODE).map(({ number, count, text }) => `${number} ${count} ${text}`)).toEqual([
    ...['1 null /* a.c */', '2 4 void work(void) {', '3 null }', '4 0 void never(void) {', '5 0 }'],
  ]);
  expect(lines_of_code({ ...CODE, text: null }).map(({ number }) => number)).toEqual([2, 4, 5]);
});

it('how much of a file has run is told in lines and functions', () => {
  const { lines, functions } = shares_of(CODE);
  expect([share_words(lines), share_words(functions)]).toEqual(['1 of 3 (33.3 %)', '1 of 2 (50.0 %)']);
  expect(share_words({ run: 0, all: 0 })).toBe('0 of 0');
});
