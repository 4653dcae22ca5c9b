import { expect, it } from 'vitest';
import { constant_value } from '../../../../demo/c/build/constant_value.ts';

it.each([
  ['100', 100],
  ['0x10UL', 16],
  ['010', 8],
  ['((ULONG) 100)', 100],
  ['((1536 + 64) * 20UL)', 32_000],
  ['(unsigned long)(1 << 4) | 3', 19],
  ['-1 + 2', 1],
  ['~0U', 0xffffffff],
  ['7 / 2 % 2', 1],
  ['1 ? 2 : 3', 2],
  ['(4 >= 4) && !(3 == 2)', 1],
  ['10 - 3 - 2', 5],
  ["'a'", 97],
])('%s is %d', (text, value) => {
  expect(constant_value(text)).toBe(value);
});

it.each(['', 'name', '"text"', 'sizeof(int)', 'f(1)', '1 +', '(1', '1 2', '1 / 0', '1.5'])(
  '%j has no value',
  (text) => {
    expect(constant_value(text)).toBeUndefined();
  },
);
