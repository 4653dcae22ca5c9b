/**
 * nx_packet_release and nx_packet_transmit_release: giving packets back (guide ch.4). In C the error-checking services
 * also clear the caller's pointer; here the packet itself remembers that it is free.
 */
import { enter } from '../../rtos/kernel/current.ts';
import { finish } from '../../rtos/kernel/finish.ts';
import type { Service, UINT } from '../../rtos/kernel/service.ts';
import type { NX_PACKET } from '../nx_cb.ts';
import { NX_OVERFLOW, NX_PACKET_POOL_ID, NX_PTR_ERROR, NX_SUCCESS, NX_UNDERFLOW } from '../nx_constants.ts';
import { refuse } from '../nx_service.ts';
import { diagnose_packet, packet_return, packet_sent } from './packet_memory.ts';

/** NX_SUCCESS when the pointers of a packet are in order. */
export function packet_bounds(packet: NX_PACKET): UINT {
  if (packet.nx_packet_prepend_ptr < packet.nx_packet_data_start) return NX_UNDERFLOW;
  if (packet.nx_packet_append_ptr > packet.nx_packet_data_end) return NX_OVERFLOW;
  return NX_SUCCESS;
}

function check(packet: NX_PACKET | null): UINT {
  const pool = packet === null ? null : packet.nx_packet_pool_owner;
  if (packet === null || pool === null || pool.nx_packet_pool_id !== NX_PACKET_POOL_ID) return NX_PTR_ERROR;
  return packet_bounds(packet);
}

/**
 * Releases a packet that the caller owns, with all packets chained to it. A thread that waits for a packet of the pool
 * gets it at once.
 *
 * Statuses: NX_SUCCESS; NX_PTR_ERROR: no packet, or not allocated (also a diagnostic of the simulator); NX_UNDERFLOW,
 * NX_OVERFLOW: its pointers lie outside its payload.
 * Allowed from: initialization, threads, timers, interrupts. May preempt. (Guide ch.4)
 */
export function nx_packet_release(packet_ptr: NX_PACKET | null): Service<UINT> {
  const k = enter('nx_packet_release');
  const wrong = check(packet_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  const packet = packet_ptr as NX_PACKET;
  if (packet.nx_packet_in_arp) {
    diagnose_packet(
      k,
      'packet-release-queued',
      packet,
      'released although it waits for the physical address of its next hop: after a successful send a packet belongs to the stack',
    );
  }
  return finish(k, packet_return(k, packet));
}

/**
 * Releases a packet that was sent. For drivers: TCP data that is not acknowledged yet stays with its socket and only
 * loses its IP header.
 *
 * Statuses: NX_SUCCESS; NX_PTR_ERROR; NX_UNDERFLOW; NX_OVERFLOW, as nx_packet_release.
 * Allowed from: initialization, threads, timers, interrupts. May preempt. (Guide ch.4)
 */
export function nx_packet_transmit_release(packet_ptr: NX_PACKET | null): Service<UINT> {
  const k = enter('nx_packet_transmit_release');
  const wrong = check(packet_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  return finish(k, packet_sent(k, packet_ptr as NX_PACKET));
}
