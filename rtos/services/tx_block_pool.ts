// Block pools (ThreadX user guide, chapter 4, tx_block_*): blocks of one size. Each costs 4 bytes more in the area; the
// block released last is handed out next; with a waiter it is handed over directly. Each block is one view of the
// area, always the same object, which is what stands for its address.

import { type Board, exists, is_no_object } from '../kernel/board.ts';
import { enter } from '../kernel/current.ts';
import { finish, finish_no_object, finish_plain, finish_quiet } from '../kernel/finish.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { declare_levels } from '../kernel/levels.ts';
import { name_objects } from '../kernel/object_title.ts';
import type { Ref, Service, UINT, ULONG } from '../kernel/service.ts';
import { wait_end, wait_end_all, wait_in, wait_prioritize, wait_remove } from '../kernel/suspension.ts';
import {
  TX_BLOCK_MEMORY,
  TX_BLOCK_POOL_ID,
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
  TX_TRACE_BLOCK_ALLOCATE,
  TX_TRACE_BLOCK_POOL_CREATE,
  TX_TRACE_BLOCK_POOL_DELETE,
  TX_TRACE_BLOCK_POOL_INFO_GET,
  TX_TRACE_BLOCK_POOL_PRIORITIZE,
  TX_TRACE_BLOCK_RELEASE,
} from '../kernel/tx_trace_events.ts';
import { not_thread, not_thread_or_init, wait_forbidden } from './caller.ts';
import { BLOCK_POOL_COUNTERS, reset_counters, retire_counters } from './performance.ts';

const WORD = 4;
const BLOCK_HEADER = 4;

/** A block as firmware sees it: its memory. The fields say which block it is. */
interface Block extends Uint8Array {
  sim_pool?: TX_BLOCK_POOL;
  sim_allocated?: boolean;
  sim_next?: Block | null;
}

/** A block pool's control block. */
export class TX_BLOCK_POOL {
  tx_block_pool_id: ULONG = 0;
  tx_block_pool_name: string | null = null;
  tx_block_pool_available: UINT = 0;
  tx_block_pool_total: UINT = 0;
  tx_block_pool_start: Uint8Array | null = null;
  tx_block_pool_size: ULONG = 0;
  tx_block_pool_block_size: UINT = 0;
  tx_block_pool_performance_allocate_count: ULONG = 0;
  tx_block_pool_performance_release_count: ULONG = 0;
  tx_block_pool_performance_suspension_count: ULONG = 0;
  tx_block_pool_performance_timeout_count: ULONG = 0;
  readonly suspension = new WaitList(this);
  /** The block handed out next; each refers to the following one. */
  free_block: Block | null = null;
  sim_owner: Board | null = null;
  sim_id = 0;
}
name_objects(TX_BLOCK_POOL, 'block pool', ({ tx_block_pool_name }) => tx_block_pool_name);
declare_levels(TX_BLOCK_POOL, ['free blocks'], (pool, values, at) => {
  values[at] = pool.tx_block_pool_available;
});

function invalid(k: Kernel, pool: TX_BLOCK_POOL | null): pool is null {
  return pool?.sim_owner !== k && is_no_object(k, pool);
}

/**
 * Creates a pool of blocks of `block_size` bytes (rounded up to words, plus 4 each) over `pool_size` bytes.
 *
 * Returns TX_SUCCESS, TX_POOL_ERROR, TX_PTR_ERROR, TX_SIZE_ERROR when not one block fits, TX_CALLER_ERROR.
 * Allowed from initialization and threads. Neither suspends nor preempts.
 */
export function tx_block_pool_create(
  pool: TX_BLOCK_POOL | null,
  name: string | null,
  block_size: ULONG,
  pool_start: Uint8Array | null,
  pool_size: ULONG,
): UINT {
  const k = enter('tx_block_pool_create');
  if (pool == null || exists(k, pool)) return finish_plain(k, TX_POOL_ERROR);
  if (pool_start === null) return finish_plain(k, TX_PTR_ERROR);
  // The error-checking layer rounds the block size down, the service itself up: between the two the context counts.
  if (Math.floor(block_size / WORD) * WORD + BLOCK_HEADER > pool_size) return finish_plain(k, TX_SIZE_ERROR);
  if (not_thread_or_init(k)) return finish_plain(k, TX_CALLER_ERROR);
  const size = Math.ceil(block_size / WORD) * WORD;
  const total = Math.floor((Math.floor(pool_size / WORD) * WORD) / (size + BLOCK_HEADER));
  if (total === 0) return finish_plain(k, TX_SIZE_ERROR);
  pool.tx_block_pool_id = TX_BLOCK_POOL_ID;
  pool.sim_owner = k;
  pool.tx_block_pool_name = name;
  pool.tx_block_pool_start = pool_start;
  pool.tx_block_pool_size = pool_size;
  pool.tx_block_pool_block_size = size;
  pool.tx_block_pool_total = total;
  pool.tx_block_pool_available = total;
  pool.free_block = null;
  for (let index = total - 1; index >= 0; index--) {
    const place = index * (size + BLOCK_HEADER) + BLOCK_HEADER;
    const block: Block = pool_start.subarray(place, place + size);
    block.sim_pool = pool;
    block.sim_allocated = false;
    block.sim_next = pool.free_block;
    pool.free_block = block;
  }
  pool.sim_id = k.sim.trace.register(k.number, 'block pool', name ?? '');
  reset_counters(pool, BLOCK_POOL_COUNTERS);
  k.created_list<TX_BLOCK_POOL>('block pool').add(pool);
  k.trace(TX_TRACE_BLOCK_POOL_CREATE, pool.sim_id, 0, total, size);
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Deletes a pool; everyone who waits for it gets TX_DELETED. Its blocks must not be used any more.
 *
 * Returns TX_SUCCESS, TX_POOL_ERROR or TX_CALLER_ERROR. Allowed from threads. May preempt.
 */
export function tx_block_pool_delete(pool: TX_BLOCK_POOL | null): Service<UINT> {
  const k = enter('tx_block_pool_delete');
  if (invalid(k, pool)) return finish_quiet(k, TX_POOL_ERROR);
  if (not_thread(k)) return finish_quiet(k, TX_CALLER_ERROR);
  k.trace(TX_TRACE_BLOCK_POOL_DELETE, pool.sim_id);
  pool.tx_block_pool_id = TX_CLEAR_ID;
  pool.sim_owner = null;
  retire_counters(k, pool, BLOCK_POOL_COUNTERS);
  k.created_list<TX_BLOCK_POOL>('block pool').remove(pool);
  wait_end_all(k, pool.suspension, TX_DELETED);
  return finish(k, TX_SUCCESS);
}

function give_up_wait(thread: TX_THREAD): void {
  const pool = thread.waiting_in?.owner as TX_BLOCK_POOL;
  wait_remove(thread);
  pool.tx_block_pool_performance_timeout_count++;
  thread.tx_thread_suspend_status = TX_NO_MEMORY;
}

/**
 * Allocates a block.
 *
 * @param block receives the block's memory.
 * @param wait_option ticks to wait for one: TX_NO_WAIT, 1 to 0xFFFFFFFE, or TX_WAIT_FOREVER.
 *
 * Returns TX_SUCCESS; TX_NO_MEMORY when none came in time; TX_DELETED, TX_WAIT_ABORTED; TX_POOL_ERROR; TX_PTR_ERROR;
 * TX_WAIT_ERROR for a wait outside threads. Allowed from everywhere. May suspend.
 */
export function tx_block_allocate(
  pool: TX_BLOCK_POOL | null,
  block: Ref<Uint8Array | null> | null,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('tx_block_allocate');
  if (pool?.sim_owner !== k) return finish_no_object(k, pool, TX_POOL_ERROR);
  if (block === null) return finish_quiet(k, TX_PTR_ERROR);
  if (wait_forbidden(k, wait_option)) return finish_quiet(k, TX_WAIT_ERROR);
  pool.tx_block_pool_performance_allocate_count++;
  const free = pool.free_block;
  if (k.tracing) trace_allocation(k, pool, wait_option);
  if (free !== null) {
    pool.free_block = free.sim_next as Block | null;
    pool.tx_block_pool_available--;
    free.sim_allocated = true;
    block.value = free;
    return k.succeed();
  }
  return wait_for_block(k, pool, block, wait_option);
}

// What follows is apart from the two services: they are called so often that they should be small enough for the compiler to
// put them into their callers.

function trace_allocation(k: Kernel, pool: TX_BLOCK_POOL, wait_option: ULONG): void {
  k.trace(TX_TRACE_BLOCK_ALLOCATE, pool.sim_id, 0, wait_option, pool.tx_block_pool_available);
  if (pool.free_block !== null) k.events?.complete(2, pool.free_block);
}

function wait_for_block(
  k: Kernel,
  pool: TX_BLOCK_POOL,
  block: Ref<Uint8Array | null>,
  wait_option: ULONG,
): Service<UINT> {
  if (wait_option === 0 || k.preempt_disable !== 0) return finish_quiet(k, TX_NO_MEMORY);
  pool.tx_block_pool_performance_suspension_count++;
  const thread = k.current as TX_THREAD;
  thread.wait_request = block;
  if (k.events !== null) k.events.hold(thread);
  return wait_in(k, pool.suspension, TX_BLOCK_MEMORY, wait_option, give_up_wait);
}

function trace_release(k: Kernel, pool: TX_BLOCK_POOL, block: Block): void {
  k.trace(TX_TRACE_BLOCK_RELEASE, pool.sim_id, 0, pool.suspension.count);
  k.events?.complete(2, block);
}

function give_to_waiter(k: Kernel, waiter: TX_THREAD, block: Block): Service<UINT> {
  (waiter.wait_request as Ref<Uint8Array | null>).value = block;
  if (k.events !== null) k.events.settle(waiter, 2, block);
  wait_end(k, waiter, TX_SUCCESS);
  return finish(k, TX_SUCCESS);
}

/**
 * Releases a block: to the first waiter, or as the one handed out next.
 *
 * Returns TX_SUCCESS; TX_PTR_ERROR for null, memory that is no block, a free block or one of a deleted pool.
 * Allowed from everywhere. May preempt.
 */
export function tx_block_release(block_ptr: Uint8Array | null): Service<UINT> {
  const k = enter('tx_block_release');
  const block = block_ptr as Block | null;
  if (block === null) return finish_quiet(k, TX_PTR_ERROR);
  const pool = block.sim_pool;
  if (pool === undefined || invalid(k, pool) || block.sim_allocated !== true)
    return finish_quiet(k, TX_PTR_ERROR);
  pool.tx_block_pool_performance_release_count++;
  if (k.tracing) trace_release(k, pool, block);
  const waiter = pool.suspension.head;
  if (waiter !== null) return give_to_waiter(k, waiter, block);
  block.sim_allocated = false;
  block.sim_next = pool.free_block;
  pool.free_block = block;
  pool.tx_block_pool_available++;
  return k.succeed();
}

/**
 * Moves the waiter with the best priority to the head of the list; the others keep their order.
 *
 * Returns TX_SUCCESS or TX_POOL_ERROR. Allowed from everywhere. Neither suspends nor preempts.
 */
export function tx_block_pool_prioritize(pool: TX_BLOCK_POOL | null): UINT {
  const k = enter('tx_block_pool_prioritize');
  if (invalid(k, pool)) return finish_plain(k, TX_POOL_ERROR);
  k.trace(TX_TRACE_BLOCK_POOL_PRIORITIZE, pool.sim_id, pool.suspension.count);
  wait_prioritize(pool.suspension);
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Gets name, free and total blocks, first waiter, number of waiters and the pool created next; null outputs are left
 * out.
 *
 * Returns TX_SUCCESS or TX_POOL_ERROR. Allowed from everywhere. Neither suspends nor preempts.
 */
export function tx_block_pool_info_get(
  pool: TX_BLOCK_POOL | null,
  name: Ref<string | null> | null,
  available: Ref<ULONG> | null,
  total_blocks: Ref<ULONG> | null,
  first_suspended: Ref<TX_THREAD | null> | null,
  suspended_count: Ref<ULONG> | null,
  next_pool: Ref<TX_BLOCK_POOL | null> | null,
): UINT {
  const k = enter('tx_block_pool_info_get');
  if (invalid(k, pool)) return finish_plain(k, TX_POOL_ERROR);
  k.trace(TX_TRACE_BLOCK_POOL_INFO_GET, pool.sim_id);
  if (name !== null) name.value = pool.tx_block_pool_name;
  if (available !== null) available.value = pool.tx_block_pool_available;
  if (total_blocks !== null) total_blocks.value = pool.tx_block_pool_total;
  if (first_suspended !== null) first_suspended.value = pool.suspension.head;
  if (suspended_count !== null) suspended_count.value = pool.suspension.count;
  if (next_pool !== null) next_pool.value = k.created_list<TX_BLOCK_POOL>('block pool').next(pool);
  return finish_plain(k, TX_SUCCESS);
}
