import { expect, test } from 'vitest';
import { run_scenario } from '../../../rtos/explore/run_scenario.ts';
import { subject } from '../../../rtos/export/record_words.ts';
import { is_wait } from '../../../rtos/kernel/wait_trace.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { pool_and_mutex } from '../../demo/bugs/experiments.ts';
import { run_board } from '../board.ts';

test('the trace tells a wake-up by a post from one by its timeout', () => {
  const sim = run_board(function* (threads) {
    const semaphore = new tx.TX_SEMAPHORE();
    tx.tx_semaphore_create(semaphore, 'go', 0);
    yield* threads.make('waiter', 5, function* () {
      yield* tx.tx_semaphore_get(semaphore, 2);
      yield* tx.tx_semaphore_get(semaphore, 5);
    });
    yield* threads.make('poster', 9, function* () {
      yield* tx.tx_thread_sleep(4);
      yield* tx.tx_semaphore_put(semaphore);
    });
  });
  const told = [...sim.trace.records()]
    .filter(({ event }) => event === tx.TX_TRACE_THREAD_SUSPEND || event === tx.TX_TRACE_THREAD_RESUME)
    .map((record) => subject(sim, record))
    .filter((words) => words.startsWith('thread "waiter"'));
  expect(told).toContain('thread "waiter": on semaphore "go", at most 2 ticks');
  const ends = told.slice(told.indexOf('thread "waiter": on semaphore "go", at most 2 ticks'));
  expect(ends.slice(1, 4)).toEqual([
    'thread "waiter": timeout',
    'thread "waiter": on semaphore "go", at most 5 ticks',
    'thread "waiter"',
  ]);
});

test('a wait of an upper layer names its socket', () => {
  const { sim } = run_scenario(pool_and_mutex, { seed: 1 });
  const stops = [...sim.trace.records()]
    .filter(({ event, info2 }) => event === tx.TX_TRACE_THREAD_SUSPEND && is_wait(info2))
    .map((record) => subject(sim, record));
  expect(stops.some((words) => /: on TCP socket ".+", /.test(words))).toBe(true);
  expect(is_wait(3)).toBe(false);
  expect(is_wait(14)).toBe(false);
});
