/** The table of bound UDP sockets. */
import { register_table } from '../../rtos/kernel/tables.ts';
import type { Simulation } from '../../rtos/sim/simulation.ts';
import { every_ip, TABLE_RANKS, with_heading } from '../nx_tables.ts';
import { udp_sockets } from '../packet/packet_accounting.ts';

const UDP_LEGEND = 'unread: received packets still in the receive queue of the socket, and how many it keeps';

/** Bound UDP sockets. */
function udp_lines(sim: Simulation): string[] {
  const rows = every_ip(sim).flatMap(({ name, ip }) =>
    [...udp_sockets(ip)]
      .filter(({ nx_udp_socket_port }) => nx_udp_socket_port !== 0)
      .map((socket) => [
        name,
        socket.nx_udp_socket_name ?? 'unnamed',
        String(socket.nx_udp_socket_port),
        `${socket.nx_udp_socket_receive_count} of ${socket.nx_udp_socket_queue_maximum} packets`,
        `${socket.nx_udp_socket_packets_dropped} dropped`,
      ]),
  );
  return with_heading(['target', 'socket', 'local', 'unread', 'lost'], rows);
}

export function register_udp_table(sim: Simulation): void {
  const lines = (): string[] => udp_lines(sim);
  register_table(sim, { title: 'UDP sockets', lines, legend: UDP_LEGEND, rank: TABLE_RANKS.udp });
}
