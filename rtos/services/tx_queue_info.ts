// What one may ask of a queue, and its registrations: information, priority order of its waiters, the send callback.

import { enter } from '../kernel/current.ts';
import { finish_plain } from '../kernel/finish.ts';
import type { Callback, Ref, UINT, ULONG } from '../kernel/service.ts';
import { wait_prioritize } from '../kernel/suspension.ts';
import { TX_FEATURE_NOT_ENABLED, TX_QUEUE_ERROR, TX_SUCCESS } from '../kernel/tx_constants.ts';
import type { TX_THREAD } from '../kernel/tx_thread_cb.ts';
import {
  TX_TRACE_QUEUE_INFO_GET,
  TX_TRACE_QUEUE_PRIORITIZE,
  TX_TRACE_QUEUE_SEND_NOTIFY,
} from '../kernel/tx_trace_events.ts';
import { queue_invalid, type TX_QUEUE } from './tx_queue.ts';

/**
 * Gets name, messages queued, room in messages, first waiter, number of waiters and the queue created next; null
 * outputs are left out.
 *
 * Returns TX_SUCCESS or TX_QUEUE_ERROR. Allowed from everywhere. Neither suspends nor preempts.
 */
export function tx_queue_info_get(
  queue: TX_QUEUE | null,
  name: Ref<string | null> | null,
  enqueued: Ref<ULONG> | null,
  available_storage: Ref<ULONG> | null,
  first_suspended: Ref<TX_THREAD | null> | null,
  suspended_count: Ref<ULONG> | null,
  next_queue: Ref<TX_QUEUE | null> | null,
): UINT {
  const k = enter('tx_queue_info_get');
  if (queue_invalid(k, queue)) return finish_plain(k, TX_QUEUE_ERROR);
  k.trace(TX_TRACE_QUEUE_INFO_GET, queue.sim_id);
  if (name !== null) name.value = queue.tx_queue_name;
  if (enqueued !== null) enqueued.value = queue.tx_queue_enqueued;
  if (available_storage !== null) available_storage.value = queue.tx_queue_available_storage;
  if (first_suspended !== null) first_suspended.value = queue.suspension.head;
  if (suspended_count !== null) suspended_count.value = queue.suspension.count;
  if (next_queue !== null) next_queue.value = k.created_list<TX_QUEUE>('queue').next(queue);
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Moves the waiter with the best priority to the head of the list; the others keep their order.
 *
 * Returns TX_SUCCESS or TX_QUEUE_ERROR. Allowed from everywhere. Neither suspends nor preempts.
 */
export function tx_queue_prioritize(queue: TX_QUEUE | null): UINT {
  const k = enter('tx_queue_prioritize');
  if (queue_invalid(k, queue)) return finish_plain(k, TX_QUEUE_ERROR);
  k.trace(TX_TRACE_QUEUE_PRIORITIZE, queue.sim_id, queue.suspension.count);
  wait_prioritize(queue.suspension);
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Registers (or, with null, removes) the function that is called after each message was placed or handed over.
 *
 * Returns TX_SUCCESS, TX_QUEUE_ERROR, or TX_FEATURE_NOT_ENABLED in a build with TX_DISABLE_NOTIFY_CALLBACKS.
 * Allowed from everywhere. Neither suspends nor preempts.
 */
export function tx_queue_send_notify(queue: TX_QUEUE | null, notify: Callback<[TX_QUEUE]> | null): UINT {
  const k = enter('tx_queue_send_notify');
  if (queue_invalid(k, queue)) return finish_plain(k, TX_QUEUE_ERROR);
  if (k.config.TX_DISABLE_NOTIFY_CALLBACKS) return finish_plain(k, TX_FEATURE_NOT_ENABLED);
  queue.tx_queue_send_notify = notify ?? null;
  k.trace(TX_TRACE_QUEUE_SEND_NOTIFY, queue.sim_id);
  return finish_plain(k, TX_SUCCESS);
}
