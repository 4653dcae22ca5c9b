import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Axis, Gaps, range_within, ticks_of } from '../../../../../demo/report/viewer/model/axis.ts';

const GAPS = new Gaps([
  { start_ns: 1000, end_ns: 5_001_000 },
  { start_ns: 5_002_000, end_ns: 9_002_000 },
]);

test('without gaps time is a straight line', () => {
  const axis = new Axis(1000, 2000, 500);
  expect([axis.x(1000), axis.x(1500), axis.x(2000), axis.time(250)]).toEqual([0, 250, 500, 1500]);
});

test('a gap takes 24 pixels, and what is beside it the rest', () => {
  const axis = new Axis(0, 9_003_000, 348, GAPS);
  // Three busy microseconds in 300 pixels.
  expect(axis.x(1000)).toBeCloseTo(100);
  expect(axis.x(5_001_000)).toBeCloseTo(124);
  expect(axis.x(5_002_000)).toBeCloseTo(224);
  expect(axis.x(9_003_000)).toBeCloseTo(348);
  expect(axis.time(112)).toBeCloseTo(2_501_000);
});

test('a range within a gap is shown as it is', () => {
  const axis = new Axis(2_000_000, 3_000_000, 100, GAPS);
  expect(axis.x(2_500_000)).toBe(50);
});

test('place and time are each other’s inverse, and later is further right, with many gaps too', () => {
  const lengths = fc.array(fc.tuple(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1e6, max: 1e9 })), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(
      lengths,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2 }),
      (pairs, parts) => {
        let at = 0;
        const gaps = pairs.map(([busy, idle]) => {
          const start_ns = at + busy;
          at = start_ns + idle;
          return { start_ns, end_ns: at };
        });
        const end_ns = at + 1000;
        const axis = new Axis(0, end_ns, 1000, new Gaps(gaps));
        expect(axis.x(end_ns)).toBeCloseTo(1000, 3);
        const times = parts.map((part) => part * end_ns).sort((a, b) => a - b);
        let last = -1e-6;
        for (const time_ns of times) {
          const x = axis.x(time_ns);
          expect(x).toBeGreaterThanOrEqual(last - 1e-6);
          expect(axis.x(axis.time(x))).toBeCloseTo(x, 3);
          last = x;
        }
      },
    ),
  );
});

test('zooming leaves the time under the pointer where it is', () => {
  const axis = new Axis(0, 1e6, 1000, null);
  const { from_ns, to_ns } = axis.zoomed(0.5, 300);
  expect(new Axis(from_ns, to_ns, 1000).x(300_000)).toBeCloseTo(300);
  expect(to_ns - from_ns).toBeCloseTo(5e5);
});

test('marks are at round times and far enough from each other, and none is in a gap', () => {
  expect(ticks_of(new Axis(0, 1000, 1000), 90)).toEqual([
    0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000,
  ]);
  const axis = new Axis(0, 9_003_000, 348, GAPS);
  const ticks = ticks_of(axis, 90);
  expect(ticks.length).toBeGreaterThan(1);
  for (const [at, time_ns] of ticks.entries()) {
    expect(GAPS.all.some(({ start_ns, end_ns }) => start_ns < time_ns && time_ns < end_ns)).toBe(false);
    if (at > 0) expect(axis.x(time_ns) - axis.x(ticks[at - 1] as number)).toBeGreaterThan(80);
  }
});

test('a range is moved and cut so that it lies within a run', () => {
  const run = { start_ns: 1000, end_ns: 5000 };
  expect(range_within(run, 0, 500)).toEqual({ from_ns: 1000, to_ns: 1500 });
  expect(range_within(run, 4800, 5800)).toEqual({ from_ns: 4000, to_ns: 5000 });
  expect(range_within(run, 0, 99_999)).toEqual({ from_ns: 1000, to_ns: 5000 });
  expect(range_within(run, 2000, 2001)).toEqual({ from_ns: 2000, to_ns: 2100 });
});

test('beside cut gaps the roundest times have marks, though others come before them', () => {
  // Something runs for a millisecond at every tick of 10 ms.
  const busy = Array.from({ length: 120 }, (_, n) => ({ start_ns: n * 10e6 + 1e6, end_ns: (n + 1) * 10e6 }));
  const axis = new Axis(0, 1_200_000_000, 1000, new Gaps(busy));
  const ticks = ticks_of(axis, 90);
  expect(ticks).toEqual(expect.arrayContaining([0, 500e6, 1000e6]));
  expect(ticks).toEqual([...ticks].sort((a, b) => a - b));
});
