/**
 * What rows of the network error table need beside their arguments: a port that is taken, a listener that exists, an
 * object just created. In the recording an earlier row left it behind. A set-up runs in the context of its row, so
 * where that context forbids it, nothing is set up, as it was there.
 */

import {
  NX_FRAGMENT_OKAY,
  type NX_IP,
  NX_IP_NORMAL,
  NX_NO_WAIT,
  type NX_PACKET_POOL,
  NX_TCP_SOCKET,
  NX_UDP_SOCKET,
  nx_arp_static_entry_create,
  nx_packet_pool_create,
  nx_tcp_client_socket_bind,
  nx_tcp_server_socket_listen,
  nx_tcp_server_socket_unaccept,
  nx_udp_socket_bind,
  nx_udp_socket_create,
} from '../../../netx/nx_api.ts';
import type { Service } from '../../../rtos/tx_api.ts';
import { create_tcp_socket, TIME_TO_LIVE } from './api_fixture.ts';
import type { RowContext } from './api_placeholders.ts';

export type Setup = (row: RowContext) => Service<void>;

const POOL_BYTES = 2000;
const MOST_LISTENERS = 10;
/** Ports for listeners that only have to exist. */
const FIRST_PORT = 3000;
/** The port that `@nextPort` stands for. */
export const NEXT_PORT = 2999;

export const SETUPS: Readonly<Record<string, Readonly<Record<string, Setup>>>> = {
  nx_packet_pool_delete: { valid: create_pool },
  nx_arp_static_entry_create: { 'again-same': create_arp_entry },
  nx_arp_static_entry_delete: { valid: create_arp_entry },
  nx_ip_delete: { 'sockets-exist': (row) => some_socket(row.fixture.own.ip) },
  nx_tcp_socket_delete: { valid: create_socket },
  nx_tcp_client_socket_bind: { 'port-taken-no-wait': take_tcp_port, 'port-taken-wait-3': take_tcp_port },
  nx_tcp_client_socket_unbind: { valid: bind_tcp },
  nx_tcp_client_socket_port_get: { 'bound-or-not': bind_tcp },
  nx_tcp_server_socket_listen: {
    'same-port': listen_on_port,
    'tenth-listener': (row) => listeners(row, MOST_LISTENERS - 1),
    'eleventh-listener': (row) => listeners(row, MOST_LISTENERS),
  },
  nx_tcp_server_socket_relisten: {
    'listener-has-socket': listen_on_port,
    'after-unaccept': unaccepted_listener,
  },
  nx_tcp_server_socket_unlisten: { valid: listen_on_port },
  nx_udp_socket_delete: { valid: create_udp_socket },
  nx_udp_socket_bind: { 'port-taken': take_udp_port, 'port-taken-wait-3': take_udp_port },
  nx_udp_socket_unbind: { valid: bind_udp },
  nx_udp_socket_receive: { 'empty-no-wait': bind_udp, 'empty-wait-5': bind_udp },
};

function* create_pool(row: RowContext): Service<void> {
  const [pool] = row.values as [NX_PACKET_POOL];
  nx_packet_pool_create(pool, 'pool', 128, new Uint8Array(POOL_BYTES), POOL_BYTES);
}

function* create_arp_entry(row: RowContext): Service<void> {
  const [ip, address, msw, lsw] = row.values as [NX_IP, number, number, number];
  yield* nx_arp_static_entry_create(ip, address, msw, lsw);
}

function* some_socket(ip: NX_IP): Service<void> {
  yield* create_tcp_socket(ip, new NX_TCP_SOCKET());
}

/** `@tcpNew` of the delete row was just created; a `@tcp` exists already, and creating it again changes nothing. */
function* create_socket(row: RowContext): Service<void> {
  const [socket] = row.values as [NX_TCP_SOCKET];
  yield* create_tcp_socket(row.fixture.own.ip, socket);
}

function* create_udp_socket(row: RowContext): Service<void> {
  const [socket] = row.values as [NX_UDP_SOCKET];
  yield* make_udp_socket(row.fixture.own.ip, socket);
}

function make_udp_socket(ip: NX_IP, socket: NX_UDP_SOCKET): Service<number> {
  return nx_udp_socket_create(ip, socket, 'socket', NX_IP_NORMAL, NX_FRAGMENT_OKAY, TIME_TO_LIVE, 5);
}

function* bind_tcp(row: RowContext): Service<void> {
  const [socket] = row.values as [NX_TCP_SOCKET];
  yield* nx_tcp_client_socket_bind(socket, 0, NX_NO_WAIT);
}

function* bind_udp(row: RowContext): Service<void> {
  const [socket] = row.values as [NX_UDP_SOCKET];
  yield* nx_udp_socket_bind(socket, 0, NX_NO_WAIT);
}

function* take_tcp_port(row: RowContext): Service<void> {
  const [, port] = row.values as [NX_TCP_SOCKET, number];
  const other = new NX_TCP_SOCKET();
  yield* create_tcp_socket(row.fixture.own.ip, other);
  yield* nx_tcp_client_socket_bind(other, port, NX_NO_WAIT);
}

function* take_udp_port(row: RowContext): Service<void> {
  const [, port] = row.values as [NX_UDP_SOCKET, number];
  const other = new NX_UDP_SOCKET();
  yield* make_udp_socket(row.fixture.own.ip, other);
  yield* nx_udp_socket_bind(other, port, NX_NO_WAIT);
}

function* listen_on(ip: NX_IP, port: number): Service<NX_TCP_SOCKET> {
  const socket = new NX_TCP_SOCKET();
  yield* create_tcp_socket(ip, socket);
  yield* nx_tcp_server_socket_listen(ip, port, socket, 2, null);
  return socket;
}

function* listen_on_port(row: RowContext): Service<void> {
  const [ip, port] = row.values as [NX_IP, number];
  yield* listen_on(ip, port);
}

function* unaccepted_listener(row: RowContext): Service<void> {
  const [ip, port] = row.values as [NX_IP, number];
  yield* nx_tcp_server_socket_unaccept(yield* listen_on(ip, port));
}

function* listeners(row: RowContext, count: number): Service<void> {
  for (let i = 0; i < count; i++) yield* listen_on(row.fixture.own.ip, FIRST_PORT + i);
}
