/**
 * The script operations on ARP, IP, ICMP, UDP, the packet pool and the wire (conformance README of tcp, sections 2
 * and 4).
 */

import {
  NX_FRAGMENT_OKAY,
  NX_IP_NORMAL,
  NX_NO_WAIT,
  type NX_PACKET,
  type NX_UDP_SOCKET,
  nx_arp_dynamic_entries_invalidate,
  nx_arp_dynamic_entry_set,
  nx_arp_gratuitous_send,
  nx_arp_hardware_address_find,
  nx_arp_info_get,
  nx_arp_static_entry_create,
  nx_icmp_info_get,
  nx_icmp_ping,
  nx_ip_address_set,
  nx_ip_gateway_address_set,
  nx_ip_info_get,
  nx_packet_pool_info_get,
  nx_packet_release,
  nx_tcp_info_get,
  nx_tcp_socket_info_get,
  nx_udp_socket_bind,
  nx_udp_socket_create,
  nx_udp_socket_receive,
  nx_udp_socket_send,
  nx_udp_source_extract,
} from '../../../netx/nx_api.ts';
import { type Ref, ref, type Service, type UINT } from '../../../rtos/tx_api.ts';
import type { JsonObject } from '../case.ts';
import { from_dots, log_hex, pattern } from '../wire/bytes.ts';
import { type NodeIndex, packet_bytes } from '../wire/ideal_wire.ts';
import { hold_packets, type LabOperation, number_of, wait_of } from '../wire/lab.ts';
import { inject } from './inject.ts';
import { NETMASK, type Network } from './network.ts';
import { address_of, node_of, pattern_packet, type Script, tcp_socket, value_of } from './operations_tcp.ts';

type Operation = LabOperation<Network>;

const TIME_TO_LIVE = 128;
const UDP_PACKET_TYPE = 44;

/** An operation that is one service call and logs its status. */
export function simple(call: (script: Script, op: JsonObject) => UINT | Service<UINT>): Operation {
  return function* (script, op) {
    script.log(op, yield* value_of(call(script, op)));
  };
}

/** An operation that reads counters: logs the status and the list of them. */
export function counters(
  count: number,
  call: (script: Script, op: JsonObject, out: Ref<number>[]) => UINT | Service<UINT>,
): Operation {
  return function* (script, op) {
    const out = Array.from({ length: count }, () => ref(0));
    const status = yield* value_of(call(script, op, out));
    script.log(
      op,
      status,
      out.map((counter) => counter.value),
    );
  };
}

export function udp_socket(script: Script, op: JsonObject): NX_UDP_SOCKET {
  return node_of(script).udp[number_of(op, 's', 0)]!;
}

export const IP_OPERATIONS: Record<string, Operation> = {
  ping,
  udp: simple((script, op) =>
    nx_udp_socket_create(
      node_of(script).ip,
      udp_socket(script, op),
      'socket',
      NX_IP_NORMAL,
      NX_FRAGMENT_OKAY,
      TIME_TO_LIVE,
      number_of(op, 'queue', 5),
    ),
  ),
  ubind: simple((script, op) =>
    nx_udp_socket_bind(udp_socket(script, op), number_of(op, 'port', 0), wait_of(op, 0)),
  ),
  usend,
  urecv,
  arp_static: simple((script, op) => {
    const { world } = script.lab;
    const own = node_of(script);
    const index = op['node'];
    const target = typeof index === 'number' ? world.node(index as NodeIndex) : world.other(own);
    return nx_arp_static_entry_create(own.ip, address_of(script, op), target.msw, target.lsw);
  }),
  arp_set: simple((script, op) =>
    nx_arp_dynamic_entry_set(
      node_of(script).ip,
      address_of(script, op),
      number_of(op, 'msw', 0),
      number_of(op, 'lsw', 0),
    ),
  ),
  arp_grat: simple((script) => nx_arp_gratuitous_send(node_of(script).ip, null)),
  arp_invalidate: simple((script) => nx_arp_dynamic_entries_invalidate(node_of(script).ip)),
  arp_find,
  address: simple((script, op) =>
    nx_ip_address_set(node_of(script).ip, address_of(script, op), from_dots(NETMASK)),
  ),
  gateway: simple((script, op) => nx_ip_gateway_address_set(node_of(script).ip, address_of(script, op))),
  info: counters(11, (script, op, out) =>
    nx_tcp_socket_info_get(tcp_socket(script, op), ...(out as Tuple<Ref<number>, 11>)),
  ),
  tcpinfo: counters(11, (script, _op, out) =>
    nx_tcp_info_get(node_of(script).ip, ...(out as Tuple<Ref<number>, 11>)),
  ),
  ipinfo: counters(10, (script, _op, out) =>
    nx_ip_info_get(node_of(script).ip, ...(out as Tuple<Ref<number>, 10>)),
  ),
  arpinfo: counters(8, (script, _op, out) =>
    nx_arp_info_get(node_of(script).ip, ...(out as Tuple<Ref<number>, 8>)),
  ),
  icmpinfo: counters(6, (script, _op, out) =>
    nx_icmp_info_get(node_of(script).ip, ...(out as Tuple<Ref<number>, 6>)),
  ),
  pool,
  *hold(script, op) {
    const [status, got] = yield* hold_packets(
      script,
      node_of(script).pool,
      number_of(op, 'n', 1),
      NX_NO_WAIT,
    );
    script.log(op, status, got);
  },
  *link(script, op) {
    const node = number_of(op, 'node', script.node) as NodeIndex;
    script.lab.wire.set_plugged(node, number_of(op, 'up', 0) === 1);
    script.log(op, 0);
  },
  inject,
};

/** A tuple of n equal types, for services with many output arguments. */
export type Tuple<T, N extends number, R extends T[] = []> = R['length'] extends N
  ? R
  : Tuple<T, N, [...R, T]>;

function* ping(script: Script, op: JsonObject): Service<void> {
  const length = number_of(op, 'len', 8);
  const response = ref<NX_PACKET | null>(null);
  const address = address_of(script, op);
  const status = yield* nx_icmp_ping(
    node_of(script).ip,
    address,
    pattern(length),
    length,
    response,
    wait_of(op, 100),
  );
  const packet = response.value;
  if (status !== 0 || packet === null) {
    script.log(op, status);
    return;
  }
  script.log(op, status, packet.nx_packet_length, log_hex(packet_bytes(packet)));
  yield* nx_packet_release(packet);
}

function* usend(script: Script, op: JsonObject): Service<void> {
  const length = number_of(op, 'len', 10);
  const [made, packet] = yield* pattern_packet(node_of(script), UDP_PACKET_TYPE, length, NX_NO_WAIT);
  if (packet === null) {
    script.log(op, made);
    return;
  }
  const to = address_of(script, op);
  const status = yield* nx_udp_socket_send(udp_socket(script, op), packet, to, number_of(op, 'port', 9));
  if (status !== 0) yield* nx_packet_release(packet);
  script.log(op, status);
}

function* urecv(script: Script, op: JsonObject): Service<void> {
  const out = ref<NX_PACKET | null>(null);
  const status = yield* nx_udp_socket_receive(udp_socket(script, op), out, wait_of(op, 100));
  const packet = out.value;
  if (status !== 0 || packet === null) {
    script.log(op, status);
    return;
  }
  const [address, port] = [ref(0), ref(0)];
  yield* value_of(nx_udp_source_extract(packet, address, port));
  script.log(op, status, packet.nx_packet_length, log_hex(packet_bytes(packet)), port.value);
  yield* nx_packet_release(packet);
}

function* arp_find(script: Script, op: JsonObject): Service<void> {
  const [msw, lsw] = [ref(0), ref(0)];
  const address = address_of(script, op);
  const status = yield* value_of(nx_arp_hardware_address_find(node_of(script).ip, address, msw, lsw));
  script.log(op, status, msw.value.toString(16).padStart(4, '0') + lsw.value.toString(16).padStart(8, '0'));
}

function* pool(script: Script, op: JsonObject): Service<void> {
  const out = [ref(0), ref(0), ref(0), ref(0), ref(0)] as const;
  const status = yield* value_of(nx_packet_pool_info_get(node_of(script).pool, ...out));
  script.log(op, status, ...out.map((counter) => counter.value));
}
