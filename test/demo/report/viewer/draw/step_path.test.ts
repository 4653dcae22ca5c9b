import { expect, test } from 'vitest';
import { step_at, step_path } from '../../../../../demo/report/viewer/draw/step_path.ts';
import { Axis } from '../../../../../demo/report/viewer/model/axis.ts';

const axis = new Axis(0, 100, 100);
const up = (value: number): number => 50 - value;

test('the line goes along until a step, then up or down, and on to the end', () => {
  const steps = [
    { time_ns: 10, value: 0 },
    { time_ns: 40, value: 5 },
  ];
  expect(step_path(steps, axis, 90, up)).toBe('M10 50H10V50H40V45H90');
});

test('what comes before the axis is its beginning, what comes after it is not drawn', () => {
  const steps = [
    { time_ns: -50, value: 1 },
    { time_ns: -20, value: 7 },
    { time_ns: 30, value: 2 },
    { time_ns: 400, value: 9 },
  ];
  expect(step_path(steps, axis, 1000, up)).toBe('M0 43H0V43H30V48H100');
  expect([-60, -30, 30, 500].map((time_ns) => step_at(steps, time_ns))).toEqual([-1, 0, 2, 3]);
});

test('a hundred thousand steps make a path as long as the drawing is wide, and a peak in one column is seen', () => {
  const steps = Array.from({ length: 100_000 }, (_, n) => ({
    time_ns: n / 1000,
    value: n === 50_500 ? 40 : n % 2,
  }));
  const path = step_path(steps, axis, 100, up);
  expect(path.split('H').length).toBeLessThan(110);
  expect(path).toContain('V10');
});
