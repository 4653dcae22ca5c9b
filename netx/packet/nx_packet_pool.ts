/**
 * Packet pools (guide ch.3 "Packet Memory Pools"): create, delete, info_get, low_watermark_set.
 *
 * A pool is the firmware's own memory, cut as a 32-bit build cuts it: for each packet a header of SIZEOF_NX_PACKET
 * bytes and the payload, both multiples of four. The header keeps what C firmware writes (prepend, append, length); the
 * rest of the control block is an object, but its bytes count, so that a memory size gives the number of packets that it
 * gives on a board.
 */
import { exists } from '../../rtos/kernel/board.ts';
import { enter } from '../../rtos/kernel/current.ts';
import { finish, finish_plain } from '../../rtos/kernel/finish.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Ref, Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { wait_end } from '../../rtos/kernel/suspension.ts';
import { in_interrupt, not_thread, not_thread_or_init } from '../../rtos/services/caller.ts';
import type { NX_PACKET_POOL } from '../nx_cb.ts';
import { bad_pool } from '../nx_checks.ts';
import {
  NX_CALLER_ERROR,
  NX_NOT_SUPPORTED,
  NX_PACKET_ALIGNMENT,
  NX_PACKET_POOL_ID,
  NX_POOL_DELETED,
  NX_PTR_ERROR,
  NX_SIZE_ERROR,
  NX_SUCCESS,
} from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { refuse } from '../nx_service.ts';
import { created_pools } from '../nx_system.ts';
import { NX_TRACE, NX_TRACE_OBJECT, trace_identify, trace_network } from '../nx_trace.ts';
import { bytes_of_packet, cut_first, round_up } from './packet_cut.ts';
import { tell_pool_holders } from './packet_keepers.ts';
import { register_pool_table } from './pool_table.ts';

function overlaps(a: Uint8Array, b: Uint8Array): boolean {
  return (
    a.buffer === b.buffer && a.byteOffset < b.byteOffset + b.length && b.byteOffset < a.byteOffset + a.length
  );
}

/**
 * Creates a pool of packets with `payload_size` bytes each in the memory given. Every header that a packet needs
 * (Ethernet, IP, TCP, ...) is part of its payload. The number of packets is
 * `floor(memory_size / (SIZEOF_NX_PACKET + payload_size))`, with both rounded up to multiples of four.
 *
 * Statuses: NX_SUCCESS; NX_PTR_ERROR: no pool, no memory, a pool that exists, memory of another pool; NX_SIZE_ERROR:
 * no payload, or not room for one packet; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_packet_pool_create(
  pool_ptr: NX_PACKET_POOL | null,
  name: string | null,
  payload_size: ULONG,
  memory_ptr: Uint8Array | null,
  memory_size: ULONG,
): UINT {
  const k = enter('nx_packet_pool_create');
  return finish_plain(k, create(k, pool_ptr, name, payload_size, memory_ptr, memory_size));
}

function create(
  k: Kernel,
  pool: NX_PACKET_POOL | null,
  name: string | null,
  payload_size: ULONG,
  memory: Uint8Array | null,
  memory_size: ULONG,
): UINT {
  if (pool === null || memory === null) return NX_PTR_ERROR;
  const given = memory.subarray(0, memory_size);
  for (const other of created_pools(k).objects) {
    if (other === pool || overlaps(given, other.nx_packet_pool_start)) return NX_PTR_ERROR;
  }
  // A deleted one keeps its owner, to whom its packets go back.
  const exists_elsewhere = pool.nx_packet_pool_id === NX_PACKET_POOL_ID && pool.sim_owner !== k;
  if (exists_elsewhere && exists(k, pool)) return NX_PTR_ERROR;
  const skipped = round_up(given.byteOffset) - given.byteOffset;
  const size = Math.floor(Math.max(0, given.length - skipped) / NX_PACKET_ALIGNMENT) * NX_PACKET_ALIGNMENT;
  const total = Math.floor(size / bytes_of_packet(payload_size));
  if (payload_size === 0 || total === 0) return NX_SIZE_ERROR;
  if (not_thread_or_init(k)) return NX_CALLER_ERROR;
  trace_identify(k);

  const area = given.subarray(skipped, skipped + size);
  pool.nx_packet_pool_name = name;
  pool.nx_packet_pool_start = area;
  pool.nx_packet_pool_size = size;
  pool.nx_packet_pool_payload_size = payload_size;
  pool.nx_packet_pool_empty_requests = 0;
  pool.nx_packet_pool_empty_suspensions = 0;
  pool.nx_packet_pool_invalid_releases = 0;
  pool.nx_packet_pool_low_watermark = 0;
  pool.nx_packet_pool_total = total;
  pool.nx_packet_pool_available = total;
  pool.sim_fewest_available = total;
  pool.nx_packet_pool_available_list = cut_first(pool);
  pool.sim_owner = k;
  pool.sim_id = k.sim.trace.register(k.number, 'packet pool', name ?? '');
  pool.nx_packet_pool_id = NX_PACKET_POOL_ID;
  created_pools(k).add(pool);
  tell_pool_holders(k);
  k.events?.register(NX_TRACE_OBJECT.PACKET_POOL, pool, name, payload_size, pool.nx_packet_pool_total);
  trace_network(k, NX_TRACE.PACKET_POOL_CREATE, pool, payload_size, area, size);
  register_pool_table(k.sim);
  return NX_SUCCESS;
}

/**
 * Deletes a pool. Threads that wait for a packet of it return NX_POOL_DELETED. What becomes of packets that are still
 * in use is the firmware's concern: the stack must not hold any.
 *
 * Statuses: NX_SUCCESS; NX_PTR_ERROR: no such pool; NX_CALLER_ERROR.
 * Allowed from: threads. May preempt. (Guide ch.4)
 */
export function nx_packet_pool_delete(pool_ptr: NX_PACKET_POOL | null): Service<UINT> {
  const k = enter('nx_packet_pool_delete');
  if (bad_pool(pool_ptr)) return refuse(k, NX_PTR_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  trace_network(k, NX_TRACE.PACKET_POOL_DELETE, pool_ptr);
  k.events?.unregister(pool_ptr);
  pool_ptr.nx_packet_pool_id = 0;
  created_pools(k).remove(pool_ptr);
  const waiting = pool_ptr.waiting;
  while (waiting.head !== null) wait_end(k, waiting.head, NX_POOL_DELETED);
  return finish(k, NX_SUCCESS);
}

/**
 * Tells the size and the counters of a pool. Any output may be null.
 *
 * `total_packets`, `free_packets`: packets in all and free now. `empty_pool_requests`: requests that found it empty;
 * `empty_pool_suspensions`: those of them that waited; `invalid_packet_releases`: releases of packets that were not
 * allocated.
 *
 * Statuses: NX_SUCCESS; NX_PTR_ERROR: no such pool; NX_CALLER_ERROR.
 * Allowed from: initialization, threads, timers. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_packet_pool_info_get(
  pool_ptr: NX_PACKET_POOL | null,
  total_packets: Ref<ULONG> | null = null,
  free_packets: Ref<ULONG> | null = null,
  empty_pool_requests: Ref<ULONG> | null = null,
  empty_pool_suspensions: Ref<ULONG> | null = null,
  invalid_packet_releases: Ref<ULONG> | null = null,
): UINT {
  const k = enter('nx_packet_pool_info_get');
  if (bad_pool(pool_ptr)) return finish_plain(k, NX_PTR_ERROR);
  if (in_interrupt(k)) return finish_plain(k, NX_CALLER_ERROR);
  if (total_packets !== null) total_packets.value = pool_ptr.nx_packet_pool_total;
  if (free_packets !== null) free_packets.value = pool_ptr.nx_packet_pool_available;
  if (empty_pool_requests !== null) empty_pool_requests.value = pool_ptr.nx_packet_pool_empty_requests;
  if (empty_pool_suspensions !== null)
    empty_pool_suspensions.value = pool_ptr.nx_packet_pool_empty_suspensions;
  if (invalid_packet_releases !== null) {
    invalid_packet_releases.value = pool_ptr.nx_packet_pool_invalid_releases;
  }
  return finish_plain(k, NX_SUCCESS);
}

/**
 * Sets how many packets stay reserved: below this many free packets the stack drops what it receives.
 *
 * Statuses: NX_SUCCESS; NX_PTR_ERROR: no such pool; NX_NOT_SUPPORTED: option NX_ENABLE_LOW_WATERMARK is off (default).
 * Allowed from: initialization, threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_packet_pool_low_watermark_set(
  pool_ptr: NX_PACKET_POOL | null,
  low_watermark: ULONG,
): UINT {
  const k = enter('nx_packet_pool_low_watermark_set');
  if (bad_pool(pool_ptr)) return finish_plain(k, NX_PTR_ERROR);
  if (not_thread_or_init(k)) return finish_plain(k, NX_CALLER_ERROR);
  if (!nx_config(k).NX_ENABLE_LOW_WATERMARK) return finish_plain(k, NX_NOT_SUPPORTED);
  pool_ptr.nx_packet_pool_low_watermark = low_watermark;
  return finish_plain(k, NX_SUCCESS);
}
