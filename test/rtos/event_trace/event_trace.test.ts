import { expect, test } from 'vitest';
import { Addresses } from '../../../rtos/event_trace/addresses.ts';
import { EventTrace } from '../../../rtos/event_trace/event_trace.ts';
import { group_of, words_of } from '../../../rtos/event_trace/event_words.ts';
import { deletes, memory_of } from '../../../rtos/event_trace/kernel_objects.ts';
import { KeptStore } from '../../../rtos/event_trace/store.ts';
import { K } from '../../../rtos/kernel/current.ts';
import type { Kernel } from '../../../rtos/kernel/kernel.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { run_board } from '../board.ts';

test('an address is an object for good, and memory lies at its place in its buffer', () => {
  const addresses = new Addresses();
  const memory = new Uint8Array(100);
  const [first, second] = [{}, {}];
  expect(addresses.of(first)).toBe(addresses.of(first));
  expect(addresses.of(second)).toBeGreaterThan(addresses.of(first));
  expect(addresses.of(memory.subarray(12)) - addresses.of(memory)).toBe(12);
  expect(addresses.of(new Uint32Array(memory.buffer, 40, 2)) - addresses.of(memory)).toBe(40);
  expect(addresses.of({})).toBeGreaterThan(addresses.of(memory) + 100);
});

test('each event has four words, and its bit in the filter', () => {
  for (let event = 1; event < 130; event++) expect(words_of(event)).toMatch(/^[onrdsax0]{4}$/);
  expect(group_of(tx.TX_TRACE_QUEUE_SEND)).toBe(tx.TX_TRACE_QUEUE_EVENTS);
  expect(group_of(tx.TX_TRACE_THREAD_SUSPEND)).toBe(tx.TX_TRACE_INTERNAL_EVENTS);
  expect(group_of(tx.TX_TRACE_TIME_GET)).toBe(tx.TX_TRACE_TIME_EVENTS);
  expect(deletes(tx.TX_TRACE_MUTEX_DELETE) && !deletes(tx.TX_TRACE_MUTEX_GET)).toBe(true);
});

test('a thread that is preempted by the one it readies, a wait that ends, a changed priority: words and contexts', () => {
  const store = new KeptStore();
  const addresses = new Addresses();
  const mutex = new tx.TX_MUTEX();
  const threads: tx.TX_THREAD[] = [];
  run_board(function* (make) {
    tx.tx_mutex_create(mutex, 'bus', tx.TX_INHERIT);
    const k = K as Kernel;
    k.add_events(new EventTrace(k, store, addresses));
    threads[0] = yield* make.make('low', 20, function* () {
      yield* tx.tx_mutex_get(mutex, tx.TX_WAIT_FOREVER);
      yield* tx.tx_thread_resume(threads[1] as tx.TX_THREAD);
      yield* tx.tx_mutex_put(mutex);
    });
    const takes = function* (): tx.Service<void> {
      yield* tx.tx_mutex_get(mutex, tx.TX_WAIT_FOREVER);
    };
    threads[1] = yield* make.make('high', 5, takes, { start: false });
  });
  const [low, high] = threads.map((thread) => addresses.of(thread)) as [number, number];
  const lines = store
    .buffer(0x2000_0000, 0xffff_ffff)
    .events.filter(({ event }) => event === tx.TX_TRACE_THREAD_RESUME || event === tx.TX_TRACE_THREAD_SUSPEND)
    .filter(({ thread }) => thread === low)
    .map(({ event, priority, info: [thread, state, , next] }) => [event, priority, thread, state, next]);
  const { TX_TRACE_THREAD_RESUME: RESUME, TX_TRACE_THREAD_SUSPEND: SUSPEND } = tx;
  expect(lines).toEqual([
    [RESUME, 0x8014_0014, high, tx.TX_SUSPENDED, high],
    [SUSPEND, 0x8005_0005, low, tx.TX_PRIORITY_CHANGE, 0],
    [RESUME, 0x8014_0014, low, tx.TX_PRIORITY_CHANGE, low],
    [RESUME, 0x8014_0014, high, tx.TX_MUTEX_SUSP, high],
    [SUSPEND, 0x8014_0014, low, tx.TX_COMPLETED, 0],
  ]);
  expect(memory_of(threads[0] as tx.TX_THREAD)).toBe(threads[0]?.tx_thread_stack_start);
  expect(memory_of(mutex)).toBeNull();
});
