import { expect, test } from 'vitest';
import { critical_event, divergence_of } from '../../../../demo/lab/report/critical_event.ts';
import { run_scenario } from '../../../../rtos/explore/run_scenario.ts';
import { run_with } from '../../../../rtos/explore/shrink.ts';
import { toy } from '../../../rtos/explore/toy.ts';
import { deadly_embrace } from '../../bugs/experiments.ts';

/** Two sites have to deviate, the second one far enough. */
const PAIR = toy(40, (taken) => taken[5] !== 0 && (taken[20] ?? 0) >= 2);
const noisy = (_kind: string, key: string): number => (/site [0-9]*[05]#/.test(key) ? 3 : 0);

const EMBRACE = [1, 3].map((n) => ({ key: `cost/board/logger/sim_compute#${n}`, taken: 6 }));

test('the critical event is the last choice whose nearest smaller option lets the run pass, with both runs', () => {
  const failing = run_scenario(PAIR, { seed: 1, choices: noisy });
  const choices = [
    { key: 'frame_delay/site 5#1', taken: 1 },
    { key: 'frame_delay/site 20#1', taken: 2 },
  ];
  const critical = critical_event(PAIR, { seed: 1 }, failing.failure!, choices);
  expect(critical?.choice.key).toBe('frame_delay/site 20#1');
  expect(critical?.passing_option).toBe(1);
  const { a, b } = critical!.divergence;
  expect(critical?.failing.sim.trace.text(a.failing!.info1)).toBe('site 20 took 2');
  expect(critical?.passing.sim.trace.text(b.passing!.info1)).toBe('site 20 took 1');
});

test('two runs that do not differ in what the failure is about diverge somewhere, or nowhere', () => {
  const failing = run_with(deadly_embrace, { seed: 1 }, EMBRACE);
  const divergence = divergence_of(failing, failing, failing.failure!, EMBRACE[0]!.key);
  expect(divergence.a).toEqual({ failing: null, passing: null });
  expect(divergence.rows).toHaveLength(divergence.shared);
});
