/**
 * The operations of the other transcripts that take IPv6 addresses here (conformance README of ipv6, section 2).
 */

import {
  NX_NO_WAIT,
  type NX_PACKET,
  NXD_ADDRESS,
  nx_ip_raw_packet_enable,
  nx_ip_raw_packet_receive,
  nx_packet_release,
  nx_tcp_client_socket_connect,
  nx_tcp_socket_send,
  nx_udp_socket_checksum_disable,
  nx_udp_socket_receive,
  nx_udp_socket_send,
  nx_udp_source_extract,
  nxd_icmp_ping,
  nxd_icmp_source_ping,
  nxd_ip_raw_packet_send,
  nxd_tcp_client_socket_connect,
  nxd_tcp_socket_peer_info_get,
  nxd_udp_packet_info_extract,
  nxd_udp_socket_send,
  nxd_udp_socket_source_send,
  nxd_udp_source_extract,
} from '../../../netx/nx_api.ts';
import { ref, type Service } from '../../../rtos/tx_api.ts';
import type { JsonObject } from '../case.ts';
import type { Network } from '../tcp/network.ts';
import { IP_OPERATIONS, simple, udp_socket } from '../tcp/operations_ip.ts';
import {
  address_of,
  node_of,
  pattern_packet,
  type Script,
  tcp_socket,
  value_of,
} from '../tcp/operations_tcp.ts';
import { log_hex, pattern } from '../wire/bytes.ts';
import { packet_bytes } from '../wire/ideal_wire.ts';
import { text_of_address } from '../wire/ip6_text.ts';
import { type LabOperation, number_of, wait_of } from '../wire/lab.ts';
import { given } from './operations_ipv6.ts';

type Operation = LabOperation<Network>;

const TCP_PACKET = 56;
const IPV6_TCP_PACKET = 76;
const UDP_PACKET = 64;
const RAW_PACKET = 56;
const HOP_LIMIT = 64;

function is_ipv6(op: JsonObject): boolean {
  return String(op['addr']).includes(':');
}

function* log_packet(
  script: Script,
  op: JsonObject,
  status: number,
  packet: NX_PACKET | null,
): Service<void> {
  if (status !== 0 || packet === null) {
    script.log(op, status);
    return;
  }
  script.log(op, status, packet.nx_packet_length, log_hex(packet_bytes(packet)));
  yield* nx_packet_release(packet);
}

function* ping(script: Script, op: JsonObject): Service<void> {
  if (!is_ipv6(op)) {
    yield* (IP_OPERATIONS['ping'] as Operation)(script, op);
    return;
  }
  const { ip } = node_of(script);
  const [length, wait, response] = [number_of(op, 'len', 8), wait_of(op, 100), ref<NX_PACKET | null>(null)];
  const data = pattern(length);
  const index = op['index'];
  const status =
    typeof index === 'number'
      ? yield* nxd_icmp_source_ping(ip, given(op), index, data, length, response, wait)
      : yield* nxd_icmp_ping(ip, given(op), data, length, response, wait);
  yield* log_packet(script, op, status, response.value);
}

function* usend(script: Script, op: JsonObject): Service<void> {
  const index = op['index'];
  const [port, socket] = [number_of(op, 'port', 9), udp_socket(script, op)];
  const type = is_ipv6(op) ? UDP_PACKET : 44;
  const [made, packet] = yield* pattern_packet(node_of(script), type, number_of(op, 'len', 10), NX_NO_WAIT);
  if (packet === null) {
    script.log(op, made);
    return;
  }
  const to = is_ipv6(op) ? given(op) : new NXD_ADDRESS(4, address_of(script, op));
  let status: number;
  if (typeof index === 'number') status = yield* nxd_udp_socket_source_send(socket, packet, to, port, index);
  else if (is_ipv6(op)) status = yield* nxd_udp_socket_send(socket, packet, to, port);
  else status = yield* nx_udp_socket_send(socket, packet, to.nxd_ip_address.v4, port);
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
  const data = [status, packet.nx_packet_length, log_hex(packet_bytes(packet))];
  const [address, port] = [new NXD_ADDRESS(), ref(0)];
  if (number_of(op, 'src', 0) === 1) {
    const [by_info, protocol, from, by] = [new NXD_ADDRESS(), ref(0), ref(0), ref(0)];
    yield* value_of(nxd_udp_source_extract(packet, address, port));
    const info = yield* value_of(nxd_udp_packet_info_extract(packet, by_info, protocol, from, by));
    script.log(op, ...data, port.value, text_of_address(address), info, protocol.value, by.value);
  } else {
    yield* value_of(nx_udp_source_extract(packet, ref(0), port));
    if (packet.nx_packet_ip_version === 6) yield* value_of(nxd_udp_source_extract(packet, address, port));
    script.log(op, ...data, port.value);
  }
  yield* nx_packet_release(packet);
}

function* send(script: Script, op: JsonObject): Service<void> {
  const wait = wait_of(op, 0);
  const type = number_of(op, 'v6', 0) === 1 ? IPV6_TCP_PACKET : TCP_PACKET;
  let status = 0;
  let sent = 0;
  while (sent < number_of(op, 'times', 1)) {
    const [made, packet] = yield* pattern_packet(node_of(script), type, number_of(op, 'len', 10), wait);
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

export const TRANSPORT_OPERATIONS: Readonly<Record<string, Operation>> = {
  ping,
  usend,
  urecv,
  send,
  connect: simple((script, op) => {
    const [socket, port, wait] = [tcp_socket(script, op), number_of(op, 'port', 80), wait_of(op, 500)];
    return is_ipv6(op)
      ? nxd_tcp_client_socket_connect(socket, given(op), port, wait)
      : nx_tcp_client_socket_connect(socket, address_of(script, op), port, wait);
  }),
  *peer(script, op) {
    const [address, port] = [new NXD_ADDRESS(), ref(0)];
    const status = yield* value_of(nxd_tcp_socket_peer_info_get(tcp_socket(script, op), address, port));
    script.log(op, status, ...(status === 0 ? [text_of_address(address), port.value] : []));
  },
  unosum: simple((script, op) => nx_udp_socket_checksum_disable(udp_socket(script, op))),
  rawenable: simple((script) => nx_ip_raw_packet_enable(node_of(script).ip)),
  *rawsend(script, op) {
    const node = node_of(script);
    const [made, packet] = yield* pattern_packet(node, RAW_PACKET, number_of(op, 'len', 10), NX_NO_WAIT);
    if (packet === null) {
      script.log(op, made);
      return;
    }
    const protocol = number_of(op, 'proto', 0);
    const status = yield* nxd_ip_raw_packet_send(node.ip, packet, given(op), protocol, HOP_LIMIT, 0);
    if (status !== 0) yield* nx_packet_release(packet);
    script.log(op, status);
  },
  *rawrecv(script, op) {
    const out = ref<NX_PACKET | null>(null);
    const status = yield* nx_ip_raw_packet_receive(node_of(script).ip, out, wait_of(op, 100));
    yield* log_packet(script, op, status, out.value);
  },
};
