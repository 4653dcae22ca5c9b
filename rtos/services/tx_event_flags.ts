// Event flags groups (ThreadX user guide, chapter 4, tx_event_flags_*): 32 flags, waited for with AND or OR. All
// waiters are judged against the flags as they are right after the set; what one of them clears does not touch the
// others.

import { type Board, exists, is_no_object } from '../kernel/board.ts';
import { run_callback } from '../kernel/callback.ts';
import { enter } from '../kernel/current.ts';
import { due_point, finish, finish_plain, finish_quiet, preempt_point } from '../kernel/finish.ts';
import { in_steps } from '../kernel/hand_out.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { declare_levels } from '../kernel/levels.ts';
import { name_objects } from '../kernel/object_title.ts';
import type { Callback, Ref, Service, UINT, ULONG } from '../kernel/service.ts';
import { wait_end, wait_end_all, wait_in, wait_remove, waiters } from '../kernel/suspension.ts';
import {
  TX_AND,
  TX_AND_CLEAR,
  TX_CALLER_ERROR,
  TX_CLEAR_ID,
  TX_DELETED,
  TX_EVENT_FLAG,
  TX_EVENT_FLAGS_AND_MASK,
  TX_EVENT_FLAGS_CLEAR_MASK,
  TX_EVENT_FLAGS_ID,
  TX_FEATURE_NOT_ENABLED,
  TX_GROUP_ERROR,
  TX_NO_EVENTS,
  TX_OPTION_ERROR,
  TX_OR,
  TX_PTR_ERROR,
  TX_SUCCESS,
  TX_WAIT_ERROR,
} from '../kernel/tx_constants.ts';
import { type TX_THREAD, WaitList } from '../kernel/tx_thread_cb.ts';
import {
  TX_TRACE_EVENT_FLAGS_CREATE,
  TX_TRACE_EVENT_FLAGS_DELETE,
  TX_TRACE_EVENT_FLAGS_GET,
  TX_TRACE_EVENT_FLAGS_INFO_GET,
  TX_TRACE_EVENT_FLAGS_SET,
  TX_TRACE_EVENT_FLAGS_SET_NOTIFY,
} from '../kernel/tx_trace_events.ts';
import { not_thread, not_thread_or_init, wait_forbidden } from './caller.ts';
import { EVENT_FLAGS_COUNTERS, reset_counters, retire_counters } from './performance.ts';

/** An event flags group's control block. */
export class TX_EVENT_FLAGS_GROUP {
  tx_event_flags_group_id: ULONG = 0;
  tx_event_flags_group_name: string | null = null;
  tx_event_flags_group_current: ULONG = 0;
  tx_event_flags_group_set_notify: Callback<[TX_EVENT_FLAGS_GROUP]> | null = null;
  tx_event_flags_group_performance_set_count: ULONG = 0;
  tx_event_flags_group_performance_get_count: ULONG = 0;
  tx_event_flags_group_performance_suspension_count: ULONG = 0;
  tx_event_flags_group_performance_timeout_count: ULONG = 0;
  readonly suspension = new WaitList(this);
  sim_owner: Board | null = null;
  sim_id = 0;
}
name_objects(
  TX_EVENT_FLAGS_GROUP,
  'event flags',
  ({ tx_event_flags_group_name }) => tx_event_flags_group_name,
);
declare_levels(TX_EVENT_FLAGS_GROUP, ['flags'], (group, values, at) => {
  values[at] = group.tx_event_flags_group_current;
});

function invalid(k: Kernel, group: TX_EVENT_FLAGS_GROUP | null): group is null {
  return group?.sim_owner !== k && is_no_object(k, group);
}

/** The requested flags that are there, 0 when the request is not satisfied. */
function satisfied(current: ULONG, requested: ULONG, option: UINT): ULONG {
  const present = current & requested;
  if ((option & TX_EVENT_FLAGS_AND_MASK) !== 0) return present === (requested | 0) ? present : 0;
  return present;
}

/**
 * Creates a group with all 32 flags clear.
 *
 * Returns TX_SUCCESS; TX_GROUP_ERROR for a null or already created control block; TX_CALLER_ERROR.
 * Allowed from initialization and threads. Neither suspends nor preempts.
 */
export function tx_event_flags_create(group: TX_EVENT_FLAGS_GROUP | null, name: string | null): UINT {
  const k = enter('tx_event_flags_create');
  if (group == null || exists(k, group)) return finish_plain(k, TX_GROUP_ERROR);
  if (not_thread_or_init(k)) return finish_plain(k, TX_CALLER_ERROR);
  group.tx_event_flags_group_id = TX_EVENT_FLAGS_ID;
  group.sim_owner = k;
  group.tx_event_flags_group_name = name;
  group.tx_event_flags_group_current = 0;
  group.tx_event_flags_group_set_notify = null;
  group.sim_id = k.sim.trace.register(k.number, 'event flags', name ?? '');
  reset_counters(group, EVENT_FLAGS_COUNTERS);
  k.created_list<TX_EVENT_FLAGS_GROUP>('event flags').add(group);
  k.trace(TX_TRACE_EVENT_FLAGS_CREATE, group.sim_id);
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Deletes a group; everyone who waits for it gets TX_DELETED.
 *
 * Returns TX_SUCCESS, TX_GROUP_ERROR or TX_CALLER_ERROR. Allowed from threads. May preempt.
 */
export function tx_event_flags_delete(group: TX_EVENT_FLAGS_GROUP | null): Service<UINT> {
  const k = enter('tx_event_flags_delete');
  if (invalid(k, group)) return finish_quiet(k, TX_GROUP_ERROR);
  if (not_thread(k)) return finish_quiet(k, TX_CALLER_ERROR);
  k.trace(TX_TRACE_EVENT_FLAGS_DELETE, group.sim_id);
  group.tx_event_flags_group_id = TX_CLEAR_ID;
  group.sim_owner = null;
  retire_counters(k, group, EVENT_FLAGS_COUNTERS);
  k.created_list<TX_EVENT_FLAGS_GROUP>('event flags').remove(group);
  wait_end_all(k, group.suspension, TX_DELETED);
  return finish(k, TX_SUCCESS);
}

function give_up_wait(thread: TX_THREAD): void {
  const group = thread.waiting_in?.owner as TX_EVENT_FLAGS_GROUP;
  wait_remove(thread);
  group.tx_event_flags_group_performance_timeout_count++;
  thread.tx_thread_suspend_status = TX_NO_EVENTS;
}

/**
 * Waits for flags.
 *
 * @param get_option TX_OR, TX_OR_CLEAR, TX_AND or TX_AND_CLEAR; the clearing ones clear the requested flags.
 * @param actual_flags receives all flags of the group as they were when the request was satisfied.
 * @param wait_option ticks to wait: TX_NO_WAIT, 1 to 0xFFFFFFFE, or TX_WAIT_FOREVER.
 *
 * Returns TX_SUCCESS; TX_NO_EVENTS when they did not come in time, and at once when none are requested; TX_DELETED,
 * TX_WAIT_ABORTED; TX_GROUP_ERROR; TX_PTR_ERROR; TX_OPTION_ERROR; TX_WAIT_ERROR. Allowed from everywhere. May suspend.
 *
 * @example const actual = ref(0); yield* tx_event_flags_get(app, MESSAGE, TX_OR_CLEAR, actual, TX_WAIT_FOREVER);
 */
export function tx_event_flags_get(
  group: TX_EVENT_FLAGS_GROUP | null,
  requested_flags: ULONG,
  get_option: UINT,
  actual_flags: Ref<ULONG> | null,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('tx_event_flags_get');
  if (invalid(k, group)) return finish_quiet(k, TX_GROUP_ERROR);
  if (actual_flags === null) return finish_quiet(k, TX_PTR_ERROR);
  if (wait_forbidden(k, wait_option)) return finish_quiet(k, TX_WAIT_ERROR);
  if (get_option > TX_AND_CLEAR) return finish_quiet(k, TX_OPTION_ERROR);
  group.tx_event_flags_group_performance_get_count++;
  const current = group.tx_event_flags_group_current;
  if (k.tracing) k.trace(TX_TRACE_EVENT_FLAGS_GET, group.sim_id, requested_flags, current, get_option);
  if (satisfied(current, requested_flags, get_option) !== 0) {
    actual_flags.value = current;
    if ((get_option & TX_EVENT_FLAGS_CLEAR_MASK) !== 0) {
      group.tx_event_flags_group_current = (current & ~requested_flags) >>> 0;
    }
    return k.succeed();
  }
  if (wait_option === 0 || k.preempt_disable !== 0 || requested_flags === 0)
    return finish_quiet(k, TX_NO_EVENTS);
  group.tx_event_flags_group_performance_suspension_count++;
  const thread = k.current as TX_THREAD;
  thread.wait_request = actual_flags;
  thread.wait_number = requested_flags;
  thread.wait_option = get_option;
  return wait_in(k, group.suspension, TX_EVENT_FLAG, wait_option, give_up_wait);
}

/** Readies a waiter whose request is satisfied by `flags`. Returns true when it was. */
function serve(k: Kernel, group: TX_EVENT_FLAGS_GROUP, thread: TX_THREAD, flags: ULONG): boolean {
  if (satisfied(flags, thread.wait_number, thread.wait_option) === 0) return false;
  (thread.wait_request as Ref<ULONG>).value = flags;
  if ((thread.wait_option & TX_EVENT_FLAGS_CLEAR_MASK) !== 0) {
    group.tx_event_flags_group_current = (group.tx_event_flags_group_current & ~thread.wait_number) >>> 0;
  }
  wait_end(k, thread, TX_SUCCESS);
  return true;
}

/**
 * Sets flags and readies whom they satisfy, without the callback and without yielding: for upper layers, in places
 * where a thread cannot yield. Returns how many threads waited.
 */
export function event_flags_post(k: Kernel, group: TX_EVENT_FLAGS_GROUP, flags_to_set: ULONG): number {
  const flags = (group.tx_event_flags_group_current | flags_to_set) >>> 0;
  group.tx_event_flags_group_current = flags;
  const count = group.suspension.count;
  if (count === 1) serve(k, group, group.suspension.head as TX_THREAD, flags);
  else if (count > 1) for (const thread of waiters(group.suspension)) serve(k, group, thread, flags);
  return count;
}

/** The callback is the one that was registered when the call began, as in the original. */
function* set_and_notify(
  k: Kernel,
  group: TX_EVENT_FLAGS_GROUP,
  notify: Callback<[TX_EVENT_FLAGS_GROUP]>,
  switch_first: boolean,
  switch_after: boolean,
): Service<UINT> {
  if (switch_first) yield* preempt_point(k);
  yield* run_callback(k, 'the set notify', notify(group));
  return yield* switch_after ? preempt_point(k) : due_point(k, TX_SUCCESS);
}

/**
 * Sets flags (TX_OR), or keeps only the given ones (TX_AND), which wakes nobody.
 *
 * Returns TX_SUCCESS, TX_GROUP_ERROR or TX_OPTION_ERROR. Allowed from everywhere. May preempt.
 */
export function tx_event_flags_set(
  group: TX_EVENT_FLAGS_GROUP | null,
  flags_to_set: ULONG,
  set_option: UINT,
): Service<UINT> {
  const k = enter('tx_event_flags_set');
  if (invalid(k, group)) return finish_quiet(k, TX_GROUP_ERROR);
  if (set_option !== TX_OR && set_option !== TX_AND) return finish_quiet(k, TX_OPTION_ERROR);
  group.tx_event_flags_group_performance_set_count++;
  if (k.tracing) {
    k.trace(TX_TRACE_EVENT_FLAGS_SET, group.sim_id, flags_to_set, set_option, group.suspension.count);
  }
  if (set_option === TX_AND) {
    group.tx_event_flags_group_current = (group.tx_event_flags_group_current & flags_to_set) >>> 0;
    return k.succeed();
  }
  const notify = group.tx_event_flags_group_set_notify;
  const count = event_flags_post(k, group, flags_to_set);
  // A single waiter yields before the callback if it was satisfied; with several the check comes after it.
  const single_satisfied = count === 1 && group.suspension.head === null;
  if (notify === null) {
    return single_satisfied || count > 1 ? finish(k, TX_SUCCESS) : k.succeed();
  }
  k.now_ns += k.cost_ns;
  return in_steps(k, set_and_notify(k, group, notify, single_satisfied, count > 1));
}

/**
 * Registers (or, with null, removes) the function that is called after each set with TX_OR, in its context.
 *
 * Returns TX_SUCCESS, TX_GROUP_ERROR, or TX_FEATURE_NOT_ENABLED in a build with TX_DISABLE_NOTIFY_CALLBACKS.
 * Allowed from everywhere. Neither suspends nor preempts.
 */
export function tx_event_flags_set_notify(
  group: TX_EVENT_FLAGS_GROUP | null,
  notify: Callback<[TX_EVENT_FLAGS_GROUP]> | null,
): UINT {
  const k = enter('tx_event_flags_set_notify');
  if (invalid(k, group)) return finish_plain(k, TX_GROUP_ERROR);
  if (k.config.TX_DISABLE_NOTIFY_CALLBACKS) return finish_plain(k, TX_FEATURE_NOT_ENABLED);
  group.tx_event_flags_group_set_notify = notify ?? null;
  k.trace(TX_TRACE_EVENT_FLAGS_SET_NOTIFY, group.sim_id);
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Gets name, flags, first waiter, number of waiters and the group created next; null outputs are left out.
 *
 * Returns TX_SUCCESS or TX_GROUP_ERROR. Allowed from everywhere. Neither suspends nor preempts.
 */
export function tx_event_flags_info_get(
  group: TX_EVENT_FLAGS_GROUP | null,
  name: Ref<string | null> | null,
  current_flags: Ref<ULONG> | null,
  first_suspended: Ref<TX_THREAD | null> | null,
  suspended_count: Ref<ULONG> | null,
  next_group: Ref<TX_EVENT_FLAGS_GROUP | null> | null,
): UINT {
  const k = enter('tx_event_flags_info_get');
  if (invalid(k, group)) return finish_plain(k, TX_GROUP_ERROR);
  k.trace(TX_TRACE_EVENT_FLAGS_INFO_GET, group.sim_id);
  if (name !== null) name.value = group.tx_event_flags_group_name;
  if (current_flags !== null) current_flags.value = group.tx_event_flags_group_current;
  if (first_suspended !== null) first_suspended.value = group.suspension.head;
  if (suspended_count !== null) suspended_count.value = group.suspension.count;
  if (next_group !== null) next_group.value = k.created_list<TX_EVENT_FLAGS_GROUP>('event flags').next(group);
  return finish_plain(k, TX_SUCCESS);
}
