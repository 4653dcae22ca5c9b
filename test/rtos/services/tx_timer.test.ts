import { expect, test } from 'vitest';
import * as tx from '../../../rtos/tx_api.ts';
import { run_board } from '../board.ts';

test('timers of one tick expire in the order in which they were started', () => {
  const log: string[] = [];
  run_board(function* (threads) {
    yield* threads.make('starter', 5, function* () {
      for (const name of ['c', 'a', 'b']) {
        tx.tx_timer_create(new tx.TX_TIMER(), name, () => void log.push(name), 0, 5, 0, tx.TX_AUTO_ACTIVATE);
      }
      yield* tx.tx_thread_sleep(10);
    });
  });
  expect(log).toEqual(['c', 'a', 'b']);
});

test('a deactivated timer keeps the ticks it had left', () => {
  const log: string[] = [];
  run_board(function* (threads) {
    yield* threads.make('thread', 5, function* () {
      const timer = new tx.TX_TIMER();
      tx.tx_timer_create(
        timer,
        't',
        () => void log.push(`at ${tx.tx_time_get()}`),
        0,
        50,
        0,
        tx.TX_AUTO_ACTIVATE,
      );
      yield* tx.tx_thread_sleep(20);
      tx.tx_timer_deactivate(timer);
      const left = tx.ref(0);
      tx.tx_timer_info_get(timer, null, null, left, null, null);
      log.push(`left ${left.value}`);
      yield* tx.tx_thread_sleep(100);
      log.push(`again ${tx.tx_timer_activate(timer)}`);
      yield* tx.tx_thread_sleep(100);
    });
  });
  expect(log).toEqual(['left 30', 'again 0', 'at 150']);
});

test('a wait in a timer callback is refused with TX_WAIT_ERROR', () => {
  const seen: number[] = [];
  run_board(function* (threads) {
    const semaphore = new tx.TX_SEMAPHORE();
    tx.tx_semaphore_create(semaphore, 's', 0);
    const callback = function* (): tx.Service<void> {
      seen.push(yield* tx.tx_semaphore_get(semaphore, 3), yield* tx.tx_thread_sleep(1));
    };
    tx.tx_timer_create(new tx.TX_TIMER(), 't', callback, 0, 2, 0, tx.TX_AUTO_ACTIVATE);
    yield* threads.make('idle', 9, function* () {
      yield* tx.tx_thread_sleep(5);
    });
  });
  expect(seen).toEqual([tx.TX_WAIT_ERROR, tx.TX_CALLER_ERROR]);
});

test('a one-shot timer that has expired has nothing to start again with, until it is changed', () => {
  const seen: number[] = [];
  run_board(function* (threads) {
    const timer = new tx.TX_TIMER();
    let expired = 0;
    tx.tx_timer_create(timer, 't', () => void expired++, 0, 2, 0, tx.TX_AUTO_ACTIVATE);
    yield* threads.make('thread', 5, function* () {
      yield* tx.tx_thread_sleep(5);
      seen.push(expired, tx.tx_timer_activate(timer));
      seen.push(tx.tx_timer_change(timer, 3, 0), tx.tx_timer_activate(timer));
      yield* tx.tx_thread_sleep(5);
      seen.push(expired);
    });
  });
  expect(seen).toEqual([1, tx.TX_ACTIVATE_ERROR, 0, 0, 2]);
});

test('changing a timer that is active succeeds and changes nothing', () => {
  const seen: number[] = [];
  run_board(function* (threads) {
    const timer = new tx.TX_TIMER();
    const left = tx.ref(0);
    tx.tx_timer_create(timer, 't', () => void seen.push(tx.tx_time_get()), 0, 40, 0, tx.TX_AUTO_ACTIVATE);
    yield* threads.make('thread', 5, function* () {
      seen.push(tx.tx_timer_change(timer, 3, 7));
      tx.tx_timer_deactivate(timer);
      tx.tx_timer_info_get(timer, null, null, left, null, null);
      seen.push(left.value, tx.tx_timer_activate(timer));
      yield* tx.tx_thread_sleep(60);
    });
  });
  expect(seen).toEqual([0, 40, 0, 40]);
});

test('a periodic timer expires after its first ticks, and then again and again', () => {
  const at: number[] = [];
  run_board(
    function* (threads) {
      tx.tx_timer_create(
        new tx.TX_TIMER(),
        't',
        () => void at.push(tx.tx_time_get()),
        0,
        5,
        3,
        tx.TX_AUTO_ACTIVATE,
      );
      yield* threads.make('thread', 5, function* () {
        yield* tx.tx_thread_sleep(15);
      });
    },
    { until_ns: 150e6 },
  );
  expect(at.slice(0, 4)).toEqual([5, 8, 11, 14]);
});
