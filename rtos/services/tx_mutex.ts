// Mutexes (ThreadX user guide, chapter 4, tx_mutex_*): owned by a thread, counted, with optional priority inheritance.
// Inheritance has no chain: raising an owner that itself waits for another mutex changes only its own priority. A
// waiter that timed out stays recorded in the mutex until the next put, as in the original.

import { exists, is_no_object } from '../kernel/board.ts';
import { enter } from '../kernel/current.ts';
import { finish, finish_plain, finish_quiet } from '../kernel/finish.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { change_inherited_priority } from '../kernel/priority.ts';
import { thread_resume } from '../kernel/ready.ts';
import type { Ref, Service, UINT, ULONG } from '../kernel/service.ts';
import {
  dequeue_waiter,
  suspend_current,
  wait_append,
  wait_end_all,
  wait_prioritize,
  wait_remove,
} from '../kernel/suspension.ts';
import {
  TX_CALLER_ERROR,
  TX_CLEAR_ID,
  TX_DELETED,
  TX_INHERIT,
  TX_INHERIT_ERROR,
  TX_MAX_PRIORITIES,
  TX_MUTEX_ERROR,
  TX_MUTEX_ID,
  TX_MUTEX_SUSP,
  TX_NOT_AVAILABLE,
  TX_NOT_OWNED,
  TX_SUCCESS,
  TX_WAIT_ERROR,
} from '../kernel/tx_constants.ts';
import type { TX_MUTEX, TX_THREAD } from '../kernel/tx_thread_cb.ts';
import {
  TX_TRACE_MUTEX_CREATE,
  TX_TRACE_MUTEX_DELETE,
  TX_TRACE_MUTEX_GET,
  TX_TRACE_MUTEX_INFO_GET,
  TX_TRACE_MUTEX_PRIORITIZE,
  TX_TRACE_MUTEX_PUT,
} from '../kernel/tx_trace_events.ts';
import { mark } from '../sim/marks.ts';
import { in_interrupt, not_thread, not_thread_or_init, wait_forbidden } from './caller.ts';
import { MUTEX_COUNTERS, reset_counters, retire_counters } from './performance.ts';

function invalid(k: Kernel, mutex: TX_MUTEX | null): mutex is null {
  return mutex?.sim_owner !== k && is_no_object(k, mutex);
}

function add_owned(thread: TX_THREAD, mutex: TX_MUTEX): void {
  const head = thread.tx_thread_owned_mutex_list;
  if (head === null) {
    thread.tx_thread_owned_mutex_list = mutex;
    mutex.tx_mutex_owned_next = mutex;
    mutex.tx_mutex_owned_previous = mutex;
  } else {
    const tail = head.tx_mutex_owned_previous as TX_MUTEX;
    tail.tx_mutex_owned_next = mutex;
    head.tx_mutex_owned_previous = mutex;
    mutex.tx_mutex_owned_previous = tail;
    mutex.tx_mutex_owned_next = head;
  }
  thread.tx_thread_owned_mutex_count++;
}

function remove_owned(thread: TX_THREAD, mutex: TX_MUTEX): void {
  thread.tx_thread_owned_mutex_count--;
  const next = mutex.tx_mutex_owned_next as TX_MUTEX;
  if (next === mutex) {
    thread.tx_thread_owned_mutex_list = null;
  } else {
    const previous = mutex.tx_mutex_owned_previous as TX_MUTEX;
    next.tx_mutex_owned_previous = previous;
    previous.tx_mutex_owned_next = next;
    if (thread.tx_thread_owned_mutex_list === mutex) thread.tx_thread_owned_mutex_list = next;
  }
  mutex.tx_mutex_owned_next = null;
  mutex.tx_mutex_owned_previous = null;
}

/** The best priority that the other inheriting mutexes of a thread have recorded; TX_MAX_PRIORITIES for none. */
function inherited_from_others(thread: TX_THREAD): number {
  let best = TX_MAX_PRIORITIES;
  const first = thread.tx_thread_owned_mutex_list;
  let mutex = first;
  while (mutex !== null) {
    if (mutex.tx_mutex_inherit === TX_INHERIT && mutex.tx_mutex_highest_priority_waiting < best) {
      mark('mutex: priority inherited through another mutex');
      best = mutex.tx_mutex_highest_priority_waiting;
    }
    mutex = mutex.tx_mutex_owned_next;
    if (mutex === first) break;
  }
  return best;
}

/** The previous owner returns to its own priority or to what its other mutexes still give it. */
function restore_priority(k: Kernel, thread: TX_THREAD): void {
  const inherited = inherited_from_others(thread);
  thread.tx_thread_inherit_priority = inherited;
  const user = thread.tx_thread_user_priority;
  const priority = inherited < user ? inherited : user;
  if (thread.tx_thread_priority !== priority) change_inherited_priority(k, thread, priority);
}

/** Hands the mutex to its next owner, or leaves it free. The caller's preemption check comes after. */
function pass_on(k: Kernel, mutex: TX_MUTEX, owner: TX_THREAD): void {
  remove_owned(owner, mutex);
  const inherits = mutex.tx_mutex_inherit === TX_INHERIT;
  if (inherits && mutex.suspension.count > 1) wait_prioritize(mutex.suspension);
  const next = mutex.suspension.head;
  if (next === null) {
    if (inherits) {
      mutex.tx_mutex_highest_priority_waiting = TX_MAX_PRIORITIES;
      restore_priority(k, owner);
    }
    mutex.tx_mutex_owner = null;
    return;
  }
  dequeue_waiter(next, TX_SUCCESS);
  add_owned(next, mutex);
  mutex.tx_mutex_ownership_count = 1;
  mutex.tx_mutex_owner = next;
  if (inherits) {
    mutex.tx_mutex_original_priority = next.tx_thread_priority;
    mutex.tx_mutex_highest_priority_waiting = TX_MAX_PRIORITIES;
    wait_prioritize(mutex.suspension);
    const waiter = mutex.suspension.head;
    if (waiter !== null) mutex.tx_mutex_highest_priority_waiting = waiter.tx_thread_priority;
    restore_priority(k, owner);
  }
  thread_resume(k, next);
}

/** A thread ends: its mutexes are released, whatever their counts, without a switch in between. */
function release_all(k: Kernel, thread: TX_THREAD): void {
  while (thread.tx_thread_owned_mutex_list !== null) {
    const mutex = thread.tx_thread_owned_mutex_list;
    mutex.tx_mutex_ownership_count = 0;
    pass_on(k, mutex, thread);
  }
}

/**
 * Creates a mutex. `inherit` is TX_INHERIT or TX_NO_INHERIT.
 *
 * Returns TX_SUCCESS; TX_MUTEX_ERROR for a null or already created control block; TX_INHERIT_ERROR; TX_CALLER_ERROR.
 * Allowed from initialization and threads. Neither suspends nor preempts.
 */
export function tx_mutex_create(mutex: TX_MUTEX | null, name: string | null, inherit: UINT): UINT {
  const k = enter('tx_mutex_create');
  if (mutex == null || exists(k, mutex)) return finish_plain(k, TX_MUTEX_ERROR);
  if (inherit > TX_INHERIT) return finish_plain(k, TX_INHERIT_ERROR);
  if (not_thread_or_init(k)) return finish_plain(k, TX_CALLER_ERROR);
  mutex.tx_mutex_id = TX_MUTEX_ID;
  mutex.sim_owner = k;
  mutex.tx_mutex_name = name;
  mutex.tx_mutex_inherit = inherit;
  mutex.tx_mutex_ownership_count = 0;
  mutex.tx_mutex_owner = null;
  mutex.tx_mutex_highest_priority_waiting = TX_MAX_PRIORITIES;
  mutex.sim_id = k.sim.trace.register(k.number, 'mutex', name ?? '');
  reset_counters(mutex, MUTEX_COUNTERS);
  k.mutexes.add(mutex);
  const release = (thread: TX_THREAD): void => release_all(k, thread);
  k.mutex_release = release;
  k.trace(TX_TRACE_MUTEX_CREATE, mutex.sim_id, inherit);
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Deletes a mutex: it is taken from its owner, and everyone who waits for it gets TX_DELETED.
 *
 * Returns TX_SUCCESS, TX_MUTEX_ERROR or TX_CALLER_ERROR. Allowed from threads. May preempt.
 */
export function tx_mutex_delete(mutex: TX_MUTEX | null): Service<UINT> {
  const k = enter('tx_mutex_delete');
  if (invalid(k, mutex)) return finish_quiet(k, TX_MUTEX_ERROR);
  if (not_thread(k)) return finish_quiet(k, TX_CALLER_ERROR);
  k.trace(TX_TRACE_MUTEX_DELETE, mutex.sim_id);
  mutex.tx_mutex_id = TX_CLEAR_ID;
  mutex.sim_owner = null;
  retire_counters(k, mutex, MUTEX_COUNTERS);
  k.mutexes.remove(mutex);
  const owner = mutex.tx_mutex_owner;
  const waiting = mutex.suspension;
  if (owner !== null) {
    remove_owned(owner, mutex);
    mutex.tx_mutex_ownership_count = 0;
    mutex.tx_mutex_owner = null;
    mutex.tx_mutex_highest_priority_waiting = TX_MAX_PRIORITIES;
    if (mutex.tx_mutex_inherit === TX_INHERIT) restore_priority(k, owner);
  }
  wait_end_all(k, waiting, TX_DELETED);
  return finish(k, TX_SUCCESS);
}

function give_up_wait(thread: TX_THREAD): void {
  const mutex = thread.waiting_in?.owner as TX_MUTEX;
  wait_remove(thread);
  mutex.tx_mutex_performance_timeout_count++;
  thread.tx_thread_suspend_status = TX_NOT_AVAILABLE;
}

/** The owner inherits the priority of a waiter that is better; before the waiter leaves its ready list. */
function inherit_priority(k: Kernel, mutex: TX_MUTEX, waiter: TX_THREAD): void {
  const owner = mutex.tx_mutex_owner as TX_THREAD;
  const priority = waiter.tx_thread_priority;
  if (owner.tx_thread_priority > priority) {
    mutex.tx_mutex_performance_priority_inversion_count++;
    owner.tx_thread_performance_priority_inversion_count++;
  }
  if (mutex.tx_mutex_inherit !== TX_INHERIT) return;
  if (mutex.tx_mutex_highest_priority_waiting > priority) mutex.tx_mutex_highest_priority_waiting = priority;
  if (owner.tx_thread_inherit_priority > priority) owner.tx_thread_inherit_priority = priority;
  if (owner.tx_thread_priority > priority) {
    mutex.tx_mutex_performance_priority_inheritance_count++;
    change_inherited_priority(k, owner, priority);
  }
}

/**
 * Gets a mutex; the owner may get it again, and must put it as often.
 *
 * @param wait_option ticks to wait: TX_NO_WAIT, 1 to 0xFFFFFFFE, or TX_WAIT_FOREVER.
 *
 * Returns TX_SUCCESS; TX_NOT_AVAILABLE when it did not come in time; TX_DELETED, TX_WAIT_ABORTED; TX_MUTEX_ERROR;
 * TX_WAIT_ERROR for a wait outside threads; TX_CALLER_ERROR in an interrupt.
 * Allowed from initialization, threads and timers. May suspend.
 */
export function tx_mutex_get(mutex: TX_MUTEX | null, wait_option: ULONG): Service<UINT> {
  const k = enter('tx_mutex_get');
  if (invalid(k, mutex)) return finish_quiet(k, TX_MUTEX_ERROR);
  if (wait_forbidden(k, wait_option)) return finish_quiet(k, TX_WAIT_ERROR);
  if (in_interrupt(k)) return finish_quiet(k, TX_CALLER_ERROR);
  const thread = k.current;
  mutex.tx_mutex_performance_get_count++;
  if (k.tracing) {
    k.trace(
      TX_TRACE_MUTEX_GET,
      mutex.sim_id,
      wait_option,
      mutex.tx_mutex_owner?.sim_id ?? 0,
      mutex.tx_mutex_ownership_count,
    );
  }
  if (mutex.tx_mutex_ownership_count === 0) {
    mutex.tx_mutex_ownership_count = 1;
    mutex.tx_mutex_owner = thread;
    if (thread !== null) {
      mutex.tx_mutex_original_priority = thread.tx_thread_priority;
      mutex.tx_mutex_highest_priority_waiting = TX_MAX_PRIORITIES;
      add_owned(thread, mutex);
    }
    return k.succeed();
  }
  if (mutex.tx_mutex_owner === thread) {
    mutex.tx_mutex_ownership_count++;
    return k.succeed();
  }
  if (wait_option === 0 || k.preempt_disable !== 0 || thread === null)
    return finish_quiet(k, TX_NOT_AVAILABLE);
  mutex.tx_mutex_performance_suspension_count++;
  wait_append(mutex.suspension, thread);
  if (mutex.tx_mutex_owner !== null) inherit_priority(k, mutex, thread);
  return suspend_current(k, TX_MUTEX_SUSP, wait_option, give_up_wait);
}

/**
 * Puts a mutex. The last put passes it on: to the best waiter if it inherits, else to the first.
 *
 * Returns TX_SUCCESS; TX_NOT_OWNED when the caller does not own it; TX_MUTEX_ERROR; TX_CALLER_ERROR in an interrupt.
 * Allowed from initialization, threads and timers. May preempt.
 */
export function tx_mutex_put(mutex: TX_MUTEX | null): Service<UINT> {
  const k = enter('tx_mutex_put');
  if (invalid(k, mutex)) return finish_quiet(k, TX_MUTEX_ERROR);
  if (in_interrupt(k)) return finish_quiet(k, TX_CALLER_ERROR);
  mutex.tx_mutex_performance_put_count++;
  const owner = mutex.tx_mutex_owner;
  if (k.tracing) {
    k.trace(TX_TRACE_MUTEX_PUT, mutex.sim_id, owner?.sim_id ?? 0, mutex.tx_mutex_ownership_count);
  }
  if (mutex.tx_mutex_ownership_count === 0) return finish_quiet(k, TX_NOT_OWNED);
  if (owner !== k.current && k.preempt_disable === 0) return finish_quiet(k, TX_NOT_OWNED);
  mutex.tx_mutex_ownership_count--;
  if (mutex.tx_mutex_ownership_count !== 0 || owner === null) return k.succeed();
  const simple = mutex.suspension.head === null && mutex.tx_mutex_inherit !== TX_INHERIT;
  pass_on(k, mutex, owner);
  return simple ? k.succeed() : finish(k, TX_SUCCESS);
}

/**
 * Moves the waiter with the best priority to the head of the list; the others keep their order.
 *
 * Returns TX_SUCCESS or TX_MUTEX_ERROR. Allowed from everywhere. Neither suspends nor preempts.
 */
export function tx_mutex_prioritize(mutex: TX_MUTEX | null): UINT {
  const k = enter('tx_mutex_prioritize');
  if (invalid(k, mutex)) return finish_plain(k, TX_MUTEX_ERROR);
  k.trace(TX_TRACE_MUTEX_PRIORITIZE, mutex.sim_id, mutex.suspension.count);
  wait_prioritize(mutex.suspension);
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Gets name, ownership count, owner, first waiter, number of waiters and the mutex created next; null outputs are
 * left out.
 *
 * Returns TX_SUCCESS or TX_MUTEX_ERROR. Allowed from everywhere. Neither suspends nor preempts.
 */
export function tx_mutex_info_get(
  mutex: TX_MUTEX | null,
  name: Ref<string | null> | null,
  count: Ref<ULONG> | null,
  owner: Ref<TX_THREAD | null> | null,
  first_suspended: Ref<TX_THREAD | null> | null,
  suspended_count: Ref<ULONG> | null,
  next_mutex: Ref<TX_MUTEX | null> | null,
): UINT {
  const k = enter('tx_mutex_info_get');
  if (invalid(k, mutex)) return finish_plain(k, TX_MUTEX_ERROR);
  k.trace(TX_TRACE_MUTEX_INFO_GET, mutex.sim_id);
  if (name !== null) name.value = mutex.tx_mutex_name;
  if (count !== null) count.value = mutex.tx_mutex_ownership_count;
  if (owner !== null) owner.value = mutex.tx_mutex_owner;
  if (first_suspended !== null) first_suspended.value = mutex.suspension.head;
  if (suspended_count !== null) suspended_count.value = mutex.suspension.count;
  if (next_mutex !== null) next_mutex.value = k.mutexes.next(mutex);
  return finish_plain(k, TX_SUCCESS);
}
