import { expect, test } from 'vitest';
import * as tx from '../../../rtos/tx_api.ts';
import { run_board } from '../board.ts';

test('waiters are served in order of arrival, after prioritize the best one first', () => {
  const served = (prioritize: boolean): string[] => {
    const log: string[] = [];
    run_board(function* (threads) {
      const semaphore = new tx.TX_SEMAPHORE();
      tx.tx_semaphore_create(semaphore, 's', 0);
      for (const [name, priority] of [
        ['low', 12],
        ['best', 5],
        ['middle', 9],
      ] as const) {
        yield* threads.make(name, priority, function* () {
          yield* tx.tx_thread_sleep(name === 'low' ? 1 : name === 'best' ? 3 : 2);
          yield* tx.tx_semaphore_get(semaphore, tx.TX_WAIT_FOREVER);
          log.push(name);
        });
      }
      yield* threads.make('putter', 20, function* () {
        yield* tx.tx_thread_sleep(5);
        if (prioritize) tx.tx_semaphore_prioritize(semaphore);
        for (let n = 0; n < 3; n++) yield* tx.tx_semaphore_put(semaphore);
      });
    });
    return log;
  };
  expect(served(false)).toEqual(['low', 'middle', 'best']);
  expect(served(true)).toEqual(['best', 'low', 'middle']);
});

test('a wait ends with its status: timeout, abort, delete', () => {
  const seen: Record<string, number> = {};
  run_board(function* (threads) {
    const semaphore = new tx.TX_SEMAPHORE();
    tx.tx_semaphore_create(semaphore, 's', 0);
    const waits = (name: string, ticks: number) =>
      threads.make(name, 5, function* () {
        seen[name] = yield* tx.tx_semaphore_get(semaphore, ticks);
      });
    yield* waits('times out', 4);
    const aborted = yield* waits('aborted', tx.TX_WAIT_FOREVER);
    yield* waits('deleted', tx.TX_WAIT_FOREVER);
    yield* threads.make('ender', 9, function* () {
      yield* tx.tx_thread_sleep(10);
      yield* tx.tx_thread_wait_abort(aborted);
      yield* tx.tx_semaphore_delete(semaphore);
    });
  });
  expect(seen).toEqual({
    'times out': tx.TX_NO_INSTANCE,
    aborted: tx.TX_WAIT_ABORTED,
    deleted: tx.TX_DELETED,
  });
});

test('the put callback runs after the woken higher-priority thread, and it is the one registered when the put began', () => {
  const log: string[] = [];
  run_board(function* (threads) {
    const semaphore = new tx.TX_SEMAPHORE();
    tx.tx_semaphore_create(semaphore, 's', 0);
    tx.tx_semaphore_put_notify(semaphore, () => void log.push('notified'));
    yield* threads.make('better', 5, function* () {
      yield* tx.tx_semaphore_get(semaphore, tx.TX_WAIT_FOREVER);
      log.push('woken');
      tx.tx_semaphore_put_notify(semaphore, null);
    });
    yield* threads.make('putter', 9, function* () {
      yield* tx.tx_semaphore_put(semaphore);
      yield* tx.tx_semaphore_put(semaphore);
      log.push(`count ${semaphore.tx_semaphore_count}`);
    });
  });
  expect(log).toEqual(['woken', 'notified', 'count 1']);
});
