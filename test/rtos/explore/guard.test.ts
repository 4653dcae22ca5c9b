import { expect, test } from 'vitest';
import { new_tally, type Shown, shown_in } from '../../../rtos/explore/coverage.ts';
import { with_guarded_globals } from '../../../rtos/explore/guard.ts';
import { run_scenario } from '../../../rtos/explore/run_scenario.ts';
import { Simulation } from '../../../rtos/sim/simulation.ts';
import { toy } from './toy.ts';

test('inside a run the host’s clock, randomness and timers throw and say what to use; afterwards they work', () => {
  for (const call of [
    () => Date.now(),
    () => Math.random(),
    () => setTimeout(() => {}, 1),
    () => performance.now(),
  ]) {
    expect(() => with_guarded_globals<unknown>(call)).toThrow(
      /was called inside a run, which would not repeat: use /,
    );
  }
  expect(Date.now()).toBeGreaterThan(0);
  expect(Math.random()).toBeLessThan(1);
  expect(performance.now()).toBeGreaterThan(0);
});

test('a scenario that looks at the host’s clock fails by name', () => {
  const scenario = { ...toy(1, () => Date.now() > 0) };
  const { failure } = run_scenario(scenario, { seed: 1 });
  expect(failure?.id).toBe('simulator-rule');
  expect(failure?.message).toContain('Date.now was called inside a run');
});

test('an exception of the firmware is a failure with its message', () => {
  const scenario = toy(1, () => {
    throw new Error('firmware fell over');
  });
  const { failure, end } = run_scenario(scenario, { seed: 1 });
  expect([failure?.id, end]).toEqual(['exception', 'exception']);
  expect(failure?.message).toMatch(
    /^Error: firmware fell over, thrown in the host program, .*guard\.test\.ts/,
  );
});

test('coverage sees another order of the same events', () => {
  const shown_by = (events: number[]): Shown => {
    const sim = new Simulation({ tally: new_tally() });
    for (const event of events) sim.trace.add(1, 1, 2, event, 7, 0, 0, 0);
    return shown_in(sim);
  };
  const { coverage: put_get, order } = shown_by([88, 83, 88]);
  const { coverage: get_put, order: other_order } = shown_by([83, 88]);
  expect(shown_by([88, 83, 88])).toEqual({ coverage: put_get, order });
  expect(other_order).not.toBe(order);
  expect([...get_put].every((key) => put_get.includes(key))).toBe(true);
  expect(put_get.length).toBeGreaterThan(get_put.length);
});
