/**
 * The constants of NetX Duo that a build sets or that are made of one that it sets, as firmware reads them: those of the
 * target whose firmware runs (rtos/kernel/build_constants.ts). The stack itself reads `nx_config(k)`.
 */
import { build_constants } from '../rtos/kernel/build_constants.ts';
import type { TargetConfig } from '../rtos/kernel/config.ts';
import { NX_IPV4_HEADER, NX_TCP_HEADER, NX_UDP_HEADER } from './nx_constants.ts';
import { NX_IPV6_HEADER } from './nx_ipv6_constants.ts';
import { nx_config_of } from './nx_options.ts';

/** Ticks of a second. */
export let NX_IP_PERIODIC_RATE = 100;

// Interfaces of an IP instance.
export let NX_MAX_PHYSICAL_INTERFACES = 1;
export let NX_MAX_IP_INTERFACES = 2;
export let NX_LOOPBACK_INTERFACE = 1;

// TCP's clock and limits.
export let NX_TCP_FAST_TIMER_RATE = 10;
export let NX_TCP_ACK_TIMER_RATE = 5;
export let NX_TCP_TRANSMIT_TIMER_RATE = 1;
export let NX_TCP_MAXIMUM_RETRIES = 10;
export let NX_TCP_RETRY_SHIFT = 0;
export let NX_TCP_MAXIMUM_TX_QUEUE = 20;
export let NX_TCP_MAXIMUM_SEGMENT_LIFETIME = 120;
export let NX_TCP_KEEPALIVE_INITIAL = 7200;
export let NX_TCP_KEEPALIVE_RETRY = 75;
export let NX_TCP_KEEPALIVE_RETRIES = 10;
export let NX_TCP_MSS_MINIMUM = 128;

// Packet types: bytes kept free in front of the data for the headers below it. Those without a
// version are for the largest one of the build.
export let NX_PHYSICAL_HEADER = 16;
export let NX_IPv4_PACKET = 36;
export let NX_IPv4_ICMP_PACKET = 36;
export let NX_IPv4_IGMP_PACKET = 36;
export let NX_IPv4_UDP_PACKET = 44;
export let NX_IPv4_TCP_PACKET = 56;
export let NX_IPv6_PACKET = 56;
export let NX_IPv6_ICMP_PACKET = 56;
export let NX_IPv6_UDP_PACKET = 64;
export let NX_IPv6_TCP_PACKET = 76;
export let NX_IP_PACKET = 36;
export let NX_ICMP_PACKET = 36;
export let NX_IGMP_PACKET = 36;
export let NX_UDP_PACKET = 44;
export let NX_TCP_PACKET = 56;
export let NX_IP_PACKET_DUAL_STACK = 56;
export let NX_ICMP_PACKET_DUAL_STACK = 56;
export let NX_UDP_PACKET_DUAL_STACK = 64;
export let NX_TCP_PACKET_DUAL_STACK = 76;

function interfaces(config: TargetConfig) {
  const { NX_MAX_PHYSICAL_INTERFACES: physical, NX_DISABLE_LOOPBACK_INTERFACE: none } = nx_config_of(config);
  return {
    NX_MAX_PHYSICAL_INTERFACES: physical,
    NX_MAX_IP_INTERFACES: none ? physical : physical + 1,
    NX_LOOPBACK_INTERFACE: none ? 0 : physical,
  };
}

function packet_types(config: TargetConfig) {
  const { NX_PHYSICAL_HEADER: link, NX_DISABLE_IPV6: only_ipv4 } = nx_config_of(config);
  const ipv4 = link + NX_IPV4_HEADER;
  const ipv6 = link + NX_IPV6_HEADER;
  const largest = only_ipv4 ? ipv4 : ipv6;
  return {
    NX_PHYSICAL_HEADER: link,
    NX_IPv4_PACKET: ipv4,
    NX_IPv4_ICMP_PACKET: ipv4,
    NX_IPv4_IGMP_PACKET: ipv4,
    NX_IPv4_UDP_PACKET: ipv4 + NX_UDP_HEADER,
    NX_IPv4_TCP_PACKET: ipv4 + NX_TCP_HEADER,
    NX_IPv6_PACKET: ipv6,
    NX_IPv6_ICMP_PACKET: ipv6,
    NX_IPv6_UDP_PACKET: ipv6 + NX_UDP_HEADER,
    NX_IPv6_TCP_PACKET: ipv6 + NX_TCP_HEADER,
    NX_IP_PACKET: largest,
    NX_ICMP_PACKET: largest,
    NX_IGMP_PACKET: largest,
    NX_UDP_PACKET: largest + NX_UDP_HEADER,
    NX_TCP_PACKET: largest + NX_TCP_HEADER,
    NX_IP_PACKET_DUAL_STACK: ipv6,
    NX_ICMP_PACKET_DUAL_STACK: ipv6,
    NX_UDP_PACKET_DUAL_STACK: ipv6 + NX_UDP_HEADER,
    NX_TCP_PACKET_DUAL_STACK: ipv6 + NX_TCP_HEADER,
  };
}

function second(config: TargetConfig) {
  return { NX_IP_PERIODIC_RATE: nx_config_of(config).NX_IP_PERIODIC_RATE };
}

function of_tcp(config: TargetConfig) {
  const options = nx_config_of(config);
  return {
    NX_TCP_FAST_TIMER_RATE: options.NX_TCP_FAST_TIMER_RATE,
    NX_TCP_ACK_TIMER_RATE: options.NX_TCP_ACK_TIMER_RATE,
    NX_TCP_TRANSMIT_TIMER_RATE: options.NX_TCP_TRANSMIT_TIMER_RATE,
    NX_TCP_MAXIMUM_RETRIES: options.NX_TCP_MAXIMUM_RETRIES,
    NX_TCP_RETRY_SHIFT: options.NX_TCP_RETRY_SHIFT,
    NX_TCP_MAXIMUM_TX_QUEUE: options.NX_TCP_MAXIMUM_TX_QUEUE,
    NX_TCP_MAXIMUM_SEGMENT_LIFETIME: options.NX_TCP_MAXIMUM_SEGMENT_LIFETIME,
    NX_TCP_KEEPALIVE_INITIAL: options.NX_TCP_KEEPALIVE_INITIAL,
    NX_TCP_KEEPALIVE_RETRY: options.NX_TCP_KEEPALIVE_RETRY,
    NX_TCP_KEEPALIVE_RETRIES: options.NX_TCP_KEEPALIVE_RETRIES,
    NX_TCP_MSS_MINIMUM: options.NX_TCP_MSS_MINIMUM,
  };
}

build_constants(interfaces, (values) => {
  ({ NX_MAX_PHYSICAL_INTERFACES, NX_MAX_IP_INTERFACES, NX_LOOPBACK_INTERFACE } = values);
});

build_constants(second, (values) => {
  ({ NX_IP_PERIODIC_RATE } = values);
});

build_constants(of_tcp, (values) => {
  ({ NX_TCP_FAST_TIMER_RATE, NX_TCP_ACK_TIMER_RATE } = values);
  ({ NX_TCP_TRANSMIT_TIMER_RATE, NX_TCP_MAXIMUM_RETRIES, NX_TCP_RETRY_SHIFT } = values);
  ({ NX_TCP_MAXIMUM_TX_QUEUE, NX_TCP_MAXIMUM_SEGMENT_LIFETIME, NX_TCP_MSS_MINIMUM } = values);
  ({ NX_TCP_KEEPALIVE_INITIAL, NX_TCP_KEEPALIVE_RETRY, NX_TCP_KEEPALIVE_RETRIES } = values);
});

build_constants(packet_types, (values) => {
  ({ NX_PHYSICAL_HEADER, NX_IPv4_PACKET, NX_IPv4_ICMP_PACKET, NX_IPv4_IGMP_PACKET } = values);
  ({ NX_IPv6_PACKET, NX_IPv6_ICMP_PACKET, NX_IPv6_UDP_PACKET, NX_IPv6_TCP_PACKET } = values);
  ({ NX_IPv4_UDP_PACKET, NX_IPv4_TCP_PACKET, NX_IP_PACKET, NX_ICMP_PACKET, NX_IGMP_PACKET } = values);
  ({ NX_UDP_PACKET, NX_TCP_PACKET, NX_IP_PACKET_DUAL_STACK, NX_ICMP_PACKET_DUAL_STACK } = values);
  ({ NX_UDP_PACKET_DUAL_STACK, NX_TCP_PACKET_DUAL_STACK } = values);
});
