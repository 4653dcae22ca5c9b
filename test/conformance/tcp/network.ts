/**
 * The nodes of a transcript, two or three: each an IP instance with one packet pool and sockets by number (conformance README
 * of tcp, section 1).
 */

import {
  NX_IP,
  type NX_PACKET_POOL,
  NX_TCP_SOCKET,
  NX_UDP_SOCKET,
  nx_arp_enable,
  nx_arp_static_entry_create,
  nx_icmp_enable,
  nx_igmp_enable,
  nx_ip_create,
  nx_ip_fragment_enable,
  nx_system_initialize,
  nx_tcp_enable,
  nx_udp_enable,
} from '../../../netx/nx_api.ts';
import type { Service } from '../../../rtos/tx_api.ts';
import { from_dots, from_hex } from '../wire/bytes.ts';
import { u16, u32 } from '../wire/frame_view.ts';
import type { IdealWire, NodeIndex, WireNode } from '../wire/ideal_wire.ts';
import { make_pool, must } from '../wire/lab.ts';

const SOCKETS = 6;
const IP_STACK_BYTES = 2048;
const ARP_BYTES = 1664;
export const NETMASK = '255.255.255.0';

/** One node. */
export class Node implements WireNode {
  readonly index: NodeIndex;
  readonly name: string;
  readonly address: string;
  readonly mask: string;
  readonly mac: Uint8Array;
  readonly ip = new NX_IP();
  readonly tcp = make(SOCKETS, () => new NX_TCP_SOCKET());
  readonly udp = make(SOCKETS, () => new NX_UDP_SOCKET());
  pool!: NX_PACKET_POOL;

  constructor(index: NodeIndex, name: string, address: string, mask: string, mac: string) {
    this.index = index;
    this.name = name;
    this.address = address;
    this.mask = mask;
    this.mac = from_hex(mac);
  }

  /** The two words of the hardware address. */
  get msw(): number {
    return u16(this.mac, 0);
  }

  get lsw(): number {
    return u32(this.mac, 2);
  }
}

/** `pools` and `ip_priorities` have one entry for each node. */
export interface NetworkPlan {
  readonly pools: readonly { readonly payload: number; readonly count: number }[];
  readonly ip_priorities: readonly number[];
  readonly fragment: boolean;
  readonly static_arp: boolean;
  readonly igmp: boolean;
  /** Of node a, which may begin without an address. */
  readonly address_a: string;
  readonly mask_a: string;
}

export class Network {
  readonly nodes: readonly Node[];
  private readonly plan: NetworkPlan;

  constructor(plan: NetworkPlan) {
    this.plan = plan;
    this.nodes = [
      new Node(0, 'a', plan.address_a, plan.mask_a, '001122334401'),
      new Node(1, 'b', '10.0.0.2', NETMASK, '001122334402'),
      new Node(2, 'c', '10.0.0.3', NETMASK, '001122334403'),
    ].slice(0, plan.pools.length);
  }

  node(index: NodeIndex): Node {
    const node = this.nodes[index];
    if (node === undefined) throw new Error(`there is no node ${index}`);
    return node;
  }

  /** The node that the operations of a node are about unless they say so: b for a, a for the others. */
  other(node: Node): Node {
    return this.node(node.index === 0 ? 1 : 0);
  }

  /** Pools, IP instances and protocols, first on a. */
  *define(wire: IdealWire): Service<void> {
    nx_system_initialize();
    for (const node of this.nodes) {
      const { payload, count } = this.plan.pools[node.index]!;
      node.pool = make_pool(`pool ${node.name}`, payload, count);
    }
    for (const node of this.nodes) yield* this.create_ip(node, wire);
    for (const node of this.nodes)
      must(nx_arp_enable(node.ip, new Uint8Array(ARP_BYTES), ARP_BYTES), 'nx_arp_enable');
    for (const node of this.nodes) must(nx_icmp_enable(node.ip), 'nx_icmp_enable');
    for (const node of this.nodes) must(nx_udp_enable(node.ip), 'nx_udp_enable');
    for (const node of this.nodes) must(nx_tcp_enable(node.ip), 'nx_tcp_enable');
    if (this.plan.fragment)
      for (const node of this.nodes) must(nx_ip_fragment_enable(node.ip), 'nx_ip_fragment_enable');
    if (this.plan.igmp) for (const node of this.nodes) must(yield* nx_igmp_enable(node.ip), 'nx_igmp_enable');
  }

  private *create_ip(node: Node, wire: IdealWire): Service<void> {
    const status = yield* nx_ip_create(
      node.ip,
      `ip ${node.name}`,
      from_dots(node.address),
      from_dots(node.mask),
      node.pool,
      wire.driver(node.index),
      new Uint8Array(IP_STACK_BYTES),
      IP_STACK_BYTES,
      this.plan.ip_priorities[node.index]!,
    );
    must(status, 'nx_ip_create');
  }

  /** Before the scripts start: static ARP entries, unless addresses are to be resolved. */
  *prepare(): Service<void> {
    if (!this.plan.static_arp) return;
    for (const node of this.nodes) {
      for (const { address, msw, lsw } of this.nodes.filter((other) => other !== node)) {
        must(
          yield* nx_arp_static_entry_create(node.ip, from_dots(address), msw, lsw),
          'nx_arp_static_entry_create',
        );
      }
    }
  }
}

function make<T>(count: number, create: () => T): T[] {
  return Array.from({ length: count }, create);
}
