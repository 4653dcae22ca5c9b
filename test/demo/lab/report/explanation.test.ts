import { expect, test } from 'vitest';
import { explanation_of } from '../../../../demo/lab/report/explanation.ts';
import { run_scenario } from '../../../../rtos/explore/run_scenario.ts';
import { toy } from '../../../rtos/explore/toy.ts';

test('a nominal run that fails has no deciding choice, and may have a moment from which nothing helps', () => {
  const scenario = toy(20, (taken) => taken[5] === 0);
  const { failure } = run_scenario(scenario, { seed: 1 });
  const { critical, moment } = explanation_of(scenario, { seed: 1 }, failure!, []);
  expect(critical).toBeNull();
  expect(moment?.event).not.toBeNull();
  expect(moment?.escape_ns).toBeLessThan(moment!.time_ns);
});
