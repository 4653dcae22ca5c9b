// Scenarios that wait for the host: what it computes takes no virtual time, and what is thrown is the run's failure.

import { expect, test } from 'vitest';
import { kernel_board } from '../../../demo/bench/kernel_board.ts';
import { run_scenario_with_host } from '../../../rtos/explore/run_scenario_with_host.ts';
import { sim_host_operation } from '../../../rtos/services/sim_host.ts';
import { type Experiment, sim_assert, sim_now_ns } from '../../../rtos/sim_api.ts';

function waiting(then: (passed_ns: number) => void): Experiment {
  return {
    name: 'waiting',
    summary: 'a thread waits for the host',
    until_ns: 1e9,
    build(sim) {
      kernel_board(sim, function* (make) {
        yield* make.thread('waiter', 10, function* () {
          const before_ns = sim_now_ns();
          yield* sim_host_operation(Promise.resolve());
          then(sim_now_ns() - before_ns);
        });
      });
      return undefined;
    },
  };
}

test('the host computes in no virtual time, and the same run comes of it each time', async () => {
  const passed: number[] = [];
  const [first, second] = [
    await run_scenario_with_host(
      waiting((ns) => passed.push(ns)),
      { seed: 1 },
    ),
    await run_scenario_with_host(
      waiting(() => undefined),
      { seed: 1 },
    ),
  ];
  expect(first).toMatchObject({ failure: null, end: 'idle' });
  expect(passed).toHaveLength(1);
  expect(passed[0]).toBeLessThan(10_000);
  expect(second.trace_hash).toBe(first.trace_hash);
});

test('a claim that does not hold, and what is thrown, are failures', async () => {
  const claim = await run_scenario_with_host(
    waiting((ns) => sim_assert(ns < 0, 'in no time')),
    { seed: 1 },
  );
  expect(claim.failure?.message).toContain('in no time');
  const thrown = await run_scenario_with_host(
    waiting(() => {
      throw new Error('oops');
    }),
    { seed: 1 },
  );
  expect(thrown.failure?.message).toContain('oops');
});
