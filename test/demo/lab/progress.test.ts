import { expect, test } from 'vitest';
import { Progress } from '../../../demo/lab/progress.ts';

test('what two workers cover is united, not added up', () => {
  const progress = new Progress(40);
  progress.add(10, [1, 2, 3]);
  progress.add(10, [1, 2, 3, 4]);
  expect(progress.line()).toMatch(
    /^20 of 40 runs, \d+ a second, 0 failing, 4 distinct event pairs \(4 new in the last 20 runs\)$/,
  );
});

test('the runs that "new in the last" looks back on are counted, five as five', () => {
  const progress = new Progress(2000);
  progress.add(5, [1]);
  expect(progress.line()).toContain('(1 new in the last 5 runs)');
  for (let n = 0; n < 12; n++) progress.add(10, [n]);
  expect(progress.line()).toContain('125 of 2000 runs');
  expect(progress.line()).toContain('12 distinct event pairs (10 new in the last 100 runs)');
});

test('a search in which nothing new comes for half of its runs, and at least 200, has stood still since then', () => {
  const progress = new Progress(2000);
  progress.add(60, [1, 2, 3]);
  progress.add(199, [1, 2]);
  expect(progress.still_since).toBeNull();
  progress.add(1, [3]);
  expect(progress.still_since).toBe(60);
  progress.add(1, [4]);
  expect(progress.still_since).toBeNull();
});
