/**
 * The programs whose trace buffers were recorded (conformance README of tracex, section 4), as firmware.
 */

import * as tx from '../../../rtos/tx_api.ts';

/** What a program runs with: the area for the trace, and how to end the run. */
export interface Stage {
  readonly area: Uint8Array;
  readonly end: () => void;
}

export type Program = (stage: Stage) => tx.Service<void>;

const STACK_BYTES = 1024;

function* thread(
  block: tx.TX_THREAD,
  name: string,
  priority: number,
  entry: () => tx.Service<void>,
  threshold = priority,
  time_slice = tx.TX_NO_TIME_SLICE,
): tx.Service<void> {
  const stack = new Uint8Array(STACK_BYTES);
  yield* tx.tx_thread_create(
    block,
    name,
    entry,
    0,
    stack,
    STACK_BYTES,
    priority,
    threshold,
    time_slice,
    tx.TX_AUTO_START,
  );
}

function* queue_semaphore({ area, end }: Stage): tx.Service<void> {
  const queue = new tx.TX_QUEUE();
  const done = new tx.TX_SEMAPHORE();
  const message = new Uint32Array(1);
  tx.tx_trace_enable(area, area.length, 12);
  tx.tx_queue_create(queue, 'work queue', 1, new Uint32Array(2), 8);
  tx.tx_semaphore_create(done, 'done', 0);
  yield* thread(new tx.TX_THREAD(), 'producer', 10, function* () {
    for (let n = 0; n < 4; n++) {
      yield* tx.tx_queue_send(queue, new Uint32Array([n]), tx.TX_WAIT_FOREVER);
      yield* tx.tx_thread_sleep(2);
    }
    yield* tx.tx_semaphore_put(done);
  });
  yield* thread(new tx.TX_THREAD(), 'consumer', 12, function* () {
    for (let n = 0; n < 4; n++) yield* tx.tx_queue_receive(queue, message, tx.TX_WAIT_FOREVER);
    yield* tx.tx_semaphore_get(done, tx.TX_WAIT_FOREVER);
    tx.tx_trace_user_event_insert(4096, 1, 2, 3, 4);
    yield* tx.tx_queue_receive(queue, message, 3);
    yield* tx.tx_thread_relinquish();
    end();
  });
}

interface MutexTimer {
  readonly mutex: tx.TX_MUTEX;
  readonly flags: tx.TX_EVENT_FLAGS_GROUP;
  readonly blocks: tx.TX_BLOCK_POOL;
  readonly bytes: tx.TX_BYTE_POOL;
  readonly alarm: tx.TX_TIMER;
  readonly low: tx.TX_THREAD;
}

function* low_thread({ mutex, blocks, bytes }: MutexTimer): tx.Service<void> {
  yield* tx.tx_mutex_get(mutex, tx.TX_WAIT_FOREVER);
  yield* tx.tx_thread_sleep(3);
  yield* tx.tx_mutex_put(mutex);
  const block = tx.ref<Uint8Array | null>(null);
  yield* tx.tx_block_allocate(blocks, block, tx.TX_NO_WAIT);
  yield* tx.tx_block_release(block.value);
  const memory = tx.ref<Uint8Array | null>(null);
  yield* tx.tx_byte_allocate(bytes, memory, 50, tx.TX_NO_WAIT);
  yield* tx.tx_byte_release(memory.value);
  yield* tx.tx_thread_sleep(10);
}

function* high_thread({ mutex, flags, alarm, low }: MutexTimer, end: () => void): tx.Service<void> {
  yield* tx.tx_thread_sleep(1);
  yield* tx.tx_mutex_get(mutex, tx.TX_WAIT_FOREVER);
  yield* tx.tx_mutex_put(mutex);
  yield* tx.tx_event_flags_get(flags, 1, tx.TX_OR_CLEAR, tx.ref(0), tx.TX_WAIT_FOREVER);
  tx.tx_thread_info_get(low, null, tx.ref(0), null, null, null, null, null, null);
  yield* tx.tx_thread_priority_change(low, 12, tx.ref(0));
  yield* tx.tx_thread_terminate(low);
  tx.tx_thread_delete(low);
  tx.tx_timer_deactivate(alarm);
  tx.tx_timer_delete(alarm);
  tx.tx_time_set(500);
  tx.tx_time_get();
  end();
}

function* mutex_timer({ area, end }: Stage): tx.Service<void> {
  const objects: MutexTimer = {
    mutex: new tx.TX_MUTEX(),
    flags: new tx.TX_EVENT_FLAGS_GROUP(),
    blocks: new tx.TX_BLOCK_POOL(),
    bytes: new tx.TX_BYTE_POOL(),
    alarm: new tx.TX_TIMER(),
    low: new tx.TX_THREAD(),
  };
  const { mutex, flags, blocks, bytes, alarm, low } = objects;
  tx.tx_mutex_create(mutex, 'resource with a name of more than 31 characters', tx.TX_INHERIT);
  yield* thread(low, 'low', 20, () => low_thread(objects));
  yield* thread(new tx.TX_THREAD(), 'high', 5, () => high_thread(objects, end), 3, 4);
  tx.tx_trace_enable(area, area.length, 12);
  tx.tx_event_flags_create(flags, 'flags');
  tx.tx_block_pool_create(blocks, 'blocks', 32, new Uint8Array(200), 200);
  tx.tx_byte_pool_create(bytes, 'bytes', new Uint8Array(400), 400);
  tx.tx_timer_create(
    alarm,
    'alarm',
    function* () {
      tx.tx_trace_isr_enter_insert(7);
      yield* tx.tx_event_flags_set(flags, 1, tx.TX_OR);
      tx.tx_trace_isr_exit_insert(7);
    },
    1,
    4,
    2,
    tx.TX_AUTO_ACTIVATE,
  );
}

function* wrapped({ area, end }: Stage): tx.Service<void> {
  const semaphore = new tx.TX_SEMAPHORE();
  const queue = new tx.TX_QUEUE();
  tx.tx_trace_enable(area, area.length, 6);
  tx.tx_semaphore_create(semaphore, 's', 0);
  yield* thread(new tx.TX_THREAD(), 'a', 10, function* () {
    for (let n = 1; n <= 40; n++) {
      yield* tx.tx_semaphore_put(semaphore);
      yield* tx.tx_thread_sleep(1);
      if (n === 21) tx.tx_trace_event_filter(tx.TX_TRACE_SEMAPHORE_EVENTS);
      if (n === 31) tx.tx_trace_event_unfilter(tx.TX_TRACE_SEMAPHORE_EVENTS);
    }
    end();
  });
  yield* thread(new tx.TX_THREAD(), 'b', 9, function* () {
    for (;;) yield* tx.tx_semaphore_get(semaphore, tx.TX_WAIT_FOREVER);
  });
  tx.tx_queue_create(queue, 'short-lived', 2, new Uint32Array(4), 16);
  yield* tx.tx_queue_delete(queue);
  tx.tx_mutex_create(new tx.TX_MUTEX(), 'takes its place', tx.TX_NO_INHERIT);
  tx.tx_event_flags_create(new tx.TX_EVENT_FLAGS_GROUP(), 'no room');
  tx.tx_block_pool_create(new tx.TX_BLOCK_POOL(), 'no room either', 8, new Uint8Array(48), 48);
}

/** By the names of their files. */
export const PROGRAMS: Readonly<Record<string, Program>> = {
  'queue-semaphore': queue_semaphore,
  'mutex-timer': mutex_timer,
  wrapped,
};
