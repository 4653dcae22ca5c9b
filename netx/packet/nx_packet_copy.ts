/**
 * nx_packet_copy: a packet of its own with the same data (guide ch.4).
 */
import { enter } from '../../rtos/kernel/current.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { type Ref, ref, type Service, type UINT, type ULONG } from '../../rtos/kernel/service.ts';
import { wait_forbidden } from '../../rtos/services/caller.ts';
import type { NX_PACKET, NX_PACKET_POOL } from '../nx_cb.ts';
import { bad_pool, foreign_packet } from '../nx_checks.ts';
import {
  NX_CALLER_ERROR,
  NX_INVALID_PACKET,
  NX_NO_PACKET,
  NX_PTR_ERROR,
  NX_SIZE_ERROR,
  NX_SUCCESS,
} from '../nx_constants.ts';
import { refuse } from '../nx_service.ts';
import { packet_allocate } from './nx_packet_allocate.ts';
import { packet_append } from './nx_packet_data.ts';
import { packet_bounds } from './nx_packet_release.ts';
import { packet_return, packet_take, yield_if_preempted } from './packet_memory.ts';

/**
 * Copies a packet, with the room in front of its data, into a new packet of `pool_ptr`.
 *
 * Statuses: NX_SUCCESS; NX_NO_PACKET; NX_INVALID_PACKET: nothing to copy; NX_SIZE_ERROR: it does not fit into one
 * packet of the pool; NX_UNDERFLOW, NX_OVERFLOW: the packet's pointers lie outside its payload; NX_WAIT_ABORTED;
 * NX_PTR_ERROR; NX_CALLER_ERROR: a wait outside a thread.
 * Allowed from: initialization, threads, timers, interrupts (only threads may wait). May suspend. (Guide ch.4)
 */
export function nx_packet_copy(
  packet_ptr: NX_PACKET | null,
  new_packet_ptr: Ref<NX_PACKET | null> | null,
  pool_ptr: NX_PACKET_POOL | null,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nx_packet_copy');
  if (packet_ptr == null || new_packet_ptr == null || bad_pool(pool_ptr)) return refuse(k, NX_PTR_ERROR);
  if (foreign_packet(packet_ptr)) return refuse(k, NX_PTR_ERROR);
  const wrong = packet_bounds(packet_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  if (wait_forbidden(k, wait_option)) return refuse(k, NX_CALLER_ERROR);
  new_packet_ptr.value = null;
  if (packet_ptr.nx_packet_length === 0) return refuse(k, NX_INVALID_PACKET);
  return in_steps(k, copy_into(k, packet_ptr, new_packet_ptr, pool_ptr, wait_option));
}

function* copy_into(
  k: Kernel,
  packet_ptr: NX_PACKET,
  new_packet_ptr: Ref<NX_PACKET | null>,
  pool_ptr: NX_PACKET_POOL,
  wait_option: ULONG,
): Service<UINT> {
  const work = ref<NX_PACKET | null>(null);
  const status = yield* packet_allocate(k, pool_ptr, work, 0, wait_option, 'nx_packet_copy');
  const copy = work.value;
  if (status !== NX_SUCCESS || copy === null) return status;
  const filled = fill_copy(packet_ptr, copy);
  if (filled !== NX_SUCCESS) {
    packet_return(k, copy);
    yield* yield_if_preempted(k);
    return filled;
  }
  new_packet_ptr.value = copy;
  return NX_SUCCESS;
}

/** A copy without waiting, for the inside of the stack; null when there is no packet or it does not fit. */
export function packet_copy(
  k: Kernel,
  packet: NX_PACKET,
  pool: NX_PACKET_POOL,
  service: string,
): { copy: NX_PACKET | null; status: UINT } {
  if (packet.nx_packet_length === 0) return { copy: null, status: NX_INVALID_PACKET };
  const copy = packet_take(k, pool, 0, service);
  if (copy === null) return { copy: null, status: NX_NO_PACKET };
  const status = fill_copy(packet, copy);
  if (status === NX_SUCCESS) return { copy, status };
  packet_return(k, copy);
  return { copy: null, status };
}

/** Fills a fresh packet with all of another one, from the start of its payload on. */
function fill_copy(from: NX_PACKET, to: NX_PACKET): UINT {
  to.nx_packet_ip_interface = from.nx_packet_ip_interface;
  to.nx_packet_ip_version = from.nx_packet_ip_version;
  let start = from.nx_packet_data_start;
  for (let part: NX_PACKET | null = from; part !== null; part = part.nx_packet_next) {
    const end = part.nx_packet_append_ptr;
    const bytes = part.nx_packet_memory.subarray(start, end);
    if (packet_append(to, bytes, end - start) !== NX_SUCCESS) return NX_SIZE_ERROR;
    start = part.nx_packet_next === null ? 0 : part.nx_packet_next.nx_packet_prepend_ptr;
  }
  const room = from.nx_packet_prepend_ptr - from.nx_packet_data_start;
  to.nx_packet_prepend_ptr = to.nx_packet_data_start + room;
  to.nx_packet_length -= room;
  to.nx_packet_ip_header = to.nx_packet_data_start + (from.nx_packet_ip_header - from.nx_packet_data_start);
  return to.nx_packet_length === from.nx_packet_length ? NX_SUCCESS : NX_INVALID_PACKET;
}
