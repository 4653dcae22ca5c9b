/**
 * What takes received packets (`nx_ip_tcp_packet_receive` of an IP instance and its like): functions of the stack, for which C has
 * pointers, and in whose place firmware may put its own.
 */

import { icmp_packet_receive } from '../../../netx/icmp/nx_icmp_receive.ts';
import { igmp_packet_receive } from '../../../netx/igmp/nx_igmp_receive.ts';
import { ip_packet_receive, ipv4_packet_receive } from '../../../netx/ip/nx_ip_packet_receive.ts';
import { type NX_IP, NX_IP_VERSION_V6, type NX_PACKET } from '../../../netx/nx_api.ts';
import { NX_IPV4_HEADER } from '../../../netx/nx_constants.ts';
import { NX_IPV6_HEADER } from '../../../netx/nx_ipv6_constants.ts';
import { tcp_packet_receive } from '../../../netx/tcp/nx_tcp_packet_process.ts';
import { udp_packet_receive } from '../../../netx/udp/nx_udp_receive.ts';
import type { Service } from '../../../rtos/tx_api.ts';
import type { Bridge, Functions } from './bridge.ts';
import type { ToC } from './callbacks.ts';
import type { Running } from './running.ts';

type Receiver = (ip: NX_IP, packet: NX_PACKET) => Service<unknown>;

/** The IP header of a packet as words of the processor instead of bytes of the wire, or back. */
function turn_ip_header(packet: NX_PACKET): void {
  const { nx_packet_memory: memory, nx_packet_ip_header: start } = packet;
  if (start < packet.nx_packet_data_start) return;
  const words = packet.nx_packet_ip_version === NX_IP_VERSION_V6 ? NX_IPV6_HEADER / 4 : NX_IPV4_HEADER / 4;
  for (let at = start; at < start + 4 * words; at += 4) memory.subarray(at, at + 4).reverse();
}

/** A packet for a function of C in place of a protocol's: to those the original gives words of the processor. */
export function packet_for_protocol(running: Running): ToC {
  return (packet: NX_PACKET) => {
    turn_ip_header(packet);
    return running.now.packets.address_of(packet);
  };
}

function of_protocol(receiver: Receiver): Receiver {
  return (ip, packet) => {
    turn_ip_header(packet);
    return receiver(ip, packet);
  };
}

/** In the order of kit/receivers.c. */
const RECEIVERS: readonly (readonly [name: string, receiver: Receiver])[] = [
  ['_nx_ip_packet_receive', ip_packet_receive],
  ['_nx_ipv4_packet_receive', ipv4_packet_receive],
  ['_nx_icmp_packet_receive', icmp_packet_receive],
  ['_nx_igmp_packet_receive', igmp_packet_receive],
  ['_nx_udp_packet_receive', udp_packet_receive],
  ['_nx_tcp_packet_receive', tcp_packet_receive],
];

/** Those from here on get packets behind their IP header. */
const FIRST_PROTOCOL = 2;

/** Reads what pointers C has for them. */
export function know_receivers({ callbacks, memory }: Bridge, pointers: number): void {
  for (const [place, [, receiver]] of RECEIVERS.entries())
    callbacks.native(memory.words[(pointers >>> 2) + place] as number, receiver);
}

export function receiver_functions(running: Running): Functions {
  const call = (receiver: Receiver) => (ip: number, packet: number) => {
    const { crossing, tables, packets } = running.now;
    return crossing.wait(receiver(tables.ip.given(ip), packets.given(packet)));
  };
  return Object.fromEntries(
    RECEIVERS.map(([name, receiver], place) => [
      name,
      call(place < FIRST_PROTOCOL ? receiver : of_protocol(receiver)),
    ]),
  );
}
