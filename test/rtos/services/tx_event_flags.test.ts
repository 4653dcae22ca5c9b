import { expect, test } from 'vitest';
import * as tx from '../../../rtos/tx_api.ts';
import { run_board } from '../board.ts';

test('all waiters are judged against the flags right after the set, though one of them clears', () => {
  const log: string[] = [];
  run_board(function* (threads) {
    const group = new tx.TX_EVENT_FLAGS_GROUP();
    tx.tx_event_flags_create(group, 'e');
    for (const [name, flags, option] of [
      ['clears', 0x1, tx.TX_OR_CLEAR],
      ['also', 0x1, tx.TX_OR],
      ['both', 0x3, tx.TX_AND],
      ['other', 0x4, tx.TX_OR],
    ] as const) {
      yield* threads.make(name, 5, function* () {
        const actual = tx.ref(0);
        const status = yield* tx.tx_event_flags_get(group, flags, option, actual, 20);
        log.push(`${name} ${status} ${actual.value}`);
      });
    }
    yield* threads.make('setter', 9, function* () {
      yield* tx.tx_event_flags_set(group, 0x3, tx.TX_OR);
      log.push(`left ${group.tx_event_flags_group_current}`);
    });
  });
  expect(log).toEqual(['clears 0 3', 'also 0 3', 'both 0 3', 'left 2', `other ${tx.TX_NO_EVENTS} 0`]);
});

test('the set callback is told after a set with OR and not after one with AND', () => {
  let told = 0;
  run_board(function* (threads) {
    const group = new tx.TX_EVENT_FLAGS_GROUP();
    tx.tx_event_flags_create(group, 'e');
    tx.tx_event_flags_set_notify(group, () => void told++);
    yield* threads.make('thread', 5, function* () {
      yield* tx.tx_event_flags_set(group, 1, tx.TX_OR);
      yield* tx.tx_event_flags_set(group, 0, tx.TX_AND);
    });
  });
  expect(told).toBe(1);
});

test('the highest flag works, and deleting the group wakes its waiters', () => {
  const log: number[] = [];
  run_board(function* (threads) {
    const group = new tx.TX_EVENT_FLAGS_GROUP();
    tx.tx_event_flags_create(group, 'e');
    yield* threads.make('waiter', 5, function* () {
      const actual = tx.ref(0);
      log.push(yield* tx.tx_event_flags_get(group, 0x80000000, tx.TX_AND_CLEAR, actual, tx.TX_WAIT_FOREVER));
      log.push(actual.value);
      log.push(yield* tx.tx_event_flags_get(group, 1, tx.TX_OR, actual, tx.TX_WAIT_FOREVER));
    });
    yield* threads.make('setter', 9, function* () {
      yield* tx.tx_event_flags_set(group, 0x80000000, tx.TX_OR);
      yield* tx.tx_event_flags_delete(group);
    });
  });
  expect(log).toEqual([0, 0x80000000, tx.TX_DELETED]);
});
