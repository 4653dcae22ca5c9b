/**
 * Checks that many services of the error-checking layer share, and small helpers of services that are generators.
 */
import { is_no_object } from '../rtos/kernel/board.ts';
import { K } from '../rtos/kernel/current.ts';
import type { Kernel } from '../rtos/kernel/kernel.ts';
import { WaitList } from '../rtos/kernel/tx_thread_cb.ts';
import type { NX_IP, NX_PACKET, NX_PACKET_POOL } from './nx_cb.ts';
import {
  NX_IP_CLASS_D_MASK,
  NX_IP_CLASS_D_TYPE,
  NX_IP_ID,
  NX_IP_LIMITED_BROADCAST,
  NX_PACKET_POOL_ID,
} from './nx_constants.ts';

/** No IP instance, one that was not created, or one of another board, which is reported. */
export function bad_ip(ip: NX_IP | null): ip is null {
  return ip?.nx_ip_id !== NX_IP_ID || (ip.sim_owner !== K && is_no_object(K as Kernel, ip));
}

/** The same for a packet pool. */
export function bad_pool(pool: NX_PACKET_POOL | null): pool is null {
  if (pool?.nx_packet_pool_id !== NX_PACKET_POOL_ID) return true;
  return pool.sim_owner !== K && is_no_object(K as Kernel, pool);
}

/** A packet of another board's pool, which is reported. */
export function foreign_packet(packet: NX_PACKET): boolean {
  const pool = packet.nx_packet_pool_owner;
  return pool !== null && pool.sim_owner !== K && is_no_object(K as Kernel, pool);
}

/** An address that no host can have: zero, multicast or everybody. */
export function not_a_host(address: number): boolean {
  if (address === 0 || address === NX_IP_LIMITED_BROADCAST) return true;
  return (address & NX_IP_CLASS_D_MASK) >>> 0 === NX_IP_CLASS_D_TYPE;
}

/**
 * Makes a control block all zero, as C clears it, from a new one. Its wait lists stay: they know their block, and a
 * block that is not in use has no waiters.
 */
export function zero_block<T extends object>(block: T, zero: T): void {
  for (const name in zero) {
    const value = zero[name];
    if (!(value instanceof WaitList)) (block as Record<string, unknown>)[name] = value;
  }
}
