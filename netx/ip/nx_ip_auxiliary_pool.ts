/**
 * The second packet pool of an IP instance (guide ch.4): nx_ip_auxiliary_packet_pool_set, and taking a packet for one of
 * the small messages that the stack sends by itself. A build option, NX_ENABLE_DUAL_PACKET_POOL; without it there is
 * no such pool, and all packets are the default pool's.
 */
import { enter } from '../../rtos/kernel/current.ts';
import { finish_plain } from '../../rtos/kernel/finish.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { UINT, ULONG } from '../../rtos/kernel/service.ts';
import { not_thread_or_init } from '../../rtos/services/caller.ts';
import type { NX_IP, NX_PACKET, NX_PACKET_POOL } from '../nx_cb.ts';
import { bad_ip, bad_pool } from '../nx_checks.ts';
import { NX_CALLER_ERROR, NX_NOT_SUPPORTED, NX_PTR_ERROR, NX_SUCCESS } from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { packet_take } from '../packet/packet_memory.ts';

/**
 * Gives an IP instance a second pool for TCP segments without data, ARP requests, IGMP messages, and neighbour and router
 * solicitations. If its packets are larger than those of the default pool it becomes the default pool instead.
 *
 * Statuses: NX_SUCCESS; NX_NOT_SUPPORTED: option NX_ENABLE_DUAL_PACKET_POOL is off (default), whatever the arguments;
 * NX_PTR_ERROR: no such instance or pool; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_ip_auxiliary_packet_pool_set(
  ip_ptr: NX_IP | null,
  auxiliary_pool: NX_PACKET_POOL | null,
): UINT {
  const k = enter('nx_ip_auxiliary_packet_pool_set');
  if (!nx_config(k).NX_ENABLE_DUAL_PACKET_POOL) return finish_plain(k, NX_NOT_SUPPORTED);
  if (bad_ip(ip_ptr) || bad_pool(auxiliary_pool)) return finish_plain(k, NX_PTR_ERROR);
  if (not_thread_or_init(k)) return finish_plain(k, NX_CALLER_ERROR);
  const of_default = (ip_ptr.nx_ip_default_packet_pool as NX_PACKET_POOL).nx_packet_pool_payload_size;
  if (auxiliary_pool.nx_packet_pool_payload_size > of_default)
    ip_ptr.nx_ip_default_packet_pool = auxiliary_pool;
  else ip_ptr.nx_ip_auxiliary_packet_pool = auxiliary_pool;
  return finish_plain(k, NX_SUCCESS);
}

/** Takes a packet with so much room in front of its data; null when the pool is empty or its packets are too small. */
export function pool_take(
  k: Kernel,
  pool: NX_PACKET_POOL | null,
  room: ULONG,
  purpose: string,
): NX_PACKET | null {
  if (pool === null || pool.nx_packet_pool_payload_size < room) return null;
  return packet_take(k, pool, room, purpose);
}

/** The same for a small message: from the auxiliary pool, or else from the default one. */
export function ip_take_small(k: Kernel, ip: NX_IP, room: ULONG, purpose: string): NX_PACKET | null {
  const { nx_ip_auxiliary_packet_pool: auxiliary, nx_ip_default_packet_pool: by_default } = ip;
  const packet = pool_take(k, auxiliary, room, purpose);
  return packet === null && auxiliary !== by_default ? pool_take(k, by_default, room, purpose) : packet;
}
