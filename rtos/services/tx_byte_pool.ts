// Byte pools (ThreadX user guide, chapter 4, tx_byte_*): memory of any size, at the price of fragmentation. After a
// release the waiters are served from the head until one cannot be satisfied. As in C, a release believes the header in
// front of the memory as it stands now: what firmware overwrote, or released before, is judged by these bytes.

import { type Board, exists, is_no_object } from '../kernel/board.ts';
import { enter } from '../kernel/current.ts';
import { finish, finish_plain, finish_quiet, preempt_point } from '../kernel/finish.ts';
import { in_steps } from '../kernel/hand_out.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { declare_levels } from '../kernel/levels.ts';
import { name_objects } from '../kernel/object_title.ts';
import type { Ref, Service, UINT, ULONG } from '../kernel/service.ts';
import { wait_end, wait_end_all, wait_in, wait_prioritize, wait_remove } from '../kernel/suspension.ts';
import {
  TX_BYTE_BLOCK_FREE,
  TX_BYTE_MEMORY,
  TX_BYTE_POOL_ID,
  TX_BYTE_POOL_MIN,
  TX_CALLER_ERROR,
  TX_CLEAR_ID,
  TX_DELETED,
  TX_NO_MEMORY,
  TX_NULL,
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
import { mark } from '../sim/marks.ts';
import { board_memory, NoMemoryThere } from './board_memory.ts';
import { in_interrupt, in_timer, not_thread, not_thread_or_init } from './caller.ts';
import { BYTE_POOL_COUNTERS, reset_counters, retire_counters } from './performance.ts';
import { BYTE_BLOCK_HEADER, ByteRing, EndlessSearch, owner_word } from './tx_byte_memory.ts';

/** What a control block takes of the board's memory. */
const CONTROL_BLOCK_BYTES = 52;

/** A byte pool's control block. */
export class TX_BYTE_POOL {
  tx_byte_pool_id: ULONG = 0;
  tx_byte_pool_name: string | null = null;
  tx_byte_pool_size: ULONG = 0;
  /** The memory of the pool; its address in C. */
  tx_byte_pool_start: Uint8Array | null = null;
  tx_byte_pool_performance_allocate_count: ULONG = 0;
  tx_byte_pool_performance_release_count: ULONG = 0;
  tx_byte_pool_performance_suspension_count: ULONG = 0;
  tx_byte_pool_performance_timeout_count: ULONG = 0;
  readonly suspension = new WaitList(this);
  memory: ByteRing | null = null;
  sim_owner: Board | null = null;
  sim_id = 0;

  get tx_byte_pool_performance_search_count(): ULONG {
    return this.memory?.fragments_searched ?? 0;
  }
  get tx_byte_pool_performance_merge_count(): ULONG {
    return this.memory?.merges ?? 0;
  }
  get tx_byte_pool_performance_split_count(): ULONG {
    return this.memory?.splits ?? 0;
  }
  get tx_byte_pool_available(): ULONG {
    return this.memory?.available ?? 0;
  }
  get tx_byte_pool_fragments(): UINT {
    return this.memory?.fragments ?? 0;
  }
}
name_objects(TX_BYTE_POOL, 'byte pool', ({ tx_byte_pool_name }) => tx_byte_pool_name);
declare_levels(TX_BYTE_POOL, ['free bytes', 'free pieces', 'largest free piece'], (pool, values, at) => {
  const pieces = pool.memory?.free_pieces() ?? [];
  values[at] = pool.tx_byte_pool_available;
  values[at + 1] = pieces.length;
  values[at + 2] = Math.max(0, ...pieces);
});

/** A byte pool that exists. */
type CreatedPool = TX_BYTE_POOL & { memory: ByteRing; tx_byte_pool_start: Uint8Array };

function created(k: Kernel, pool: TX_BYTE_POOL | null): pool is CreatedPool {
  return pool?.sim_owner === k || !is_no_object(k, pool);
}

/** By its address each control block of a board that is or was a pool. */
type KnownPools = Map<number, CreatedPool | null>;

const KEY = Symbol('byte pools');

function known_pools(k: Kernel): KnownPools {
  let pools = k.attachments.get(KEY) as KnownPools | undefined;
  if (pools === undefined) {
    pools = new Map();
    k.attachments.set(KEY, pools);
  }
  return pools;
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
  if (pool == null || exists(k, pool)) return finish_plain(k, TX_POOL_ERROR);
  if (pool_start === null) return finish_plain(k, TX_PTR_ERROR);
  if (pool_size < TX_BYTE_POOL_MIN) return finish_plain(k, TX_SIZE_ERROR);
  if (not_thread_or_init(k)) return finish_plain(k, TX_CALLER_ERROR);
  const missing = pool_start.byteOffset + pool_size - pool_start.buffer.byteLength;
  if (missing > 0) {
    const words = `gets ${pool_size} bytes that end ${missing} bytes behind the memory there is`;
    k.diagnose('byte-pool-too-large', `byte pool "${name ?? ''}"`, words);
    return finish_plain(k, TX_SIZE_ERROR);
  }
  const memory = board_memory(k);
  const address = memory.address_of(pool, CONTROL_BLOCK_BYTES);
  pool.tx_byte_pool_id = TX_BYTE_POOL_ID;
  pool.sim_owner = k;
  pool.tx_byte_pool_name = name;
  pool.tx_byte_pool_start = pool_start;
  pool.tx_byte_pool_size = Math.floor(pool_size / 4) * 4;
  pool.memory = new ByteRing(memory, memory.open(pool_start), pool_size, address);
  known_pools(k).set(address, pool as CreatedPool);
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
  if (!created(k, pool)) return finish_quiet(k, TX_POOL_ERROR);
  if (not_thread(k)) return finish_quiet(k, TX_CALLER_ERROR);
  k.trace(TX_TRACE_BYTE_POOL_DELETE, pool.sim_id);
  pool.tx_byte_pool_id = TX_CLEAR_ID;
  pool.sim_owner = null;
  retire_counters(k, pool, BYTE_POOL_COUNTERS);
  const memory = board_memory(k);
  const { objects } = k.created_list<CreatedPool>('byte pool');
  k.created_list<TX_BYTE_POOL>('byte pool').remove(pool);
  known_pools(k).set(memory.address_of(pool, CONTROL_BLOCK_BYTES), null);
  memory.close_all_but(new Set(objects.map(({ tx_byte_pool_start }) => tx_byte_pool_start.buffer)));
  wait_end_all(k, pool.suspension, TX_DELETED);
  return finish(k, TX_SUCCESS);
}

function give_up_wait(thread: TX_THREAD): void {
  const pool = thread.waiting_in?.owner as TX_BYTE_POOL;
  wait_remove(thread);
  pool.tx_byte_pool_performance_timeout_count++;
  thread.tx_thread_suspend_status = TX_NO_MEMORY;
}

/** Takes memory of a pool; null when there is none, or when the search leaves the memory there is. */
function take(k: Kernel, pool: CreatedPool, bytes: number): Uint8Array | null {
  try {
    return pool.memory.allocate(bytes);
  } catch (error) {
    if (!(error instanceof NoMemoryThere || error instanceof EndlessSearch)) throw error;
    mark('byte pool: a search leaves the memory there is');
    const words = `the header of a block was overwritten: ${error.message}`;
    k.diagnose('byte-pool-corrupted', `byte pool "${pool.tx_byte_pool_name ?? ''}"`, words);
    return null;
  }
}

/**
 * Allocates `memory_size` bytes, rounded up to words.
 *
 * @param memory receives the memory, null while there is none.
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
  if (!created(k, pool)) return finish_quiet(k, TX_POOL_ERROR);
  if (memory === null) return finish_quiet(k, TX_PTR_ERROR);
  if (memory_size === 0 || memory_size > pool.tx_byte_pool_size) return finish_quiet(k, TX_SIZE_ERROR);
  if (wait_option !== 0 && k.system_state !== 0) return finish_quiet(k, TX_WAIT_ERROR);
  if (in_timer(k) || in_interrupt(k)) return finish_quiet(k, TX_CALLER_ERROR);
  const bytes = Math.ceil(memory_size / 4) * 4;
  pool.tx_byte_pool_performance_allocate_count++;
  k.trace(TX_TRACE_BYTE_ALLOCATE, pool.sim_id, 0, memory_size, wait_option);
  memory.value = take(k, pool, bytes);
  if (k.events !== null) k.events.complete(2, memory.value);
  if (memory.value !== null) return finish_quiet(k, TX_SUCCESS);
  if (wait_option === 0 || k.preempt_disable !== 0) return finish_quiet(k, TX_NO_MEMORY);
  pool.tx_byte_pool_performance_suspension_count++;
  const thread = k.current as TX_THREAD;
  thread.wait_request = memory;
  thread.wait_number = bytes;
  if (k.events !== null) k.events.hold(thread);
  return wait_in(k, pool.suspension, TX_BYTE_MEMORY, wait_option, give_up_wait);
}

function* serve_waiters(k: Kernel, pool: CreatedPool): Service<UINT> {
  for (let thread = pool.suspension.head; thread !== null; thread = pool.suspension.head) {
    const found = take(k, pool, thread.wait_number);
    if (found === null) break;
    (thread.wait_request as Ref<Uint8Array | null>).value = found;
    if (k.events !== null) k.events.settle(thread, 2, found);
    wait_end(k, thread, TX_SUCCESS);
    yield* preempt_point(k);
  }
  k.service = 'tx_byte_release';
  return yield* finish(k, TX_SUCCESS);
}

/** The pool that the header in front of some memory names; null when it names none. */
function pool_of(k: Kernel, { buffer, byteOffset }: Uint8Array): CreatedPool | null {
  const header = byteOffset - BYTE_BLOCK_HEADER;
  if (header < 0) {
    tell_of_wild_release(k, 'nothing is known in front of it, where its header should be');
    return null;
  }
  const owner = new DataView(buffer).getUint32(owner_word(header), true);
  if (owner === TX_BYTE_BLOCK_FREE || owner === TX_NULL) return null;
  const pool = known_pools(k).get(owner);
  if (pool === undefined) {
    const words = `its header says that 0x${owner.toString(16)} is the address of its pool, and no pool was ever there`;
    tell_of_wild_release(k, words);
  }
  return pool ?? null;
}

function tell_of_wild_release(k: Kernel, words: string): void {
  k.diagnose('byte-release-foreign', 'memory', `is released to a byte pool, but ${words}`);
}

/**
 * Releases memory and serves waiters with what is free now.
 *
 * The header in front of the memory decides, as it stands now. A pointer that was released before is refused while that
 * header says so; when its place was handed out again, or its pool was created again, the release succeeds as in C.
 *
 * Returns TX_SUCCESS; TX_PTR_ERROR for null, foreign or already released memory; TX_CALLER_ERROR.
 * Allowed from initialization and threads. May preempt.
 */
export function tx_byte_release(memory_ptr: Uint8Array | null): Service<UINT> {
  const k = enter('tx_byte_release');
  if (memory_ptr === null) return finish_quiet(k, TX_PTR_ERROR);
  if (not_thread_or_init(k)) return finish_quiet(k, TX_CALLER_ERROR);
  const pool = pool_of(k, memory_ptr);
  if (pool === null) return finish_quiet(k, TX_PTR_ERROR);
  pool.tx_byte_pool_performance_release_count++;
  k.trace(TX_TRACE_BYTE_RELEASE, pool.sim_id, 0, pool.suspension.count, pool.memory.available);
  k.events?.complete(2, memory_ptr);
  const block = board_memory(k).open(memory_ptr) - BYTE_BLOCK_HEADER;
  if (!pool.memory.release(block)) {
    mark('byte pool: a stale pointer is released');
    const words =
      'takes back memory that it had not given to anybody: an old header still stands in front of it';
    k.diagnose('byte-release-stale', `byte pool "${pool.tx_byte_pool_name ?? ''}"`, words);
  }
  if (pool.suspension.head === null) return finish_quiet(k, TX_SUCCESS);
  return in_steps(k, serve_waiters(k, pool));
}

/**
 * Moves the waiter with the best priority to the head of the list; the others keep their order.
 *
 * Returns TX_SUCCESS or TX_POOL_ERROR. Allowed from everywhere. Neither suspends nor preempts.
 */
export function tx_byte_pool_prioritize(pool: TX_BYTE_POOL | null): UINT {
  const k = enter('tx_byte_pool_prioritize');
  if (!created(k, pool)) return finish_plain(k, TX_POOL_ERROR);
  k.trace(TX_TRACE_BYTE_POOL_PRIORITIZE, pool.sim_id, pool.suspension.count);
  wait_prioritize(pool.suspension);
  return finish_plain(k, TX_SUCCESS);
}

/**
 * Gets name, free bytes, fragments, first waiter, number of waiters and the pool created next; null outputs are left
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
  if (!created(k, pool)) return finish_plain(k, TX_POOL_ERROR);
  k.trace(TX_TRACE_BYTE_POOL_INFO_GET, pool.sim_id);
  if (name !== null) name.value = pool.tx_byte_pool_name;
  if (available !== null) available.value = pool.memory.available;
  if (fragments !== null) fragments.value = pool.memory.fragments;
  if (first_suspended !== null) first_suspended.value = pool.suspension.head;
  if (suspended_count !== null) suspended_count.value = pool.suspension.count;
  if (next_pool !== null) next_pool.value = k.created_list<TX_BYTE_POOL>('byte pool').next(pool);
  return finish_plain(k, TX_SUCCESS);
}
