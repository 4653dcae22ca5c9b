import { expect, test } from 'vitest';
import * as tx from '../../../rtos/tx_api.ts';
import { reaches } from '../../marks.ts';
import { run_board } from '../board.ts';

test('a mutex with inheritance goes to the best waiter, one without to the first', () => {
  const order = (inherit: number): string => {
    const log: string[] = [];
    run_board(function* (threads) {
      const mutex = new tx.TX_MUTEX();
      tx.tx_mutex_create(mutex, 'm', inherit);
      const use = (name: string, ticks: number) =>
        function* (): tx.Service<void> {
          yield* tx.tx_thread_sleep(ticks);
          yield* tx.tx_mutex_get(mutex, tx.TX_WAIT_FOREVER);
          log.push(name);
          yield* tx.tx_mutex_put(mutex);
        };
      yield* threads.make('owner', 20, function* () {
        yield* tx.tx_mutex_get(mutex, tx.TX_WAIT_FOREVER);
        yield* tx.tx_thread_sleep(5);
        yield* tx.tx_mutex_put(mutex);
      });
      yield* threads.make('low', 15, use('low', 1));
      yield* threads.make('best', 3, use('best', 2));
    });
    return log.join(' ');
  };
  expect(order(tx.TX_INHERIT)).toBe('best low');
  expect(order(tx.TX_NO_INHERIT)).toBe('low best');
});

test('an owner of two mutexes that gives one back keeps the priority that the other one still gives it', () => {
  reaches('mutex: priority inherited through another mutex');
  const seen: number[] = [];
  run_board(function* (threads) {
    const [first, second] = [new tx.TX_MUTEX(), new tx.TX_MUTEX()];
    tx.tx_mutex_create(first, 'first', tx.TX_INHERIT);
    tx.tx_mutex_create(second, 'second', tx.TX_INHERIT);
    const owner = yield* threads.make('owner', 20, function* () {
      for (const mutex of [first, second]) yield* tx.tx_mutex_get(mutex, tx.TX_WAIT_FOREVER);
      yield* tx.tx_thread_sleep(5);
      for (const mutex of [first, second]) {
        seen.push(owner.tx_thread_priority);
        yield* tx.tx_mutex_put(mutex);
      }
      seen.push(owner.tx_thread_priority);
    });
    for (const [mutex, priority] of [
      [first, 5],
      [second, 10],
    ] as const) {
      yield* threads.make(`waiter ${priority}`, priority, function* () {
        yield* tx.tx_thread_sleep(2);
        yield* tx.tx_mutex_get(mutex, tx.TX_WAIT_FOREVER);
      });
    }
  });
  expect(seen).toEqual([5, 10, 20]);
});

test('only the owner can put it, and deleting it wakes the waiters', () => {
  const log: string[] = [];
  run_board(function* (threads) {
    const mutex = new tx.TX_MUTEX();
    tx.tx_mutex_create(mutex, 'm', tx.TX_INHERIT);
    yield* threads.make('owner', 5, function* () {
      yield* tx.tx_mutex_get(mutex, tx.TX_WAIT_FOREVER);
      yield* tx.tx_thread_sleep(5);
      yield* tx.tx_mutex_delete(mutex);
    });
    yield* threads.make('other', 9, function* () {
      log.push(`put ${yield* tx.tx_mutex_put(mutex)}`);
      log.push(`get ${yield* tx.tx_mutex_get(mutex, tx.TX_WAIT_FOREVER)}`);
    });
  });
  expect(log).toEqual([`put ${tx.TX_NOT_OWNED}`, `get ${tx.TX_DELETED}`]);
});

test('info tells owner, count and waiters', () => {
  const seen: unknown[] = [];
  run_board(function* (threads) {
    const mutex = new tx.TX_MUTEX();
    tx.tx_mutex_create(mutex, 'm', tx.TX_INHERIT);
    const owner = yield* threads.make('owner', 5, function* () {
      yield* tx.tx_mutex_get(mutex, tx.TX_WAIT_FOREVER);
      yield* tx.tx_mutex_get(mutex, tx.TX_WAIT_FOREVER);
      yield* tx.tx_thread_sleep(2);
      const count = tx.ref(0);
      const who = tx.ref<tx.TX_THREAD | null>(null);
      const first = tx.ref<tx.TX_THREAD | null>(null);
      const waiting = tx.ref(0);
      tx.tx_mutex_info_get(mutex, null, count, who, first, waiting, null);
      seen.push(count.value, who.value === owner, first.value === waiter, waiting.value);
    });
    const waiter = yield* threads.make('waiter', 9, function* () {
      yield* tx.tx_mutex_get(mutex, 10);
    });
  });
  expect(seen).toEqual([2, true, true, 1]);
});

test('the next owner has the priority of the best one that still waits recorded, and falls back to it', () => {
  const seen: number[] = [];
  run_board(function* (threads) {
    const [bus, other] = [new tx.TX_MUTEX(), new tx.TX_MUTEX()];
    tx.tx_mutex_create(bus, 'bus', tx.TX_INHERIT);
    tx.tx_mutex_create(other, 'other', tx.TX_INHERIT);
    yield* threads.make('first', 20, function* () {
      yield* tx.tx_mutex_get(bus, tx.TX_WAIT_FOREVER);
      yield* tx.tx_thread_sleep(3);
      yield* tx.tx_mutex_put(bus);
    });
    const next: tx.TX_THREAD = yield* threads.make('next', 10, function* (): tx.Service<void> {
      yield* tx.tx_mutex_get(other, tx.TX_WAIT_FOREVER);
      yield* tx.tx_thread_sleep(1);
      yield* tx.tx_mutex_get(bus, tx.TX_WAIT_FOREVER);
      yield* tx.tx_thread_priority_change(next, 25, tx.ref(0));
      yield* tx.tx_mutex_put(other);
      seen.push(next.tx_thread_priority);
    });
    yield* threads.make('waiter', 12, function* () {
      yield* tx.tx_thread_sleep(2);
      yield* tx.tx_mutex_get(bus, tx.TX_WAIT_FOREVER);
    });
  });
  expect(seen).toEqual([12]);
});
