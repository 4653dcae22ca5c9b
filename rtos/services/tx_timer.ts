// Application timers (ThreadX user guide, chapter 4, tx_timer_*). Expiration functions run in the system timer thread
// and must not wait: a wait there answers TX_WAIT_ERROR, and one that takes long delays every other timer.

import { type Board, exists, is_no_object } from '../kernel/board.ts';
import { enter } from '../kernel/current.ts';
import { finish_plain } from '../kernel/finish.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { name_objects } from '../kernel/object_title.ts';
import type { Callback, Ref, UINT, ULONG } from '../kernel/service.ts';
import {
  TX_ACTIVATE_ERROR,
  TX_AUTO_ACTIVATE,
  TX_CALLER_ERROR,
  TX_CLEAR_ID,
  TX_SUCCESS,
  TX_TICK_ERROR,
  TX_TIMER_ENTRIES,
  TX_TIMER_ERROR,
  TX_TIMER_ID,
  TX_WAIT_FOREVER,
} from '../kernel/tx_constants.ts';
import { TX_TIMER_INTERNAL } from '../kernel/tx_thread_cb.ts';
import {
  TX_TRACE_TIMER_ACTIVATE,
  TX_TRACE_TIMER_CHANGE,
  TX_TRACE_TIMER_CREATE,
  TX_TRACE_TIMER_DEACTIVATE,
  TX_TRACE_TIMER_DELETE,
  TX_TRACE_TIMER_INFO_GET,
} from '../kernel/tx_trace_events.ts';
import { ticks_to_slot, timer_insert, timer_remove } from '../kernel/wheel.ts';
import { not_thread, not_thread_or_init } from './caller.ts';
import { reset_counters, retire_counters, TIMER_COUNTERS } from './performance.ts';

/** An application timer's control block. */
export class TX_TIMER {
  tx_timer_id: ULONG = 0;
  tx_timer_name: string | null = null;
  readonly tx_timer_internal = new TX_TIMER_INTERNAL();
  tx_timer_performance_activate_count: ULONG = 0;
  tx_timer_performance_reactivate_count: ULONG = 0;
  tx_timer_performance_deactivate_count: ULONG = 0;
  tx_timer_performance_expiration_count: ULONG = 0;
  tx_timer_performance_expiration_adjust_count: ULONG = 0;
  sim_owner: Board | null = null;
  sim_id = 0;
}
name_objects(TX_TIMER, 'timer', ({ tx_timer_name }) => tx_timer_name);

function invalid(k: Kernel, timer: TX_TIMER | null): timer is null {
  return timer?.sim_owner !== k && is_no_object(k, timer);
}

/** Ticks that an entry still has to go, as seen by deactivate; `in_process` for the two that are out of the wheel. */
function ticks_left(k: Kernel, entry: TX_TIMER_INTERNAL, in_process: ULONG): ULONG {
  const list = entry.tx_timer_internal_list_head;
  const remaining = entry.tx_timer_internal_remaining_ticks;
  if (list < 0) return remaining;
  if (k.now_ns >= k.next_tick_ns) k.sync_ticks();
  const beyond = remaining > TX_TIMER_ENTRIES ? remaining - TX_TIMER_ENTRIES : 0;
  if (list >= TX_TIMER_ENTRIES) return beyond > 0 ? beyond : in_process;
  return ticks_to_slot(k, list) + beyond;
}

/**
 * Creates a timer that calls `expiration_function(expiration_input)` after `initial_ticks`, then every
 * `reschedule_ticks` (0: once).
 *
 * Returns TX_SUCCESS, TX_TIMER_ERROR, TX_TICK_ERROR for no initial ticks, TX_ACTIVATE_ERROR for an invalid
 * `auto_activate` (TX_AUTO_ACTIVATE or TX_NO_ACTIVATE), TX_CALLER_ERROR. Allowed from initialization and threads.
 */
export function tx_timer_create(
  timer: TX_TIMER | null,
  name: string | null,
  expiration_function: Callback<[ULONG]> | null,
  expiration_input: ULONG,
  initial_ticks: ULONG,
  reschedule_ticks: ULONG,
  auto_activate: UINT,
): UINT {
  const k = enter('tx_timer_create');
  if (timer == null || exists(k, timer)) return finish_plain(k, TX_TIMER_ERROR);
  if (initial_ticks === 0) return finish_plain(k, TX_TICK_ERROR);
  if (auto_activate > TX_AUTO_ACTIVATE) return finish_plain(k, TX_ACTIVATE_ERROR);
  if (not_thread_or_init(k)) return finish_plain(k, TX_CALLER_ERROR);
  timer.tx_timer_id = TX_TIMER_ID;
  timer.sim_owner = k;
  timer.tx_timer_name = name;
  const entry = timer.tx_timer_internal;
  entry.tx_timer_internal_remaining_ticks = initial_ticks >>> 0;
  entry.tx_timer_internal_re_initialize_ticks = reschedule_ticks >>> 0;
  entry.tx_timer_internal_timeout_function = expiration_function ?? null;
  entry.tx_timer_internal_timeout_param = expiration_input;
  entry.tx_timer_internal_list_head = -1;
  entry.application_timer = timer;
  entry.idle_round = null;
  timer.sim_id = k.sim.trace.register(k.number, 'timer', name ?? '');
  reset_counters(timer, TIMER_COUNTERS);
  k.created_list<TX_TIMER>('timer').add(timer);
  k.trace(TX_TRACE_TIMER_CREATE, timer.sim_id, initial_ticks, reschedule_ticks, auto_activate);
  if (auto_activate === TX_AUTO_ACTIVATE) {
    timer.tx_timer_performance_activate_count++;
    timer_insert(k, entry);
  }
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Starts a timer with the ticks it has left.
 *
 * Returns TX_SUCCESS; TX_ACTIVATE_ERROR for an active timer or one with no ticks left; TX_TIMER_ERROR.
 * Allowed from everywhere. Neither suspends nor preempts.
 */
export function tx_timer_activate(timer: TX_TIMER | null): UINT {
  const k = enter('tx_timer_activate');
  if (invalid(k, timer)) return finish_plain(k, TX_TIMER_ERROR);
  const entry = timer.tx_timer_internal;
  k.trace(TX_TRACE_TIMER_ACTIVATE, timer.sim_id);
  const remaining = entry.tx_timer_internal_remaining_ticks;
  if (entry.tx_timer_internal_list_head >= 0 || remaining === 0) return finish_plain(k, TX_ACTIVATE_ERROR);
  timer.tx_timer_performance_activate_count++;
  if (remaining !== TX_WAIT_FOREVER) timer_insert(k, entry);
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Stops a timer, which keeps the ticks it had left; succeeds for an inactive one too.
 *
 * Returns TX_SUCCESS or TX_TIMER_ERROR. Allowed from everywhere. Neither suspends nor preempts.
 */
export function tx_timer_deactivate(timer: TX_TIMER | null): UINT {
  const k = enter('tx_timer_deactivate');
  if (invalid(k, timer)) return finish_plain(k, TX_TIMER_ERROR);
  const entry = timer.tx_timer_internal;
  k.trace(TX_TRACE_TIMER_DEACTIVATE, timer.sim_id);
  timer.tx_timer_performance_deactivate_count++;
  entry.tx_timer_internal_remaining_ticks = ticks_left(k, entry, entry.tx_timer_internal_re_initialize_ticks);
  timer_remove(k, entry);
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Sets the ticks of an inactive timer. Changing an active one succeeds without effect, as in the original: deactivate
 * it first.
 *
 * Returns TX_SUCCESS, TX_TIMER_ERROR, TX_TICK_ERROR for no initial ticks, TX_CALLER_ERROR in initialization.
 * Allowed from threads, timers and interrupts. Neither suspends nor preempts.
 */
export function tx_timer_change(timer: TX_TIMER | null, initial_ticks: ULONG, reschedule_ticks: ULONG): UINT {
  const k = enter('tx_timer_change');
  if (invalid(k, timer)) return finish_plain(k, TX_TIMER_ERROR);
  if (initial_ticks === 0) return finish_plain(k, TX_TICK_ERROR);
  if (k.system_state < 0) return finish_plain(k, TX_CALLER_ERROR);
  const entry = timer.tx_timer_internal;
  k.trace(TX_TRACE_TIMER_CHANGE, timer.sim_id, initial_ticks, reschedule_ticks);
  if (entry.tx_timer_internal_list_head < 0) {
    entry.tx_timer_internal_remaining_ticks = initial_ticks >>> 0;
    entry.tx_timer_internal_re_initialize_ticks = reschedule_ticks >>> 0;
  }
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Deletes a timer, active or not.
 *
 * Returns TX_SUCCESS, TX_TIMER_ERROR or TX_CALLER_ERROR. Allowed from threads. Neither suspends nor preempts.
 */
export function tx_timer_delete(timer: TX_TIMER | null): UINT {
  const k = enter('tx_timer_delete');
  if (invalid(k, timer)) return finish_plain(k, TX_TIMER_ERROR);
  if (not_thread(k)) return finish_plain(k, TX_CALLER_ERROR);
  k.trace(TX_TRACE_TIMER_DELETE, timer.sim_id);
  timer_remove(k, timer.tx_timer_internal);
  timer.tx_timer_id = TX_CLEAR_ID;
  timer.sim_owner = null;
  retire_counters(k, timer, TIMER_COUNTERS);
  k.created_list<TX_TIMER>('timer').remove(timer);
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Gets name, whether active (1) or not (0), remaining and reschedule ticks, and the timer created next; null outputs
 * are left out. A timer in its own callback, and the one processed next, counts 0 remaining ticks.
 *
 * Returns TX_SUCCESS or TX_TIMER_ERROR. Allowed from everywhere. Neither suspends nor preempts.
 */
export function tx_timer_info_get(
  timer: TX_TIMER | null,
  name: Ref<string | null> | null,
  active: Ref<UINT> | null,
  remaining_ticks: Ref<ULONG> | null,
  reschedule_ticks: Ref<ULONG> | null,
  next_timer: Ref<TX_TIMER | null> | null,
): UINT {
  const k = enter('tx_timer_info_get');
  if (invalid(k, timer)) return finish_plain(k, TX_TIMER_ERROR);
  const entry = timer.tx_timer_internal;
  k.trace(TX_TRACE_TIMER_INFO_GET, timer.sim_id);
  if (name !== null) name.value = timer.tx_timer_name;
  if (active !== null) active.value = entry.tx_timer_internal_list_head < 0 ? 0 : 1;
  if (remaining_ticks !== null) remaining_ticks.value = ticks_left(k, entry, 0);
  if (reschedule_ticks !== null) reschedule_ticks.value = entry.tx_timer_internal_re_initialize_ticks;
  if (next_timer !== null) next_timer.value = k.created_list<TX_TIMER>('timer').next(timer);
  return finish_plain(k, TX_SUCCESS);
}
