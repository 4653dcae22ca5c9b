// Counting semaphores (ThreadX user guide, chapter 4, tx_semaphore_*). Waiters are served in order of arrival. The put
// callback runs after the put and after the woken thread, if that one is better than the caller.

import { type Board, exists, is_no_object } from '../kernel/board.ts';
import { run_callback } from '../kernel/callback.ts';
import { enter } from '../kernel/current.ts';
import {
  due_point,
  finish,
  finish_no_object,
  finish_plain,
  finish_quiet,
  preempt_point,
} from '../kernel/finish.ts';
import { in_steps } from '../kernel/hand_out.ts';
import { type Holders, register_holders } from '../kernel/holders.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { declare_levels } from '../kernel/levels.ts';
import { name_objects } from '../kernel/object_title.ts';
import type { Callback, Ref, Service, UINT, ULONG } from '../kernel/service.ts';
import { wait_end, wait_end_all, wait_in, wait_prioritize, wait_remove } from '../kernel/suspension.ts';
import {
  TX_CALLER_ERROR,
  TX_CEILING_EXCEEDED,
  TX_CLEAR_ID,
  TX_DELETED,
  TX_FEATURE_NOT_ENABLED,
  TX_INVALID_CEILING,
  TX_NO_INSTANCE,
  TX_SEMAPHORE_ERROR,
  TX_SEMAPHORE_ID,
  TX_SEMAPHORE_SUSP,
  TX_SUCCESS,
  TX_WAIT_ERROR,
} from '../kernel/tx_constants.ts';
import { type TX_THREAD, WaitList } from '../kernel/tx_thread_cb.ts';
import {
  TX_TRACE_SEMAPHORE_CEILING_PUT,
  TX_TRACE_SEMAPHORE_CREATE,
  TX_TRACE_SEMAPHORE_DELETE,
  TX_TRACE_SEMAPHORE_GET,
  TX_TRACE_SEMAPHORE_INFO_GET,
  TX_TRACE_SEMAPHORE_PRIORITIZE,
  TX_TRACE_SEMAPHORE_PUT,
  TX_TRACE_SEMAPHORE_PUT_NOTIFY,
} from '../kernel/tx_trace_events.ts';
import { not_thread, not_thread_or_init, wait_forbidden } from './caller.ts';
import { reset_counters, retire_counters, SEMAPHORE_COUNTERS } from './performance.ts';
import { SemaphoreLock } from './semaphore_lock.ts';

/** A counting semaphore's control block. */
export class TX_SEMAPHORE {
  tx_semaphore_id: ULONG = 0;
  tx_semaphore_name: string | null = null;
  tx_semaphore_count: ULONG = 0;
  tx_semaphore_put_notify: Callback<[TX_SEMAPHORE]> | null = null;
  tx_semaphore_performance_put_count: ULONG = 0;
  tx_semaphore_performance_get_count: ULONG = 0;
  tx_semaphore_performance_suspension_count: ULONG = 0;
  tx_semaphore_performance_timeout_count: ULONG = 0;
  readonly suspension = new WaitList(this);
  sim_owner: Board | null = null;
  sim_id = 0;
  /** Who has it, as long as it may be a lock; null for one that counts or signals. */
  lock: SemaphoreLock | null = null;
}
name_objects(TX_SEMAPHORE, 'semaphore', ({ tx_semaphore_name }) => tx_semaphore_name);
declare_levels(TX_SEMAPHORE, ['count'], (semaphore, values, at) => {
  values[at] = semaphore.tx_semaphore_count;
});

function semaphore_holders(object: unknown): Holders | null {
  if (!(object instanceof TX_SEMAPHORE) || object.lock === null) return null;
  return object.lock.holders(object.tx_semaphore_name, object.sim_id);
}

/** One instance makes a lock. */
function lock_of(k: Kernel, count: ULONG): SemaphoreLock | null {
  if (count !== 1) return null;
  register_holders(k.sim, semaphore_holders);
  return new SemaphoreLock();
}

function invalid(k: Kernel, semaphore: TX_SEMAPHORE | null): semaphore is null {
  return semaphore?.sim_owner !== k && is_no_object(k, semaphore);
}

/**
 * Creates a counting semaphore with `initial_count` instances.
 *
 * Returns TX_SUCCESS; TX_SEMAPHORE_ERROR for a null or already created control block; TX_CALLER_ERROR.
 * Allowed from initialization and threads. Neither suspends nor preempts.
 */
export function tx_semaphore_create(
  semaphore: TX_SEMAPHORE | null,
  name: string | null,
  initial_count: ULONG,
): UINT {
  const k = enter('tx_semaphore_create');
  if (semaphore == null || exists(k, semaphore)) return finish_plain(k, TX_SEMAPHORE_ERROR);
  if (not_thread_or_init(k)) return finish_plain(k, TX_CALLER_ERROR);
  semaphore.tx_semaphore_id = TX_SEMAPHORE_ID;
  semaphore.sim_owner = k;
  semaphore.tx_semaphore_name = name;
  semaphore.tx_semaphore_count = initial_count >>> 0;
  semaphore.lock = lock_of(k, initial_count);
  semaphore.tx_semaphore_put_notify = null;
  semaphore.sim_id = k.sim.trace.register(k.number, 'semaphore', name ?? '');
  reset_counters(semaphore, SEMAPHORE_COUNTERS);
  k.created_list<TX_SEMAPHORE>('semaphore').add(semaphore);
  k.trace(TX_TRACE_SEMAPHORE_CREATE, semaphore.sim_id, initial_count);
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Deletes a semaphore; everyone who waits for it gets TX_DELETED.
 *
 * Returns TX_SUCCESS, TX_SEMAPHORE_ERROR or TX_CALLER_ERROR. Allowed from threads. May preempt.
 */
export function tx_semaphore_delete(semaphore: TX_SEMAPHORE | null): Service<UINT> {
  const k = enter('tx_semaphore_delete');
  if (invalid(k, semaphore)) return finish_quiet(k, TX_SEMAPHORE_ERROR);
  if (not_thread(k)) return finish_quiet(k, TX_CALLER_ERROR);
  k.trace(TX_TRACE_SEMAPHORE_DELETE, semaphore.sim_id);
  semaphore.tx_semaphore_id = TX_CLEAR_ID;
  semaphore.sim_owner = null;
  retire_counters(k, semaphore, SEMAPHORE_COUNTERS);
  k.created_list<TX_SEMAPHORE>('semaphore').remove(semaphore);
  wait_end_all(k, semaphore.suspension, TX_DELETED);
  return finish(k, TX_SUCCESS);
}

function give_up_wait(thread: TX_THREAD): void {
  const semaphore = thread.waiting_in?.owner as TX_SEMAPHORE;
  wait_remove(thread);
  semaphore.tx_semaphore_performance_timeout_count++;
  thread.tx_thread_suspend_status = TX_NO_INSTANCE;
}

/**
 * Takes an instance of a semaphore.
 *
 * @param wait_option ticks to wait for one: TX_NO_WAIT, 1 to 0xFFFFFFFE, or TX_WAIT_FOREVER.
 *
 * Returns TX_SUCCESS; TX_NO_INSTANCE when none came in time; TX_DELETED, TX_WAIT_ABORTED; TX_SEMAPHORE_ERROR;
 * TX_WAIT_ERROR for a wait outside threads. Allowed from everywhere. May suspend.
 *
 * @example const status = yield* tx_semaphore_get(bus_free, TX_WAIT_FOREVER);
 */
export function tx_semaphore_get(semaphore: TX_SEMAPHORE | null, wait_option: ULONG): Service<UINT> {
  const k = enter('tx_semaphore_get');
  if (semaphore?.sim_owner !== k) return finish_no_object(k, semaphore, TX_SEMAPHORE_ERROR);
  if (wait_forbidden(k, wait_option)) return finish_quiet(k, TX_WAIT_ERROR);
  semaphore.tx_semaphore_performance_get_count++;
  if (k.tracing) trace_get(k, semaphore, wait_option);
  if (semaphore.tx_semaphore_count !== 0) {
    semaphore.tx_semaphore_count--;
    if (semaphore.lock !== null) note_taker(k, semaphore, semaphore.lock);
    return k.succeed();
  }
  return wait_for_instance(k, semaphore, wait_option);
}

// What follows is apart from the services, as in tx_block_pool.ts.

function trace_get(k: Kernel, semaphore: TX_SEMAPHORE, wait_option: ULONG): void {
  k.trace(TX_TRACE_SEMAPHORE_GET, semaphore.sim_id, wait_option, semaphore.tx_semaphore_count);
}

/** An instance that is taken outside threads has no holder: the semaphore is no lock. */
function note_taker(k: Kernel, semaphore: TX_SEMAPHORE, lock: SemaphoreLock): void {
  if (k.current !== null && k.system_state === 0) lock.take(k.current);
  else semaphore.lock = null;
}

function wait_for_instance(k: Kernel, semaphore: TX_SEMAPHORE, wait_option: ULONG): Service<UINT> {
  if (wait_option === 0 || k.preempt_disable !== 0) return finish_quiet(k, TX_NO_INSTANCE);
  semaphore.tx_semaphore_performance_suspension_count++;
  if (semaphore.lock?.is_awaited_by_holder(k)) semaphore.lock = null;
  return wait_in(k, semaphore.suspension, TX_SEMAPHORE_SUSP, wait_option, give_up_wait);
}

/** The callback is the one that was registered when the call began, as in the original. */
function* put_and_notify(
  k: Kernel,
  semaphore: TX_SEMAPHORE,
  notify: Callback<[TX_SEMAPHORE]>,
  readied: boolean,
): Service<UINT> {
  if (readied) yield* preempt_point(k);
  yield* run_callback(k, 'the put notify', notify(semaphore));
  return yield* due_point(k, TX_SUCCESS);
}

/** A put by anybody but the holder shows that it is no lock; one with a single instance before threads run becomes one. */
function note_put(k: Kernel, semaphore: TX_SEMAPHORE): void {
  if (semaphore.lock !== null && !semaphore.lock.put(k, semaphore.sim_id)) semaphore.lock = null;
  if (k.system_state < 0) semaphore.lock = lock_of(k, semaphore.tx_semaphore_count);
}

/** Puts an instance: to the first waiter, or into the count. */
function put(k: Kernel, semaphore: TX_SEMAPHORE): Service<UINT> {
  semaphore.tx_semaphore_performance_put_count++;
  const waiter = semaphore.suspension.head;
  if (waiter !== null) return put_to(k, semaphore, waiter);
  semaphore.tx_semaphore_count = (semaphore.tx_semaphore_count + 1) >>> 0;
  const { lock } = semaphore;
  if (lock === null ? k.system_state < 0 : !lock.is_given_back(k)) note_put(k, semaphore);
  const notify = semaphore.tx_semaphore_put_notify;
  return notify === null ? k.succeed() : notify_put(k, semaphore, notify, false);
}

function put_to(k: Kernel, semaphore: TX_SEMAPHORE, waiter: TX_THREAD): Service<UINT> {
  const notify = semaphore.tx_semaphore_put_notify;
  wait_end(k, waiter, TX_SUCCESS);
  note_put(k, semaphore);
  // The lock goes to the thread that waited.
  semaphore.lock?.take(waiter);
  return notify === null ? finish(k, TX_SUCCESS) : notify_put(k, semaphore, notify, true);
}

function notify_put(
  k: Kernel,
  semaphore: TX_SEMAPHORE,
  notify: Callback<[TX_SEMAPHORE]>,
  readied: boolean,
): Service<UINT> {
  k.now_ns += k.cost_ns;
  return in_steps(k, put_and_notify(k, semaphore, notify, readied));
}

/**
 * Puts an instance into a semaphore; the first waiter gets it. The count wraps at 32 bits, as in C.
 *
 * Returns TX_SUCCESS or TX_SEMAPHORE_ERROR. Allowed from everywhere. May preempt.
 */
export function tx_semaphore_put(semaphore: TX_SEMAPHORE | null): Service<UINT> {
  const k = enter('tx_semaphore_put');
  if (semaphore?.sim_owner !== k) return finish_no_object(k, semaphore, TX_SEMAPHORE_ERROR);
  if (k.tracing) trace_put(k, semaphore);
  return put(k, semaphore);
}

function trace_put(k: Kernel, { sim_id, tx_semaphore_count, suspension }: TX_SEMAPHORE): void {
  k.trace(TX_TRACE_SEMAPHORE_PUT, sim_id, tx_semaphore_count, suspension.count);
}

/**
 * Puts an instance unless the count has reached `ceiling`; with a waiter the ceiling is not looked at.
 *
 * Returns TX_SUCCESS, TX_CEILING_EXCEEDED, TX_INVALID_CEILING for 0, or TX_SEMAPHORE_ERROR.
 * Allowed from everywhere. May preempt.
 */
export function tx_semaphore_ceiling_put(semaphore: TX_SEMAPHORE | null, ceiling: ULONG): Service<UINT> {
  const k = enter('tx_semaphore_ceiling_put');
  if (invalid(k, semaphore)) return finish_quiet(k, TX_SEMAPHORE_ERROR);
  if (ceiling === 0) return finish_quiet(k, TX_INVALID_CEILING);
  if (k.tracing) {
    const { sim_id, tx_semaphore_count, suspension } = semaphore;
    k.trace(TX_TRACE_SEMAPHORE_CEILING_PUT, sim_id, tx_semaphore_count, suspension.count, ceiling);
  }
  if (semaphore.suspension.head === null && semaphore.tx_semaphore_count >= ceiling) {
    return finish_quiet(k, TX_CEILING_EXCEEDED);
  }
  return put(k, semaphore);
}

/**
 * Moves the waiter with the best priority to the head of the list; the others keep their order.
 *
 * Returns TX_SUCCESS or TX_SEMAPHORE_ERROR. Allowed from everywhere. Neither suspends nor preempts.
 */
export function tx_semaphore_prioritize(semaphore: TX_SEMAPHORE | null): UINT {
  const k = enter('tx_semaphore_prioritize');
  if (invalid(k, semaphore)) return finish_plain(k, TX_SEMAPHORE_ERROR);
  k.trace(TX_TRACE_SEMAPHORE_PRIORITIZE, semaphore.sim_id, semaphore.suspension.count);
  wait_prioritize(semaphore.suspension);
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Registers (or, with null, removes) the function that is called after each put, in the context of the put.
 *
 * Returns TX_SUCCESS, TX_SEMAPHORE_ERROR, or TX_FEATURE_NOT_ENABLED in a build with TX_DISABLE_NOTIFY_CALLBACKS.
 * Allowed from everywhere. Neither suspends nor preempts.
 */
export function tx_semaphore_put_notify(
  semaphore: TX_SEMAPHORE | null,
  notify: Callback<[TX_SEMAPHORE]> | null,
): UINT {
  const k = enter('tx_semaphore_put_notify');
  if (invalid(k, semaphore)) return finish_plain(k, TX_SEMAPHORE_ERROR);
  if (k.config.TX_DISABLE_NOTIFY_CALLBACKS) return finish_plain(k, TX_FEATURE_NOT_ENABLED);
  semaphore.tx_semaphore_put_notify = notify ?? null;
  k.trace(TX_TRACE_SEMAPHORE_PUT_NOTIFY, semaphore.sim_id);
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Gets name, count, first waiter, number of waiters and the semaphore created next; null outputs are left out.
 *
 * Returns TX_SUCCESS or TX_SEMAPHORE_ERROR. Allowed from everywhere. Neither suspends nor preempts.
 */
export function tx_semaphore_info_get(
  semaphore: TX_SEMAPHORE | null,
  name: Ref<string | null> | null,
  current_value: Ref<ULONG> | null,
  first_suspended: Ref<TX_THREAD | null> | null,
  suspended_count: Ref<ULONG> | null,
  next_semaphore: Ref<TX_SEMAPHORE | null> | null,
): UINT {
  const k = enter('tx_semaphore_info_get');
  if (invalid(k, semaphore)) return finish_plain(k, TX_SEMAPHORE_ERROR);
  k.trace(TX_TRACE_SEMAPHORE_INFO_GET, semaphore.sim_id);
  if (name !== null) name.value = semaphore.tx_semaphore_name;
  if (current_value !== null) current_value.value = semaphore.tx_semaphore_count;
  if (first_suspended !== null) first_suspended.value = semaphore.suspension.head;
  if (suspended_count !== null) suspended_count.value = semaphore.suspension.count;
  if (next_semaphore !== null)
    next_semaphore.value = k.created_list<TX_SEMAPHORE>('semaphore').next(semaphore);
  return finish_plain(k, TX_SUCCESS);
}
