/** The table of TCP sockets, as netstat has it: state, queues, windows and timers. */
import { register_table } from '../../rtos/kernel/tables.ts';
import type { Simulation } from '../../rtos/sim/simulation.ts';
import type { NX_TCP_SOCKET } from '../nx_cb.ts';
import { NX_TCP_CLOSED, NX_TCP_LISTEN_STATE, NX_TCP_TIMED_WAIT } from '../nx_constants.ts';
import { every_ip, TABLE_RANKS, with_heading } from '../nx_tables.ts';
import { tcp_sockets } from '../packet/packet_accounting.ts';
import { ip_to_text } from '../wire/address_text.ts';
import { ipv6_to_text } from '../wire/ipv6_text.ts';
import { transmit_window } from './nx_tcp_congestion.ts';
import { is_over_ipv6 } from './nx_tcp_peer.ts';
import { TCP_STATES } from './tcp_state_names.ts';

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

function peer_of(socket: NX_TCP_SOCKET): string {
  const { v4, v6 } = socket.nx_tcp_socket_connect_ip.nxd_ip_address;
  const { nx_tcp_socket_connect_port: port } = socket;
  if (is_over_ipv6(socket)) return `[${ipv6_to_text(v6)}]:${port}`;
  return v4 === 0 ? '-' : `${ip_to_text(v4)}:${port}`;
}

function socket_row(name: string, socket: NX_TCP_SOCKET): string[] {
  const connected = socket.nx_tcp_socket_state > NX_TCP_LISTEN_STATE;
  return [
    name,
    socket.nx_tcp_socket_name ?? 'unnamed',
    TCP_STATES[socket.nx_tcp_socket_state] ?? '?',
    String(socket.nx_tcp_socket_port),
    peer_of(socket),
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

export function register_tcp_table(sim: Simulation): void {
  const lines = (): string[] => socket_lines(sim);
  register_table(sim, { title: 'TCP sockets', lines, legend: SOCKET_LEGEND, rank: TABLE_RANKS.tcp });
}
