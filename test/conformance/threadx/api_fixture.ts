/**
 * The system on which every case of the error table is tried: a fresh one for each case and calling context
 * (conformance README of threadx, section 9).
 */

import { sim_compute } from '../../../rtos/sim_api.ts';
import {
  ref,
  type Service,
  TX_1_ULONG,
  TX_AUTO_ACTIVATE,
  TX_AUTO_START,
  TX_BLOCK_POOL,
  TX_BYTE_POOL,
  TX_DONT_START,
  TX_EVENT_FLAGS_GROUP,
  TX_INHERIT,
  TX_MUTEX,
  TX_NO_ACTIVATE,
  TX_NO_INHERIT,
  TX_NO_TIME_SLICE,
  TX_NO_WAIT,
  TX_OR,
  TX_QUEUE,
  TX_SEMAPHORE,
  TX_THREAD,
  TX_TIMER,
  TX_WAIT_FOREVER,
  tx_block_allocate,
  tx_block_pool_create,
  tx_byte_allocate,
  tx_byte_pool_create,
  tx_event_flags_create,
  tx_event_flags_set,
  tx_mutex_create,
  tx_mutex_get,
  tx_queue_create,
  tx_queue_send,
  tx_semaphore_create,
  tx_semaphore_get,
  tx_thread_create,
  tx_thread_sleep,
  tx_timer_create,
  type UINT,
} from './services.ts';

/** The calling contexts of the table. */
export const CONTEXTS = ['initialization', 'thread', 'timer', 'isr'] as const;
export type Context = (typeof CONTEXTS)[number];

export const STACK_SIZE = 512;
const STACKS = 8;
const LONG_SLEEP_TICKS = 1000;
const RUNNER_TICKS = 2;
const BUSY_TICKS = 10;
const TICK_US = 10_000;

/** What a case does: calls one service and gives its status. */
export type ApiCase = (fixture: Fixture) => UINT | Service<UINT>;

/** The objects of the fixture. B9, Y9, ... are control blocks that were never created. */
export class Fixture {
  readonly q0 = new TX_QUEUE();
  readonly q1 = new TX_QUEUE();
  readonly q9 = new TX_QUEUE();
  readonly s0 = new TX_SEMAPHORE();
  readonly s1 = new TX_SEMAPHORE();
  readonly s2 = new TX_SEMAPHORE();
  readonly s3 = new TX_SEMAPHORE();
  readonly s9 = new TX_SEMAPHORE();
  readonly m0 = new TX_MUTEX();
  readonly m1 = new TX_MUTEX();
  readonly m9 = new TX_MUTEX();
  readonly e0 = new TX_EVENT_FLAGS_GROUP();
  readonly e9 = new TX_EVENT_FLAGS_GROUP();
  readonly b0 = new TX_BLOCK_POOL();
  readonly b1 = new TX_BLOCK_POOL();
  readonly b9 = new TX_BLOCK_POOL();
  readonly y0 = new TX_BYTE_POOL();
  readonly y1 = new TX_BYTE_POOL();
  readonly y2 = new TX_BYTE_POOL();
  readonly y9 = new TX_BYTE_POOL();
  readonly runner = new TX_TIMER();
  readonly k1 = new TX_TIMER();
  readonly k2 = new TX_TIMER();
  readonly k3 = new TX_TIMER();
  readonly k9 = new TX_TIMER();
  readonly t0 = new TX_THREAD();
  readonly t1 = new TX_THREAD();
  readonly t2 = new TX_THREAD();
  readonly t3 = new TX_THREAD();
  readonly t4 = new TX_THREAD();
  readonly t5 = new TX_THREAD();
  readonly t9 = new TX_THREAD();
  /** The block taken from B0 and the memory taken from Y0. */
  readonly block = ref<Uint8Array | null>(null);
  readonly memory = ref<Uint8Array | null>(null);
  /** Thread stacks lie side by side in one memory; the last one is free. */
  readonly stacks = new Uint8Array(STACKS * STACK_SIZE);

  readonly context: Context;
  readonly api_case: ApiCase;
  status: UINT | undefined;

  constructor(context: Context, api_case: ApiCase) {
    this.context = context;
    this.api_case = api_case;
  }

  stack(index: number): Uint8Array {
    return this.stacks.subarray(index * STACK_SIZE, (index + 1) * STACK_SIZE);
  }

  /** A stack no thread has. */
  get free_stack(): Uint8Array {
    return this.stack(STACKS - 1);
  }
}

/** The application define callback: creates the fixture, in the order of the README. */
export function* define_fixture(f: Fixture): Service<void> {
  tx_queue_create(f.q0, 'Q0', TX_1_ULONG, new Uint32Array(2), 8);
  tx_queue_create(f.q1, 'Q1', TX_1_ULONG, new Uint32Array(2), 8);
  const message = new Uint32Array([1]);
  for (let i = 0; i < 2; i++) must(yield* tx_queue_send(f.q1, message, TX_NO_WAIT));
  tx_semaphore_create(f.s0, 'S0', 1);
  tx_semaphore_create(f.s1, 'S1', 0);
  tx_semaphore_create(f.s2, 'S2', 0);
  tx_semaphore_create(f.s3, 'S3', 0xffffffff);
  tx_mutex_create(f.m0, 'M0', TX_INHERIT);
  tx_mutex_create(f.m1, 'M1', TX_NO_INHERIT);
  tx_event_flags_create(f.e0, 'E0');
  must(yield* tx_event_flags_set(f.e0, 1, TX_OR));
  tx_block_pool_create(f.b0, 'B0', 16, new Uint8Array(160), 160);
  must(yield* tx_block_allocate(f.b0, f.block, TX_NO_WAIT));
  tx_block_pool_create(f.b1, 'B1', 16, new Uint8Array(20), 20);
  must(yield* tx_block_allocate(f.b1, ref<Uint8Array | null>(null), TX_NO_WAIT));
  tx_byte_pool_create(f.y0, 'Y0', new Uint8Array(200), 200);
  must(yield* tx_byte_allocate(f.y0, f.memory, 20, TX_NO_WAIT));
  tx_byte_pool_create(f.y1, 'Y1', new Uint8Array(200), 200);
  must(yield* tx_byte_allocate(f.y1, ref<Uint8Array | null>(null), 150, TX_NO_WAIT));
  tx_byte_pool_create(f.y2, 'Y2', new Uint8Array(200), 200);
  tx_timer_create(f.runner, 'runner', () => run_in_timer(f), 0, RUNNER_TICKS, 0, TX_AUTO_ACTIVATE);
  tx_timer_create(f.k1, 'K1', nothing, 0, 7, 0, TX_NO_ACTIVATE);
  tx_timer_create(f.k2, 'K2', nothing, 0, 70, 5, TX_AUTO_ACTIVATE);
  tx_timer_create(f.k3, 'K3', nothing, 0, 1, 0, TX_AUTO_ACTIVATE);
  yield* create_threads(f);
  if (f.context === 'initialization') yield* run_case(f);
}

function* create_threads(f: Fixture): Service<void> {
  const threads = [
    { thread: f.t0, priority: 10, start: TX_AUTO_START, entry: () => run_in_thread(f) },
    { thread: f.t1, priority: 12, start: TX_DONT_START, entry: nothing },
    { thread: f.t2, priority: 5, start: TX_AUTO_START, entry: nothing },
    { thread: f.t3, priority: 8, start: TX_AUTO_START, entry: sleep_long },
    { thread: f.t4, priority: 9, start: TX_AUTO_START, entry: () => wait_for_semaphore(f) },
    { thread: f.t5, priority: 7, start: TX_AUTO_START, entry: () => keep_mutex(f) },
  ];
  for (const [index, { thread, priority, start, entry }] of threads.entries()) {
    const stack = f.stack(index);
    const status = yield* tx_thread_create(
      thread,
      `T${index}`,
      entry,
      0,
      stack,
      STACK_SIZE,
      priority,
      priority,
      TX_NO_TIME_SLICE,
      start,
    );
    must(status);
  }
}

/** Tries the case and keeps the status. */
export function* run_case(f: Fixture): Service<void> {
  const result = f.api_case(f);
  f.status = typeof result === 'number' ? result : yield* result;
}

function* run_in_thread(f: Fixture): Service<void> {
  if (f.context === 'thread') {
    yield* tx_thread_sleep(RUNNER_TICKS);
    yield* run_case(f);
  } else {
    for (let i = 0; i < BUSY_TICKS; i++) yield* sim_compute(TICK_US);
  }
}

function* run_in_timer(f: Fixture): Service<void> {
  if (f.context === 'timer') yield* run_case(f);
}

function nothing(): void {}

function* sleep_long(): Service<void> {
  yield* tx_thread_sleep(LONG_SLEEP_TICKS);
}

function* wait_for_semaphore(f: Fixture): Service<void> {
  yield* tx_semaphore_get(f.s1, TX_WAIT_FOREVER);
}

/** The mutex is free, unless the case itself took it during initialization. */
function* keep_mutex(f: Fixture): Service<void> {
  yield* tx_mutex_get(f.m1, TX_NO_WAIT);
  yield* tx_thread_sleep(LONG_SLEEP_TICKS);
}

function must(status: UINT): void {
  if (status !== 0) throw new Error(`the fixture could not be made: status ${status}`);
}
