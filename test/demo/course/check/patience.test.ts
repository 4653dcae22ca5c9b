import { expect, test } from 'vitest';
import { patience } from '../../../../demo/course/check/patience.ts';

test('a computer with more to do than processors has more time, but not any', () => {
  expect(patience(0, 4)).toBe(1);
  expect(patience(4, 4)).toBe(1);
  expect(patience(12, 4)).toBe(3);
  expect(patience(400, 4)).toBe(6);
});
