/**
 * The TCP sockets of an IP instance by local port, and the one of a connection.
 */
import type { UINT } from '../../rtos/tx_api.ts';
import { ip_source } from '../ip/ipv4_header.ts';
import { ipv6_source } from '../ipv6/ipv6_header.ts';
import type { NX_IP, NX_PACKET, NX_TCP_SOCKET } from '../nx_cb.ts';
import { NX_IP_VERSION_V6 } from '../nx_constants.ts';
import { port_index, port_table_add, port_table_remove } from '../port_table.ts';
import { Ring } from '../ring.ts';
import { same_address } from '../wire/ipv6_words.ts';

const BOUND = new Ring<NX_TCP_SOCKET>('nx_tcp_socket_bound_next', 'nx_tcp_socket_bound_previous');

/** Puts a socket at the end of its port's list. */
export function port_bind(ip: NX_IP, socket: NX_TCP_SOCKET, port: UINT): void {
  // A socket that listens and was bound as a client (the bind says so): in the original it ties two lists together.
  if (socket.nx_tcp_socket_bound_next !== null) port_unbind(ip, socket);
  port_table_add(ip.nx_ip_tcp_port_table, BOUND, socket, port);
}

/** Takes a bound socket off its port's list. */
export function port_unbind(ip: NX_IP, socket: NX_TCP_SOCKET): void {
  port_table_remove(ip.nx_ip_tcp_port_table, BOUND, socket);
  socket.nx_tcp_socket_bound_next = null;
}

/** A socket that is bound to a port, or null. */
export function port_owner(ip: NX_IP, port: UINT): NX_TCP_SOCKET | null {
  const head = ip.nx_ip_tcp_port_table[port_index(port)] as NX_TCP_SOCKET | null;
  let socket = head;
  while (socket !== null) {
    if (socket.nx_tcp_socket_port === port) return socket;
    socket = socket.nx_tcp_socket_bound_next;
    if (socket === head) break;
  }
  return null;
}

/** A list of so many sockets is not walked for each segment: connections that were found once are looked up. */
const LONG_LIST = 8;
/** The look-up is begun anew when it holds so many times more than there are sockets: peers come back from other ports. */
const STALE_AT_MOST = 4;

/** The socket of a received segment's connection, which then is the first of its list; null when there is none. */
export function connection_find(
  ip: NX_IP,
  port: UINT,
  packet: NX_PACKET,
  peer_port: UINT,
): NX_TCP_SOCKET | null {
  const index = port_index(port);
  const head = ip.nx_ip_tcp_port_table[index] as NX_TCP_SOCKET | null;
  if (head === null || is_connection(head, port, packet, peer_port)) return head;
  const key =
    packet.nx_packet_ip_version === NX_IP_VERSION_V6 ? -1 : ip_source(packet) * 0x1_0000 + peer_port;
  // No two bound sockets have one connection, so whichever has it is the one that the walk would find.
  const known = ip.connections_found?.get(key);
  if (
    known !== undefined &&
    known.nx_tcp_socket_bound_next !== null &&
    is_connection(known, port, packet, peer_port)
  ) {
    ip.nx_ip_tcp_port_table[index] = known;
    return known;
  }
  let walked = 1;
  for (let socket = head.nx_tcp_socket_bound_next; socket !== null && socket !== head; walked++) {
    if (is_connection(socket, port, packet, peer_port)) {
      ip.nx_ip_tcp_port_table[index] = socket;
      if (walked >= LONG_LIST && key >= 0) remember(ip, key, socket);
      return socket;
    }
    socket = socket.nx_tcp_socket_bound_next;
  }
  return null;
}

function remember(ip: NX_IP, key: number, socket: NX_TCP_SOCKET): void {
  ip.connections_found ??= new Map();
  if (ip.connections_found.size >= STALE_AT_MOST * ip.nx_ip_tcp_created_sockets_count)
    ip.connections_found.clear();
  ip.connections_found.set(key, socket);
}

function is_connection(socket: NX_TCP_SOCKET, port: UINT, packet: NX_PACKET, peer_port: UINT): boolean {
  return (
    socket.nx_tcp_socket_port === port &&
    socket.nx_tcp_socket_connect_port === peer_port &&
    is_from_peer(socket, packet)
  );
}

function is_from_peer({ nx_tcp_socket_connect_ip: peer }: NX_TCP_SOCKET, packet: NX_PACKET): boolean {
  if (peer.nxd_ip_version !== packet.nx_packet_ip_version) return false;
  return peer.nxd_ip_version === NX_IP_VERSION_V6
    ? same_address(peer.nxd_ip_address.v6, ipv6_source(packet))
    : peer.nxd_ip_address.v4 === ip_source(packet);
}
