/**
 * What the `@` placeholders of the network error table stand for (fixture of api-errors.json). Objects are made before
 * the call, by a thread where the row's own context could not make them.
 */

import {
  NXD_MQTT_CLIENT,
  nxd_mqtt_client_create,
  nxd_mqtt_client_delete,
} from '../../../mqtt/nxd_mqtt_client.ts';
import {
  NX_FRAGMENT_OKAY,
  NX_IP,
  NX_IP_NORMAL,
  NX_NO_WAIT,
  NX_PACKET,
  NX_PACKET_POOL,
  NX_TCP_SOCKET,
  NX_UDP_SOCKET,
  NXD_ADDRESS,
  nx_packet_allocate,
  nx_packet_data_append,
  nx_packet_pool_create,
  nx_packet_pool_delete,
  nx_packet_release,
  nx_tcp_client_socket_bind,
  nx_tcp_client_socket_connect,
  nx_tcp_server_socket_listen,
  nx_tcp_socket_delete,
  nx_tcp_socket_disconnect,
  nx_tcp_socket_send,
  nx_udp_socket_bind,
  nx_udp_socket_create,
  nx_udp_socket_delete,
} from '../../../netx/nx_api.ts';
import { ref, type Service } from '../../../rtos/tx_api.ts';
import { from_dots, pattern } from '../wire/bytes.ts';
import { must } from '../wire/lab.ts';
import { type ApiFixture, create_tcp_socket, idle_driver, TIME_TO_LIVE } from './api_fixture.ts';

const BUFFER_BYTES = 2048;
const MEMORY_BYTES = 8192;
const TCP_TYPE = 56;
const UDP_TYPE = 44;
const LISTEN_PORT = 80;
const UDP_PORT = 6000;
const SERVER_PORT = 7;
const ABSENT_HOST = '10.0.0.210';
const MQTT_PRIORITY = 3;

/** The row a placeholder belongs to. */
export interface RowContext {
  readonly fixture: ApiFixture;
  readonly service: string;
  readonly name: string;
  /** What earlier placeholders of the row stand for. */
  readonly values: unknown[];
  /** What is called right before the row, in its context. */
  readonly before: (() => Service<unknown>)[];
}

export type Maker = (row: RowContext) => Service<unknown>;

/** A placeholder that is made without calling a service. */
function plain(make: (row: RowContext) => unknown): Maker {
  return function* (row) {
    return make(row);
  };
}

/** How the object or value that a placeholder stands for is made. */
export const PLACEHOLDERS: Readonly<Record<string, Maker>> = {
  '@pool': plain(({ fixture }) => fixture.pool),
  '@poolSmall': plain(({ fixture }) => fixture.small_pool),
  '@poolEmpty': empty_pool,
  '@poolZero': plain(() => new NX_PACKET_POOL()),
  '@poolNew': plain(() => new NX_PACKET_POOL()),
  '@poolDeleted': deleted_pool,
  '@packet': (row) => packet(row, default_type(row), 0),
  '@packet(0)': (row) =>
    packet(row, row.service.startsWith('nx_packet_data_') && row.name.startsWith('empty-') ? 0 : TCP_TYPE, 0),
  '@packet(4)': (row) => packet(row, TCP_TYPE, 4),
  '@packet(10)': (row) => packet(row, row.service.startsWith('nx_udp') ? UDP_TYPE : TCP_TYPE, 10),
  '@packet(200)': (row) => packet(row, TCP_TYPE, 200),
  '@packetFree': free_packet,
  '@packetZero': plain(() => new NX_PACKET()),
  '@packetUnderflow': underflow_packet,
  '@packetOverflow': overflow_packet,
  '@packetHeadroom36': (row) => packet(row, 36, 10),
  '@packetHeadroom0(4)': (row) => packet(row, 0, 4),
  '@sentPacket': sent_packet,
  '@ip': plain(({ fixture }) => fixture.own.ip),
  '@ipBare': plain(({ fixture }) => fixture.bare),
  '@ipZero': plain(() => new NX_IP()),
  '@ipNew': plain(() => new NX_IP()),
  '@driver': plain(() => idle_driver),
  '@mem': plain(() => new Uint8Array(MEMORY_BYTES)),
  '@memOfPool': plain(({ fixture }) => fixture.pool.nx_packet_pool_start.subarray(16)),
  '@tcp': tcp_socket,
  '@tcpNew': plain(() => new NX_TCP_SOCKET()),
  '@tcpZero': plain(() => new NX_TCP_SOCKET()),
  '@tcpBound': bound_tcp_socket,
  '@tcpListen': listening_socket,
  '@tcpEstablished': established_socket,
  '@tcpSynSent': connecting_socket,
  '@tcpClosedBound': closed_socket,
  '@tcpDeleted': deleted_tcp_socket,
  '@udp': udp_socket,
  '@udpNew': plain(() => new NX_UDP_SOCKET()),
  '@udpZero': plain(() => new NX_UDP_SOCKET()),
  '@udpBound': bound_udp_socket,
  '@udpDeleted': deleted_udp_socket,
  '@mqtt': mqtt_client,
  '@mqttNew': plain(() => new NXD_MQTT_CLIENT()),
  '@mqttZero': plain(() => new NXD_MQTT_CLIENT()),
  '@mqttDeleted': deleted_mqtt_client,
  '@addr': plain(() => new NXD_ADDRESS(4, from_dots('10.0.0.1'))),
  '@addrVersion0': plain(() => new NXD_ADDRESS(0, from_dots('10.0.0.1'))),
  '@out': plain(() => ref<unknown>(0)),
  '@buf': plain(() => new Uint8Array(BUFFER_BYTES)),
  '@cb': plain(() => () => {}),
};

function default_type(row: RowContext): number {
  return row.service.startsWith('nx_udp') ? UDP_TYPE : TCP_TYPE;
}

export function* packet({ fixture }: RowContext, type: number, length: number): Service<NX_PACKET> {
  const out = ref<NX_PACKET | null>(null);
  must(yield* nx_packet_allocate(fixture.pool, out, type, NX_NO_WAIT), 'nx_packet_allocate');
  const made = out.value!;
  if (length === 0) return made;
  const status = yield* nx_packet_data_append(made, pattern(length), length, fixture.pool, NX_NO_WAIT);
  must(status, 'nx_packet_data_append');
  return made;
}

function* free_packet(row: RowContext): Service<NX_PACKET> {
  const made = yield* packet(row, TCP_TYPE, 4);
  must(yield* nx_packet_release(made), 'nx_packet_release');
  return made;
}

function* underflow_packet(row: RowContext): Service<NX_PACKET> {
  const made = yield* packet(row, TCP_TYPE, 4);
  made.nx_packet_prepend_ptr = made.nx_packet_data_start - 1;
  return made;
}

function* overflow_packet(row: RowContext): Service<NX_PACKET> {
  const made = yield* packet(row, TCP_TYPE, 4);
  made.nx_packet_append_ptr = made.nx_packet_data_end + 1;
  return made;
}

/** The packet of a send on the row's socket that succeeded. */
function* sent_packet(row: RowContext): Service<NX_PACKET> {
  const made = yield* packet(row, TCP_TYPE, 10);
  const [socket] = row.values as [NX_TCP_SOCKET];
  must(yield* nx_tcp_socket_send(socket, made, NX_NO_WAIT), 'nx_tcp_socket_send');
  return made;
}

function* empty_pool(row: RowContext): Service<NX_PACKET_POOL> {
  const { pool } = row.fixture;
  while (pool.nx_packet_pool_available > 0) yield* packet(row, 0, 0);
  return pool;
}

function* deleted_pool(): Service<NX_PACKET_POOL> {
  const pool = new NX_PACKET_POOL();
  must(nx_packet_pool_create(pool, 'pool', 128, new Uint8Array(MEMORY_BYTES), MEMORY_BYTES), 'create');
  must(yield* nx_packet_pool_delete(pool), 'nx_packet_pool_delete');
  return pool;
}

function* tcp_socket({ fixture }: RowContext): Service<NX_TCP_SOCKET> {
  const socket = new NX_TCP_SOCKET();
  must(yield* create_tcp_socket(fixture.own.ip, socket), 'nx_tcp_socket_create');
  return socket;
}

function* bound_tcp_socket(row: RowContext): Service<NX_TCP_SOCKET> {
  const socket = yield* tcp_socket(row);
  must(yield* nx_tcp_client_socket_bind(socket, 0, NX_NO_WAIT), 'nx_tcp_client_socket_bind');
  return socket;
}

function* listening_socket(row: RowContext): Service<NX_TCP_SOCKET> {
  const socket = yield* tcp_socket(row);
  const { ip } = row.fixture.own;
  must(yield* nx_tcp_server_socket_listen(ip, LISTEN_PORT, socket, 2, null), 'nx_tcp_server_socket_listen');
  return socket;
}

function* established_socket(row: RowContext): Service<NX_TCP_SOCKET> {
  const socket = yield* bound_tcp_socket(row);
  const address = from_dots(row.fixture.peer.address);
  must(
    yield* nx_tcp_client_socket_connect(socket, address, SERVER_PORT, 100),
    'nx_tcp_client_socket_connect',
  );
  return socket;
}

function* connecting_socket(row: RowContext): Service<NX_TCP_SOCKET> {
  const socket = yield* bound_tcp_socket(row);
  yield* nx_tcp_client_socket_connect(socket, from_dots(ABSENT_HOST), SERVER_PORT, NX_NO_WAIT);
  return socket;
}

function* closed_socket(row: RowContext): Service<NX_TCP_SOCKET> {
  const socket = yield* established_socket(row);
  yield* nx_tcp_socket_disconnect(socket, NX_NO_WAIT);
  return socket;
}

function* deleted_tcp_socket(row: RowContext): Service<NX_TCP_SOCKET> {
  const socket = yield* tcp_socket(row);
  must(yield* nx_tcp_socket_delete(socket), 'nx_tcp_socket_delete');
  return socket;
}

function* udp_socket({ fixture }: RowContext): Service<NX_UDP_SOCKET> {
  const socket = new NX_UDP_SOCKET();
  const status = yield* nx_udp_socket_create(
    fixture.own.ip,
    socket,
    'socket',
    NX_IP_NORMAL,
    NX_FRAGMENT_OKAY,
    TIME_TO_LIVE,
    5,
  );
  must(status, 'nx_udp_socket_create');
  return socket;
}

function* bound_udp_socket(row: RowContext): Service<NX_UDP_SOCKET> {
  const socket = yield* udp_socket(row);
  must(yield* nx_udp_socket_bind(socket, UDP_PORT, NX_NO_WAIT), 'nx_udp_socket_bind');
  return socket;
}

function* deleted_udp_socket(row: RowContext): Service<NX_UDP_SOCKET> {
  const socket = yield* udp_socket(row);
  must(yield* nx_udp_socket_delete(socket), 'nx_udp_socket_delete');
  return socket;
}

function* mqtt_client({ fixture }: RowContext): Service<NXD_MQTT_CLIENT> {
  const client = new NXD_MQTT_CLIENT();
  const stack = new Uint8Array(4096);
  const status = yield* nxd_mqtt_client_create(
    client,
    'client',
    'id',
    2,
    fixture.own.ip,
    fixture.pool,
    stack,
    stack.length,
    MQTT_PRIORITY,
    null,
    0,
  );
  must(status, 'nxd_mqtt_client_create');
  return client;
}

function* deleted_mqtt_client(row: RowContext): Service<NXD_MQTT_CLIENT> {
  const client = yield* mqtt_client(row);
  must(yield* nxd_mqtt_client_delete(client), 'nxd_mqtt_client_delete');
  return client;
}
