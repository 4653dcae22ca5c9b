// The eight-thread demonstration that ThreadX users know: one queue, semaphore, mutex, event flags group, block pool and
// byte pool. Thread 0 sleeps ten ticks and sets a flag for thread 5; 1 and 2 pass messages as fast as they can; 3 and 4
// share a semaphore, 6 and 7 a mutex that they take twice. Stacks come from the byte pool, as does the queue's storage.
//
// The original never ends. Here thread 0 prints the counters every ten rounds and stops after `rounds` of them, which is
// the end of the run.

import {
  ref,
  type Service,
  TX_AUTO_START,
  TX_BLOCK_POOL,
  TX_BYTE_POOL,
  TX_EVENT_FLAGS_GROUP,
  TX_MUTEX,
  TX_NO_INHERIT,
  TX_NO_TIME_SLICE,
  TX_NO_WAIT,
  TX_OR,
  TX_OR_CLEAR,
  TX_QUEUE,
  TX_SEMAPHORE,
  TX_SUCCESS,
  TX_THREAD,
  TX_WAIT_FOREVER,
  tx_block_allocate,
  tx_block_pool_create,
  tx_block_release,
  tx_byte_allocate,
  tx_byte_pool_create,
  tx_event_flags_create,
  tx_event_flags_get,
  tx_event_flags_set,
  tx_kernel_enter,
  tx_mutex_create,
  tx_mutex_get,
  tx_mutex_put,
  tx_queue_create,
  tx_queue_receive,
  tx_queue_send,
  tx_semaphore_create,
  tx_semaphore_get,
  tx_semaphore_put,
  tx_thread_create,
  tx_thread_sleep,
  tx_time_get,
  type UINT,
  type ULONG,
} from '../../rtos/tx_api.ts';
import type { Console } from './console.ts';

const STACK_SIZE = 1024;
const BYTE_POOL_SIZE = 9120 + 8 * STACK_SIZE;
const BLOCK_SIZE = 4;
const BLOCK_POOL_SIZE = 100;
const QUEUE_MESSAGES = 100;
const FLAG = 0x1;

/** Entry, input and scheduling of a thread. */
interface ThreadPlan {
  readonly entry: (input: ULONG) => Service<void>;
  readonly priority: UINT;
  readonly time_slice: ULONG;
}

/** Makes the firmware; thread 0 goes round `rounds` times, ten ticks each. */
export function threadx_demo(console: Console, rounds = 30): () => void {
  const threads = Array.from({ length: 8 }, () => new TX_THREAD());
  const counters = new Array<number>(8).fill(0);
  const byte_pool_0 = new TX_BYTE_POOL();
  const block_pool_0 = new TX_BLOCK_POOL();
  const queue_0 = new TX_QUEUE();
  const semaphore_0 = new TX_SEMAPHORE();
  const event_flags_0 = new TX_EVENT_FLAGS_GROUP();
  const mutex_0 = new TX_MUTEX();
  let messages_sent = 0;
  let messages_received = 0;

  function count(thread: number): void {
    counters[thread] = (counters[thread] as number) + 1;
  }

  function print_counters(): void {
    const each = counters.map((n, thread) => `${thread}:${n}`).join('  ');
    console.printf(`tick ${tx_time_get()}  rounds of each thread  ${each}`);
  }

  function* thread_0_entry(): Service<void> {
    for (let round = 1; round <= rounds; round++) {
      count(0);
      yield* tx_thread_sleep(10);
      if ((yield* tx_event_flags_set(event_flags_0, FLAG, TX_OR)) !== TX_SUCCESS) return;
      if (round % 10 === 0) print_counters();
    }
    console.printf(`messages sent ${messages_sent}, received ${messages_received}`);
  }

  function* thread_1_entry(): Service<void> {
    const message = new Uint32Array(1);
    for (;;) {
      count(1);
      message[0] = messages_sent;
      if ((yield* tx_queue_send(queue_0, message, TX_WAIT_FOREVER)) !== TX_SUCCESS) return;
      messages_sent++;
    }
  }

  function* thread_2_entry(): Service<void> {
    const message = new Uint32Array(1);
    for (;;) {
      count(2);
      const status = yield* tx_queue_receive(queue_0, message, TX_WAIT_FOREVER);
      if (status !== TX_SUCCESS || message[0] !== messages_received) {
        console.printf(`message ${messages_received} came as ${message[0]} with status ${status}`);
        return;
      }
      messages_received++;
    }
  }

  /** Threads 3 and 4 run the same code and tell each other apart by their input. */
  function* thread_3_and_4_entry(thread_input: ULONG): Service<void> {
    for (;;) {
      count(thread_input);
      if ((yield* tx_semaphore_get(semaphore_0, TX_WAIT_FOREVER)) !== TX_SUCCESS) return;
      yield* tx_thread_sleep(2);
      if ((yield* tx_semaphore_put(semaphore_0)) !== TX_SUCCESS) return;
    }
  }

  function* thread_5_entry(): Service<void> {
    const actual_flags = ref(0);
    for (;;) {
      count(5);
      const status = yield* tx_event_flags_get(
        event_flags_0,
        FLAG,
        TX_OR_CLEAR,
        actual_flags,
        TX_WAIT_FOREVER,
      );
      if (status !== TX_SUCCESS || actual_flags.value !== FLAG) return;
    }
  }

  function* thread_6_and_7_entry(thread_input: ULONG): Service<void> {
    for (;;) {
      count(thread_input);
      if ((yield* tx_mutex_get(mutex_0, TX_WAIT_FOREVER)) !== TX_SUCCESS) return;
      // The owner may take its mutex again, and puts it back as often.
      if ((yield* tx_mutex_get(mutex_0, TX_WAIT_FOREVER)) !== TX_SUCCESS) return;
      yield* tx_thread_sleep(2);
      if ((yield* tx_mutex_put(mutex_0)) !== TX_SUCCESS) return;
      if ((yield* tx_mutex_put(mutex_0)) !== TX_SUCCESS) return;
    }
  }

  const plans: readonly ThreadPlan[] = [
    { entry: thread_0_entry, priority: 1, time_slice: TX_NO_TIME_SLICE },
    { entry: thread_1_entry, priority: 16, time_slice: 4 },
    { entry: thread_2_entry, priority: 16, time_slice: 4 },
    { entry: thread_3_and_4_entry, priority: 8, time_slice: TX_NO_TIME_SLICE },
    { entry: thread_3_and_4_entry, priority: 8, time_slice: TX_NO_TIME_SLICE },
    { entry: thread_5_entry, priority: 4, time_slice: TX_NO_TIME_SLICE },
    { entry: thread_6_and_7_entry, priority: 8, time_slice: TX_NO_TIME_SLICE },
    { entry: thread_6_and_7_entry, priority: 8, time_slice: TX_NO_TIME_SLICE },
  ];

  function* allocate(bytes: ULONG): Service<Uint8Array> {
    const pointer = ref<Uint8Array | null>(null);
    const status = yield* tx_byte_allocate(byte_pool_0, pointer, bytes, TX_NO_WAIT);
    if (status !== TX_SUCCESS) console.status('tx_byte_allocate', status);
    return pointer.value as Uint8Array;
  }

  function* tx_application_define(first_unused_memory: Uint8Array): Service<void> {
    tx_byte_pool_create(byte_pool_0, 'byte pool 0', first_unused_memory, BYTE_POOL_SIZE);
    for (const [input, { entry, priority, time_slice }] of plans.entries()) {
      const thread = threads[input] as TX_THREAD;
      const stack = yield* allocate(STACK_SIZE);
      const status = yield* tx_thread_create(
        thread,
        `thread ${input}`,
        entry,
        input,
        stack,
        STACK_SIZE,
        priority,
        priority,
        time_slice,
        TX_AUTO_START,
      );
      if (status !== TX_SUCCESS) console.status('tx_thread_create', status);
    }
    const storage = yield* allocate(QUEUE_MESSAGES * 4);
    const words = new Uint32Array(storage.buffer, storage.byteOffset, QUEUE_MESSAGES);
    tx_queue_create(queue_0, 'queue 0', 1, words, QUEUE_MESSAGES * 4);
    tx_semaphore_create(semaphore_0, 'semaphore 0', 1);
    tx_event_flags_create(event_flags_0, 'event flags 0');
    tx_mutex_create(mutex_0, 'mutex 0', TX_NO_INHERIT);
    tx_block_pool_create(
      block_pool_0,
      'block pool 0',
      BLOCK_SIZE,
      yield* allocate(BLOCK_POOL_SIZE),
      BLOCK_POOL_SIZE,
    );
    // The block pool is there to show that memory of one pool can be another pool: one block out and back.
    const block = ref<Uint8Array | null>(null);
    if ((yield* tx_block_allocate(block_pool_0, block, TX_NO_WAIT)) === TX_SUCCESS)
      yield* tx_block_release(block.value);
  }

  return () => tx_kernel_enter(tx_application_define);
}
