/**
 * The tables of the stack for failure prints and for whoever asks: TCP sockets with state, queues and windows (as netstat
 * has them), packet pools with what is where, ARP caches. Registered with the first packet pool of a simulation; nothing
 * is computed until somebody prints.
 */
import { columns, register_table } from '../rtos/kernel/tables.ts';
import { sim_targets } from '../rtos/kernel/target.ts';
import type { Simulation } from '../rtos/sim/simulation.ts';
import { is_resolved } from './arp/arp_cache.ts';
import { mac_to_text } from './link/ethernet_frame.ts';
import { ip_to_text } from './link/frame_fields.ts';
import type { NX_IP, NX_TCP_SOCKET } from './nx_cb.ts';
import { created_ips } from './nx_system.ts';
import { type PoolAccount, sim_packet_accounts, tcp_sockets } from './packet/packet_accounting.ts';

/** RFC 9293 3.3.2, by the numbers of NetX Duo. */
const TCP_STATES: readonly string[] = [
  '?',
  'CLOSED',
  'LISTEN',
  'SYN-SENT',
  'SYN-RECEIVED',
  'ESTABLISHED',
  'CLOSE-WAIT',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'CLOSING',
  'TIME-WAIT',
  'LAST-ACK',
];

function every_ip(sim: Simulation): { name: string; ip: NX_IP }[] {
  return sim_targets(sim).flatMap(({ name, kernel }) =>
    created_ips(kernel).objects.map((ip) => ({ name, ip })),
  );
}

/** The table when it has rows; a heading alone says nothing. */
function with_heading(heading: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : columns([heading, ...rows]);
}

const SOCKET_HEADING = [
  'target',
  'socket',
  'state',
  'local',
  'peer',
  'to read',
  'unacked',
  'can take',
  'may send',
];

function socket_row(name: string, socket: NX_TCP_SOCKET): string[] {
  const peer = socket.nx_tcp_socket_connect_ip.nxd_ip_address.v4;
  return [
    name,
    socket.nx_tcp_socket_name ?? 'unnamed',
    TCP_STATES[socket.nx_tcp_socket_state] ?? '?',
    String(socket.nx_tcp_socket_port),
    peer === 0 ? '-' : `${ip_to_text(peer)}:${socket.nx_tcp_socket_connect_port}`,
    `${socket.nx_tcp_socket_receive_queue_count} packets`,
    `${socket.nx_tcp_socket_transmit_sent_count} packets`,
    `${socket.nx_tcp_socket_rx_window_current} B`,
    `${Math.max(0, socket.nx_tcp_socket_tx_window_advertised - socket.nx_tcp_socket_tx_outstanding_bytes)} B`,
  ];
}

/** Sockets that were used: a server's spare ones say nothing. */
function socket_lines(sim: Simulation): string[] {
  const rows = every_ip(sim).flatMap(({ name, ip }) =>
    [...tcp_sockets(ip)]
      .filter(({ nx_tcp_socket_state }) => nx_tcp_socket_state > 1)
      .map((socket) => socket_row(name, socket)),
  );
  return with_heading(SOCKET_HEADING, rows);
}

function places(account: PoolAccount): string {
  const counts = new Map<string, number>();
  for (const { place } of account.places) counts.set(place, (counts.get(place) ?? 0) + 1);
  return [...counts].map(([place, count]) => `${count} ${place}`).join(', ');
}

function pool_lines(sim: Simulation): string[] {
  const rows = sim_targets(sim).flatMap(({ name, kernel }) =>
    sim_packet_accounts(kernel).map((account) => [
      name,
      account.pool.nx_packet_pool_name ?? 'unnamed',
      `${account.free} of ${account.total}`,
      String(account.pool.waiting.count),
      places(account),
    ]),
  );
  return with_heading(['target', 'pool', 'free', 'waiting', 'the others'], rows);
}

function arp_lines(sim: Simulation): string[] {
  const rows = every_ip(sim).flatMap(({ name, ip }) =>
    ip.nx_ip_arp_cache_memory
      .filter((entry) => entry.nx_arp_active_list_head >= 0)
      .map((entry) => {
        const mac = entry.nx_arp_physical_address_msw * 0x1_0000_0000 + entry.nx_arp_physical_address_lsw;
        return [
          name,
          ip_to_text(entry.nx_arp_ip_address),
          is_resolved(entry) ? mac_to_text(mac) : 'asked for',
        ];
      }),
  );
  return with_heading(['target', 'address', 'hardware address'], rows);
}

/** Registers the tables with a simulation; the second time changes nothing. */
export function register_netx_tables(sim: Simulation): void {
  register_table(sim, { title: 'TCP sockets', lines: () => socket_lines(sim) });
  register_table(sim, { title: 'packet pools', lines: () => pool_lines(sim) });
  register_table(sim, { title: 'ARP caches', lines: () => arp_lines(sim) });
}
