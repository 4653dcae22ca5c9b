/**
 * The script operations on TCP sockets (conformance README of tcp, section 2).
 */

import {
  NX_FRAGMENT_OKAY,
  NX_IP_NORMAL,
  type NX_PACKET,
  type NX_TCP_SOCKET,
  nx_packet_allocate,
  nx_packet_data_append,
  nx_packet_release,
  nx_tcp_client_socket_bind,
  nx_tcp_client_socket_connect,
  nx_tcp_client_socket_unbind,
  nx_tcp_server_socket_accept,
  nx_tcp_server_socket_listen,
  nx_tcp_server_socket_relisten,
  nx_tcp_server_socket_unaccept,
  nx_tcp_server_socket_unlisten,
  nx_tcp_socket_bytes_available,
  nx_tcp_socket_create,
  nx_tcp_socket_delete,
  nx_tcp_socket_disconnect,
  nx_tcp_socket_mss_get,
  nx_tcp_socket_mss_peer_get,
  nx_tcp_socket_mss_set,
  nx_tcp_socket_receive,
  nx_tcp_socket_receive_notify,
  nx_tcp_socket_send,
  nx_tcp_socket_state_wait,
  nx_tcp_socket_transmit_configure,
  nx_tcp_socket_window_update_notify_set,
} from '../../../netx/nx_api.ts';
import { ref, type Service, tx_time_get, type UINT } from '../../../rtos/tx_api.ts';
import type { Json, JsonObject } from '../case.ts';
import { from_dots, log_hex, pattern } from '../wire/bytes.ts';
import { packet_bytes } from '../wire/ideal_wire.ts';
import { type Actor, type LabOperation, number_of, wait_of } from '../wire/lab.ts';
import type { Network, Node } from './network.ts';

export type Script = Actor<Network>;
type Operation = LabOperation<Network>;

const TIME_TO_LIVE = 128;
const TCP_PACKET_TYPE = 56;

/** The node a script runs on. */
export function node_of(script: Script): Node {
  return script.lab.world.node(script.node);
}

export function tcp_socket(script: Script, op: JsonObject): NX_TCP_SOCKET {
  return node_of(script).tcp[number_of(op, 's', 0)]!;
}

/** The address of an operation; default: the other node's. */
export function address_of(script: Script, op: JsonObject): number {
  const address = op['addr'];
  return from_dots(typeof address === 'string' ? address : script.lab.world.other(node_of(script)).address);
}

/** An operation that is one service call and logs its status. */
function simple(call: (script: Script, op: JsonObject) => UINT | Service<UINT>): Operation {
  return function* (script, op) {
    const result = call(script, op);
    script.log(op, typeof result === 'number' ? result : yield* result);
  };
}

function port(op: JsonObject, otherwise = 80): number {
  return number_of(op, 'port', otherwise);
}

function note(script: Script, name: string, op: JsonObject, ...values: Json[]): void {
  script.lab.log.push([tx_time_get(), node_of(script).name, -1, name, number_of(op, 's', 0), ...values]);
}

export const TCP_OPERATIONS: Record<string, Operation> = {
  socket: simple((script, op) =>
    nx_tcp_socket_create(
      node_of(script).ip,
      tcp_socket(script, op),
      'socket',
      NX_IP_NORMAL,
      NX_FRAGMENT_OKAY,
      TIME_TO_LIVE,
      number_of(op, 'window', 8192),
      null,
      (socket) => note(script, 'cb_disconnect', op, socket.nx_tcp_socket_state),
    ),
  ),
  bind: simple((script, op) =>
    nx_tcp_client_socket_bind(tcp_socket(script, op), port(op, 0), wait_of(op, 0)),
  ),
  connect: simple((script, op) =>
    nx_tcp_client_socket_connect(tcp_socket(script, op), address_of(script, op), port(op), wait_of(op, 500)),
  ),
  listen: simple((script, op) =>
    nx_tcp_server_socket_listen(
      node_of(script).ip,
      port(op),
      tcp_socket(script, op),
      number_of(op, 'backlog', 5),
      number_of(op, 'cb', 0) === 1 ? (_socket, on) => note(script, 'cb_listen', op, on) : null,
    ),
  ),
  accept: simple((script, op) => nx_tcp_server_socket_accept(tcp_socket(script, op), wait_of(op, 1000))),
  unaccept: simple((script, op) => nx_tcp_server_socket_unaccept(tcp_socket(script, op))),
  relisten: simple((script, op) =>
    nx_tcp_server_socket_relisten(node_of(script).ip, port(op), tcp_socket(script, op)),
  ),
  unlisten: simple((script, op) => nx_tcp_server_socket_unlisten(node_of(script).ip, port(op))),
  send,
  receive,
  disconnect: simple((script, op) => nx_tcp_socket_disconnect(tcp_socket(script, op), wait_of(op, 200))),
  unbind: simple((script, op) => nx_tcp_client_socket_unbind(tcp_socket(script, op))),
  delete: simple((script, op) => nx_tcp_socket_delete(tcp_socket(script, op))),
  state_wait: simple((script, op) =>
    nx_tcp_socket_state_wait(tcp_socket(script, op), number_of(op, 'state', 5), wait_of(op, 0)),
  ),
  configure: simple((script, op) =>
    nx_tcp_socket_transmit_configure(
      tcp_socket(script, op),
      number_of(op, 'depth', 20),
      number_of(op, 'timeout', 100),
      number_of(op, 'retries', 10),
      number_of(op, 'shift', 0),
    ),
  ),
  mss: simple((script, op) => nx_tcp_socket_mss_set(tcp_socket(script, op), number_of(op, 'mss', 536))),
  mssget,
  bytes,
  notify: simple((script, op) =>
    nx_tcp_socket_receive_notify(
      tcp_socket(script, op),
      number_of(op, 'on', 1) === 1 ? () => note(script, 'cb_receive', op) : null,
    ),
  ),
  winnotify: simple((script, op) =>
    nx_tcp_socket_window_update_notify_set(
      tcp_socket(script, op),
      number_of(op, 'on', 1) === 1
        ? (socket) => note(script, 'cb_window', op, socket.nx_tcp_socket_tx_window_advertised)
        : null,
    ),
  ),
};

/** Allocates a packet with `length` bytes of the pattern; null with the status when that failed. */
export function* pattern_packet(
  node: Node,
  type: number,
  length: number,
  wait: number,
): Service<[status: UINT, packet: NX_PACKET | null]> {
  const out = ref<NX_PACKET | null>(null);
  const status = yield* nx_packet_allocate(node.pool, out, type, wait);
  const packet = out.value;
  if (status !== 0 || packet === null || length === 0) return [status, status === 0 ? packet : null];
  const appended = yield* nx_packet_data_append(packet, pattern(length), length, node.pool, wait);
  if (appended === 0) return [0, packet];
  yield* nx_packet_release(packet);
  return [appended, null];
}

function* send(script: Script, op: JsonObject): Service<void> {
  const wait = wait_of(op, 0);
  const times = number_of(op, 'times', 1);
  let status: UINT = 0;
  let sent = 0;
  while (sent < times) {
    const [made, packet] = yield* pattern_packet(
      node_of(script),
      TCP_PACKET_TYPE,
      number_of(op, 'len', 10),
      wait,
    );
    status = made;
    if (packet === null) break;
    status = yield* nx_tcp_socket_send(tcp_socket(script, op), packet, wait);
    if (status !== 0) {
      yield* nx_packet_release(packet);
      break;
    }
    sent++;
  }
  script.log(op, status, sent);
}

function* receive(script: Script, op: JsonObject): Service<void> {
  for (let round = 0; round < number_of(op, 'times', 1); round++) {
    const out = ref<NX_PACKET | null>(null);
    const status = yield* nx_tcp_socket_receive(tcp_socket(script, op), out, wait_of(op, 100));
    const packet = out.value;
    if (status !== 0 || packet === null) {
      script.log(op, status);
      return;
    }
    script.log(op, status, packet.nx_packet_length, log_hex(packet_bytes(packet)));
    yield* nx_packet_release(packet);
  }
}

function* mssget(script: Script, op: JsonObject): Service<void> {
  const [own, peer] = [ref(0), ref(0)];
  const status = yield* value_of(nx_tcp_socket_mss_get(tcp_socket(script, op), own));
  yield* value_of(nx_tcp_socket_mss_peer_get(tcp_socket(script, op), peer));
  script.log(op, status, own.value, peer.value);
}

function* bytes(script: Script, op: JsonObject): Service<void> {
  const available = ref(0);
  const status = yield* value_of(nx_tcp_socket_bytes_available(tcp_socket(script, op), available));
  script.log(op, status, available.value);
}

/** The status of a service of either form. */
export function* value_of(result: UINT | Service<UINT>): Service<UINT> {
  return typeof result === 'number' ? result : yield* result;
}
