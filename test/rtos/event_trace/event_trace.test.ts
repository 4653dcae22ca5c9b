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

test('an allocation that waits has its memory in its event once it has it, one that gives up has none', () => {
  const store = new KeptStore();
  const addresses = new Addresses();
  const [blocks, bytes] = [new tx.TX_BLOCK_POOL(), new tx.TX_BYTE_POOL()];
  const got: (Uint8Array | null)[] = [];
  run_board(function* (make) {
    tx.tx_block_pool_create(blocks, 'blocks', 8, new Uint8Array(12), 12);
    tx.tx_byte_pool_create(bytes, 'bytes', new Uint8Array(120), 120);
    const k = K as Kernel;
    k.add_events(new EventTrace(k, store, addresses));
    const allocate = function* (ticks: number): tx.Service<void> {
      const [block, memory] = [tx.ref<Uint8Array | null>(null), tx.ref<Uint8Array | null>(null)];
      yield* tx.tx_block_allocate(blocks, block, ticks);
      yield* tx.tx_byte_allocate(bytes, memory, 80, ticks);
      got.push(block.value, memory.value);
      yield* tx.tx_thread_sleep(5);
      if (block.value !== null) yield* tx.tx_block_release(block.value);
      if (memory.value !== null) yield* tx.tx_byte_release(memory.value);
    };
    yield* make.make('first', 5, () => allocate(0));
    yield* make.make('waits', 6, () => allocate(tx.TX_WAIT_FOREVER));
    yield* make.make('gives up', 7, () => allocate(2));
  });
  const { TX_TRACE_BLOCK_ALLOCATE, TX_TRACE_BYTE_ALLOCATE } = tx;
  const written = store
    .buffer(0x2000_0000, 0xffff_ffff)
    .events.filter(({ event }) => event === TX_TRACE_BLOCK_ALLOCATE || event === TX_TRACE_BYTE_ALLOCATE)
    .map(({ info: [, memory] }) => memory);
  const address = (memory: Uint8Array | null | undefined): number =>
    memory == null ? 0 : addresses.of(memory);
  expect(written.filter((memory) => memory === 0)).toHaveLength(2);
  expect(written.filter((memory) => memory === address(got[0]))).toHaveLength(2);
  expect(written.filter((memory) => memory === address(got[1]))).toHaveLength(2);
});
