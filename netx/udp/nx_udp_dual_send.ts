/** Sending UDP datagrams over either version of IP (guide ch.4): nxd_udp_socket_send and _source_send. */
import { enter } from '../../rtos/kernel/current.ts';
import { finish } from '../../rtos/kernel/finish.ts';
import { at_once, in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, UINT } from '../../rtos/kernel/service.ts';
import { not_thread } from '../../rtos/services/caller.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import { ipv6_of, without_ipv6 } from '../ipv6/ipv6_instance.ts';
import { ipv6_packet_send } from '../ipv6/nx_ipv6_packet_send.ts';
import { source_for } from '../ipv6/source_address.ts';
import type { NX_INTERFACE, NX_IP, NX_PACKET, NX_UDP_SOCKET, NXD_ADDRESS } from '../nx_cb.ts';
import { foreign_packet } from '../nx_checks.ts';
import {
  NX_CALLER_ERROR,
  NX_INVALID_INTERFACE,
  NX_INVALID_PORT,
  NX_IP_ADDRESS_ERROR,
  NX_IP_VERSION_V4,
  NX_IP_VERSION_V6,
  NX_MAX_PORT,
  NX_NO_INTERFACE_ADDRESS,
  NX_NOT_BOUND,
  NX_NOT_SUPPORTED,
  NX_OVERFLOW,
  NX_PACKET_ALLOCATED,
  NX_PROTOCOL_UDP,
  NX_PTR_ERROR,
  NX_SUCCESS,
  NX_UDP_HEADER,
  NX_UNDERFLOW,
} from '../nx_constants.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import {
  NX_IPV6_ADDR_STATE_VALID,
  NX_IPV6_HEADER,
  NX_LOOPBACK_IPV6_ENABLED,
  NX_MAX_IPV6_ADDRESSES,
} from '../nx_ipv6_constants.ts';
import type { Ipv6, Ipv6Address } from '../nx_ipv6_types.ts';
import { refuse } from '../nx_service.ts';
import { NX_TRACE, trace_network } from '../nx_trace.ts';
import { record_owner } from '../packet/packet_memory.ts';
import { is_unspecified } from '../wire/ipv6_words.ts';
import { no_udp_socket, udp_socket_check } from './nx_udp_socket.ts';
import { udp_send, udp_send_check } from './nx_udp_transfer.ts';
import { write_udp, write_udp6_checksum } from './udp_header.ts';

/** The checks of both services but for the caller; `from` is the index of the own address, null for any that fits. */
function send_check6(
  socket: NX_UDP_SOCKET,
  packet: NX_PACKET,
  to: Ipv6Words,
  port: UINT,
  from: UINT | null,
): UINT {
  const wrong = udp_socket_check(socket);
  if (wrong !== NX_SUCCESS) return wrong;
  if (from !== null && from >= NX_MAX_IPV6_ADDRESSES + NX_LOOPBACK_IPV6_ENABLED) return NX_INVALID_INTERFACE;
  if (is_unspecified(to)) return NX_IP_ADDRESS_ERROR;
  if (from === null && port > NX_MAX_PORT) return NX_INVALID_PORT;
  const room = packet.nx_packet_prepend_ptr - packet.nx_packet_data_start;
  const under = room < NX_IPV6_HEADER + NX_UDP_HEADER;
  if (under || packet.nx_packet_append_ptr > packet.nx_packet_data_end) {
    (socket.nx_udp_socket_ip_ptr as NX_IP).nx_ip_udp_invalid_packets++;
    socket.nx_udp_socket_invalid_packets++;
    return under ? NX_UNDERFLOW : NX_OVERFLOW;
  }
  return port > NX_MAX_PORT ? NX_INVALID_PORT : NX_SUCCESS;
}

function dual_send(
  service: string,
  socket: NX_UDP_SOCKET | null,
  packet: NX_PACKET | null,
  address: NXD_ADDRESS | null,
  port: UINT,
  from: UINT | null,
): Service<UINT> {
  const k = enter(service);
  if (no_udp_socket(socket) || address === null) return refuse(k, NX_PTR_ERROR);
  if (packet === null || foreign_packet(packet)) return refuse(k, NX_PTR_ERROR);
  if (from === null && packet.nx_packet_state !== NX_PACKET_ALLOCATED) return refuse(k, NX_PTR_ERROR);
  if (address.nxd_ip_version === NX_IP_VERSION_V6) {
    const words: Ipv6Words = [...address.nxd_ip_address.v6];
    return send_over_ipv6(k, socket, packet, words, port, from);
  }
  if (address.nxd_ip_version !== NX_IP_VERSION_V4) return refuse(k, NX_IP_ADDRESS_ERROR);
  const to = address.nxd_ip_address.v4;
  const wrong = udp_send_check(k, socket, packet, to, port, from);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  if (from !== null) {
    const { nx_ip_interface } = socket.nx_udp_socket_ip_ptr as NX_IP;
    packet.nx_packet_ip_interface = nx_ip_interface[from] as NX_INTERFACE;
  }
  return at_once(k, udp_send, k, socket, packet, to, port);
}

function send_over_ipv6(
  k: Kernel,
  socket: NX_UDP_SOCKET,
  packet: NX_PACKET,
  to: Ipv6Words,
  port: UINT,
  from: UINT | null,
): Service<UINT> {
  if (without_ipv6(k)) return refuse(k, NX_NOT_SUPPORTED);
  const wrong = send_check6(socket, packet, to, port, from);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  const ip = socket.nx_udp_socket_ip_ptr as NX_IP;
  const ipv6 = ipv6_of(k, ip) as Ipv6;
  if (from !== null) {
    const given = ipv6.nx_ipv6_address[from] as Ipv6Address;
    packet.nx_packet_ipv6_address_ptr = given;
    if (given.nxd_ipv6_address_state !== NX_IPV6_ADDR_STATE_VALID) return refuse(k, NX_NO_INTERFACE_ADDRESS);
  }
  if (socket.nx_udp_socket_bound_next === null) return refuse(k, NX_NOT_BOUND);
  packet.nx_packet_ipv6_address_ptr ??= source_for(ip, to, null);
  const own = packet.nx_packet_ipv6_address_ptr;
  if (own === null) return refuse(k, NX_NO_INTERFACE_ADDRESS);
  return in_steps(k, send6(k, socket, packet, own, to, port));
}

function* send6(
  k: Kernel,
  socket: NX_UDP_SOCKET,
  packet: NX_PACKET,
  own: Ipv6Address,
  to: Ipv6Words,
  port: UINT,
): Service<UINT> {
  const ip = socket.nx_udp_socket_ip_ptr as NX_IP;
  record_owner(k, packet, 'nx_udp_socket_send');
  trace_network(k, NX_TRACE.UDP_SOCKET_SEND, socket, packet, packet.nx_packet_length, to[3]);
  ip.nx_ip_udp_packets_sent++;
  ip.nx_ip_udp_bytes_sent += packet.nx_packet_length;
  socket.nx_udp_socket_packets_sent++;
  socket.nx_udp_socket_bytes_sent += packet.nx_packet_length;
  packet.nx_packet_prepend_ptr -= NX_UDP_HEADER;
  packet.nx_packet_length += NX_UDP_HEADER;
  packet.nx_packet_ip_version = NX_IP_VERSION_V6;
  const ports = (socket.nx_udp_socket_port << 16) | port;
  trace_network(k, NX_TRACE.INTERNAL_UDP_SEND, ip, socket, packet, ports);
  write_udp(packet, socket.nx_udp_socket_port, port);
  write_udp6_checksum(packet, own.nxd_ipv6_address, to);
  yield* ip_protect(ip);
  yield* ipv6_packet_send(ip, packet, to, NX_PROTOCOL_UDP, (ip.ipv6 as Ipv6).nx_ipv6_hop_limit);
  yield* ip_unprotect(ip);
  return yield* finish(k, NX_SUCCESS);
}

/**
 * nx_udp_socket_send with an NXD_ADDRESS. Over version 6 the own address is chosen by the destination, the hop limit is that
 * of the node, and the datagram has a checksum even when it is disabled.
 *
 * Statuses beside those of nx_udp_socket_send: NX_NO_INTERFACE_ADDRESS: no own address to send from; NX_NOT_SUPPORTED:
 * version 6 in a build without it. (Guide ch.4)
 */
export function nxd_udp_socket_send(
  socket_ptr: NX_UDP_SOCKET | null,
  packet_ptr: NX_PACKET | null,
  ip_address: NXD_ADDRESS | null,
  port: UINT,
): Service<UINT> {
  return dual_send('nxd_udp_socket_send', socket_ptr, packet_ptr, ip_address, port, null);
}

/**
 * nxd_udp_socket_send out of the interface, over version 6 from the own address, with the given index; NX_INVALID_INTERFACE
 * if there can be no such, NX_NO_INTERFACE_ADDRESS for an address that is not settled.
 */
export function nxd_udp_socket_source_send(
  socket_ptr: NX_UDP_SOCKET | null,
  packet_ptr: NX_PACKET | null,
  ip_address: NXD_ADDRESS | null,
  port: UINT,
  address_index: UINT,
): Service<UINT> {
  return dual_send('nxd_udp_socket_source_send', socket_ptr, packet_ptr, ip_address, port, address_index);
}

/** The older name of nxd_udp_socket_source_send. */
export const nxd_udp_socket_interface_send = nxd_udp_socket_source_send;
