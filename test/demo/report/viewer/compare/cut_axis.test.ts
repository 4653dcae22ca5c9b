import { expect, test } from 'vitest';
import { CutAxis } from '../../../../../demo/report/viewer/compare/cut_axis.ts';

test('without a long gap the axis is to scale', () => {
  const axis = new CutAxis([100, 110, 120, 140, 150]);
  expect(axis.cuts).toEqual([]);
  expect([100, 125, 150].map((time_ns) => axis.at(time_ns))).toEqual([0, 0.5, 1]);
  expect(axis.time_at(0.5)).toBe(125);
});

test('a gap that is much longer than the others is cut, and what lies around it stays readable', () => {
  const burst = (start: number): number[] => Array.from({ length: 12 }, (_, n) => start + 10 * n);
  const axis = new CutAxis([...burst(0), ...burst(1_000_000)]);
  expect(axis.cuts).toEqual([{ from_ns: 110, to_ns: 1_000_000 }]);
  // The cut takes a twentieth of the axis.
  expect(axis.at(110)).toBeCloseTo(0.475);
  expect(axis.at(1_000_000)).toBeCloseTo(0.525);
  for (const time_ns of [0, 55, 1_000_050]) expect(axis.time_at(axis.at(time_ns))).toBeCloseTo(time_ns);
});

test('times outside stand at the ends', () => {
  const axis = new CutAxis([10, 20]);
  expect([axis.at(0), axis.at(30)]).toEqual([0, 1]);
  expect([axis.time_at(0), axis.time_at(1)]).toEqual([10, 20]);
});

test('a long stretch in which something runs stays to scale', () => {
  const axis = new CutAxis([0, 10, 20, 30, 40, 10_000], () => false);
  expect(axis.cuts).toEqual([]);
  expect(axis.at(5000)).toBeCloseTo(0.5);
});
