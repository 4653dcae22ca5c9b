/**
 * Bytes that a packet leaves free in front of its data for the headers below, in the build of a target: what firmware
 * reads as NX_IP_PACKET, NX_TCP_PACKET, ... The stack asks here.
 */
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { NX_IPV4_HEADER, NX_TCP_HEADER } from '../nx_constants.ts';
import { NX_IPV6_HEADER } from '../nx_ipv6_constants.ts';
import { nx_config } from '../nx_options.ts';

/** For the link alone: NX_PHYSICAL_HEADER. */
export function link_room(k: Kernel): number {
  return nx_config(k).NX_PHYSICAL_HEADER;
}

/** For what IP carries, of the largest version of the build: NX_IP_PACKET, NX_ICMP_PACKET, NX_IGMP_PACKET. */
export function ip_room(k: Kernel): number {
  return link_room(k) + (nx_config(k).NX_DISABLE_IPV6 ? NX_IPV4_HEADER : NX_IPV6_HEADER);
}

/** For what TCP carries: NX_TCP_PACKET. */
export function tcp_room(k: Kernel): number {
  return ip_room(k) + NX_TCP_HEADER;
}

/** For what TCP carries over IPv4, also in a build with IPv6: NX_IPv4_TCP_PACKET. */
export function ipv4_tcp_room(k: Kernel): number {
  return link_room(k) + NX_IPV4_HEADER + NX_TCP_HEADER;
}

/** For what IPv6 carries: NX_IPv6_PACKET, NX_IPv6_ICMP_PACKET, NX_IP_PACKET_DUAL_STACK. */
export function ipv6_room(k: Kernel): number {
  return link_room(k) + NX_IPV6_HEADER;
}

/** For what TCP carries over IPv4 or IPv6: NX_TCP_PACKET_DUAL_STACK. */
export function dual_stack_tcp_room(k: Kernel): number {
  return ipv6_room(k) + NX_TCP_HEADER;
}
