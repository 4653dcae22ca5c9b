/**
 * The sockets of an IP instance by local port: 32 circular lists, as in the original, whose order decides which socket
 * is looked at first.
 */
import type { UINT, ULONG } from '../../rtos/tx_api.ts';
import type { NX_IP, NX_TCP_SOCKET } from '../nx_cb.ts';
import { NX_IP_VERSION_V4, NX_TCP_PORT_TABLE_MASK } from '../nx_constants.ts';

export function port_index(port: UINT): number {
  return (port + (port >>> 8)) & NX_TCP_PORT_TABLE_MASK;
}

/** Puts a socket at the end of its port's list. */
export function port_bind(ip: NX_IP, socket: NX_TCP_SOCKET, port: UINT): void {
  // A socket that listens and was bound as a client (the bind says so): in the original it ties two lists together.
  if (socket.nx_tcp_socket_bound_next !== null) port_unbind(ip, socket);
  const index = port_index(port);
  const head = ip.nx_ip_tcp_port_table[index] as NX_TCP_SOCKET | null;
  if (head === null) {
    socket.nx_tcp_socket_bound_next = socket;
    socket.nx_tcp_socket_bound_previous = socket;
    ip.nx_ip_tcp_port_table[index] = socket;
    return;
  }
  const tail = head.nx_tcp_socket_bound_previous as NX_TCP_SOCKET;
  socket.nx_tcp_socket_bound_next = head;
  socket.nx_tcp_socket_bound_previous = tail;
  tail.nx_tcp_socket_bound_next = socket;
  head.nx_tcp_socket_bound_previous = socket;
}

/** Takes a bound socket off its port's list, whichever that is. */
export function port_unbind(ip: NX_IP, socket: NX_TCP_SOCKET): void {
  const next = socket.nx_tcp_socket_bound_next as NX_TCP_SOCKET;
  const index = ip.nx_ip_tcp_port_table.indexOf(socket);
  if (next !== socket) {
    const previous = socket.nx_tcp_socket_bound_previous as NX_TCP_SOCKET;
    next.nx_tcp_socket_bound_previous = previous;
    previous.nx_tcp_socket_bound_next = next;
  }
  if (index >= 0) ip.nx_ip_tcp_port_table[index] = next === socket ? null : next;
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

/** The socket of a connection, which then is the first of its list; null when there is none. */
export function connection_find(ip: NX_IP, port: UINT, peer: ULONG, peer_port: UINT): NX_TCP_SOCKET | null {
  const index = port_index(port);
  const head = ip.nx_ip_tcp_port_table[index] as NX_TCP_SOCKET | null;
  let socket = head;
  while (socket !== null) {
    if (
      socket.nx_tcp_socket_port === port &&
      socket.nx_tcp_socket_connect_port === peer_port &&
      socket.nx_tcp_socket_connect_ip.nxd_ip_version === NX_IP_VERSION_V4 &&
      socket.nx_tcp_socket_connect_ip.nxd_ip_address.v4 === peer
    ) {
      ip.nx_ip_tcp_port_table[index] = socket;
      return socket;
    }
    socket = socket.nx_tcp_socket_bound_next;
    if (socket === head) break;
  }
  return null;
}
