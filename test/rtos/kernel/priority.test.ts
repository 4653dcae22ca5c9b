import { expect, test } from 'vitest';
import { sim_compute, sim_now_ns } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { run_board } from '../board.ts';

/** When the best thread gets a mutex that a low one holds while a middle one computes, in milliseconds. */
function blocked_ms(inherit: number): number {
  let blocked_ns = 0;
  run_board(function* (threads) {
    const bus = new tx.TX_MUTEX();
    tx.tx_mutex_create(bus, 'bus', inherit);
    yield* threads.make('low', 20, function* () {
      yield* tx.tx_mutex_get(bus, tx.TX_WAIT_FOREVER);
      yield* sim_compute(25_000);
      yield* tx.tx_mutex_put(bus);
    });
    yield* threads.make('middle', 10, function* () {
      yield* tx.tx_thread_sleep(1);
      yield* sim_compute(500_000);
    });
    yield* threads.make('best', 2, function* () {
      yield* tx.tx_thread_sleep(1);
      const start = sim_now_ns();
      yield* tx.tx_mutex_get(bus, tx.TX_WAIT_FOREVER);
      blocked_ns = sim_now_ns() - start;
      yield* tx.tx_mutex_put(bus);
    });
  });
  return blocked_ns / 1e6;
}

test('without inheritance the best thread waits for the middle one too, with it only for the owner', () => {
  expect(blocked_ms(tx.TX_NO_INHERIT)).toBeGreaterThan(500);
  expect(blocked_ms(tx.TX_INHERIT)).toBeLessThan(20);
});

test('the owner is back at its own priority after the put', () => {
  const seen: number[] = [];
  run_board(function* (threads) {
    const mutex = new tx.TX_MUTEX();
    tx.tx_mutex_create(mutex, 'm', tx.TX_INHERIT);
    const low = yield* threads.make('low', 20, function* () {
      yield* tx.tx_mutex_get(mutex, tx.TX_WAIT_FOREVER);
      yield* tx.tx_thread_sleep(3);
      seen.push(low.tx_thread_priority);
      yield* tx.tx_mutex_put(mutex);
      seen.push(low.tx_thread_priority);
    });
    yield* threads.make('best', 2, function* () {
      yield* tx.tx_thread_sleep(1);
      yield* tx.tx_mutex_get(mutex, tx.TX_WAIT_FOREVER);
      yield* tx.tx_mutex_put(mutex);
    });
  });
  expect(seen).toEqual([2, 20]);
});
