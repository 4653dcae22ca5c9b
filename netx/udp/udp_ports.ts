/**
 * The UDP ports of an IP instance: 32 rings of bound sockets, by a hash of the port.
 */
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { NX_IP, NX_UDP_SOCKET } from '../nx_cb.ts';
import { NX_MAX_PORT, NX_SEARCH_PORT_START, NX_UDP_PORT_TABLE_MASK } from '../nx_constants.ts';

export function udp_port_hash(port: number): number {
  return (port + (port >>> 8)) & NX_UDP_PORT_TABLE_MASK;
}

/** The socket bound to a port. */
export function udp_find(ip: NX_IP, port: number): NX_UDP_SOCKET | null {
  const head = ip.nx_ip_udp_port_table[udp_port_hash(port)] ?? null;
  let socket = head;
  while (socket !== null) {
    if (socket.nx_udp_socket_port === port) return socket;
    socket = socket.nx_udp_socket_bound_next;
    if (socket === head) return null;
  }
  return null;
}

/** Puts a socket at the end of the ring of its port. */
export function udp_link(ip: NX_IP, socket: NX_UDP_SOCKET): void {
  const index = udp_port_hash(socket.nx_udp_socket_port);
  const head = ip.nx_ip_udp_port_table[index] ?? null;
  if (head === null) {
    socket.nx_udp_socket_bound_next = socket;
    socket.nx_udp_socket_bound_previous = socket;
    ip.nx_ip_udp_port_table[index] = socket;
    return;
  }
  const tail = head.nx_udp_socket_bound_previous as NX_UDP_SOCKET;
  socket.nx_udp_socket_bound_next = head;
  socket.nx_udp_socket_bound_previous = tail;
  tail.nx_udp_socket_bound_next = socket;
  head.nx_udp_socket_bound_previous = socket;
}

/** Takes a bound socket off its ring. */
export function udp_unlink(ip: NX_IP, socket: NX_UDP_SOCKET): void {
  const index = udp_port_hash(socket.nx_udp_socket_port);
  const next = socket.nx_udp_socket_bound_next as NX_UDP_SOCKET;
  if (next === socket) {
    ip.nx_ip_udp_port_table[index] = null;
  } else {
    const previous = socket.nx_udp_socket_bound_previous as NX_UDP_SOCKET;
    next.nx_udp_socket_bound_previous = previous;
    previous.nx_udp_socket_bound_next = next;
    if (ip.nx_ip_udp_port_table[index] === socket) ip.nx_ip_udp_port_table[index] = next;
  }
  socket.nx_udp_socket_bound_next = null;
}

/** The first free port from `start` on, after the last port from 49152 on; 0 when there is none. */
export function udp_free_port(ip: NX_IP, start: number): number {
  let port = start;
  do {
    if (udp_find(ip, port) === null) return port;
    port = port >= NX_MAX_PORT ? NX_SEARCH_PORT_START : port + 1;
  } while (port !== start);
  return 0;
}

/** A random port of the range for ports that nobody chose. */
export function random_port(k: Kernel): number {
  const range = NX_MAX_PORT + 1 - NX_SEARCH_PORT_START;
  return NX_SEARCH_PORT_START + k.sim.random.below(range);
}
