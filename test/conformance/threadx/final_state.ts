/**
 * The state of all declared objects at the end of a run (conformance README of threadx, section 7).
 */

import { waiters } from '../../../rtos/kernel/suspension.ts';
import type { WaitList } from '../../../rtos/kernel/tx_thread_cb.ts';
import {
  ref,
  TX_BLOCK_POOL_ID,
  TX_BYTE_POOL_ID,
  TX_EVENT_FLAGS_ID,
  TX_MUTEX_ID,
  type TX_QUEUE,
  TX_QUEUE_ID,
  TX_SEMAPHORE_ID,
  type TX_THREAD,
  TX_THREAD_ID,
  type TX_TIMER,
  TX_TIMER_ID,
  tx_thread_identify,
  tx_thread_info_get,
  tx_time_get,
  tx_timer_info_get,
} from '../../../rtos/tx_api.ts';
import type { Json, JsonObject } from '../case.ts';
import type { World } from './world.ts';

/** Reads the final state; to be called where the kernel can be asked, at the end of the run. */
export function final_state(world: World): JsonObject {
  const indices = (list: WaitList): Json => waiters(list).map((thread) => world.index_of(thread));
  const final: JsonObject = { time: tx_time_get(), running: world.index_of(tx_thread_identify()) };
  put(final, 'threads', world.threads, (thread) =>
    thread.tx_thread_id === TX_THREAD_ID ? thread_state(thread) : null,
  );
  put(final, 'queues', world.queues, (queue) =>
    queue.tx_queue_id === TX_QUEUE_ID
      ? [
          queue.tx_queue_enqueued,
          queue.tx_queue_available_storage,
          indices(queue.suspension),
          first_words(queue),
        ]
      : null,
  );
  put(final, 'semaphores', world.semaphores, (semaphore) =>
    semaphore.tx_semaphore_id === TX_SEMAPHORE_ID
      ? [semaphore.tx_semaphore_count, indices(semaphore.suspension)]
      : null,
  );
  put(final, 'mutexes', world.mutexes, (mutex) => {
    if (mutex.tx_mutex_id !== TX_MUTEX_ID) return null;
    const owner = world.index_of(mutex.tx_mutex_owner);
    return [mutex.tx_mutex_ownership_count, owner, indices(mutex.suspension)];
  });
  put(final, 'flags', world.flags, (group) =>
    group.tx_event_flags_group_id === TX_EVENT_FLAGS_ID
      ? [group.tx_event_flags_group_current, indices(group.suspension)]
      : null,
  );
  put(final, 'blocks', world.blocks, (pool) =>
    pool.tx_block_pool_id === TX_BLOCK_POOL_ID
      ? [pool.tx_block_pool_available, pool.tx_block_pool_total, indices(pool.suspension)]
      : null,
  );
  put(final, 'bytes', world.bytes, (pool) =>
    pool.tx_byte_pool_id === TX_BYTE_POOL_ID
      ? [pool.tx_byte_pool_available, pool.tx_byte_pool_fragments, indices(pool.suspension)]
      : null,
  );
  put(final, 'timers', world.timers, (timer) =>
    timer.tx_timer_id === TX_TIMER_ID ? timer_state(timer) : null,
  );
  return final;
}

function put<T>(final: JsonObject, kind: string, objects: readonly T[], describe: (object: T) => Json): void {
  if (objects.length > 0) final[kind] = objects.map(describe);
}

function thread_state(thread: TX_THREAD): Json {
  const [state, runs, priority, threshold, slice] = [ref(0), ref(0), ref(0), ref(0), ref(0)];
  tx_thread_info_get(thread, null, state, runs, priority, threshold, slice, null, null);
  const user = [state.value, runs.value, priority.value, threshold.value, slice.value];
  return [...user, thread.tx_thread_priority, thread.tx_thread_preempt_threshold];
}

function timer_state(timer: TX_TIMER): Json {
  const [active, remaining, again] = [ref(0), ref(0), ref(0)];
  tx_timer_info_get(timer, null, active, remaining, again, null);
  return [active.value, remaining.value, again.value];
}

/** First word of each queued message, oldest first. */
function first_words(queue: TX_QUEUE): Json {
  const { tx_queue_start: storage, tx_queue_message_size: words } = queue;
  const first: number[] = [];
  for (let i = 0; i < queue.tx_queue_enqueued; i++) {
    const place = (queue.tx_queue_read + i * words) % (queue.tx_queue_capacity * words);
    first.push(storage?.[place] ?? 0);
  }
  return first;
}
