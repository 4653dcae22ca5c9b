import { expect, test } from 'vitest';
import { diverge_ns } from '../../../rtos/explore/shared_history.ts';
import { run_with } from '../../../rtos/explore/shrink.ts';
import { deadly_embrace } from '../../demo/bugs/experiments.ts';

const run = (taken: number) =>
  run_with(deadly_embrace, { seed: 1 }, [{ key: 'cost/board/logger/sim_compute#1', taken }]).sim;

test('two computations of different lengths are the same history until the shorter one is over', () => {
  const [short, long] = [run(1), run(6)];
  const computing = [...short.trace.records()].find(({ info2 }) => info2 === 2_400_000)!;
  expect(diverge_ns(short, long)).toBe(computing.time_ns + 2_400_000);
  expect(diverge_ns(long, short)).toBe(diverge_ns(short, long));
});

test('a run has all of its history in common with itself', () => {
  expect(diverge_ns(run(6), run(6))).toBe(Number.POSITIVE_INFINITY);
});
