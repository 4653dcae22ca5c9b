/**
 * Sending UDP datagrams over IPv4 and fetching them (guide ch.4): nx_udp_socket_send, _source_send, _receive. Their nxd_ twins
 * for both versions of IP are in nx_udp_dual_send.ts.
 */
import { enter } from '../../rtos/kernel/current.ts';
import { finish } from '../../rtos/kernel/finish.ts';
import { at_once, in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import {
  after,
  COMPLETED_SUCCESS,
  COMPLETED_VOID,
  type Ref,
  type Service,
  settled,
  type UINT,
  type ULONG,
} from '../../rtos/kernel/service.ts';
import { wait_in, wait_remove } from '../../rtos/kernel/suspension.ts';
import { TX_TCP_IP } from '../../rtos/kernel/tx_constants.ts';
import type { TX_THREAD } from '../../rtos/kernel/tx_thread_cb.ts';
import { not_thread } from '../../rtos/services/caller.ts';
import { ip_packet_send } from '../ip/nx_ip_packet_send.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import { ip_route_find } from '../ip/nx_ip_route_find.ts';
import type { NX_INTERFACE, NX_IP, NX_PACKET, NX_UDP_SOCKET } from '../nx_cb.ts';
import { foreign_packet } from '../nx_checks.ts';
import {
  NX_CALLER_ERROR,
  NX_INVALID_INTERFACE,
  NX_INVALID_PORT,
  NX_IP_ADDRESS_ERROR,
  NX_IP_UDP,
  NX_IP_VERSION_V4,
  NX_IP_VERSION_V6,
  NX_IPV4_HEADER,
  NX_MAX_PORT,
  NX_NO_PACKET,
  NX_NOT_BOUND,
  NX_OVERFLOW,
  NX_PACKET_ALLOCATED,
  NX_PTR_ERROR,
  NX_SUCCESS,
  NX_UDP_HEADER,
  NX_UNDERFLOW,
} from '../nx_constants.ts';
import { refuse } from '../nx_service.ts';
import { NX_TRACE, trace_network } from '../nx_trace.ts';
import { packet_drop, record_owner } from '../packet/packet_memory.ts';
import { udp_dequeue } from './nx_udp_receive.ts';
import { no_udp_socket, udp_socket_check } from './nx_udp_socket.ts';
import { udp_checksum_right, udp6_checksum_right, write_udp, write_udp_checksum } from './udp_header.ts';

/** The checks of the sending services; `from` is the index of the interface to send by, null for any. */
export function udp_send_check(
  k: Kernel,
  socket: NX_UDP_SOCKET | null,
  packet: NX_PACKET | null,
  ip_address: ULONG,
  port: UINT,
  from: UINT | null,
): UINT {
  if (no_udp_socket(socket) || packet == null) return NX_PTR_ERROR;
  if (packet.nx_packet_state !== NX_PACKET_ALLOCATED || foreign_packet(packet)) return NX_PTR_ERROR;
  const wrong = udp_socket_check(socket);
  if (wrong !== NX_SUCCESS) return wrong;
  const ip = socket.nx_udp_socket_ip_ptr as NX_IP;
  if (from !== null && from >= ip.nx_ip_interface.length) return NX_INVALID_INTERFACE;
  if (ip_address === 0) return NX_IP_ADDRESS_ERROR;
  if (port > NX_MAX_PORT) return NX_INVALID_PORT;
  const room = packet.nx_packet_prepend_ptr - packet.nx_packet_data_start;
  const under = room < NX_IPV4_HEADER + NX_UDP_HEADER;
  if (under || packet.nx_packet_append_ptr > packet.nx_packet_data_end) {
    ip.nx_ip_udp_invalid_packets++;
    socket.nx_udp_socket_invalid_packets++;
    return under ? NX_UNDERFLOW : NX_OVERFLOW;
  }
  return not_thread(k) ? NX_CALLER_ERROR : NX_SUCCESS;
}

/**
 * Sends a datagram. On success the packet belongs to the stack; on any other status it stays with the caller.
 *
 * Statuses: NX_SUCCESS; NX_NOT_BOUND; NX_IP_ADDRESS_ERROR: address zero, or no way to it; NX_INVALID_PORT;
 * NX_UNDERFLOW: no room for the headers, see NX_UDP_PACKET; NX_OVERFLOW; NX_NOT_ENABLED; NX_PTR_ERROR;
 * NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection, driver). (Guide ch.4)
 */
export function nx_udp_socket_send(
  socket_ptr: NX_UDP_SOCKET | null,
  packet_ptr: NX_PACKET | null,
  ip_address: ULONG,
  port: UINT,
): Service<UINT> {
  const k = enter('nx_udp_socket_send');
  const wrong = udp_send_check(k, socket_ptr, packet_ptr, ip_address, port, null);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  return at_once(k, udp_send, k, socket_ptr as NX_UDP_SOCKET, packet_ptr as NX_PACKET, ip_address, port);
}

/**
 * nx_udp_socket_send out of the interface with the given index; NX_INVALID_INTERFACE if there is no such. Where no way leads out of
 * it the datagram is dropped, and counted in `nx_ip_invalid_transmit_packets`; the status is NX_SUCCESS all the same.
 */
export function nx_udp_socket_source_send(
  socket_ptr: NX_UDP_SOCKET | null,
  packet_ptr: NX_PACKET | null,
  ip_address: ULONG,
  port: UINT,
  address_index: UINT,
): Service<UINT> {
  const k = enter('nx_udp_socket_source_send');
  const wrong = udp_send_check(k, socket_ptr, packet_ptr, ip_address, port, address_index);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  return send_from(k, socket_ptr as NX_UDP_SOCKET, packet_ptr as NX_PACKET, ip_address, port, address_index);
}

/** The older name of nx_udp_socket_source_send. */
export const nx_udp_socket_interface_send = nx_udp_socket_source_send;

function send_from(
  k: Kernel,
  socket: NX_UDP_SOCKET,
  packet: NX_PACKET,
  ip_address: ULONG,
  port: UINT,
  from: UINT,
): Service<UINT> {
  const ip = socket.nx_udp_socket_ip_ptr as NX_IP;
  const nx_interface = ip.nx_ip_interface[from] as NX_INTERFACE;
  if (nx_interface.nx_interface_valid === 0) return refuse(k, NX_INVALID_INTERFACE);
  packet.nx_packet_ip_interface = nx_interface;
  return at_once(k, udp_send, k, socket, packet, ip_address, port);
}

/** Sends a datagram that was checked. */
export function udp_send(
  k: Kernel,
  socket: NX_UDP_SOCKET,
  packet: NX_PACKET,
  ip_address: ULONG,
  port: UINT,
): Service<UINT> {
  if (socket.nx_udp_socket_bound_next === null) return refuse(k, NX_NOT_BOUND);
  const ip = socket.nx_udp_socket_ip_ptr as NX_IP;
  const route = ip_route_find(ip, ip_address, packet.nx_packet_ip_interface);
  if (route !== null) packet.nx_packet_ip_interface = route.interface;
  const nx_interface = packet.nx_packet_ip_interface;
  if (nx_interface === null) return refuse(k, NX_IP_ADDRESS_ERROR);
  record_owner(k, packet, 'nx_udp_socket_send');
  if (k.events !== null)
    trace_network(k, NX_TRACE.UDP_SOCKET_SEND, socket, packet, packet.nx_packet_length, ip_address);
  ip.nx_ip_udp_packets_sent++;
  ip.nx_ip_udp_bytes_sent += packet.nx_packet_length;
  socket.nx_udp_socket_packets_sent++;
  socket.nx_udp_socket_bytes_sent += packet.nx_packet_length;
  packet.nx_packet_prepend_ptr -= NX_UDP_HEADER;
  packet.nx_packet_length += NX_UDP_HEADER;
  packet.nx_packet_ip_version = NX_IP_VERSION_V4;
  if (k.events !== null)
    trace_network(
      k,
      NX_TRACE.INTERNAL_UDP_SEND,
      ip,
      socket,
      packet,
      (socket.nx_udp_socket_port << 16) | port,
    );
  write_udp(packet, socket.nx_udp_socket_port, port);
  if (socket.nx_udp_socket_disable_checksum === 0) {
    write_udp_checksum(packet, nx_interface.nx_interface_ip_address, ip_address);
  }
  const next_hop = route === null ? 0 : route.next_hop;
  const protecting = ip_protect(ip);
  if (protecting !== COMPLETED_SUCCESS)
    return after(protecting, send_protected, k, socket, packet, ip_address, next_hop);
  settled(protecting);
  return send_protected(k, socket, packet, ip_address, next_hop);
}

function send_protected(
  k: Kernel,
  socket: NX_UDP_SOCKET,
  packet: NX_PACKET,
  ip_address: ULONG,
  next_hop: ULONG,
): Service<UINT> {
  const ip = socket.nx_udp_socket_ip_ptr as NX_IP;
  const sending = ip_packet_send(
    ip,
    packet,
    ip_address,
    socket.nx_udp_socket_type_of_service,
    socket.nx_udp_socket_time_to_live,
    NX_IP_UDP,
    socket.nx_udp_socket_fragment_enable,
    next_hop,
  );
  return sending === COMPLETED_VOID ? end_send(k, ip) : after(sending, end_send, k, ip);
}

function end_send(k: Kernel, ip: NX_IP): Service<UINT> {
  const putting = ip_unprotect(ip);
  if (putting !== COMPLETED_SUCCESS) return after(putting, finish, k, NX_SUCCESS);
  settled(putting);
  return finish(k, NX_SUCCESS);
}

function receive_cleanup(thread: TX_THREAD): void {
  wait_remove(thread);
  thread.wait_request = null;
  thread.tx_thread_suspend_status = NX_NO_PACKET;
}

/**
 * Fetches the oldest datagram, waiting for one `wait_option` ticks; the caller must release it. Datagrams with a wrong
 * checksum are dropped here, and the wait begins anew.
 *
 * Statuses: NX_SUCCESS; NX_NO_PACKET: none came in time; NX_NOT_BOUND; NX_SOCKET_UNBOUND: the socket was unbound
 * meanwhile; NX_WAIT_ABORTED; NX_NOT_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend. (Guide ch.4)
 */
export function nx_udp_socket_receive(
  socket_ptr: NX_UDP_SOCKET | null,
  packet_ptr: Ref<NX_PACKET | null> | null,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nx_udp_socket_receive');
  if (packet_ptr === null) return refuse(k, NX_PTR_ERROR);
  const wrong = udp_socket_check(socket_ptr);
  if (wrong !== NX_SUCCESS || socket_ptr === null) return refuse(k, wrong);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  packet_ptr.value = null;
  if (socket_ptr.nx_udp_socket_bound_next === null) return refuse(k, NX_NOT_BOUND);
  const first = socket_ptr.nx_udp_socket_receive_head;
  if (first === null && wait_option === 0) return finish(k, NX_NO_PACKET);
  if (first !== null && accepted(socket_ptr, first)) {
    udp_dequeue(socket_ptr);
    hand_over(k, socket_ptr, first, packet_ptr);
    return finish(k, NX_SUCCESS);
  }
  return in_steps(k, receive_slowly(k, socket_ptr, packet_ptr, wait_option));
}

/** Over IPv6 the checksum is not optional (RFC 8200 8.1). */
function accepted(socket: NX_UDP_SOCKET, packet: NX_PACKET): boolean {
  if (packet.nx_packet_ip_version === NX_IP_VERSION_V6) return udp6_checksum_right(packet);
  return socket.nx_udp_socket_disable_checksum !== 0 || udp_checksum_right(packet);
}

/** Gives the datagram to the caller, its UDP header taken off. */
function hand_over(k: Kernel, socket: NX_UDP_SOCKET, packet: NX_PACKET, out: Ref<NX_PACKET | null>): void {
  packet.nx_packet_length -= NX_UDP_HEADER;
  packet.nx_packet_prepend_ptr += NX_UDP_HEADER;
  const { nx_udp_socket_ip_ptr: ip } = socket;
  if (k.events !== null)
    trace_network(k, NX_TRACE.UDP_SOCKET_RECEIVE, ip, socket, packet, packet.nx_packet_length);
  record_owner(k, packet, 'nx_udp_socket_receive');
  out.value = packet;
}

function* receive_slowly(
  k: Kernel,
  socket: NX_UDP_SOCKET,
  out: Ref<NX_PACKET | null>,
  wait_option: ULONG,
): Service<UINT> {
  for (;;) {
    if (socket.nx_udp_socket_bound_next === null) return yield* refuse(k, NX_NOT_BOUND);
    out.value = udp_dequeue(socket);
    if (out.value === null) {
      if (wait_option === 0) return yield* finish(k, NX_NO_PACKET);
      (k.current as TX_THREAD).wait_request = out;
      k.service = 'nx_udp_socket_receive';
      const status = yield* wait_in(k, socket.receive_waiting, TX_TCP_IP, wait_option, receive_cleanup);
      if (status !== NX_SUCCESS) return status;
    }
    const packet = out.value as NX_PACKET;
    if (accepted(socket, packet)) {
      hand_over(k, socket, packet, out);
      return yield* finish(k, NX_SUCCESS);
    }
    const ip = socket.nx_udp_socket_ip_ptr as NX_IP;
    const bytes = packet.nx_packet_length - NX_UDP_HEADER;
    ip.nx_ip_udp_checksum_errors++;
    ip.nx_ip_udp_invalid_packets++;
    socket.nx_udp_socket_checksum_errors++;
    ip.nx_ip_udp_packets_received--;
    ip.nx_ip_udp_bytes_received -= bytes;
    socket.nx_udp_socket_packets_received--;
    socket.nx_udp_socket_bytes_received -= bytes;
    out.value = null;
    yield* packet_drop(k, packet);
  }
}
