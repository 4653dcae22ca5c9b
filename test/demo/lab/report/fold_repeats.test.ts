import { expect, test } from 'vitest';
import { fold_repeats } from '../../../../demo/lab/report/fold_repeats.ts';

const fold = (text: string): string => fold_repeats([...text], (letter) => letter).join(' ');

test.each([
  ['abc', 'a b c'],
  ['aaaa', 'a a a a'],
  ['aaaaax', 'a ... this line 3 times more a x'],
  ['xababababy', 'x a b ... these 2 lines 2 times more a b y'],
  ['abcabcabcabc', 'a b c ... these 3 lines 2 times more a b c'],
  ['', ''],
])('%s is shown as %s', (text, folded) => {
  expect(fold(text)).toBe(folded);
});
