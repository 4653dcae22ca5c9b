import { expect, test } from 'vitest';
import { axis_text } from '../../../../../demo/report/viewer/model/axis_text.ts';

test('a time on the ruler has as many digits as its neighbours need, in a unit that fits', () => {
  expect([axis_text(1_500_000_000, 5e8), axis_text(1_500_000_000, 1e8)]).toEqual(['1.5 s', '1500 ms']);
  expect([axis_text(200_000, 1e5), axis_text(200_000, 500)]).toEqual(['200 us', '200.0 us']);
  // Little of the time is shown, late in the run.
  expect(axis_text(500_133_000, 1e5)).toBe('500.1 ms');
  expect(axis_text(40_170_021_000, 1e3)).toBe('40.170021 s');
});
