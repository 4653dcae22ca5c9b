/**
 * The tables of the stack for failure prints and for whoever asks: TCP sockets with state, queues, windows and timers (as
 * netstat has them), UDP sockets, packet pools with what is where and whose, ARP caches. Registered with the first packet
 * pool of a simulation; nothing is computed until somebody prints, and nothing is changed by it.
 */
import { rest_words } from '../rtos/kernel/rest.ts';
import { columns, register_table } from '../rtos/kernel/tables.ts';
import { sim_targets, type Target } from '../rtos/kernel/target.ts';
import type { Simulation } from '../rtos/sim/simulation.ts';
import { is_resolved } from './arp/arp_cache.ts';
import { mac_to_text } from './link/ethernet_frame.ts';
import { ip_to_text } from './link/frame_fields.ts';
import type { NX_IP, NX_TCP_SOCKET } from './nx_cb.ts';
import { NX_TCP_CLOSED, NX_TCP_LISTEN_STATE, NX_TCP_TIMED_WAIT } from './nx_constants.ts';
import { created_ips } from './nx_system.ts';
import {
  type PacketPlace,
  type PoolAccount,
  sim_packet_accounts,
  tcp_sockets,
  udp_sockets,
} from './packet/packet_accounting.ts';
import { transmit_window } from './tcp/nx_tcp_congestion.ts';

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

/** What a board had before its power went is gone, and one at rest has nothing to tell. */
function boards(sim: Simulation): Target[] {
  return sim_targets(sim).filter(({ kernel }) => !kernel.powered_off && rest_words(kernel) === null);
}

function every_ip(sim: Simulation): { name: string; ip: NX_IP }[] {
  return boards(sim).flatMap(({ name, kernel }) => created_ips(kernel).objects.map((ip) => ({ name, ip })));
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
  'unread',
  'unacked',
  'receive window',
  'send window',
  'timer',
];
const SOCKET_LEGEND =
  'unread: received packets still in the receive queue of the socket; unacked: sent packets that the peer has not ' +
  "acknowledged yet; receive window: bytes free of its own; send window: bytes free of the peer's, or of the congestion " +
  'window if that is smaller; timer: what it does next, and when. A client that takes packets out at once keeps what is ' +
  'unread in a queue of its own, see packet pools';
const UDP_LEGEND = 'unread: received packets still in the receive queue of the socket, and how many it keeps';
const POOL_LEGEND =
  'in packets; waiting: threads that wait for one; where the others are: in which queue, or which thread took them. A ' +
  'received message keeps its packet until it is read, a sent one until it is acknowledged';
const ARP_LEGEND = 'which hardware address each board uses for an IP address; unresolved: no reply yet';

/** What the socket's one timer is for, and when it ends at the earliest. */
function timer_of(socket: NX_TCP_SOCKET): string {
  const { nx_tcp_socket_timeout: left, nx_tcp_socket_timeout_retries: tries } = socket;
  if (left === 0) return '-';
  if (socket.nx_tcp_socket_state === NX_TCP_TIMED_WAIT) return `closed in ${left} ticks`;
  return `retransmission in ${left} ticks, retry ${tries} of ${socket.nx_tcp_socket_timeout_max_retries}`;
}

/** A peer's window, or what the network is trusted with if that is less. */
function may_send(socket: NX_TCP_SOCKET): string {
  const { nx_tcp_socket_tx_window_advertised: window, nx_tcp_socket_tx_window_congestion: trusted } = socket;
  return `${transmit_window(socket)} of ${window} B${trusted < window ? ` (congestion ${trusted})` : ''}`;
}

function socket_row(name: string, socket: NX_TCP_SOCKET): string[] {
  const peer = socket.nx_tcp_socket_connect_ip.nxd_ip_address.v4;
  const connected = socket.nx_tcp_socket_state > NX_TCP_LISTEN_STATE;
  return [
    name,
    socket.nx_tcp_socket_name ?? 'unnamed',
    TCP_STATES[socket.nx_tcp_socket_state] ?? '?',
    String(socket.nx_tcp_socket_port),
    peer === 0 ? '-' : `${ip_to_text(peer)}:${socket.nx_tcp_socket_connect_port}`,
    `${socket.nx_tcp_socket_receive_queue_count} packets`,
    `${socket.nx_tcp_socket_transmit_sent_count} packets, ${socket.nx_tcp_socket_tx_outstanding_bytes} B`,
    `${socket.nx_tcp_socket_rx_window_current} of ${socket.nx_tcp_socket_rx_window_default} B`,
    connected ? may_send(socket) : '-',
    timer_of(socket),
  ];
}

/** Sockets that were used: a server's spare ones say nothing. */
function socket_lines(sim: Simulation): string[] {
  const rows = every_ip(sim).flatMap(({ name, ip }) =>
    [...tcp_sockets(ip)]
      .filter(({ nx_tcp_socket_state }) => nx_tcp_socket_state > NX_TCP_CLOSED)
      .map((socket) => socket_row(name, socket)),
  );
  return with_heading(SOCKET_HEADING, rows);
}

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

/** Where a packet is; for one that the firmware has, who took it and by which service. */
function location({ packet, place }: PacketPlace): string {
  if (place !== 'owned') return place === 'driver' ? 'with the driver' : `in the ${place}`;
  const { owner_thread, owner_service } = packet;
  const owner = owner_thread === null ? 'no thread' : `thread ${owner_thread.tx_thread_name}`;
  return `taken by ${owner}${owner_service === '' ? '' : ` with ${owner_service}`}`;
}

function places(account: PoolAccount): string {
  const counts = new Map<string, number>();
  for (const packet of account.places) {
    const place = location(packet);
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return [...counts].map(([place, count]) => `${count} ${place}`).join('; ');
}

function pool_lines(sim: Simulation): string[] {
  const rows = boards(sim).flatMap(({ name, kernel }) =>
    sim_packet_accounts(kernel).map((account) => [
      name,
      account.pool.nx_packet_pool_name ?? 'unnamed',
      `${account.free} of ${account.total}`,
      String(account.pool.waiting.count),
      places(account),
    ]),
  );
  return with_heading(['target', 'pool', 'free', 'waiting', 'where the others are'], rows);
}

function arp_lines(sim: Simulation): string[] {
  const rows = every_ip(sim).flatMap(({ name, ip }) =>
    ip.nx_ip_arp_cache_memory
      .filter((entry) => entry.nx_arp_active_list_head >= 0)
      .map((entry) => {
        const mac = entry.nx_arp_physical_address_msw * 0x1_0000_0000 + entry.nx_arp_physical_address_lsw;
        const kind = entry.nx_arp_route_static !== 0 ? 'static' : 'dynamic';
        const found = is_resolved(entry) ? mac_to_text(mac) : 'unresolved';
        return [name, ip_to_text(entry.nx_arp_ip_address), found, kind];
      }),
  );
  return with_heading(['target', 'address', 'hardware address', 'entry'], rows);
}

/** Registers the tables with a simulation; the second time changes nothing. */
export function register_netx_tables(sim: Simulation): void {
  register_table(sim, { title: 'TCP sockets', lines: () => socket_lines(sim), legend: SOCKET_LEGEND });
  register_table(sim, { title: 'UDP sockets', lines: () => udp_lines(sim), legend: UDP_LEGEND });
  register_table(sim, { title: 'packet pools', lines: () => pool_lines(sim), legend: POOL_LEGEND });
  register_table(sim, { title: 'ARP caches', lines: () => arp_lines(sim), legend: ARP_LEGEND });
}
