/**
 * The ICMP services (guide ch.4): nx_icmp_enable, nx_icmp_ping, nx_icmp_info_get and their nxd_ twins.
 */

import { enter } from '../../rtos/kernel/current.ts';
import { finish_plain } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { type Ref, ref, type Service, type UINT, type ULONG } from '../../rtos/kernel/service.ts';
import { not_thread, not_thread_or_init } from '../../rtos/services/caller.ts';
import { enable_icmpv6 } from '../icmpv6/icmpv6_enable.ts';
import { ping6 } from '../icmpv6/ping6.ts';
import { ip_packet_send } from '../ip/nx_ip_packet_send.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import { ip_route_find, type Route } from '../ip/nx_ip_route_find.ts';
import { await_reply, end_without_reply, next_ping } from '../ip/ping_waiters.ts';
import { without_ipv6 } from '../ipv6/ipv6_instance.ts';
import type { NX_INTERFACE, NX_IP, NX_PACKET, NX_PACKET_POOL, NXD_ADDRESS } from '../nx_cb.ts';
import { bad_ip } from '../nx_checks.ts';
import {
  NX_ALREADY_ENABLED,
  NX_CALLER_ERROR,
  NX_FRAGMENT_OKAY,
  NX_ICMP_ECHO_REQUEST_TYPE,
  NX_ICMP_HEADER_SIZE,
  NX_INVALID_INTERFACE,
  NX_IP_ADDRESS_ERROR,
  NX_IP_ICMP,
  NX_IP_NORMAL,
  NX_IP_TIME_TO_LIVE,
  NX_IP_VERSION_V4,
  NX_IP_VERSION_V6,
  NX_NOT_ENABLED,
  NX_PTR_ERROR,
  NX_SUCCESS,
} from '../nx_constants.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import { refuse } from '../nx_service.ts';
import { memory_word, NX_TRACE, trace_network } from '../nx_trace.ts';
import { packet_allocate } from '../packet/nx_packet_allocate.ts';
import { bytes_of, packet_append } from '../packet/nx_packet_data.ts';
import { packet_drop } from '../packet/packet_memory.ts';
import { ip_room } from '../packet/packet_room.ts';
import { write16, write32 } from '../wire/bytes.ts';
import { checksum_of, sum_packet } from '../wire/checksum.ts';
import { icmp_error_send } from './nx_icmp_error.ts';
import { icmp_packet_receive, icmp_queue_process } from './nx_icmp_receive.ts';

/**
 * Enables ICMP: pings are answered and can be sent.
 *
 * Statuses: NX_SUCCESS; NX_ALREADY_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_icmp_enable(ip_ptr: NX_IP | null): UINT {
  const k = enter('nx_icmp_enable');
  if (bad_ip(ip_ptr)) return finish_plain(k, NX_PTR_ERROR);
  if (ip_ptr.nx_ip_icmp_packet_receive !== null) return finish_plain(k, NX_ALREADY_ENABLED);
  if (not_thread_or_init(k)) return finish_plain(k, NX_CALLER_ERROR);
  trace_network(k, NX_TRACE.ICMP_ENABLE, ip_ptr);
  enable_icmp(ip_ptr);
  return finish_plain(k, NX_SUCCESS);
}

/**
 * Enables ICMP for every IP version of the build. In one with IPv6 NX_ALREADY_ENABLED is no answer of it, and what is known
 * of neighbours and destinations is forgotten.
 *
 * Statuses and contexts otherwise as nx_icmp_enable. (Guide ch.4)
 */
export function nxd_icmp_enable(ip_ptr: NX_IP | null): UINT {
  const k = enter('nxd_icmp_enable');
  if (bad_ip(ip_ptr)) return finish_plain(k, NX_PTR_ERROR);
  const enabled = ip_ptr.nx_ip_icmp_packet_receive !== null;
  if (enabled && without_ipv6(k)) return finish_plain(k, NX_ALREADY_ENABLED);
  if (not_thread_or_init(k)) return finish_plain(k, NX_CALLER_ERROR);
  trace_network(k, NX_TRACE.ICMP_ENABLE_DUAL, ip_ptr);
  enable_icmp(ip_ptr);
  enable_icmpv6(k, ip_ptr);
  return finish_plain(k, NX_SUCCESS);
}

function enable_icmp(ip: NX_IP): void {
  ip.nx_ip_icmp_packet_receive = icmp_packet_receive;
  ip.nx_ip_icmp_queue_process = icmp_queue_process;
  ip.icmp_error = icmp_error_send;
}

/**
 * Sends an echo request with `data_size` bytes of data and waits for the reply, `wait_option` ticks. The reply is a
 * packet that the caller must release; its data is what was sent.
 *
 * Statuses: NX_SUCCESS; NX_NO_RESPONSE: no reply in time, always so with no wait; NX_NO_PACKET; NX_SIZE_ERROR: the
 * data does not fit into a packet of the default pool; NX_IP_ADDRESS_ERROR: address zero, or no way to it;
 * NX_WAIT_ABORTED; NX_NOT_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend. (Guide ch.4)
 */
export function nx_icmp_ping(
  ip_ptr: NX_IP | null,
  ip_address: ULONG,
  data_ptr: Uint8Array | string | null,
  data_size: ULONG,
  response_ptr: Ref<NX_PACKET | null> | null,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nx_icmp_ping');
  if (bad_ip(ip_ptr) || response_ptr === null) return refuse(k, NX_PTR_ERROR);
  if (ip_address === 0) return refuse(k, NX_IP_ADDRESS_ERROR);
  if (ip_ptr.nx_ip_icmp_packet_receive === null) return refuse(k, NX_NOT_ENABLED);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  response_ptr.value = null;
  const route = ip_route_find(ip_ptr, ip_address, null);
  if (route === null) return refuse(k, NX_IP_ADDRESS_ERROR);
  return in_steps(k, ping(k, ip_ptr, ip_address, route, data_ptr, data_size, response_ptr, wait_option));
}

/**
 * nx_icmp_ping with an NXD_ADDRESS. Over version 6 the statuses are NX_NO_INTERFACE_ADDRESS: no own address to send from;
 * NX_OVERFLOW: the data does not fit; NX_NOT_ENABLED: no IPv6 or ICMPv6; NX_NOT_SUPPORTED: the build has no IPv6.
 */
export function nxd_icmp_ping(
  ip_ptr: NX_IP | null,
  ip_address: NXD_ADDRESS | null,
  data_ptr: Uint8Array | string | null,
  data_size: ULONG,
  response_ptr: Ref<NX_PACKET | null> | null,
  wait_option: ULONG,
): Service<UINT> {
  return nxd_ping('nxd_icmp_ping', ip_ptr, ip_address, data_ptr, data_size, null, response_ptr, wait_option);
}

/**
 * nxd_icmp_ping out of a given interface, for IPv6 from a given own address. NX_INVALID_INTERFACE if there is no such. Where no way
 * leads out of that interface the request is dropped on its way, so the status is NX_NO_RESPONSE.
 */
export function nxd_icmp_source_ping(
  ip_ptr: NX_IP | null,
  ip_address: NXD_ADDRESS | null,
  address_index: UINT,
  data_ptr: Uint8Array | string | null,
  data_size: ULONG,
  response_ptr: Ref<NX_PACKET | null> | null,
  wait_option: ULONG,
): Service<UINT> {
  const from = address_index;
  return nxd_ping(
    'nxd_icmp_source_ping',
    ip_ptr,
    ip_address,
    data_ptr,
    data_size,
    from,
    response_ptr,
    wait_option,
  );
}

/** The older name of nxd_icmp_source_ping. */
export const nxd_icmp_interface_ping = nxd_icmp_source_ping;

function nxd_ping(
  service: string,
  ip: NX_IP | null,
  address: NXD_ADDRESS | null,
  data: Uint8Array | string | null,
  size: ULONG,
  from: UINT | null,
  response: Ref<NX_PACKET | null> | null,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter(service);
  if (bad_ip(ip) || response === null) return refuse(k, NX_PTR_ERROR);
  if (address === null) return refuse(k, NX_IP_ADDRESS_ERROR);
  const version = address.nxd_ip_version;
  if (version !== NX_IP_VERSION_V4 && version !== NX_IP_VERSION_V6) return refuse(k, NX_IP_ADDRESS_ERROR);
  if (version === NX_IP_VERSION_V6) {
    const words: Ipv6Words = [...address.nxd_ip_address.v6];
    return ping6(k, ip, words, from, data, size, response, wait_option);
  }
  if (from !== null && from >= ip.nx_ip_interface.length) return refuse(k, NX_INVALID_INTERFACE);
  if (ip.nx_ip_icmp_packet_receive === null) return refuse(k, NX_NOT_ENABLED);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  response.value = null;
  const to = address.nxd_ip_address.v4;
  const by = from === null ? null : (ip.nx_ip_interface[from] as NX_INTERFACE);
  const found = ip_route_find(ip, to, by);
  const route = found ?? (by === null ? null : { interface: by, next_hop: 0 });
  if (route === null) return refuse(k, NX_IP_ADDRESS_ERROR);
  return in_steps(k, ping(k, ip, to, route, data, size, response, wait_option));
}

function* ping(
  k: Kernel,
  ip: NX_IP,
  to: ULONG,
  route: Route,
  data: Uint8Array | string | null,
  size: ULONG,
  response: Ref<NX_PACKET | null>,
  wait_option: ULONG,
): Service<UINT> {
  trace_network(k, NX_TRACE.ICMP_PING, ip, to, memory_word(data), size);
  const out = ref<NX_PACKET | null>(null);
  const pool = ip.nx_ip_default_packet_pool as NX_PACKET_POOL;
  const room = ip_room(k) + NX_ICMP_HEADER_SIZE;
  const status = yield* packet_allocate(k, pool, out, room, wait_option, 'nx_icmp_ping');
  const packet = out.value;
  if (status !== NX_SUCCESS || packet === null) return status;
  trace_network(k, NX_TRACE.PACKET_DATA_APPEND, packet, memory_word(data), size, pool);
  const appended = packet_append(packet, data === null ? NOTHING : bytes_of(data), size);
  if (appended !== NX_SUCCESS) {
    yield* packet_drop(k, packet);
    return appended;
  }
  packet.nx_packet_ip_interface = route.interface;
  const sequence = next_ping(ip);
  write_request(packet, route.interface.nx_interface_ip_address & 0xffff, sequence);

  trace_network(k, NX_TRACE.INTERNAL_ICMP_SEND, ip, to, packet, NX_ICMP_ECHO_REQUEST_TYPE << 24);
  yield* ip_protect(ip);
  // No reply can be handled before this thread waits for it: preemption is off until then.
  k.preempt_disable++;
  yield* ip_packet_send(
    ip,
    packet,
    to,
    NX_IP_NORMAL,
    NX_IP_TIME_TO_LIVE,
    NX_IP_ICMP,
    NX_FRAGMENT_OKAY,
    route.next_hop,
  );
  if (wait_option === 0) return yield* end_without_reply(k, ip);
  yield* ip_unprotect(ip);
  return yield* await_reply(k, ip, sequence, response, wait_option);
}

const NOTHING = new Uint8Array(0);

/** The identifier is the lower half of the own address. */
function write_request(packet: NX_PACKET, identifier: number, sequence: number): void {
  packet.nx_packet_prepend_ptr -= NX_ICMP_HEADER_SIZE;
  packet.nx_packet_length += NX_ICMP_HEADER_SIZE;
  const memory = packet.nx_packet_memory;
  const at = packet.nx_packet_prepend_ptr;
  write32(memory, at, NX_ICMP_ECHO_REQUEST_TYPE << 24);
  write16(memory, at + 4, identifier);
  write16(memory, at + 6, sequence);
  write16(memory, at + 2, checksum_of(sum_packet(packet, at, packet.nx_packet_length)));
}

/**
 * Gets the counters of ICMP. Any output may be null.
 *
 * Statuses: NX_SUCCESS; NX_NOT_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_icmp_info_get(
  ip_ptr: NX_IP | null,
  pings_sent: Ref<ULONG> | null = null,
  ping_timeouts: Ref<ULONG> | null = null,
  ping_threads_suspended: Ref<ULONG> | null = null,
  ping_responses_received: Ref<ULONG> | null = null,
  icmp_checksum_errors: Ref<ULONG> | null = null,
  icmp_unhandled_messages: Ref<ULONG> | null = null,
): UINT {
  const k = enter('nx_icmp_info_get');
  if (bad_ip(ip_ptr)) return finish_plain(k, NX_PTR_ERROR);
  if (ip_ptr.nx_ip_icmp_packet_receive === null) return finish_plain(k, NX_NOT_ENABLED);
  if (not_thread_or_init(k)) return finish_plain(k, NX_CALLER_ERROR);
  if (pings_sent !== null) pings_sent.value = ip_ptr.nx_ip_pings_sent;
  if (ping_timeouts !== null) ping_timeouts.value = ip_ptr.nx_ip_ping_timeouts;
  if (ping_threads_suspended !== null) ping_threads_suspended.value = ip_ptr.ping_waiting.count;
  if (ping_responses_received !== null) ping_responses_received.value = ip_ptr.nx_ip_ping_responses_received;
  if (icmp_checksum_errors !== null) icmp_checksum_errors.value = ip_ptr.nx_ip_icmp_checksum_errors;
  if (icmp_unhandled_messages !== null) icmp_unhandled_messages.value = ip_ptr.nx_ip_icmp_unhandled_messages;
  return finish_plain(k, NX_SUCCESS);
}
