/**
 * Raw IP (guide ch.4): datagrams of any protocol that the stack itself does not handle. nx_ip_raw_packet_enable,
 * _disable, _send, _source_send, _receive, _filter_set, nx_ip_raw_receive_queue_max_set. The nxd_ twins are in ipv6/nx_ip_raw_dual_send.ts.
 */
import { enter, K } from '../../rtos/kernel/current.ts';
import { finish, finish_plain } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Ref, Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { wait_end, wait_in, wait_remove } from '../../rtos/kernel/suspension.ts';
import { TX_TCP_IP } from '../../rtos/kernel/tx_constants.ts';
import type { TX_THREAD } from '../../rtos/kernel/tx_thread_cb.ts';
import { not_thread, not_thread_or_init } from '../../rtos/services/caller.ts';
import type { NX_INTERFACE, NX_IP, NX_PACKET } from '../nx_cb.ts';
import { bad_ip, foreign_packet } from '../nx_checks.ts';
import {
  NX_ALREADY_ENABLED,
  NX_CALLER_ERROR,
  NX_FRAGMENT_OKAY,
  NX_INVALID_INTERFACE,
  NX_IP_ADDRESS_ERROR,
  NX_IP_RAW,
  NX_IP_RAW_MAX_QUEUE_DEPTH,
  NX_IP_TIME_TO_LIVE,
  NX_IP_VERSION_V4,
  NX_IPV4_HEADER,
  NX_NO_PACKET,
  NX_NOT_ENABLED,
  NX_NOT_SUPPORTED,
  NX_OVERFLOW,
  NX_PACKET_ALLOCATED,
  NX_PTR_ERROR,
  NX_SUCCESS,
  NX_UNDERFLOW,
} from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { refuse } from '../nx_service.ts';
import { packet_drop, packet_return, record_owner } from '../packet/packet_memory.ts';
import { ip_packet_send } from './nx_ip_packet_send.ts';
import { ip_protect, ip_unprotect } from './nx_ip_protection.ts';
import { ip_route_find } from './nx_ip_route_find.ts';

/** Answer of the raw hook for a packet that it leaves to the stack. */
const NOT_TAKEN = 1;

/**
 * Enables raw IP.
 *
 * Statuses: NX_SUCCESS; NX_ALREADY_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_ip_raw_packet_enable(ip_ptr: NX_IP | null): UINT {
  const k = enter('nx_ip_raw_packet_enable');
  if (bad_ip(ip_ptr)) return finish_plain(k, NX_PTR_ERROR);
  if (ip_ptr.nx_ip_raw_ip_processing !== null) return finish_plain(k, NX_ALREADY_ENABLED);
  if (not_thread_or_init(k)) return finish_plain(k, NX_CALLER_ERROR);
  ip_ptr.nx_ip_raw_received_packet_max = NX_IP_RAW_MAX_QUEUE_DEPTH;
  ip_ptr.nx_ip_raw_ip_processing = raw_packet_processing;
  return finish_plain(k, NX_SUCCESS);
}

/**
 * Ends nx_ip_raw_packet_enable.
 *
 * Statuses: NX_SUCCESS; NX_NOT_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection). (Guide ch.4)
 */
export function nx_ip_raw_packet_disable(ip_ptr: NX_IP | null): Service<UINT> {
  const k = enter('nx_ip_raw_packet_disable');
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (ip_ptr.nx_ip_raw_ip_processing === null) return refuse(k, NX_NOT_ENABLED);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, ip_raw_packet_disable(k, ip_ptr));
}

function* ip_raw_packet_disable(k: Kernel, ip_ptr: NX_IP): Service<UINT> {
  yield* ip_protect(ip_ptr);
  ip_ptr.nx_ip_raw_ip_processing = null;
  yield* ip_unprotect(ip_ptr);
  return yield* finish(k, NX_SUCCESS);
}

/** Gives a received packet to the thread that has waited longest, or queues it, or drops it when the queue is full. */
function raw_packet_processing(ip: NX_IP, protocol: ULONG, packet: NX_PACKET): UINT {
  const k = K as Kernel;
  if (ip.nx_ip_raw_packet_filter !== null) {
    return ip.nx_ip_raw_packet_filter(ip, protocol >>> 16, packet) === NX_SUCCESS ? NX_SUCCESS : NOT_TAKEN;
  }
  const waiter = ip.raw_waiting.head;
  if (waiter !== null) {
    (waiter.wait_request as Ref<NX_PACKET | null>).value = packet;
    waiter.wait_request = null;
    wait_end(k, waiter, NX_SUCCESS);
    return NX_SUCCESS;
  }
  if (ip.nx_ip_raw_received_packet_count >= ip.nx_ip_raw_received_packet_max) {
    packet_return(k, packet);
    return NX_SUCCESS;
  }
  packet.nx_packet_queue_next = null;
  const tail = ip.nx_ip_raw_received_packet_tail;
  if (tail === null) ip.nx_ip_raw_received_packet_head = packet;
  else tail.nx_packet_queue_next = packet;
  ip.nx_ip_raw_received_packet_tail = packet;
  ip.nx_ip_raw_received_packet_count++;
  return NX_SUCCESS;
}

/** The checks of the sending services. */
export function raw_send_check(
  k: Kernel,
  ip: NX_IP | null,
  packet: NX_PACKET | null,
  destination: ULONG,
): UINT {
  if (bad_ip(ip) || packet?.nx_packet_state !== NX_PACKET_ALLOCATED) return NX_PTR_ERROR;
  if (foreign_packet(packet)) return NX_PTR_ERROR;
  if (ip.nx_ip_raw_ip_processing === null) return NX_NOT_ENABLED;
  if (destination === 0) return NX_IP_ADDRESS_ERROR;
  if (packet.nx_packet_prepend_ptr - packet.nx_packet_data_start < NX_IPV4_HEADER) return NX_UNDERFLOW;
  if (packet.nx_packet_append_ptr > packet.nx_packet_data_end) return NX_OVERFLOW;
  return not_thread(k) ? NX_CALLER_ERROR : NX_SUCCESS;
}

/** Sends a datagram that was checked, out of an interface or, with null, any. */
export function* raw_send(
  k: Kernel,
  ip: NX_IP,
  packet: NX_PACKET,
  destination: ULONG,
  from: UINT | null,
  protocol: ULONG,
  ttl: UINT,
  tos: ULONG,
): Service<UINT> {
  const by = from === null ? null : (ip.nx_ip_interface[from] ?? null);
  const route = ip_route_find(ip, destination, by);
  if (route === null) return yield* refuse(k, NX_IP_ADDRESS_ERROR);
  yield* ip_protect(ip);
  record_owner(k, packet, 'nx_ip_raw_packet_send');
  packet.nx_packet_ip_interface = route.interface;
  packet.nx_packet_ip_version = NX_IP_VERSION_V4;
  yield* ip_packet_send(ip, packet, destination, tos, ttl, protocol, NX_FRAGMENT_OKAY, route.next_hop);
  yield* ip_unprotect(ip);
  return yield* finish(k, NX_SUCCESS);
}

/**
 * Sends a packet as a datagram of protocol 255. On success it belongs to the stack.
 *
 * Statuses: NX_SUCCESS; NX_IP_ADDRESS_ERROR: address zero, or no way to it; NX_UNDERFLOW: no room for the header;
 * NX_OVERFLOW; NX_NOT_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection, driver). (Guide ch.4)
 */
export function nx_ip_raw_packet_send(
  ip_ptr: NX_IP | null,
  packet_ptr: NX_PACKET | null,
  destination_ip: ULONG,
  type_of_service: ULONG,
): Service<UINT> {
  const k = enter('nx_ip_raw_packet_send');
  const wrong = raw_send_check(k, ip_ptr, packet_ptr, destination_ip);
  if (wrong !== NX_SUCCESS || ip_ptr === null || packet_ptr === null) return refuse(k, wrong);
  return in_steps(
    k,
    raw_send(k, ip_ptr, packet_ptr, destination_ip, null, NX_IP_RAW, NX_IP_TIME_TO_LIVE, type_of_service),
  );
}

/** nx_ip_raw_packet_send out of the interface with the given index; NX_INVALID_INTERFACE if there is no such. */
export function nx_ip_raw_packet_source_send(
  ip_ptr: NX_IP | null,
  packet_ptr: NX_PACKET | null,
  destination_ip: ULONG,
  address_index: UINT,
  type_of_service: ULONG,
): Service<UINT> {
  const k = enter('nx_ip_raw_packet_source_send');
  const wrong = raw_send_check(k, ip_ptr, packet_ptr, destination_ip);
  if (wrong !== NX_SUCCESS || ip_ptr === null || packet_ptr === null) return refuse(k, wrong);
  if (invalid_index(ip_ptr, address_index)) return refuse(k, NX_INVALID_INTERFACE);
  const ttl = NX_IP_TIME_TO_LIVE;
  return in_steps(
    k,
    raw_send(k, ip_ptr, packet_ptr, destination_ip, address_index, NX_IP_RAW, ttl, type_of_service),
  );
}

/** The older name of nx_ip_raw_packet_source_send. */
export const nx_ip_raw_packet_interface_send = nx_ip_raw_packet_source_send;

/** There is no such interface. */
export function invalid_index(ip: NX_IP, index: UINT): boolean {
  return (
    index >= ip.nx_ip_interface.length || (ip.nx_ip_interface[index] as NX_INTERFACE).nx_interface_valid === 0
  );
}

function receive_cleanup(thread: TX_THREAD): void {
  wait_remove(thread);
  thread.wait_request = null;
  thread.tx_thread_suspend_status = NX_NO_PACKET;
}

/**
 * Fetches the oldest raw packet, its IP header taken off, waiting for one `wait_option` ticks; the caller must release
 * it.
 *
 * Statuses: NX_SUCCESS; NX_NO_PACKET: none came in time; NX_WAIT_ABORTED; NX_NOT_ENABLED; NX_PTR_ERROR;
 * NX_CALLER_ERROR.
 * Allowed from: threads. May suspend. (Guide ch.4)
 */
export function nx_ip_raw_packet_receive(
  ip_ptr: NX_IP | null,
  packet_ptr: Ref<NX_PACKET | null> | null,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nx_ip_raw_packet_receive');
  if (bad_ip(ip_ptr) || packet_ptr === null) return refuse(k, NX_PTR_ERROR);
  if (ip_ptr.nx_ip_raw_ip_processing === null) return refuse(k, NX_NOT_ENABLED);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  packet_ptr.value = dequeue(ip_ptr);
  if (packet_ptr.value !== null) {
    record_owner(k, packet_ptr.value, 'nx_ip_raw_packet_receive');
    return finish(k, NX_SUCCESS);
  }
  if (wait_option === 0) return finish(k, NX_NO_PACKET);
  (k.current as TX_THREAD).wait_request = packet_ptr;
  return wait_in(k, ip_ptr.raw_waiting, TX_TCP_IP, wait_option, receive_cleanup);
}

function dequeue(ip: NX_IP): NX_PACKET | null {
  const packet = ip.nx_ip_raw_received_packet_head;
  if (packet === null) return null;
  ip.nx_ip_raw_received_packet_head = packet.nx_packet_queue_next;
  if (ip.nx_ip_raw_received_packet_head === null) ip.nx_ip_raw_received_packet_tail = null;
  ip.nx_ip_raw_received_packet_count--;
  return packet;
}

/**
 * Sets how many raw packets may wait; the oldest surplus ones are released.
 *
 * Statuses: NX_SUCCESS; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection), may preempt. (Guide ch.4)
 */
export function nx_ip_raw_receive_queue_max_set(ip_ptr: NX_IP | null, queue_max: ULONG): Service<UINT> {
  const k = enter('nx_ip_raw_receive_queue_max_set');
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, ip_raw_receive_queue_max_set(k, ip_ptr, queue_max));
}

function* ip_raw_receive_queue_max_set(k: Kernel, ip_ptr: NX_IP, queue_max: ULONG): Service<UINT> {
  yield* ip_protect(ip_ptr);
  ip_ptr.nx_ip_raw_received_packet_max = queue_max;
  while (ip_ptr.nx_ip_raw_received_packet_count > queue_max) {
    const packet = dequeue(ip_ptr);
    if (packet === null) break;
    yield* packet_drop(k, packet);
  }
  yield* ip_unprotect(ip_ptr);
  return yield* finish(k, NX_SUCCESS);
}

/**
 * Sets a function that sees each raw packet first: NX_SUCCESS means that it took the packet. Null for none.
 *
 * Statuses: NX_SUCCESS; NX_NOT_SUPPORTED: option NX_ENABLE_IP_RAW_PACKET_FILTER is off (default); NX_PTR_ERROR;
 * NX_CALLER_ERROR.
 * Allowed from: initialization, threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_ip_raw_packet_filter_set(
  ip_ptr: NX_IP | null,
  raw_packet_filter: ((ip: NX_IP, protocol: ULONG, packet: NX_PACKET) => UINT) | null,
): UINT {
  const k = enter('nx_ip_raw_packet_filter_set');
  if (!nx_config(k).NX_ENABLE_IP_RAW_PACKET_FILTER) return finish_plain(k, NX_NOT_SUPPORTED);
  if (bad_ip(ip_ptr)) return finish_plain(k, NX_PTR_ERROR);
  if (not_thread_or_init(k)) return finish_plain(k, NX_CALLER_ERROR);
  ip_ptr.nx_ip_raw_packet_filter = raw_packet_filter;
  return finish_plain(k, NX_SUCCESS);
}
