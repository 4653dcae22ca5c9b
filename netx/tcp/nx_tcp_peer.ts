/** Whom a connection is with, over either version of IP: how segments reach the peer, and which segments are the peer's. */
import type { Service, UINT, ULONG } from '../../rtos/tx_api.ts';
import { ip_destination, ip_source } from '../ip/ipv4_header.ts';
import { ip_packet_send } from '../ip/nx_ip_packet_send.ts';
import { ip_route_find } from '../ip/nx_ip_route_find.ts';
import { ipv6_destination, ipv6_source } from '../ipv6/ipv6_header.ts';
import { ipv6_packet_send } from '../ipv6/nx_ipv6_packet_send.ts';
import type { NX_INTERFACE, NX_IP, NX_PACKET, NX_TCP_SOCKET } from '../nx_cb.ts';
import {
  NX_IP_TCP,
  NX_IP_VERSION_V4,
  NX_IP_VERSION_V6,
  NX_IPV4_HEADER,
  NX_PROTOCOL_TCP,
} from '../nx_constants.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import { NX_IPV6_HEADER } from '../nx_ipv6_constants.ts';
import type { Ipv6, Ipv6Address } from '../nx_ipv6_types.ts';
import { same_address } from '../wire/ipv6_words.ts';
import { tcp_checksum, tcp6_checksum } from './nx_tcp_checksum.ts';

export function is_over_ipv6(socket: NX_TCP_SOCKET): boolean {
  return socket.nx_tcp_socket_connect_ip.nxd_ip_version === NX_IP_VERSION_V6;
}

/** Hands a segment to IP with the parameters of its socket. */
export function tcp_ip_send(socket: NX_TCP_SOCKET, packet: NX_PACKET): Service<unknown> {
  const ip = socket.nx_tcp_socket_ip_ptr as NX_IP;
  const { nxd_ip_address, nxd_ip_version } = socket.nx_tcp_socket_connect_ip;
  if (nxd_ip_version === NX_IP_VERSION_V6) {
    packet.nx_packet_ip_version = NX_IP_VERSION_V6;
    packet.nx_packet_ipv6_address_ptr = socket.nx_tcp_socket_ipv6_addr;
    const { nx_ipv6_hop_limit } = ip.ipv6 as Ipv6;
    return ipv6_packet_send(ip, packet, nxd_ip_address.v6, NX_PROTOCOL_TCP, nx_ipv6_hop_limit);
  }
  return ip_packet_send(
    ip,
    packet,
    nxd_ip_address.v4,
    socket.nx_tcp_socket_type_of_service,
    socket.nx_tcp_socket_time_to_live,
    NX_IP_TCP,
    socket.nx_tcp_socket_fragment_enable,
    socket.nx_tcp_socket_next_hop_address,
  );
}

/** The checksum of a segment to the peer. */
export function checksum_to_peer(socket: NX_TCP_SOCKET, packet: NX_PACKET): UINT {
  const { nxd_ip_address, nxd_ip_version } = socket.nx_tcp_socket_connect_ip;
  if (nxd_ip_version === NX_IP_VERSION_V6) {
    const { nxd_ipv6_address } = socket.nx_tcp_socket_ipv6_addr as Ipv6Address;
    return tcp6_checksum(packet, nxd_ipv6_address, nxd_ip_address.v6);
  }
  const { nx_interface_ip_address } = socket.nx_tcp_socket_connect_interface as NX_INTERFACE;
  return tcp_checksum(packet, nx_interface_ip_address, nxd_ip_address.v4);
}

/** 0 for a received segment that is undamaged. */
export function checksum_as_received(packet: NX_PACKET): UINT {
  return packet.nx_packet_ip_version === NX_IP_VERSION_V6
    ? tcp6_checksum(packet, ipv6_source(packet), ipv6_destination(packet))
    : tcp_checksum(packet, ip_source(packet), ip_destination(packet));
}

/** Two segments come from the same host. */
export function same_host(a: NX_PACKET, b: NX_PACKET): boolean {
  if (a.nx_packet_ip_version !== b.nx_packet_ip_version) return false;
  return a.nx_packet_ip_version === NX_IP_VERSION_V6
    ? same_address(ipv6_source(a), ipv6_source(b))
    : ip_source(a) === ip_source(b);
}

/** A segment's sender is the peer from now on, reached by default out of the interface that the segment came in by. */
export function adopt_sender(ip: NX_IP, socket: NX_TCP_SOCKET, packet: NX_PACKET): void {
  const peer = socket.nx_tcp_socket_connect_ip;
  if (packet.nx_packet_ip_version === NX_IP_VERSION_V6) {
    peer.nxd_ip_version = NX_IP_VERSION_V6;
    peer.nxd_ip_address.v6 = [...ipv6_source(packet)];
    const own = packet.nx_packet_ipv6_address_ptr as Ipv6Address;
    socket.nx_tcp_socket_ipv6_addr = own;
    socket.nx_tcp_socket_connect_interface = own.nxd_ipv6_address_attached;
    return;
  }
  peer.nxd_ip_version = NX_IP_VERSION_V4;
  peer.nxd_ip_address.v4 = ip_source(packet);
  socket.nx_tcp_socket_connect_interface = packet.nx_packet_ip_interface;
  socket.nx_tcp_socket_next_hop_address = 0;
  const route = ip_route_find(ip, ip_source(packet), packet.nx_packet_ip_interface);
  if (route === null) return;
  socket.nx_tcp_socket_connect_interface = route.interface;
  socket.nx_tcp_socket_next_hop_address = route.next_hop;
}

/** The peer that a client connects to: an address of either version. */
export function set_peer(socket: NX_TCP_SOCKET, peer: ULONG | Ipv6Words): void {
  const { nx_tcp_socket_connect_ip: address } = socket;
  if (typeof peer === 'number') {
    address.nxd_ip_version = NX_IP_VERSION_V4;
    address.nxd_ip_address.v4 = peer;
  } else {
    address.nxd_ip_version = NX_IP_VERSION_V6;
    address.nxd_ip_address.v6 = [...peer];
  }
}

export function forget_peer(socket: NX_TCP_SOCKET): void {
  const { nx_tcp_socket_connect_ip: address } = socket;
  if (address.nxd_ip_version === NX_IP_VERSION_V6) address.nxd_ip_address.v6 = [0, 0, 0, 0];
  address.nxd_ip_version = 0;
  address.nxd_ip_address.v4 = 0;
  socket.nx_tcp_socket_connect_port = 0;
}

/** Bytes of the IP header in front of the socket's segments. */
export function ip_header_size(socket: NX_TCP_SOCKET): number {
  return is_over_ipv6(socket) ? NX_IPV6_HEADER : NX_IPV4_HEADER;
}
