import { expect, test } from 'vitest';
import * as tx from '../../../rtos/tx_api.ts';
import { run_board } from '../board.ts';

const ENABLED = { config: { TX_ENABLE_PERFORMANCE_INFO: true } };

/** Calls a service with so many outputs and returns them behind the status. */
function outputs(count: number, call: (...refs: tx.Ref<number>[]) => number): number[] {
  const refs = Array.from({ length: count }, () => tx.ref(0));
  return [call(...refs), ...refs.map(({ value }) => value)];
}

test('each object counts what happens to it, and the totals keep deleted ones', () => {
  const seen: Record<string, number[]> = {};
  run_board(function* (threads) {
    const kept = new tx.TX_SEMAPHORE();
    const gone = new tx.TX_SEMAPHORE();
    tx.tx_semaphore_create(kept, 'kept', 1);
    tx.tx_semaphore_create(gone, 'gone', 0);
    yield* threads.make('thread', 5, function* () {
      yield* tx.tx_semaphore_get(kept, tx.TX_NO_WAIT);
      yield* tx.tx_semaphore_put(kept);
      yield* tx.tx_semaphore_get(gone, 2);
      yield* tx.tx_semaphore_delete(gone);
      seen.one = outputs(4, (a, b, c, d) => tx.tx_semaphore_performance_info_get(kept, a!, b!, c!, d!));
      seen.all = outputs(4, (a, b, c, d) => tx.tx_semaphore_performance_system_info_get(a!, b!, c!, d!));
      seen.bad = outputs(4, (a, b, c, d) => tx.tx_semaphore_performance_info_get(gone, a!, b!, c!, d!));
    });
  }, ENABLED);
  // Puts, gets, suspensions, timeouts.
  expect(seen.one).toEqual([0, 1, 1, 0, 0]);
  expect(seen.all).toEqual([0, 1, 2, 1, 1]);
  expect(seen.bad?.[0]).toBe(tx.TX_PTR_ERROR);
});

test('queues, mutexes, flags, pools and timers count too', () => {
  const seen: Record<string, number[]> = {};
  run_board(function* (threads) {
    const queue = new tx.TX_QUEUE();
    const mutex = new tx.TX_MUTEX();
    const group = new tx.TX_EVENT_FLAGS_GROUP();
    const blocks = new tx.TX_BLOCK_POOL();
    const bytes = new tx.TX_BYTE_POOL();
    const timer = new tx.TX_TIMER();
    tx.tx_queue_create(queue, 'q', 1, new Uint32Array(1), 4);
    tx.tx_mutex_create(mutex, 'm', tx.TX_INHERIT);
    tx.tx_event_flags_create(group, 'e');
    tx.tx_block_pool_create(blocks, 'b', 16, new Uint8Array(20), 20);
    tx.tx_byte_pool_create(bytes, 'y', new Uint8Array(200), 200);
    tx.tx_timer_create(timer, 't', () => {}, 0, 40, 3, tx.TX_AUTO_ACTIVATE);
    yield* threads.make('thread', 5, function* () {
      const word = new Uint32Array(1);
      const memory = tx.ref<Uint8Array | null>(null);
      for (let n = 0; n < 2; n++) yield* tx.tx_queue_send(queue, word, tx.TX_NO_WAIT);
      yield* tx.tx_queue_receive(queue, word, tx.TX_NO_WAIT);
      yield* tx.tx_queue_receive(queue, word, 1);
      yield* tx.tx_mutex_get(mutex, tx.TX_NO_WAIT);
      yield* tx.tx_mutex_put(mutex);
      yield* tx.tx_event_flags_set(group, 1, tx.TX_OR);
      yield* tx.tx_event_flags_get(group, 2, tx.TX_OR, tx.ref(0), 1);
      yield* tx.tx_block_allocate(blocks, memory, tx.TX_NO_WAIT);
      yield* tx.tx_block_release(memory.value);
      yield* tx.tx_byte_allocate(bytes, memory, 20, tx.TX_NO_WAIT);
      yield* tx.tx_byte_release(memory.value);
      yield* tx.tx_thread_sleep(45);
      tx.tx_timer_deactivate(timer);
      seen.queue = outputs(6, (...o) =>
        tx.tx_queue_performance_info_get(queue, o[0]!, o[1]!, o[2]!, o[3]!, o[4]!, o[5]!),
      );
      seen.mutex = outputs(6, (...o) =>
        tx.tx_mutex_performance_info_get(mutex, o[0]!, o[1]!, o[2]!, o[3]!, o[4]!, o[5]!),
      );
      seen.flags = outputs(4, (...o) =>
        tx.tx_event_flags_performance_info_get(group, o[0]!, o[1]!, o[2]!, o[3]!),
      );
      seen.blocks = outputs(4, (...o) =>
        tx.tx_block_pool_performance_info_get(blocks, o[0]!, o[1]!, o[2]!, o[3]!),
      );
      seen.bytes = outputs(7, (...o) =>
        tx.tx_byte_pool_performance_info_get(bytes, o[0]!, o[1]!, o[2]!, o[3]!, o[4]!, o[5]!, o[6]!),
      );
      seen.timer = outputs(5, (...o) =>
        tx.tx_timer_performance_info_get(timer, o[0]!, o[1]!, o[2]!, o[3]!, o[4]!),
      );
    });
  }, ENABLED);
  expect(seen).toEqual({
    queue: [0, 2, 2, 1, 0, 1, 1],
    mutex: [0, 1, 1, 0, 0, 0, 0],
    flags: [0, 1, 1, 1, 1],
    blocks: [0, 1, 1, 0, 0],
    bytes: [0, 1, 1, 1, 0, 1, 0, 0],
    timer: [0, 1, 3, 1, 3, 1],
  });
});

test('threads count preemptions, and the system counts returns to idle', () => {
  let one: number[] = [];
  let all: number[] = [];
  run_board(function* (threads) {
    const low = yield* threads.make('low', 9, function* () {
      yield* tx.tx_thread_resume(best);
      yield* tx.tx_thread_relinquish();
      yield* tx.tx_thread_sleep(2);
      const last = tx.ref<tx.TX_THREAD | null>(null);
      one = outputs(9, (...o) =>
        tx.tx_thread_performance_info_get(
          low,
          o[0]!,
          o[1]!,
          o[2]!,
          o[3]!,
          o[4]!,
          o[5]!,
          o[6]!,
          o[7]!,
          o[8]!,
          last,
        ),
      );
      expect(last.value).toBe(best);
      all = outputs(11, (...o) =>
        tx.tx_thread_performance_system_info_get(
          o[0]!,
          o[1]!,
          o[2]!,
          o[3]!,
          o[4]!,
          o[5]!,
          o[6]!,
          o[7]!,
          o[8]!,
          o[9]!,
          o[10]!,
        ),
      );
    });
    const best = yield* threads.make('best', 2, () => {}, { start: false });
  }, ENABLED);
  // Resumptions, suspensions, solicited and interrupt preemptions, inversions, slices, relinquishes, timeouts, aborts.
  expect(one).toEqual([0, 2, 1, 1, 0, 0, 0, 1, 1, 0]);
  expect(all[0]).toBe(0);
  expect(all[11]).toBeGreaterThan(0);
});
