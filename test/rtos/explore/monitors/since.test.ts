import { expect, test } from 'vitest';
import { blocked_since, stalled_since, trace_ids } from '../../../../rtos/explore/monitors/since.ts';
import { all_threads } from '../../../../rtos/explore/monitors/threads.ts';
import { run_with } from '../../../../rtos/explore/shrink.ts';
import { deadly_embrace } from '../../../demo/bugs/experiments.ts';

const EMBRACE = [1, 3].map((n) => ({ key: `cost/board/logger/sim_compute#${n}`, taken: 6 }));

test('the moment of the last sleep, and of the last sign of life, come from the trace', () => {
  const { failure, sim } = run_with(deadly_embrace, { seed: 1 }, EMBRACE);
  const threads = all_threads(sim).map(({ thread }) => thread);
  expect(blocked_since(sim, threads, -1)).toBe(failure!.since_ns);
  const [logger, sampler] = threads;
  expect(blocked_since(sim, [sampler!], -1)).toBeLessThan(failure!.since_ns as number);
  expect(stalled_since(sim, logger!, -1)).toBe(failure!.since_ns);
  expect(blocked_since(sim, [], 7)).toBe(7);
  expect(trace_ids([logger, logger, null, undefined, {}])).toEqual([logger!.sim_id]);
});
