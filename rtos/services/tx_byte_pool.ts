// Byte pools (ThreadX user guide, chapter 4, tx_byte_*): memory of any size, at the price of fragmentation. After a
// release the waiters are served from the head until one cannot be satisfied.

import { enter } from '../kernel/current.ts';
import { finish, finish_plain, finish_quiet, preempt_point } from '../kernel/finish.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Ref, Service, UINT, ULONG } from '../kernel/service.ts';
import { wait_end, wait_end_all, wait_in, wait_prioritize, wait_remove } from '../kernel/suspension.ts';
import {
  TX_BYTE_MEMORY,
  TX_BYTE_POOL_ID,
  TX_BYTE_POOL_MIN,
  TX_CALLER_ERROR,
  TX_CLEAR_ID,
  TX_DELETED,
  TX_NO_MEMORY,
  TX_POOL_ERROR,
  TX_PTR_ERROR,
  TX_SIZE_ERROR,
  TX_SUCCESS,
  TX_WAIT_ERROR,
} from '../kernel/tx_constants.ts';
import { type TX_THREAD, WaitList } from '../kernel/tx_thread_cb.ts';
import {
  TX_TRACE_BYTE_ALLOCATE,
  TX_TRACE_BYTE_POOL_CREATE,
  TX_TRACE_BYTE_POOL_DELETE,
  TX_TRACE_BYTE_POOL_INFO_GET,
  TX_TRACE_BYTE_POOL_PRIORITIZE,
  TX_TRACE_BYTE_RELEASE,
} from '../kernel/tx_trace_events.ts';
import { in_interrupt, in_timer, not_thread, not_thread_or_init } from './caller.ts';
import { BYTE_POOL_COUNTERS, reset_counters, retire_counters } from './performance.ts';
import { type ByteMemory, ByteRing } from './tx_byte_memory.ts';

/** A byte pool's control block. */
export class TX_BYTE_POOL {
  tx_byte_pool_id: ULONG = 0;
  tx_byte_pool_name: string | null = null;
  tx_byte_pool_size: ULONG = 0;
  tx_byte_pool_performance_allocate_count: ULONG = 0;
  tx_byte_pool_performance_release_count: ULONG = 0;
  tx_byte_pool_performance_suspension_count: ULONG = 0;
  tx_byte_pool_performance_timeout_count: ULONG = 0;
  readonly suspension = new WaitList(this);
  memory: ByteRing = new ByteRing(new Uint8Array(0), TX_BYTE_POOL_MIN);
  sim_id = 0;

  get tx_byte_pool_performance_search_count(): ULONG {
    return this.memory.fragments_searched;
  }
  get tx_byte_pool_performance_merge_count(): ULONG {
    return this.memory.merges;
  }
  get tx_byte_pool_performance_split_count(): ULONG {
    return this.memory.splits;
  }
  get tx_byte_pool_available(): ULONG {
    return this.memory.available;
  }
  get tx_byte_pool_fragments(): UINT {
    return this.memory.fragments;
  }
}

function invalid(pool: TX_BYTE_POOL | null): pool is null {
  return pool === null || pool.tx_byte_pool_id !== TX_BYTE_POOL_ID;
}

/**
 * Creates a pool over `pool_size` bytes, at least TX_BYTE_POOL_MIN (100).
 *
 * Returns TX_SUCCESS, TX_POOL_ERROR, TX_PTR_ERROR, TX_SIZE_ERROR, TX_CALLER_ERROR.
 * Allowed from initialization and threads. Neither suspends nor preempts.
 */
export function tx_byte_pool_create(
  pool: TX_BYTE_POOL | null,
  name: string | null,
  pool_start: Uint8Array | null,
  pool_size: ULONG,
): UINT {
  const k = enter('tx_byte_pool_create');
  if (pool === null || pool.tx_byte_pool_id === TX_BYTE_POOL_ID) return finish_plain(k, TX_POOL_ERROR);
  if (pool_start === null) return finish_plain(k, TX_PTR_ERROR);
  if (pool_size < TX_BYTE_POOL_MIN) return finish_plain(k, TX_SIZE_ERROR);
  if (not_thread_or_init(k)) return finish_plain(k, TX_CALLER_ERROR);
  pool.tx_byte_pool_id = TX_BYTE_POOL_ID;
  pool.tx_byte_pool_name = name;
  pool.tx_byte_pool_size = Math.floor(pool_size / 4) * 4;
  pool.memory = new ByteRing(pool_start, pool_size);
  pool.sim_id = k.sim.trace.register(k.number, 'byte pool', name ?? '');
  reset_counters(pool, BYTE_POOL_COUNTERS);
  k.created_list<TX_BYTE_POOL>('byte pool').add(pool);
  k.trace(TX_TRACE_BYTE_POOL_CREATE, pool.sim_id, 0, pool_size);
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Deletes a pool; everyone who waits for it gets TX_DELETED. Its memory must not be used any more.
 *
 * Returns TX_SUCCESS, TX_POOL_ERROR or TX_CALLER_ERROR. Allowed from threads. May preempt.
 */
export function tx_byte_pool_delete(pool: TX_BYTE_POOL | null): Service<UINT> {
  const k = enter('tx_byte_pool_delete');
  if (invalid(pool)) return finish_quiet(k, TX_POOL_ERROR);
  if (not_thread(k)) return finish_quiet(k, TX_CALLER_ERROR);
  k.trace(TX_TRACE_BYTE_POOL_DELETE, pool.sim_id);
  pool.tx_byte_pool_id = TX_CLEAR_ID;
  retire_counters(k, pool, BYTE_POOL_COUNTERS);
  k.created_list<TX_BYTE_POOL>('byte pool').remove(pool);
  wait_end_all(k, pool.suspension, TX_DELETED);
  return finish(k, TX_SUCCESS);
}

function give_up_wait(thread: TX_THREAD): void {
  const pool = thread.waiting_in?.owner as TX_BYTE_POOL;
  wait_remove(thread);
  pool.tx_byte_pool_performance_timeout_count++;
  thread.tx_thread_suspend_status = TX_NO_MEMORY;
}

/**
 * Allocates `memory_size` bytes, rounded up to words.
 *
 * @param memory receives the memory.
 * @param wait_option ticks to wait for it: TX_NO_WAIT, 1 to 0xFFFFFFFE, or TX_WAIT_FOREVER.
 *
 * Returns TX_SUCCESS; TX_NO_MEMORY when none came in time; TX_DELETED, TX_WAIT_ABORTED; TX_POOL_ERROR; TX_PTR_ERROR;
 * TX_SIZE_ERROR for 0 or more than the pool; TX_WAIT_ERROR for a wait outside threads; TX_CALLER_ERROR.
 * Allowed from initialization and threads. May suspend.
 */
export function tx_byte_allocate(
  pool: TX_BYTE_POOL | null,
  memory: Ref<Uint8Array | null> | null,
  memory_size: ULONG,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('tx_byte_allocate');
  if (invalid(pool)) return finish_quiet(k, TX_POOL_ERROR);
  if (memory === null) return finish_quiet(k, TX_PTR_ERROR);
  if (memory_size === 0 || memory_size > pool.tx_byte_pool_size) return finish_quiet(k, TX_SIZE_ERROR);
  if (wait_option !== 0 && k.system_state !== 0) return finish_quiet(k, TX_WAIT_ERROR);
  if (in_timer(k) || in_interrupt(k)) return finish_quiet(k, TX_CALLER_ERROR);
  const bytes = Math.ceil(memory_size / 4) * 4;
  pool.tx_byte_pool_performance_allocate_count++;
  k.trace(TX_TRACE_BYTE_ALLOCATE, pool.sim_id, 0, memory_size, wait_option);
  const found = pool.memory.allocate(bytes);
  if (found !== null) {
    memory.value = found;
    return finish_quiet(k, TX_SUCCESS);
  }
  if (wait_option === 0 || k.preempt_disable !== 0) return finish_quiet(k, TX_NO_MEMORY);
  pool.tx_byte_pool_performance_suspension_count++;
  const thread = k.current as TX_THREAD;
  thread.wait_request = memory;
  thread.wait_number = bytes;
  return wait_in(k, pool.suspension, TX_BYTE_MEMORY, wait_option, give_up_wait);
}

function* serve_waiters(k: Kernel, pool: TX_BYTE_POOL): Service<UINT> {
  for (let thread = pool.suspension.head; thread !== null; thread = pool.suspension.head) {
    const found = pool.memory.allocate(thread.wait_number);
    if (found === null) break;
    (thread.wait_request as Ref<Uint8Array | null>).value = found;
    wait_end(k, thread, TX_SUCCESS);
    yield* preempt_point(k);
  }
  k.service = 'tx_byte_release';
  return yield* finish(k, TX_SUCCESS);
}

/**
 * Releases memory and serves waiters with what is free now.
 *
 * Returns TX_SUCCESS; TX_PTR_ERROR for null, foreign or already released memory; TX_CALLER_ERROR.
 * Allowed from initialization and threads. May preempt.
 */
export function tx_byte_release(memory_ptr: Uint8Array | null): Service<UINT> {
  const k = enter('tx_byte_release');
  if (memory_ptr === null) return finish_quiet(k, TX_PTR_ERROR);
  if (not_thread_or_init(k)) return finish_quiet(k, TX_CALLER_ERROR);
  const { sim_byte_memory: memory, sim_byte_block: block } = memory_ptr as ByteMemory;
  if (memory === undefined || block === undefined || block.free) return finish_quiet(k, TX_PTR_ERROR);
  const pool = k.created_list<TX_BYTE_POOL>('byte pool').objects.find((p) => p.memory === memory);
  if (pool === undefined) return finish_quiet(k, TX_PTR_ERROR);
  pool.tx_byte_pool_performance_release_count++;
  k.trace(TX_TRACE_BYTE_RELEASE, pool.sim_id, 0, pool.suspension.count, pool.memory.available);
  memory.release(block);
  if (pool.suspension.head === null) return finish_quiet(k, TX_SUCCESS);
  return serve_waiters(k, pool);
}

/**
 * Moves the waiter with the best priority to the head of the list; the others keep their order.
 *
 * Returns TX_SUCCESS or TX_POOL_ERROR. Allowed from everywhere. Neither suspends nor preempts.
 */
export function tx_byte_pool_prioritize(pool: TX_BYTE_POOL | null): UINT {
  const k = enter('tx_byte_pool_prioritize');
  if (invalid(pool)) return finish_plain(k, TX_POOL_ERROR);
  k.trace(TX_TRACE_BYTE_POOL_PRIORITIZE, pool.sim_id, pool.suspension.count);
  wait_prioritize(pool.suspension);
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Tells name, free bytes, fragments, first waiter, number of waiters and the pool created next; null outputs are left
 * out.
 *
 * Returns TX_SUCCESS or TX_POOL_ERROR. Allowed from everywhere. Neither suspends nor preempts.
 */
export function tx_byte_pool_info_get(
  pool: TX_BYTE_POOL | null,
  name: Ref<string | null> | null,
  available: Ref<ULONG> | null,
  fragments: Ref<ULONG> | null,
  first_suspended: Ref<TX_THREAD | null> | null,
  suspended_count: Ref<ULONG> | null,
  next_pool: Ref<TX_BYTE_POOL | null> | null,
): UINT {
  const k = enter('tx_byte_pool_info_get');
  if (invalid(pool)) return finish_plain(k, TX_POOL_ERROR);
  k.trace(TX_TRACE_BYTE_POOL_INFO_GET, pool.sim_id);
  if (name !== null) name.value = pool.tx_byte_pool_name;
  if (available !== null) available.value = pool.memory.available;
  if (fragments !== null) fragments.value = pool.memory.fragments;
  if (first_suspended !== null) first_suspended.value = pool.suspension.head;
  if (suspended_count !== null) suspended_count.value = pool.suspension.count;
  if (next_pool !== null) next_pool.value = k.created_list<TX_BYTE_POOL>('byte pool').next(pool);
  return finish_plain(k, TX_SUCCESS);
}
