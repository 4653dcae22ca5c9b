/**
 * What takes received packets (`nx_ip_tcp_packet_receive` of an IP instance and its like): functions of the stack, for which C has
 * pointers, and in whose place firmware may put its own.
 */

import { icmp_packet_receive } from '../../../netx/icmp/nx_icmp_receive.ts';
import { igmp_packet_receive } from '../../../netx/igmp/nx_igmp_receive.ts';
import { ip_packet_receive, ipv4_packet_receive } from '../../../netx/ip/nx_ip_packet_receive.ts';
import type { NX_IP, NX_PACKET } from '../../../netx/nx_api.ts';
import { tcp_packet_receive } from '../../../netx/tcp/nx_tcp_packet_process.ts';
import { udp_packet_receive } from '../../../netx/udp/nx_udp_receive.ts';
import type { Service } from '../../../rtos/tx_api.ts';
import type { Bridge, Functions } from './bridge.ts';

type Receiver = (ip: NX_IP, packet: NX_PACKET) => Service<unknown>;

/** In the order of kit/receivers.c. */
const RECEIVERS: readonly (readonly [name: string, receiver: Receiver])[] = [
  ['_nx_ip_packet_receive', ip_packet_receive],
  ['_nx_ipv4_packet_receive', ipv4_packet_receive],
  ['_nx_icmp_packet_receive', icmp_packet_receive],
  ['_nx_igmp_packet_receive', igmp_packet_receive],
  ['_nx_udp_packet_receive', udp_packet_receive],
  ['_nx_tcp_packet_receive', tcp_packet_receive],
];

/** Reads what pointers C has for them. */
export function know_receivers({ callbacks, memory }: Bridge, pointers: number): void {
  for (const [place, [, receiver]] of RECEIVERS.entries())
    callbacks.native(memory.words[(pointers >>> 2) + place] as number, receiver);
}

export function receiver_functions({ crossing, tables, packets }: Bridge): Functions {
  const call = (receiver: Receiver) => (ip: number, packet: number) =>
    crossing.wait(receiver(tables.ip.given(ip), packets.given(packet)));
  return Object.fromEntries(RECEIVERS.map(([name, receiver]) => [name, call(receiver)]));
}
