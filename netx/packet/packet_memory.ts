/**
 * Taking packets from a pool and giving them back: what nx_packet_allocate, _release and _transmit_release share with
 * the inside of the stack. Every hand-over notes who had the packet and when, so that a leak or a double release can
 * be told with a name (`packet_title`).
 */

import { preempt_point } from '../../rtos/kernel/finish.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { COMPLETED_VOID, type Ref, type Service, type UINT, type ULONG } from '../../rtos/kernel/service.ts';
import { wait_end, wait_remove } from '../../rtos/kernel/suspension.ts';
import type { TX_THREAD } from '../../rtos/kernel/tx_thread_cb.ts';
import { time_text } from '../../rtos/sim/time_text.ts';
import { TRACE_POOL_LEVEL } from '../../rtos/sim/trace_log.ts';
import type { NX_PACKET, NX_PACKET_POOL } from '../nx_cb.ts';
import {
  NX_IP_VERSION_V4,
  NX_NO_PACKET,
  NX_PACKET_ALLOCATED,
  NX_PACKET_FREE,
  NX_PACKET_POOL_ID,
  NX_PTR_ERROR,
  NX_SUCCESS,
} from '../nx_constants.ts';
import { NX_TRACE, trace_network } from '../nx_trace.ts';
import { cut_next } from './packet_cut.ts';

/** Notes who has the packet now. */
export function record_owner(k: Kernel, packet: NX_PACKET, service: string): void {
  packet.owner_thread = k.system_state === 0 ? k.current : null;
  packet.owner_service = service;
  packet.owner_time_ns = k.now_ns;
}

/** A packet by its pool: which one it is, and who had it when, is another with every timing. */
function packet_key(packet: NX_PACKET): string {
  return `pool ${packet.nx_packet_pool_owner?.nx_packet_pool_name ?? '?'}`;
}

/** A packet and its last owner, for messages. */
export function packet_title(packet: NX_PACKET): string {
  const thread =
    packet.owner_thread === null ? 'an interrupt or initialization' : packet.owner_thread.tx_thread_name;
  const at = time_text(packet.owner_time_ns);
  return (
    `packet ${packet.index} of ${packet_key(packet)} ` +
    `(last owner: ${thread}, ${packet.owner_service || 'never allocated'}, ${at} s)`
  );
}

/** Tells what was done wrong with a packet. */
export function diagnose_packet(k: Kernel, id: string, packet: NX_PACKET, message: string): void {
  k.diagnose(id, packet_title(packet), message, packet_key(packet));
}

function make_new(packet: NX_PACKET, packet_type: ULONG): void {
  packet.nx_packet_queue_next = null;
  packet.nx_packet_next = null;
  packet.nx_packet_last = null;
  packet.nx_packet_length = 0;
  const start = packet.nx_packet_data_start + packet_type;
  packet.nx_packet_prepend_ptr = start;
  packet.nx_packet_append_ptr = start;
  packet.nx_packet_ip_interface = null;
  packet.nx_packet_ipv6_address_ptr = null;
  packet.nx_packet_state = NX_PACKET_ALLOCATED;
  packet.nx_packet_driver_done = false;
  packet.nx_packet_in_driver = false;
  packet.nx_packet_in_arp = false;
  packet.nx_packet_ip_version = NX_IP_VERSION_V4;
  packet.nx_packet_identical_copy = 0;
  packet.nx_packet_ip_header_length = 0;
}

function trace_release(k: Kernel, event: number, packet: NX_PACKET): void {
  const available = packet.nx_packet_pool_owner?.nx_packet_pool_available ?? 0;
  trace_network(k, event, packet, packet.nx_packet_state, available);
}

/** Leaves a record of how many packets are free. */
export function trace_level(k: Kernel, pool: NX_PACKET_POOL): void {
  if (k.log.keeps_services) k.trace_own(TRACE_POOL_LEVEL, pool.sim_id, pool.nx_packet_pool_available);
}

/** Takes a packet, or null (counted) when the pool is empty. `service` is what the packet is taken for. */
export function packet_take(
  k: Kernel,
  pool: NX_PACKET_POOL,
  packet_type: ULONG,
  service: string,
): NX_PACKET | null {
  const packet = pool.nx_packet_pool_available_list;
  if (k.events !== null)
    trace_network(k, NX_TRACE.PACKET_ALLOCATE, pool, packet, packet_type, pool.nx_packet_pool_available);
  if (packet === null) {
    pool.nx_packet_pool_empty_requests++;
    return null;
  }
  pool.nx_packet_pool_available_list = packet.nx_packet_queue_next ?? cut_next(pool);
  if (--pool.nx_packet_pool_available < pool.sim_fewest_available)
    pool.sim_fewest_available = pool.nx_packet_pool_available;
  make_new(packet, packet_type);
  record_owner(k, packet, service);
  trace_level(k, pool);
  return packet;
}

/** The request of a thread that waits for a packet. */
export interface PacketWait {
  readonly out: Ref<NX_PACKET | null>;
  readonly packet_type: ULONG;
}

/** A thread's wait for a packet is given up: nobody gave it one. */
export function packet_wait_cleanup(thread: TX_THREAD): void {
  wait_remove(thread);
  thread.wait_request = null;
  thread.tx_thread_suspend_status = NX_NO_PACKET;
}

/**
 * Gives a packet (and a chain behind it) back, or to the thread that has waited longest. The caller must then let a
 * higher-priority thread go first: `finish`, or `packet_drop` below which does both.
 */
export function packet_return(k: Kernel, first: NX_PACKET): UINT {
  if (k.events !== null) trace_release(k, NX_TRACE.PACKET_RELEASE, first);
  let packet: NX_PACKET | null = first;
  while (packet !== null) {
    if (packet.nx_packet_state !== NX_PACKET_ALLOCATED) return refuse(k, packet);
    const pool = packet.nx_packet_pool_owner as NX_PACKET_POOL;
    if (pool.sim_owner !== k || packet.nx_packet_in_driver) report_misuse(k, packet, pool);
    const next: NX_PACKET | null = packet.nx_packet_next;
    const waiter = pool.waiting.head;
    if (waiter !== null) {
      const wait = waiter.wait_request as PacketWait;
      waiter.wait_request = null;
      make_new(packet, wait.packet_type);
      packet.owner_thread = waiter;
      packet.owner_service = 'nx_packet_allocate';
      packet.owner_time_ns = k.now_ns;
      wait.out.value = packet;
      wait_end(k, waiter, NX_SUCCESS);
    } else {
      packet.nx_packet_state = NX_PACKET_FREE;
      packet.nx_packet_queue_next = pool.nx_packet_pool_available_list;
      pool.nx_packet_pool_available_list = packet;
      pool.nx_packet_pool_available++;
      trace_level(k, pool);
    }
    packet = next;
  }
  return NX_SUCCESS;
}

function refuse(k: Kernel, packet: NX_PACKET): UINT {
  const pool = packet.nx_packet_pool_owner;
  if (pool !== null && pool.nx_packet_pool_id === NX_PACKET_POOL_ID) pool.nx_packet_pool_invalid_releases++;
  tell_bad_release(k, packet);
  return NX_PTR_ERROR;
}

/** Tells of a release of a packet that is free, or that the stack has queued. */
export function tell_bad_release(k: Kernel, packet: NX_PACKET): void {
  const free = packet.nx_packet_state === NX_PACKET_FREE;
  diagnose_packet(
    k,
    free ? 'packet-double-release' : 'packet-release-queued',
    packet,
    free
      ? 'released although it is already free: a packet belongs to the stack once a send succeeded, and to nobody once it was released'
      : 'released although the stack still has it queued: after a successful send a packet belongs to the stack',
  );
}

function report_misuse(k: Kernel, packet: NX_PACKET, pool: NX_PACKET_POOL): void {
  if (pool.sim_owner !== k) {
    diagnose_packet(
      k,
      'packet-foreign-release',
      packet,
      `released on ${k.name}, but its pool is on ${pool.sim_owner === null ? 'no target' : pool.sim_owner.name}`,
    );
  }
  if (packet.nx_packet_in_driver) {
    diagnose_packet(
      k,
      'packet-release-in-driver',
      packet,
      'released while the driver still sends it: a driver gives packets back with nx_packet_transmit_release',
    );
  }
}

/** The driver is done with a packet: TCP data stays in its queue until it is acknowledged, all else is free. */
export function packet_sent(k: Kernel, packet: NX_PACKET): UINT {
  packet.nx_packet_in_driver = false;
  if (k.events !== null) trace_release(k, NX_TRACE.PACKET_TRANSMIT_RELEASE, packet);
  if (packet.nx_packet_state === NX_PACKET_ALLOCATED || packet.nx_packet_state === NX_PACKET_FREE) {
    return packet_return(k, packet);
  }
  packet.nx_packet_driver_done = true;
  const header = packet.nx_packet_ip_header_length;
  packet.nx_packet_prepend_ptr += header;
  packet.nx_packet_length -= header;
  packet.nx_packet_ip_header_length = 0;
  return NX_SUCCESS;
}

/** Releases a packet inside the stack. */
export function packet_drop(k: Kernel, packet: NX_PACKET): Service<unknown> {
  packet_return(k, packet);
  return yield_if_preempted(k);
}

/** The same for a packet on its way out, which TCP may still need. */
export function packet_transmit_drop(k: Kernel, packet: NX_PACKET): Service<unknown> {
  packet_sent(k, packet);
  return yield_if_preempted(k);
}

/** Lets a higher-priority thread that was just readied go first. */
export function yield_if_preempted(k: Kernel): Service<unknown> {
  return k.execute === k.current || k.preempt_disable !== 0 ? COMPLETED_VOID : preempt_point(k);
}
