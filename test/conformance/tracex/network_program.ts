/**
 * The program of the recorded buffer `network` (conformance README of tracex, section 4): two IP instances of one target on the
 * ideal wire.
 */

import {
  NX_FRAGMENT_OKAY,
  NX_IP,
  NX_IP_NORMAL,
  NX_IP_TIME_TO_LIVE,
  NX_NO_WAIT,
  type NX_PACKET,
  NX_PACKET_POOL,
  NX_UDP_PACKET,
  NX_UDP_SOCKET,
  nx_arp_enable,
  nx_icmp_enable,
  nx_icmp_ping,
  nx_ip_create,
  nx_packet_allocate,
  nx_packet_data_append,
  nx_packet_pool_create,
  nx_packet_release,
  nx_udp_enable,
  nx_udp_socket_bind,
  nx_udp_socket_create,
  nx_udp_socket_delete,
  nx_udp_socket_send,
  nx_udp_socket_unbind,
} from '../../../netx/nx_api.ts';
import { SIZEOF_NX_PACKET } from '../../../netx/nx_packet_size.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { FaultRules } from '../wire/faults.ts';
import { IdealWire, NODE_A, NODE_B, type NodeIndex, type WireNode } from '../wire/ideal_wire.ts';
import type { Stage } from './programs.ts';

const PAYLOAD = 256;
const PACKETS = 8;
const MASK = 0xffff_ff00;
const NETWORK = 0x0a00_0000;
const PING_TICKS = 100;

interface Node extends WireNode {
  readonly name: string;
  readonly number: NodeIndex;
  readonly pool: NX_PACKET_POOL;
}

function make_node(name: string, number: NodeIndex): Node {
  const address = `10.0.0.${number + 1}`;
  const mac = Uint8Array.of(2, 0, 0, 0, 0, number + 1);
  return { name, number, ip: new NX_IP(), address, mac, pool: new NX_PACKET_POOL() };
}

function create_pool({ name, pool }: Node): void {
  const size = PACKETS * (SIZEOF_NX_PACKET + PAYLOAD);
  nx_packet_pool_create(pool, `pool ${name}`, PAYLOAD, new Uint8Array(size), size);
}

function* create_ip({ name, number, ip, pool }: Node, wire: IdealWire): tx.Service<void> {
  const [address, stack] = [NETWORK + number + 1, new Uint8Array(2048)];
  const driver = wire.driver(number);
  yield* nx_ip_create(ip, `node ${name}`, address, MASK, pool, driver, stack, stack.length, number + 1);
  nx_arp_enable(ip, new Uint8Array(1024), 1024);
  nx_icmp_enable(ip);
  nx_udp_enable(ip);
}

function* app({ ip, pool }: Node, end: () => void): tx.Service<void> {
  const packet = tx.ref<NX_PACKET | null>(null);
  yield* nx_icmp_ping(ip, NETWORK + 2, new TextEncoder().encode('ping'), 4, packet, PING_TICKS);
  yield* nx_packet_release(packet.value);
  const socket = new NX_UDP_SOCKET();
  yield* nx_udp_socket_create(
    ip,
    socket,
    'udp socket',
    NX_IP_NORMAL,
    NX_FRAGMENT_OKAY,
    NX_IP_TIME_TO_LIVE,
    5,
  );
  yield* nx_udp_socket_bind(socket, 7000, NX_NO_WAIT);
  yield* nx_packet_allocate(pool, packet, NX_UDP_PACKET, NX_NO_WAIT);
  yield* nx_packet_data_append(packet.value, new TextEncoder().encode('hello'), 5, pool, NX_NO_WAIT);
  yield* nx_udp_socket_send(socket, packet.value, NETWORK + 2, 9);
  yield* nx_udp_socket_unbind(socket);
  yield* nx_udp_socket_delete(socket);
  end();
}

export function* network({ area, end }: Stage): tx.Service<void> {
  const nodes = [make_node('a', NODE_A), make_node('b', NODE_B)] as const;
  const options = { mtu: 1500, link_delay_ticks: 0, faults: new FaultRules([]), recorder: null };
  const wire = new IdealWire(nodes, options);
  tx.tx_trace_enable(area, area.length, 20);
  for (const node of nodes) create_pool(node);
  for (const node of nodes) yield* create_ip(node, wire);
  const stack = new Uint8Array(1024);
  const entry = (): tx.Service<void> => app(nodes[0], end);
  yield* tx.tx_thread_create(
    new tx.TX_THREAD(),
    'app',
    entry,
    0,
    stack,
    1024,
    10,
    10,
    tx.TX_NO_TIME_SLICE,
    tx.TX_AUTO_START,
  );
}
