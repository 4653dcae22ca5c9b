/**
 * nx_system_initialize, and what the stack keeps with a target: its packet pools and IP instances (guide ch.2).
 */
import { enter } from '../rtos/kernel/current.ts';
import { finish_plain } from '../rtos/kernel/finish.ts';
import type { CreatedList, Kernel } from '../rtos/kernel/kernel.ts';
import type { NX_IP, NX_PACKET_POOL } from './nx_cb.ts';

const IN_MEMORY = Symbol('stack in memory');

/** Of a target whose stack is its firmware's own: `look` brings pools and instances up to date, whenever somebody asks for them. */
export function stack_in_memory(k: Kernel, look: () => void): void {
  k.attachments.set(IN_MEMORY, look);
}

function look_at_memory(k: Kernel): void {
  const look = k.attachments.get(IN_MEMORY) as (() => void) | undefined;
  look?.();
}

function link_pools(previous: NX_PACKET_POOL, next: NX_PACKET_POOL): void {
  previous.nx_packet_pool_created_next = next;
  next.nx_packet_pool_created_previous = previous;
}

function link_ips(previous: NX_IP, next: NX_IP): void {
  previous.nx_ip_created_next = next;
  next.nx_ip_created_previous = previous;
}

/** The packet pools of a target, in order of creation. */
export function created_pools(k: Kernel): CreatedList<NX_PACKET_POOL> {
  look_at_memory(k);
  return k.created_list<NX_PACKET_POOL>('packet_pool', link_pools);
}

/** The IP instances of a target, in order of creation. */
export function created_ips(k: Kernel): CreatedList<NX_IP> {
  look_at_memory(k);
  return k.created_list<NX_IP>('ip', link_ips);
}

/**
 * Prepares the stack; the first NetX Duo service that firmware calls.
 *
 * Allowed from: initialization, threads, timers, interrupts. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_system_initialize(): void {
  const k = enter('nx_system_initialize');
  created_pools(k).know([]);
  created_ips(k).know([]);
  finish_plain(k, undefined);
}
