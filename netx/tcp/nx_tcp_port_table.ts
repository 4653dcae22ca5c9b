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

/** The socket of a received segment's connection, which then is the first of its list; null when there is none. */
export function connection_find(
  ip: NX_IP,
  port: UINT,
  packet: NX_PACKET,
  peer_port: UINT,
): NX_TCP_SOCKET | null {
  const index = port_index(port);
  const head = ip.nx_ip_tcp_port_table[index] as NX_TCP_SOCKET | null;
  let socket = head;
  while (socket !== null) {
    if (
      socket.nx_tcp_socket_port === port &&
      socket.nx_tcp_socket_connect_port === peer_port &&
      is_from_peer(socket, packet)
    ) {
      ip.nx_ip_tcp_port_table[index] = socket;
      return socket;
    }
    socket = socket.nx_tcp_socket_bound_next;
    if (socket === head) break;
  }
  return null;
}

function is_from_peer({ nx_tcp_socket_connect_ip: peer }: NX_TCP_SOCKET, packet: NX_PACKET): boolean {
  if (peer.nxd_ip_version !== packet.nx_packet_ip_version) return false;
  return peer.nxd_ip_version === NX_IP_VERSION_V6
    ? same_address(peer.nxd_ip_address.v6, ipv6_source(packet))
    : peer.nxd_ip_address.v4 === ip_source(packet);
}
