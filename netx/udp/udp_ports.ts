/**
 * The UDP sockets of an IP instance by local port, and ports that are free.
 */
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { NX_IP, NX_UDP_SOCKET } from '../nx_cb.ts';
import { NX_MAX_PORT, NX_SEARCH_PORT_START } from '../nx_constants.ts';
import { port_index, port_table_add, port_table_remove } from '../port_table.ts';
import { Ring } from '../ring.ts';

const BOUND = new Ring<NX_UDP_SOCKET>('nx_udp_socket_bound_next', 'nx_udp_socket_bound_previous');

/** The socket bound to a port. */
export function udp_find(ip: NX_IP, port: number): NX_UDP_SOCKET | null {
  const head = ip.nx_ip_udp_port_table[port_index(port)] ?? null;
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
  port_table_add(ip.nx_ip_udp_port_table, BOUND, socket, socket.nx_udp_socket_port);
}

/** Takes a bound socket off its ring. */
export function udp_unlink(ip: NX_IP, socket: NX_UDP_SOCKET): void {
  port_table_remove(ip.nx_ip_udp_port_table, BOUND, socket);
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
