/**
 * The calls behind the rows of the error table for threads, timers and the event trace, by service and case.
 */

import { type ApiCase, type Fixture, STACK_SIZE } from './api_fixture.ts';
import {
  ref,
  type Service,
  TX_AUTO_ACTIVATE,
  TX_AUTO_START,
  TX_DONT_START,
  TX_NO_ACTIVATE,
  TX_NO_TIME_SLICE,
  type TX_THREAD,
  type TX_TIMER,
  tx_thread_create,
  tx_thread_delete,
  tx_thread_entry_exit_notify,
  tx_thread_info_get,
  tx_thread_performance_info_get,
  tx_thread_performance_system_info_get,
  tx_thread_preemption_change,
  tx_thread_priority_change,
  tx_thread_reset,
  tx_thread_resume,
  tx_thread_sleep,
  tx_thread_stack_error_notify,
  tx_thread_suspend,
  tx_thread_terminate,
  tx_thread_time_slice_change,
  tx_thread_wait_abort,
  tx_timer_activate,
  tx_timer_change,
  tx_timer_create,
  tx_timer_deactivate,
  tx_timer_delete,
  tx_timer_info_get,
  tx_timer_performance_info_get,
  tx_timer_performance_system_info_get,
  tx_trace_buffer_full_notify,
  tx_trace_disable,
  tx_trace_enable,
  tx_trace_event_filter,
  tx_trace_event_unfilter,
  tx_trace_user_event_insert,
  type UINT,
} from './services.ts';

const TRACE_BUFFER_BYTES = 4096;

function callback(): void {}

interface ThreadArguments {
  thread?: TX_THREAD | null;
  entry?: (() => void) | null;
  stack?: Uint8Array | null;
  stack_size?: number;
  priority?: number;
  threshold?: number;
  auto_start?: number;
}

/** Creates a thread that would be right but for the arguments given. */
function create(f: Fixture, given: ThreadArguments): Service<UINT> {
  const priority = given.priority ?? 20;
  return tx_thread_create(
    given.thread === undefined ? f.t9 : given.thread,
    'thread',
    given.entry === undefined ? callback : given.entry,
    0,
    given.stack === undefined ? f.free_stack : given.stack,
    given.stack_size ?? STACK_SIZE,
    priority,
    given.threshold ?? priority,
    TX_NO_TIME_SLICE,
    given.auto_start ?? TX_DONT_START,
  );
}

/** A stack that begins in front of T1's and ends in its middle. */
function overlapping_stack(f: Fixture): Uint8Array {
  const start = f.stack(1).byteOffset - f.stacks.byteOffset;
  return f.stacks.subarray(start - STACK_SIZE / 2, start + STACK_SIZE / 2);
}

function info(thread: TX_THREAD | null): UINT {
  const refs = [ref(0), ref(0), ref(0), ref(0), ref(0)] as const;
  return tx_thread_info_get(thread, ref<string | null>(''), ...refs, ref(null), ref(null));
}

function threshold(thread: TX_THREAD | null, value: number): Service<UINT> {
  return tx_thread_preemption_change(thread, value, ref(0));
}

function priority(thread: TX_THREAD | null, value: number): Service<UINT> {
  return tx_thread_priority_change(thread, value, ref(0));
}

function* suspend_and_resume(thread: TX_THREAD): Service<UINT> {
  yield* tx_thread_suspend(thread);
  return yield* tx_thread_resume(thread);
}

function* terminate_and_suspend(thread: TX_THREAD): Service<UINT> {
  yield* tx_thread_terminate(thread);
  return yield* tx_thread_suspend(thread);
}

function* terminate_twice(thread: TX_THREAD): Service<UINT> {
  yield* tx_thread_terminate(thread);
  return yield* tx_thread_terminate(thread);
}

function timer(control: TX_TIMER | null, initial: number, again: number, activate: number): UINT {
  return tx_timer_create(control, 'timer', callback, 0, initial, again, activate);
}

const LIFE_CASES: Record<string, Record<string, ApiCase>> = {
  tx_thread_create: {
    'ok, not started': (f) => create(f, {}),
    'ok, lower-priority auto start': (f) => create(f, { auto_start: TX_AUTO_START }),
    'null control block': (f) => create(f, { thread: null }),
    'already created': (f) => create(f, { thread: f.t1 }),
    'null stack': (f) => create(f, { stack: null }),
    "stack start inside another thread's stack": (f) => create(f, { stack: f.stack(1).subarray(16) }),
    "stack end inside another thread's stack": (f) => create(f, { stack: overlapping_stack(f) }),
    'null entry': (f) => create(f, { entry: null }),
    'stack too small': (f) => create(f, { stack_size: 199 }),
    'smallest stack': (f) => create(f, { stack_size: 200 }),
    'priority out of range': (f) => create(f, { priority: 32 }),
    'lowest priority': (f) => create(f, { priority: 31 }),
    'threshold below priority': (f) => create(f, { priority: 10, threshold: 11 }),
    'priority and threshold out of range': (f) => create(f, { priority: 32, threshold: 33 }),
    'invalid auto start': (f) => create(f, { auto_start: 2 }),
  },
  tx_thread_delete: {
    'ready thread': (f) => tx_thread_delete(f.t0),
    'suspended thread': (f) => tx_thread_delete(f.t1),
    'completed thread': (f) => tx_thread_delete(f.t2),
    'sleeping thread': (f) => tx_thread_delete(f.t3),
    null: () => tx_thread_delete(null),
    'not created': (f) => tx_thread_delete(f.t9),
  },
  tx_thread_entry_exit_notify: {
    ok: (f) => tx_thread_entry_exit_notify(f.t1, callback),
    'ok, unregister': (f) => tx_thread_entry_exit_notify(f.t1, null),
    null: () => tx_thread_entry_exit_notify(null, callback),
    'not created': (f) => tx_thread_entry_exit_notify(f.t9, callback),
  },
  tx_thread_info_get: {
    ok: (f) => info(f.t1),
    null: () => info(null),
    'not created': (f) => info(f.t9),
  },
  tx_thread_performance_info_get: {
    'default build': (f) =>
      tx_thread_performance_info_get(f.t1, null, null, null, null, null, null, null, null, null, null),
  },
  tx_thread_performance_system_info_get: {
    'default build': () =>
      tx_thread_performance_system_info_get(null, null, null, null, null, null, null, null, null, null, null),
  },
  tx_thread_stack_error_notify: {
    'default build': () => tx_thread_stack_error_notify(callback),
  },
};

const CONTROL_CASES: Record<string, Record<string, ApiCase>> = {
  tx_thread_preemption_change: {
    ok: (f) => threshold(f.t1, 5),
    'ok, equal to priority': (f) => threshold(f.t1, 12),
    'above priority': (f) => threshold(f.t1, 13),
    null: () => threshold(null, 5),
    'not created': (f) => threshold(f.t9, 5),
    'null destination': (f) => tx_thread_preemption_change(f.t1, 5, null),
  },
  tx_thread_priority_change: {
    ok: (f) => priority(f.t1, 20),
    'out of range': (f) => priority(f.t1, 32),
    null: () => priority(null, 20),
    'not created': (f) => priority(f.t9, 20),
    'null destination': (f) => tx_thread_priority_change(f.t1, 20, null),
    'completed thread': (f) => priority(f.t2, 20),
  },
  tx_thread_reset: {
    'suspended thread': (f) => tx_thread_reset(f.t1),
    'completed thread': (f) => tx_thread_reset(f.t2),
    null: () => tx_thread_reset(null),
    'not created': (f) => tx_thread_reset(f.t9),
    self: (f) => tx_thread_reset(f.t0),
  },
  tx_thread_resume: {
    'suspended lower-priority thread': (f) => tx_thread_resume(f.t1),
    'ready thread': (f) => tx_thread_resume(f.t0),
    'completed thread': (f) => tx_thread_resume(f.t2),
    'sleeping thread': (f) => tx_thread_resume(f.t3),
    'thread waiting on a semaphore': (f) => tx_thread_resume(f.t4),
    'delayed suspension pending': (f) => suspend_and_resume(f.t4),
    null: () => tx_thread_resume(null),
    'not created': (f) => tx_thread_resume(f.t9),
  },
  tx_thread_sleep: {
    'zero ticks': () => tx_thread_sleep(0),
    'one tick': () => tx_thread_sleep(1),
  },
  tx_thread_suspend: {
    'suspended thread': (f) => tx_thread_suspend(f.t1),
    'completed thread': (f) => tx_thread_suspend(f.t2),
    'sleeping thread': (f) => tx_thread_suspend(f.t3),
    'terminated thread': (f) => terminate_and_suspend(f.t1),
    null: () => tx_thread_suspend(null),
    'not created': (f) => tx_thread_suspend(f.t9),
  },
  tx_thread_terminate: {
    'suspended thread': (f) => tx_thread_terminate(f.t1),
    'sleeping thread': (f) => tx_thread_terminate(f.t3),
    'completed thread': (f) => tx_thread_terminate(f.t2),
    'terminated thread': (f) => terminate_twice(f.t1),
    null: () => tx_thread_terminate(null),
    'not created': (f) => tx_thread_terminate(f.t9),
  },
  tx_thread_time_slice_change: {
    ok: (f) => tx_thread_time_slice_change(f.t1, 5, ref(0)),
    'ok, off': (f) => tx_thread_time_slice_change(f.t1, TX_NO_TIME_SLICE, ref(0)),
    null: () => tx_thread_time_slice_change(null, 5, ref(0)),
    'not created': (f) => tx_thread_time_slice_change(f.t9, 5, ref(0)),
    'null destination': (f) => tx_thread_time_slice_change(f.t1, 5, null),
  },
  tx_thread_wait_abort: {
    'sleeping thread': (f) => tx_thread_wait_abort(f.t3),
    'thread waiting on a semaphore': (f) => tx_thread_wait_abort(f.t4),
    'suspended thread': (f) => tx_thread_wait_abort(f.t1),
    'ready thread': (f) => tx_thread_wait_abort(f.t0),
    'completed thread': (f) => tx_thread_wait_abort(f.t2),
    null: () => tx_thread_wait_abort(null),
    'not created': (f) => tx_thread_wait_abort(f.t9),
  },
};

const TIMER_CASES: Record<string, Record<string, ApiCase>> = {
  tx_timer_create: {
    'ok, active': (f) => timer(f.k9, 5, 5, TX_AUTO_ACTIVATE),
    'ok, inactive': (f) => timer(f.k9, 5, 5, TX_NO_ACTIVATE),
    'null control block': () => timer(null, 5, 5, TX_AUTO_ACTIVATE),
    'already created': (f) => timer(f.k1, 5, 5, TX_AUTO_ACTIVATE),
    'zero initial ticks': (f) => timer(f.k9, 0, 5, TX_AUTO_ACTIVATE),
    'invalid auto activate': (f) => timer(f.k9, 5, 5, 2),
    'null expiration function': (f) => tx_timer_create(f.k9, 'timer', null, 0, 5, 5, TX_NO_ACTIVATE),
    'wait-forever initial ticks': (f) => timer(f.k9, 0xffffffff, 0, TX_AUTO_ACTIVATE),
  },
  tx_timer_activate: {
    'inactive timer': (f) => tx_timer_activate(f.k1),
    'active timer': (f) => tx_timer_activate(f.k2),
    'expired one-shot': (f) => tx_timer_activate(f.k3),
    null: () => tx_timer_activate(null),
    'not created': (f) => tx_timer_activate(f.k9),
  },
  tx_timer_deactivate: {
    'active timer': (f) => tx_timer_deactivate(f.k2),
    'inactive timer': (f) => tx_timer_deactivate(f.k1),
    null: () => tx_timer_deactivate(null),
    'not created': (f) => tx_timer_deactivate(f.k9),
  },
  tx_timer_change: {
    'inactive timer': (f) => tx_timer_change(f.k1, 3, 3),
    'active timer': (f) => tx_timer_change(f.k2, 3, 3),
    'zero initial ticks': (f) => tx_timer_change(f.k1, 0, 3),
    null: () => tx_timer_change(null, 3, 3),
    'not created': (f) => tx_timer_change(f.k9, 3, 3),
  },
  tx_timer_delete: {
    'inactive timer': (f) => tx_timer_delete(f.k1),
    'active timer': (f) => tx_timer_delete(f.k2),
    null: () => tx_timer_delete(null),
    'not created': (f) => tx_timer_delete(f.k9),
  },
  tx_timer_info_get: {
    ok: (f) => tx_timer_info_get(f.k1, ref<string | null>(''), ref(0), ref(0), ref(0), ref(null)),
    null: () => tx_timer_info_get(null, null, null, null, null, null),
    'not created': (f) => tx_timer_info_get(f.k9, null, null, null, null, null),
  },
  tx_timer_performance_info_get: {
    'default build': (f) => tx_timer_performance_info_get(f.k1, ref(0), ref(0), ref(0), ref(0), ref(0)),
  },
  tx_timer_performance_system_info_get: {
    'default build': () => tx_timer_performance_system_info_get(ref(0), ref(0), ref(0), ref(0), ref(0)),
  },
};

const TRACE_CASES: Record<string, Record<string, ApiCase>> = {
  tx_trace_enable: {
    'default build': () => tx_trace_enable(new Uint8Array(TRACE_BUFFER_BYTES), TRACE_BUFFER_BYTES, 30),
  },
  tx_trace_disable: { 'default build': () => tx_trace_disable() },
  tx_trace_event_filter: { 'default build': () => tx_trace_event_filter(0) },
  tx_trace_event_unfilter: { 'default build': () => tx_trace_event_unfilter(0) },
  tx_trace_buffer_full_notify: { 'default build': () => tx_trace_buffer_full_notify(callback) },
  tx_trace_user_event_insert: { 'default build': () => tx_trace_user_event_insert(4096, 1, 2, 3, 4) },
};

export const THREAD_CASES: Record<string, Record<string, ApiCase>> = {
  ...LIFE_CASES,
  ...CONTROL_CASES,
  ...TIMER_CASES,
  ...TRACE_CASES,
};
