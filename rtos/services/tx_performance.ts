// The performance services (ThreadX user guide, chapter 4, *_performance_info_get and
// *_performance_system_info_get). They answer when the target's configuration has TX_ENABLE_PERFORMANCE_INFO, and
// TX_FEATURE_NOT_ENABLED otherwise, as a default build does. All are allowed from everywhere and neither suspend nor
// preempt; outputs may be null; an invalid object gives TX_PTR_ERROR. The counts wrap at 32 bits.

import { enter } from '../kernel/current.ts';
import { finish_plain } from '../kernel/finish.ts';
import type { Ref, UINT } from '../kernel/service.ts';
import { TX_SUCCESS } from '../kernel/tx_constants.ts';
import type { TX_MUTEX, TX_THREAD } from '../kernel/tx_thread_cb.ts';
import {
  BLOCK_POOL_COUNTERS,
  BYTE_POOL_COUNTERS,
  EVENT_FLAGS_COUNTERS,
  MUTEX_COUNTERS,
  type Output,
  performance_of,
  performance_total,
  QUEUE_COUNTERS,
  SEMAPHORE_COUNTERS,
  THREAD_COUNTERS,
  TIMER_COUNTERS,
} from './performance.ts';
import type { TX_BLOCK_POOL } from './tx_block_pool.ts';
import type { TX_BYTE_POOL } from './tx_byte_pool.ts';
import type { TX_EVENT_FLAGS_GROUP } from './tx_event_flags.ts';
import type { TX_QUEUE } from './tx_queue.ts';
import type { TX_SEMAPHORE } from './tx_semaphore.ts';
import type { TX_TIMER } from './tx_timer.ts';

/** One thread's counters, and the thread that preempted it last. */
export function tx_thread_performance_info_get(
  thread: TX_THREAD | null,
  resumptions: Output,
  suspensions: Output,
  solicited_preemptions: Output,
  interrupt_preemptions: Output,
  priority_inversions: Output,
  time_slices: Output,
  relinquishes: Output,
  timeouts: Output,
  wait_aborts: Output,
  last_preempted_by: Ref<TX_THREAD | null> | null,
): UINT {
  const k = enter('tx_thread_performance_info_get');
  const status = performance_of(k, thread, THREAD_COUNTERS, [
    resumptions,
    suspensions,
    solicited_preemptions,
    interrupt_preemptions,
    priority_inversions,
    time_slices,
    relinquishes,
    timeouts,
    wait_aborts,
  ]);
  if (status === TX_SUCCESS && last_preempted_by !== null && thread !== null) {
    last_preempted_by.value = thread.tx_thread_performance_last_preempting_thread;
  }
  return finish_plain(k, status);
}

/** The totals over all threads, and how often the processor left a thread for another one and for idleness. */
export function tx_thread_performance_system_info_get(
  resumptions: Output,
  suspensions: Output,
  solicited_preemptions: Output,
  interrupt_preemptions: Output,
  priority_inversions: Output,
  time_slices: Output,
  relinquishes: Output,
  timeouts: Output,
  wait_aborts: Output,
  non_idle_returns: Output,
  idle_returns: Output,
): UINT {
  const k = enter('tx_thread_performance_system_info_get');
  const status = performance_total(k, k.threads.objects, THREAD_COUNTERS, [
    resumptions,
    suspensions,
    solicited_preemptions,
    interrupt_preemptions,
    priority_inversions,
    time_slices,
    relinquishes,
    timeouts,
    wait_aborts,
  ]);
  if (status === TX_SUCCESS) {
    if (non_idle_returns !== null) non_idle_returns.value = k.non_idle_returns >>> 0;
    if (idle_returns !== null) idle_returns.value = k.idle_returns >>> 0;
  }
  return finish_plain(k, status);
}

/** One queue's counters. */
export function tx_queue_performance_info_get(
  queue: TX_QUEUE | null,
  messages_sent: Output,
  messages_received: Output,
  empty_suspensions: Output,
  full_suspensions: Output,
  full_errors: Output,
  timeouts: Output,
): UINT {
  const k = enter('tx_queue_performance_info_get');
  const outputs = [
    messages_sent,
    messages_received,
    empty_suspensions,
    full_suspensions,
    full_errors,
    timeouts,
  ];
  return finish_plain(k, performance_of(k, queue, QUEUE_COUNTERS, outputs));
}

/** The totals over all queues. */
export function tx_queue_performance_system_info_get(
  messages_sent: Output,
  messages_received: Output,
  empty_suspensions: Output,
  full_suspensions: Output,
  full_errors: Output,
  timeouts: Output,
): UINT {
  const k = enter('tx_queue_performance_system_info_get');
  const outputs = [
    messages_sent,
    messages_received,
    empty_suspensions,
    full_suspensions,
    full_errors,
    timeouts,
  ];
  const objects = k.created_list<TX_QUEUE>('queue').objects;
  return finish_plain(k, performance_total(k, objects, QUEUE_COUNTERS, outputs));
}

/** One semaphore's counters. */
export function tx_semaphore_performance_info_get(
  semaphore: TX_SEMAPHORE | null,
  puts: Output,
  gets: Output,
  suspensions: Output,
  timeouts: Output,
): UINT {
  const k = enter('tx_semaphore_performance_info_get');
  return finish_plain(
    k,
    performance_of(k, semaphore, SEMAPHORE_COUNTERS, [puts, gets, suspensions, timeouts]),
  );
}

/** The totals over all semaphores. */
export function tx_semaphore_performance_system_info_get(
  puts: Output,
  gets: Output,
  suspensions: Output,
  timeouts: Output,
): UINT {
  const k = enter('tx_semaphore_performance_system_info_get');
  const objects = k.created_list<TX_SEMAPHORE>('semaphore').objects;
  return finish_plain(
    k,
    performance_total(k, objects, SEMAPHORE_COUNTERS, [puts, gets, suspensions, timeouts]),
  );
}

/** One mutex's counters. */
export function tx_mutex_performance_info_get(
  mutex: TX_MUTEX | null,
  puts: Output,
  gets: Output,
  suspensions: Output,
  timeouts: Output,
  inversions: Output,
  inheritances: Output,
): UINT {
  const k = enter('tx_mutex_performance_info_get');
  const outputs = [puts, gets, suspensions, timeouts, inversions, inheritances];
  return finish_plain(k, performance_of(k, mutex, MUTEX_COUNTERS, outputs));
}

/** The totals over all mutexes. */
export function tx_mutex_performance_system_info_get(
  puts: Output,
  gets: Output,
  suspensions: Output,
  timeouts: Output,
  inversions: Output,
  inheritances: Output,
): UINT {
  const k = enter('tx_mutex_performance_system_info_get');
  const outputs = [puts, gets, suspensions, timeouts, inversions, inheritances];
  return finish_plain(k, performance_total(k, k.mutexes.objects, MUTEX_COUNTERS, outputs));
}

/** One event flags group's counters. */
export function tx_event_flags_performance_info_get(
  group: TX_EVENT_FLAGS_GROUP | null,
  sets: Output,
  gets: Output,
  suspensions: Output,
  timeouts: Output,
): UINT {
  const k = enter('tx_event_flags_performance_info_get');
  return finish_plain(k, performance_of(k, group, EVENT_FLAGS_COUNTERS, [sets, gets, suspensions, timeouts]));
}

/** The totals over all event flags groups. */
export function tx_event_flags_performance_system_info_get(
  sets: Output,
  gets: Output,
  suspensions: Output,
  timeouts: Output,
): UINT {
  const k = enter('tx_event_flags_performance_system_info_get');
  const objects = k.created_list<TX_EVENT_FLAGS_GROUP>('event flags').objects;
  return finish_plain(
    k,
    performance_total(k, objects, EVENT_FLAGS_COUNTERS, [sets, gets, suspensions, timeouts]),
  );
}

/** One block pool's counters. */
export function tx_block_pool_performance_info_get(
  pool: TX_BLOCK_POOL | null,
  allocates: Output,
  releases: Output,
  suspensions: Output,
  timeouts: Output,
): UINT {
  const k = enter('tx_block_pool_performance_info_get');
  return finish_plain(
    k,
    performance_of(k, pool, BLOCK_POOL_COUNTERS, [allocates, releases, suspensions, timeouts]),
  );
}

/** The totals over all block pools. */
export function tx_block_pool_performance_system_info_get(
  allocates: Output,
  releases: Output,
  suspensions: Output,
  timeouts: Output,
): UINT {
  const k = enter('tx_block_pool_performance_system_info_get');
  const objects = k.created_list<TX_BLOCK_POOL>('block pool').objects;
  return finish_plain(
    k,
    performance_total(k, objects, BLOCK_POOL_COUNTERS, [allocates, releases, suspensions, timeouts]),
  );
}

/** One byte pool's counters. */
export function tx_byte_pool_performance_info_get(
  pool: TX_BYTE_POOL | null,
  allocates: Output,
  releases: Output,
  fragments_searched: Output,
  merges: Output,
  splits: Output,
  suspensions: Output,
  timeouts: Output,
): UINT {
  const k = enter('tx_byte_pool_performance_info_get');
  const outputs = [allocates, releases, fragments_searched, merges, splits, suspensions, timeouts];
  return finish_plain(k, performance_of(k, pool, BYTE_POOL_COUNTERS, outputs));
}

/** The totals over all byte pools. */
export function tx_byte_pool_performance_system_info_get(
  allocates: Output,
  releases: Output,
  fragments_searched: Output,
  merges: Output,
  splits: Output,
  suspensions: Output,
  timeouts: Output,
): UINT {
  const k = enter('tx_byte_pool_performance_system_info_get');
  const outputs = [allocates, releases, fragments_searched, merges, splits, suspensions, timeouts];
  const objects = k.created_list<TX_BYTE_POOL>('byte pool').objects;
  return finish_plain(k, performance_total(k, objects, BYTE_POOL_COUNTERS, outputs));
}

/** One timer's counters. */
export function tx_timer_performance_info_get(
  timer: TX_TIMER | null,
  activates: Output,
  reactivates: Output,
  deactivates: Output,
  expirations: Output,
  expiration_adjusts: Output,
): UINT {
  const k = enter('tx_timer_performance_info_get');
  const outputs = [activates, reactivates, deactivates, expirations, expiration_adjusts];
  return finish_plain(k, performance_of(k, timer, TIMER_COUNTERS, outputs));
}

/** The totals over all application timers. */
export function tx_timer_performance_system_info_get(
  activates: Output,
  reactivates: Output,
  deactivates: Output,
  expirations: Output,
  expiration_adjusts: Output,
): UINT {
  const k = enter('tx_timer_performance_system_info_get');
  const outputs = [activates, reactivates, deactivates, expirations, expiration_adjusts];
  const objects = k.created_list<TX_TIMER>('timer').objects;
  return finish_plain(k, performance_total(k, objects, TIMER_COUNTERS, outputs));
}
