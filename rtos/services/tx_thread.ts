// Threads: creation, life and death (ThreadX user guide, chapter 4, tx_thread_*). A terminated, reset or deleted thread
// simply stops: its generator is dropped, never closed, so none of its `finally` blocks run; the kernel releases its
// mutexes, and nothing else. That is what happens on the real kernel, where a thread has no destructors.

import { exists, is_no_object } from '../kernel/board.ts';
import { run_callback } from '../kernel/callback.ts';
import { enter } from '../kernel/current.ts';
import { build_context } from '../kernel/dispatch.ts';
import { finish, finish_plain, finish_quiet } from '../kernel/finish.ts';
import { in_steps } from '../kernel/hand_out.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { thread_resume, thread_suspend } from '../kernel/ready.ts';
import type { Callback, Service, UINT, ULONG } from '../kernel/service.ts';
import { cancel_wait, suspend_current } from '../kernel/suspension.ts';
import {
  TX_AUTO_START,
  TX_CALLER_ERROR,
  TX_CLEAR_ID,
  TX_COMPLETED,
  TX_DELETE_ERROR,
  TX_MAX_PRIORITIES,
  TX_NOT_DONE,
  TX_PRIORITY_ERROR,
  TX_PTR_ERROR,
  TX_READY,
  TX_RESUME_ERROR,
  TX_SIZE_ERROR,
  TX_SLEEP,
  TX_STACK_FILL,
  TX_START_ERROR,
  TX_SUCCESS,
  TX_SUSPEND_ERROR,
  TX_SUSPEND_LIFTED,
  TX_SUSPENDED,
  TX_TERMINATED,
  TX_THREAD_ERROR,
  TX_THREAD_EXIT,
  TX_THREAD_ID,
  TX_THRESH_ERROR,
  TX_WAIT_ABORT_ERROR,
  TX_WAIT_ABORTED,
} from '../kernel/tx_constants.ts';
import type { TX_THREAD } from '../kernel/tx_thread_cb.ts';
import {
  TX_TRACE_THREAD_CREATE,
  TX_TRACE_THREAD_DELETE,
  TX_TRACE_THREAD_RESET,
  TX_TRACE_THREAD_RESUME_API,
  TX_TRACE_THREAD_SLEEP,
  TX_TRACE_THREAD_SUSPEND_API,
  TX_TRACE_THREAD_TERMINATE,
  TX_TRACE_THREAD_WAIT_ABORT,
} from '../kernel/tx_trace_events.ts';
import { timer_remove } from '../kernel/wheel.ts';
import { in_timer, not_thread, not_thread_or_init, not_thread_or_timer } from './caller.ts';
import { reset_counters, retire_counters, THREAD_COUNTERS } from './performance.ts';

export function thread_invalid(k: Kernel, thread: TX_THREAD | null): thread is null {
  return thread?.sim_owner !== k && is_no_object(k, thread);
}

/** True when a new stack shares memory with the stack of a thread that exists. */
function overlaps(k: Kernel, start: Uint8Array, size: number): boolean {
  const from = start.byteOffset;
  const to = from + size - 1;
  return k.threads.objects.some((other) => {
    const stack = other.tx_thread_stack_start;
    if (stack === null || stack.buffer !== start.buffer) return false;
    const other_from = stack.byteOffset;
    const other_to = other_from + other.tx_thread_stack_size - 1;
    return from <= other_to && to >= other_from;
  });
}

function check_create(
  k: Kernel,
  thread: TX_THREAD | null,
  entry: Callback<[ULONG]> | null,
  stack_start: Uint8Array | null,
  stack_size: ULONG,
  priority: UINT,
  threshold: UINT,
  auto_start: UINT,
): UINT {
  if (thread == null || exists(k, thread)) return TX_THREAD_ERROR;
  if (stack_start == null || overlaps(k, stack_start, stack_size)) return TX_PTR_ERROR;
  if (typeof entry !== 'function') return TX_PTR_ERROR;
  if (stack_size < k.config.TX_MINIMUM_STACK) return TX_SIZE_ERROR;
  if (priority >= TX_MAX_PRIORITIES) return TX_PRIORITY_ERROR;
  if (threshold > priority) return TX_THRESH_ERROR;
  if (auto_start > TX_AUTO_START) return TX_START_ERROR;
  return not_thread_or_init(k) ? TX_CALLER_ERROR : TX_SUCCESS;
}

/** The threshold that a thread gets: a build without thresholds knows `priority` and 0 only. */
export function allowed_threshold(k: Kernel, priority: UINT, threshold: UINT): UINT {
  return k.config.TX_DISABLE_PREEMPTION_THRESHOLD && threshold !== priority ? 0 : threshold;
}

/**
 * The stack of a new thread: memory that nobody has used. With TX_ENABLE_STACK_CHECKING it is a whole number of words, one
 * less than there are.
 */
function take_stack(k: Kernel, thread: TX_THREAD, start: Uint8Array, size: ULONG): void {
  start.fill(TX_STACK_FILL & 0xff, 0, size);
  const checked = k.config.TX_ENABLE_STACK_CHECKING;
  const skipped = checked ? -start.byteOffset & 3 : 0;
  const bytes = checked ? Math.floor(size / 4) * 4 - (skipped === 0 ? 4 : 8) : size;
  const stack = skipped === 0 ? start : start.subarray(skipped);
  thread.tx_thread_stack_start = stack;
  thread.tx_thread_stack_size = bytes;
}

/** During initialization the threshold of the thread that is so far best does not keep a better one out. */
function resume_ignoring_threshold(k: Kernel, thread: TX_THREAD): void {
  const best = k.system_state < 0 ? k.execute : null;
  if (best === null) thread_resume(k, thread);
  else resume_with_best_at_its_priority(k, thread, best);
}

function resume_with_best_at_its_priority(k: Kernel, thread: TX_THREAD, best: TX_THREAD): void {
  const threshold = best.tx_thread_preempt_threshold;
  best.tx_thread_preempt_threshold = best.tx_thread_priority;
  thread_resume(k, thread);
  best.tx_thread_preempt_threshold = threshold;
}

/**
 * Creates a thread that runs `entry(entry_input)`.
 *
 * @param stack_start memory for the stack. The simulator keeps no stack in it, but checks size and overlap, and fills it
 *   with TX_STACK_FILL, as C does.
 * @param stack_size in bytes, at least TX_MINIMUM_STACK.
 * @param priority 0 (best) to 31.
 * @param preempt_threshold 0 to `priority`: only threads better than this preempt it. In a build with
 *   TX_DISABLE_PREEMPTION_THRESHOLD one that is not `priority` counts as 0: nobody does.
 * @param time_slice ticks it may run while equals wait, TX_NO_TIME_SLICE (0) for no limit.
 * @param auto_start TX_AUTO_START or TX_DONT_START.
 *
 * Returns TX_SUCCESS, TX_THREAD_ERROR, TX_PTR_ERROR, TX_SIZE_ERROR, TX_PRIORITY_ERROR, TX_THRESH_ERROR,
 * TX_START_ERROR, TX_CALLER_ERROR. Allowed from initialization and threads. May preempt.
 *
 * @example yield* tx_thread_create(worker, 'worker', worker_entry, 0, new Uint8Array(1024), 1024, 8, 8, 0, TX_AUTO_START);
 */
export function tx_thread_create(
  thread: TX_THREAD | null,
  name: string | null,
  entry: Callback<[ULONG]> | null,
  entry_input: ULONG,
  stack_start: Uint8Array | null,
  stack_size: ULONG,
  priority: UINT,
  preempt_threshold: UINT,
  time_slice: ULONG,
  auto_start: UINT,
): Service<UINT> {
  const k = enter('tx_thread_create');
  const status = check_create(
    k,
    thread,
    entry,
    stack_start,
    stack_size,
    priority,
    preempt_threshold,
    auto_start,
  );
  if (status !== TX_SUCCESS || thread === null) return finish_quiet(k, status);
  thread.tx_thread_id = TX_THREAD_ID;
  thread.sim_owner = k;
  thread.tx_thread_name = name;
  thread.tx_thread_entry = entry;
  thread.tx_thread_entry_parameter = entry_input;
  take_stack(k, thread, stack_start as Uint8Array, stack_size);
  thread.tx_thread_priority = priority;
  thread.tx_thread_user_priority = priority;
  const threshold = allowed_threshold(k, priority, preempt_threshold);
  thread.tx_thread_preempt_threshold = threshold;
  thread.tx_thread_user_preempt_threshold = threshold;
  thread.tx_thread_inherit_priority = TX_MAX_PRIORITIES;
  thread.tx_thread_time_slice = time_slice;
  thread.tx_thread_new_time_slice = time_slice;
  thread.tx_thread_run_count = 0;
  thread.tx_thread_state = TX_SUSPENDED;
  thread.tx_thread_delayed_suspend = 0;
  thread.tx_thread_suspend_cleanup = null;
  thread.tx_thread_entry_exit_notify = null;
  thread.tx_thread_owned_mutex_list = null;
  thread.tx_thread_owned_mutex_count = 0;
  build_context(thread);
  thread.sim_id = k.sim.trace.register(k.number, 'thread', name ?? '');
  reset_counters(thread, THREAD_COUNTERS);
  k.threads.add(thread);
  k.trace(TX_TRACE_THREAD_CREATE, thread.sim_id, priority, 0, stack_size);
  if (auto_start === TX_AUTO_START) resume_ignoring_threshold(k, thread);
  return finish(k, TX_SUCCESS);
}

/**
 * Deletes a completed or terminated thread; its control block and stack may be used again.
 *
 * Returns TX_SUCCESS, TX_THREAD_ERROR, TX_DELETE_ERROR in any other state, TX_CALLER_ERROR.
 * Allowed from threads and timers. Neither suspends nor preempts.
 */
export function tx_thread_delete(thread: TX_THREAD | null): UINT {
  const k = enter('tx_thread_delete');
  if (not_thread_or_timer(k)) return finish_plain(k, TX_CALLER_ERROR);
  if (thread_invalid(k, thread)) return finish_plain(k, TX_THREAD_ERROR);
  const state = thread.tx_thread_state;
  if (state !== TX_COMPLETED && state !== TX_TERMINATED) return finish_plain(k, TX_DELETE_ERROR);
  k.trace(TX_TRACE_THREAD_DELETE, thread.sim_id);
  thread.tx_thread_id = TX_CLEAR_ID;
  thread.sim_owner = null;
  retire_counters(k, thread, THREAD_COUNTERS);
  k.threads.remove(thread);
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Resumes a suspended thread, or lifts a delayed suspension.
 *
 * Returns TX_SUCCESS; TX_SUSPEND_LIFTED when only the delayed suspension was lifted; TX_RESUME_ERROR;
 * TX_THREAD_ERROR. Allowed from everywhere. May preempt.
 */
export function tx_thread_resume(thread: TX_THREAD | null): Service<UINT> {
  const k = enter('tx_thread_resume');
  if (thread_invalid(k, thread)) return finish_quiet(k, TX_THREAD_ERROR);
  if (k.tracing) {
    const { sim_id, tx_thread_state, tx_thread_delayed_suspend: delayed } = thread;
    k.trace(TX_TRACE_THREAD_RESUME_API, sim_id, tx_thread_state, delayed);
  }
  if (thread.tx_thread_state === TX_SUSPENDED) {
    resume_ignoring_threshold(k, thread);
    return finish(k, TX_SUCCESS);
  }
  if (thread.tx_thread_delayed_suspend !== 0) {
    thread.tx_thread_delayed_suspend = 0;
    return finish_quiet(k, TX_SUSPEND_LIFTED);
  }
  return finish_quiet(k, TX_RESUME_ERROR);
}

/**
 * Suspends a thread until it is resumed. A waiting or sleeping one is suspended when its wait ends.
 *
 * Returns TX_SUCCESS; TX_SUSPEND_ERROR for a completed or terminated thread; TX_THREAD_ERROR.
 * Allowed from everywhere. May suspend and preempt.
 */
export function tx_thread_suspend(thread: TX_THREAD | null): Service<UINT> {
  const k = enter('tx_thread_suspend');
  if (thread_invalid(k, thread)) return finish_quiet(k, TX_THREAD_ERROR);
  const state = thread.tx_thread_state;
  if (k.tracing) k.trace(TX_TRACE_THREAD_SUSPEND_API, thread.sim_id, state);
  if (state === TX_READY) {
    if (thread === k.current && k.system_state === 0) {
      if (k.preempt_disable !== 0) return finish_quiet(k, TX_SUSPEND_ERROR);
      return suspend_current(k, TX_SUSPENDED, 0, null);
    }
    thread.tx_thread_state = TX_SUSPENDED;
    thread.tx_thread_timer.tx_timer_internal_remaining_ticks = 0;
    thread_suspend(k, thread);
    return finish(k, TX_SUCCESS);
  }
  if (state === TX_COMPLETED || state === TX_TERMINATED) return finish_quiet(k, TX_SUSPEND_ERROR);
  if (state !== TX_SUSPENDED) thread.tx_thread_delayed_suspend = 1;
  return finish_quiet(k, TX_SUCCESS);
}

/**
 * Suspends the caller for `timer_ticks` ticks. The first tick may come at once: n ticks last from n-1 to n periods.
 *
 * Returns TX_SUCCESS, TX_WAIT_ABORTED, TX_CALLER_ERROR. Allowed from threads. Suspends.
 *
 * @example yield* tx_thread_sleep(100);
 */
export function tx_thread_sleep(timer_ticks: ULONG): Service<UINT> {
  const k = enter('tx_thread_sleep');
  if (not_thread(k) || k.current === null || k.preempt_disable !== 0) return finish_quiet(k, TX_CALLER_ERROR);
  if (timer_ticks === 0) return finish_quiet(k, TX_SUCCESS);
  if (k.tracing) k.trace(TX_TRACE_THREAD_SLEEP, timer_ticks, k.current.tx_thread_state);
  return suspend_current(k, TX_SLEEP, timer_ticks >>> 0, null);
}

function* tell_exit_and_release(k: Kernel, thread: TX_THREAD, was_ready: boolean): Service<UINT> {
  const notify = thread.tx_thread_entry_exit_notify;
  if (notify !== null) {
    yield* run_callback(k, 'the exit notify', notify(thread, TX_THREAD_EXIT));
  }
  if (was_ready) thread_suspend(k, thread);
  if (thread.tx_thread_owned_mutex_count > 0 && k.mutex_release !== null) k.mutex_release(thread);
  k.preempt_disable--;
  k.service = 'tx_thread_terminate';
  return yield* finish(k, TX_SUCCESS);
}

/**
 * Ends a thread at once: it leaves whatever it waited for, its exit callback runs in the caller's context, its mutexes
 * are released. Its generator just stops, without running `finally` blocks.
 *
 * Returns TX_SUCCESS (also for a thread that had already ended), TX_THREAD_ERROR, TX_CALLER_ERROR.
 * Allowed from threads and timers. May suspend (the caller itself) and preempt.
 */
export function tx_thread_terminate(thread: TX_THREAD | null): Service<UINT> {
  const k = enter('tx_thread_terminate');
  if (thread_invalid(k, thread)) return finish_quiet(k, TX_THREAD_ERROR);
  if (not_thread_or_timer(k)) return finish_quiet(k, TX_CALLER_ERROR);
  if (thread.tx_thread_timer.tx_timer_internal_list_head >= 0) timer_remove(k, thread.tx_thread_timer);
  const state = thread.tx_thread_state;
  k.trace(TX_TRACE_THREAD_TERMINATE, thread.sim_id, state);
  if (state === TX_COMPLETED || state === TX_TERMINATED) return finish(k, TX_SUCCESS);
  k.preempt_disable++;
  thread.tx_thread_state = TX_TERMINATED;
  const was_ready = state === TX_READY;
  if (!was_ready) cancel_wait(thread);
  return in_steps(k, tell_exit_and_release(k, thread, was_ready));
}

/**
 * Makes a completed or terminated thread start again from its entry function when it is resumed.
 *
 * Returns TX_SUCCESS, TX_NOT_DONE in any other state, TX_THREAD_ERROR, TX_CALLER_ERROR.
 * Allowed from threads. Neither suspends nor preempts.
 */
export function tx_thread_reset(thread: TX_THREAD | null): UINT {
  const k = enter('tx_thread_reset');
  if (thread_invalid(k, thread)) return finish_plain(k, TX_THREAD_ERROR);
  if (k.system_state !== 0 || in_timer(k)) return finish_plain(k, TX_CALLER_ERROR);
  const state = thread.tx_thread_state;
  if (thread === k.current || (state !== TX_COMPLETED && state !== TX_TERMINATED)) {
    return finish_plain(k, TX_NOT_DONE);
  }
  k.trace(TX_TRACE_THREAD_RESET, thread.sim_id, state);
  build_context(thread);
  thread.tx_thread_state = TX_SUSPENDED;
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Ends the wait or sleep of a thread; its call returns TX_WAIT_ABORTED.
 *
 * Returns TX_SUCCESS, TX_WAIT_ABORT_ERROR when it does not wait, TX_THREAD_ERROR. Allowed from everywhere. May preempt.
 */
export function tx_thread_wait_abort(thread: TX_THREAD | null): Service<UINT> {
  const k = enter('tx_thread_wait_abort');
  if (thread_invalid(k, thread)) return finish_quiet(k, TX_THREAD_ERROR);
  const state = thread.tx_thread_state;
  k.trace(TX_TRACE_THREAD_WAIT_ABORT, thread.sim_id, state);
  if (state < TX_SLEEP) return finish_quiet(k, TX_WAIT_ABORT_ERROR);
  // Cleanups tell an abort from a timeout by the state.
  thread.tx_thread_state = TX_SUSPENDED;
  cancel_wait(thread);
  thread.tx_thread_suspend_status = TX_WAIT_ABORTED;
  thread.tx_thread_performance_wait_abort_count++;
  thread_resume(k, thread);
  return finish(k, TX_SUCCESS);
}
