// What may be changed or asked of a thread: priority, preemption-threshold, time-slice, notification, information.

import { enter } from '../kernel/current.ts';
import { finish, finish_plain, finish_quiet, finish_void, NO_STATUS } from '../kernel/finish.ts';
import { change_user_priority } from '../kernel/priority.ts';
import { rotate } from '../kernel/ready.ts';
import type { Callback, Ref, Service, UINT, ULONG } from '../kernel/service.ts';
import {
  TX_CALLER_ERROR,
  TX_FEATURE_NOT_ENABLED,
  TX_MAX_PRIORITIES,
  TX_PRIORITY_ERROR,
  TX_PTR_ERROR,
  TX_READY,
  TX_SUCCESS,
  TX_THREAD_ERROR,
  TX_THRESH_ERROR,
} from '../kernel/tx_constants.ts';
import type { TX_THREAD } from '../kernel/tx_thread_cb.ts';
import {
  TX_TRACE_THREAD_ENTRY_EXIT_NOTIFY,
  TX_TRACE_THREAD_IDENTIFY,
  TX_TRACE_THREAD_INFO_GET,
  TX_TRACE_THREAD_PREEMPTION_CHANGE,
  TX_TRACE_THREAD_PRIORITY_CHANGE,
  TX_TRACE_THREAD_RELINQUISH,
  TX_TRACE_THREAD_TIME_SLICE_CHANGE,
} from '../kernel/tx_trace_events.ts';
import { not_thread_or_timer } from './caller.ts';
import { allowed_threshold, thread_invalid } from './tx_thread.ts';

/**
 * Lets the other ready threads of the caller's priority run first. Yields also to higher-priority threads that the caller's
 * preemption-threshold had kept out. Allowed from threads. May preempt.
 */
export function tx_thread_relinquish(): Service<void> {
  const k = enter('tx_thread_relinquish');
  const thread = k.current;
  if (thread === null || k.system_state !== 0) return finish_void(k);
  thread.tx_thread_performance_relinquish_count++;
  rotate(k, thread);
  if (k.tracing) k.trace(TX_TRACE_THREAD_RELINQUISH, 0, k.execute?.sim_id ?? 0);
  return finish_void(k);
}

/** The thread that runs or was interrupted, null when none. Allowed from everywhere. */
export function tx_thread_identify(): TX_THREAD | null {
  const k = enter('tx_thread_identify');
  k.trace(TX_TRACE_THREAD_IDENTIFY, 0);
  return finish_plain(k, k.current, NO_STATUS);
}

/**
 * Changes a thread's priority (0 to 31); its preemption-threshold becomes the same.
 *
 * Returns TX_SUCCESS and the old priority; TX_THREAD_ERROR, TX_PTR_ERROR, TX_PRIORITY_ERROR, TX_CALLER_ERROR.
 * Allowed from threads and timers. May preempt.
 */
export function tx_thread_priority_change(
  thread: TX_THREAD | null,
  new_priority: UINT,
  old_priority: Ref<UINT> | null,
): Service<UINT> {
  const k = enter('tx_thread_priority_change');
  if (thread_invalid(k, thread)) return finish_quiet(k, TX_THREAD_ERROR);
  if (old_priority === null) return finish_quiet(k, TX_PTR_ERROR);
  if (new_priority >= TX_MAX_PRIORITIES) return finish_quiet(k, TX_PRIORITY_ERROR);
  if (not_thread_or_timer(k)) return finish_quiet(k, TX_CALLER_ERROR);
  k.trace(
    TX_TRACE_THREAD_PRIORITY_CHANGE,
    thread.sim_id,
    new_priority,
    thread.tx_thread_priority,
    thread.tx_thread_state,
  );
  old_priority.value = thread.tx_thread_user_priority;
  const ready = thread.tx_thread_state === TX_READY;
  change_user_priority(k, thread, new_priority);
  return ready ? finish(k, TX_SUCCESS) : finish_quiet(k, TX_SUCCESS);
}

/**
 * Changes a thread's preemption-threshold: 0 to its priority. In a build with TX_DISABLE_PREEMPTION_THRESHOLD one that
 * is not the thread's own priority counts as 0.
 *
 * Returns TX_SUCCESS and the old threshold; TX_THREAD_ERROR, TX_PTR_ERROR, TX_THRESH_ERROR, TX_CALLER_ERROR.
 * Allowed from threads and timers. May preempt.
 */
export function tx_thread_preemption_change(
  thread: TX_THREAD | null,
  threshold: UINT,
  old_threshold: Ref<UINT> | null,
): Service<UINT> {
  const k = enter('tx_thread_preemption_change');
  if (thread_invalid(k, thread)) return finish_quiet(k, TX_THREAD_ERROR);
  if (old_threshold === null) return finish_quiet(k, TX_PTR_ERROR);
  if (not_thread_or_timer(k)) return finish_quiet(k, TX_CALLER_ERROR);
  const new_threshold = allowed_threshold(k, thread.tx_thread_user_priority, threshold);
  const priority = thread.tx_thread_priority;
  const state = thread.tx_thread_state;
  k.trace(
    TX_TRACE_THREAD_PREEMPTION_CHANGE,
    thread.sim_id,
    new_threshold,
    thread.tx_thread_preempt_threshold,
    state,
  );
  if (threshold > thread.tx_thread_user_priority) return finish_quiet(k, TX_THRESH_ERROR);
  if (new_threshold === thread.tx_thread_user_priority && k.priority_list[priority] === thread) {
    k.preempted_map &= ~(1 << priority);
  }
  old_threshold.value = thread.tx_thread_user_preempt_threshold;
  thread.tx_thread_user_preempt_threshold = new_threshold;
  thread.tx_thread_preempt_threshold = Math.min(new_threshold, thread.tx_thread_inherit_priority);
  if (k.highest < priority && k.highest < new_threshold && k.execute === thread) {
    if (thread.tx_thread_preempt_threshold !== priority) k.preempted_map |= 1 << priority;
    k.execute = k.priority_list[k.highest] as TX_THREAD;
    return finish(k, TX_SUCCESS);
  }
  return finish_quiet(k, TX_SUCCESS);
}

/**
 * Changes a thread's time-slice in ticks; 0 for none.
 *
 * Returns TX_SUCCESS and the old one; TX_THREAD_ERROR, TX_PTR_ERROR, TX_CALLER_ERROR.
 * Allowed from threads and timers. Neither suspends nor preempts.
 */
export function tx_thread_time_slice_change(
  thread: TX_THREAD | null,
  new_time_slice: ULONG,
  old_time_slice: Ref<ULONG> | null,
): UINT {
  const k = enter('tx_thread_time_slice_change');
  if (thread_invalid(k, thread)) return finish_plain(k, TX_THREAD_ERROR);
  if (old_time_slice === null) return finish_plain(k, TX_PTR_ERROR);
  if (not_thread_or_timer(k)) return finish_plain(k, TX_CALLER_ERROR);
  k.trace(TX_TRACE_THREAD_TIME_SLICE_CHANGE, thread.sim_id, new_time_slice, thread.tx_thread_new_time_slice);
  old_time_slice.value = thread.tx_thread_new_time_slice;
  thread.tx_thread_time_slice = new_time_slice;
  thread.tx_thread_new_time_slice = new_time_slice;
  if (thread === k.current) {
    k.time_slice = new_time_slice;
    if (new_time_slice !== 0) {
      if (k.now_ns >= k.next_tick_ns) k.sync_ticks();
      k.plan_tick(1);
    }
  }
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Registers (or, with null, removes) the function called when the thread starts (TX_THREAD_ENTRY) and ends
 * (TX_THREAD_EXIT).
 *
 * Returns TX_SUCCESS, TX_THREAD_ERROR, or TX_FEATURE_NOT_ENABLED in a build with TX_DISABLE_NOTIFY_CALLBACKS.
 * Allowed from everywhere. Neither suspends nor preempts.
 */
export function tx_thread_entry_exit_notify(
  thread: TX_THREAD | null,
  notify: Callback<[TX_THREAD, UINT]> | null,
): UINT {
  const k = enter('tx_thread_entry_exit_notify');
  if (thread_invalid(k, thread)) return finish_plain(k, TX_THREAD_ERROR);
  if (k.config.TX_DISABLE_NOTIFY_CALLBACKS) return finish_plain(k, TX_FEATURE_NOT_ENABLED);
  thread.tx_thread_entry_exit_notify = notify ?? null;
  k.trace(TX_TRACE_THREAD_ENTRY_EXIT_NOTIFY, thread.sim_id, thread.tx_thread_state);
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Takes a handler for stack overflows. It is never called: simulated threads have no stack to overflow.
 *
 * Returns TX_SUCCESS in a build with TX_ENABLE_STACK_CHECKING, TX_FEATURE_NOT_ENABLED otherwise. Allowed from everywhere.
 */
export function tx_thread_stack_error_notify(_handler: Callback<[TX_THREAD]> | null): UINT {
  const k = enter('tx_thread_stack_error_notify');
  return finish_plain(k, k.config.TX_ENABLE_STACK_CHECKING ? TX_SUCCESS : TX_FEATURE_NOT_ENABLED);
}

/**
 * Gets name, state, run count, the user's priority, threshold and the stored time-slice, and the thread created next
 * and waiting next; null outputs are left out.
 *
 * Returns TX_SUCCESS or TX_THREAD_ERROR. Allowed from everywhere. Neither suspends nor preempts.
 */
export function tx_thread_info_get(
  thread: TX_THREAD | null,
  name: Ref<string | null> | null,
  state: Ref<UINT> | null,
  run_count: Ref<ULONG> | null,
  priority: Ref<UINT> | null,
  preemption_threshold: Ref<UINT> | null,
  time_slice: Ref<ULONG> | null,
  next_thread: Ref<TX_THREAD | null> | null,
  next_suspended_thread: Ref<TX_THREAD | null> | null,
): UINT {
  const k = enter('tx_thread_info_get');
  if (thread_invalid(k, thread)) return finish_plain(k, TX_THREAD_ERROR);
  k.trace(TX_TRACE_THREAD_INFO_GET, thread.sim_id, thread.tx_thread_state);
  if (name !== null) name.value = thread.tx_thread_name;
  if (state !== null) state.value = thread.tx_thread_state;
  if (run_count !== null) run_count.value = thread.tx_thread_run_count;
  if (priority !== null) priority.value = thread.tx_thread_user_priority;
  if (preemption_threshold !== null) preemption_threshold.value = thread.tx_thread_user_preempt_threshold;
  if (time_slice !== null) time_slice.value = thread.tx_thread_time_slice;
  if (next_thread !== null) next_thread.value = k.threads.next(thread);
  if (next_suspended_thread !== null) next_suspended_thread.value = thread.tx_thread_suspended_next;
  return finish_plain(k, TX_SUCCESS);
}
