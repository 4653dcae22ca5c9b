/**
 * nx_packet_allocate: takes a packet from a pool, waiting for one if need be (guide ch.4). Waiting threads are served
 * first in, first out, whatever their priority.
 */
import { enter } from '../../rtos/kernel/current.ts';
import { finish } from '../../rtos/kernel/finish.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Ref, Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { wait_in } from '../../rtos/kernel/suspension.ts';
import { TX_TCP_IP } from '../../rtos/kernel/tx_constants.ts';
import type { TX_THREAD } from '../../rtos/kernel/tx_thread_cb.ts';
import { wait_forbidden } from '../../rtos/services/caller.ts';
import type { NX_PACKET, NX_PACKET_POOL } from '../nx_cb.ts';
import { bad_pool } from '../nx_checks.ts';
import {
  NX_CALLER_ERROR,
  NX_INVALID_PARAMETERS,
  NX_NO_PACKET,
  NX_OPTION_ERROR,
  NX_PTR_ERROR,
  NX_SUCCESS,
} from '../nx_constants.ts';
import { refuse } from '../nx_service.ts';
import { type PacketWait, packet_take, packet_wait_cleanup } from './packet_memory.ts';

/**
 * Allocates a packet. `packet_type` is the room in bytes kept free in front of the data for headers
 * (NX_TCP_PACKET, NX_UDP_PACKET, NX_RECEIVE_PACKET, ...); `wait_option` is ticks, NX_NO_WAIT or NX_WAIT_FOREVER.
 *
 * Statuses: NX_SUCCESS; NX_NO_PACKET: none came free in time; NX_WAIT_ABORTED: tx_thread_wait_abort; NX_POOL_DELETED:
 * the pool was deleted meanwhile; NX_OPTION_ERROR: type not a multiple of four; NX_INVALID_PARAMETERS: type larger than
 * the payload; NX_PTR_ERROR; NX_CALLER_ERROR: a wait outside a thread.
 * Allowed from: initialization, threads, timers, interrupts (only threads may wait). May suspend.
 *
 * ```ts
 * const packet = ref<NX_PACKET | null>(null);
 * const status = yield* nx_packet_allocate(pool, packet, NX_TCP_PACKET, NX_WAIT_FOREVER);
 * ```
 */
export function nx_packet_allocate(
  pool_ptr: NX_PACKET_POOL | null,
  packet_ptr: Ref<NX_PACKET | null> | null,
  packet_type: ULONG,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nx_packet_allocate');
  if (bad_pool(pool_ptr) || packet_ptr == null) return refuse(k, NX_PTR_ERROR);
  if (packet_type % 4 !== 0) return refuse(k, NX_OPTION_ERROR);
  if (wait_forbidden(k, wait_option)) return refuse(k, NX_CALLER_ERROR);
  return packet_allocate(k, pool_ptr, packet_ptr, packet_type, wait_option, 'nx_packet_allocate');
}

/** The same without the checks, for the inside of the stack. */
export function packet_allocate(
  k: Kernel,
  pool: NX_PACKET_POOL,
  out: Ref<NX_PACKET | null>,
  packet_type: ULONG,
  wait_option: ULONG,
  service: string,
): Service<UINT> {
  if (pool.nx_packet_pool_payload_size < packet_type) return refuse(k, NX_INVALID_PARAMETERS);
  const packet = packet_take(k, pool, packet_type, service);
  out.value = packet;
  if (packet !== null) return finish(k, NX_SUCCESS);
  if (wait_option === 0) return finish(k, NX_NO_PACKET);
  pool.nx_packet_pool_empty_suspensions++;
  const request: PacketWait = { out, packet_type };
  (k.current as TX_THREAD).wait_request = request;
  return wait_in(k, pool.waiting, TX_TCP_IP, wait_option, packet_wait_cleanup);
}
