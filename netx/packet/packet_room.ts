/**
 * Bytes that a packet leaves free in front of its data for the headers below, in the build of a target: what firmware
 * reads as NX_IP_PACKET, NX_TCP_PACKET, ... The stack asks here.
 */
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { NX_IPV4_HEADER, NX_TCP_HEADER } from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';

/** For the link alone: NX_PHYSICAL_HEADER. */
export function link_room(k: Kernel): number {
  return nx_config(k).NX_PHYSICAL_HEADER;
}

/** For what IPv4 carries: NX_IP_PACKET, NX_ICMP_PACKET, NX_IGMP_PACKET. */
export function ipv4_room(k: Kernel): number {
  return link_room(k) + NX_IPV4_HEADER;
}

/** For what TCP carries: NX_TCP_PACKET. */
export function tcp_room(k: Kernel): number {
  return ipv4_room(k) + NX_TCP_HEADER;
}

const IPV6_HEADER = 40;

/** For what TCP carries over IPv4 or IPv6: NX_TCP_PACKET_DUAL_STACK. */
export function dual_stack_tcp_room(k: Kernel): number {
  return link_room(k) + IPV6_HEADER + NX_TCP_HEADER;
}
