import { expect, test } from 'vitest';
import { charge, finish_quiet } from '../../../rtos/kernel/finish.ts';
import { Kernel } from '../../../rtos/kernel/kernel.ts';
import { Simulation, sim_targets } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { run_thread } from '../board.ts';

test('a service costs its least nominally, and what the choice says otherwise', () => {
  const cost_of = (option: number): number => {
    const sim = new Simulation({ choices: (kind) => (kind === 'cost' ? option : 0) });
    const k = new Kernel(sim, 'board', { service_cost_ns: 1000, service_cost_most_ns: 8000 });
    charge(k, 0);
    return k.now_ns;
  };
  expect([0, 1, 7].map(cost_of)).toEqual([1000, 2000, 8000]);
});

test('the site of a cost is the thread and the service', () => {
  const keys: string[] = [];
  const choices = (_kind: string, key: string): number => {
    keys.push(key);
    return 0;
  };
  run_thread(
    function* () {
      yield* tx.tx_thread_relinquish();
      yield* tx.tx_thread_relinquish();
    },
    { sim: { choices }, config: { service_cost_most_ns: 5000 } },
  );
  expect(keys).toContain('cost/board/thread/tx_thread_relinquish#2');
});

test('to use a deleted object is noted; to delete it again, which is harmless, is not', () => {
  const noted = (use: (semaphore: tx.TX_SEMAPHORE) => tx.Service<number>): string | undefined => {
    const sim = run_thread(function* () {
      const semaphore = new tx.TX_SEMAPHORE();
      tx.tx_semaphore_create(semaphore, 's', 0);
      yield* tx.tx_semaphore_delete(semaphore);
      expect(yield* use(semaphore)).toBe(tx.TX_SEMAPHORE_ERROR);
    });
    return sim_targets(sim)[0]?.kernel.dead_object_call?.service;
  };
  expect(noted(tx.tx_semaphore_put)).toBe('tx_semaphore_put');
  expect(noted(tx.tx_semaphore_delete)).toBeUndefined();
});

test('only statuses of the kernel are taken for a call of a dead object: upper layers use the same numbers', () => {
  const k = new Kernel(new Simulation(), 'board', {});
  k.service = 'nx_anything';
  Array.from(finish_quiet(k, tx.TX_SEMAPHORE_ERROR));
  expect(k.dead_object_call).toBeNull();
  k.service = 'tx_semaphore_get';
  Array.from(finish_quiet(k, tx.TX_SEMAPHORE_ERROR));
  expect(k.dead_object_call?.service).toBe('tx_semaphore_get');
});

test('a busy-wait that the limit of the run falls into goes on to its end', () => {
  let ticks = 0;
  run_thread(
    function* () {
      while (tx.tx_time_get() < 50);
      ticks = tx.tx_time_get();
    },
    { until_ns: 1e6 },
  );
  expect(ticks).toBe(50);
});

test('a thread that polls far beyond the limit of the run, and never yields, is named', () => {
  expect(() =>
    run_thread(
      function* () {
        for (;;) tx.tx_time_get();
      },
      { until_ns: 1e6, config: { service_cost_ns: 1e6 } },
    ),
  ).toThrow(/^board\/thread has polled tx_time_get for 10 s of virtual time beyond the limit of the run/);
});
