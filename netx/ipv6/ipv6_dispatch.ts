/**
 * Giving a received IPv6 packet to the protocol it is for: through its extension headers to TCP, UDP, ICMPv6 or raw IP. What
 * nobody takes is counted and released; the sender is told when the protocol is unknown.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, UINT } from '../../rtos/kernel/service.ts';
import type { NX_IP, NX_PACKET } from '../nx_cb.ts';
import { NX_PROTOCOL_TCP, NX_PROTOCOL_UDP, NX_SUCCESS } from '../nx_constants.ts';
import {
  NX_IPV6_ADDR_STATE_VALID,
  NX_IPV6_HEADER,
  NX_PROTOCOL_ICMPV6,
  NX_PROTOCOL_NEXT_HEADER_FRAGMENT,
} from '../nx_ipv6_constants.ts';
import type { Ipv6Address } from '../nx_ipv6_types.ts';
import { packet_drop, yield_if_preempted } from '../packet/packet_memory.ts';
import {
  extension_header,
  type HeaderResult,
  parameter_problem,
  UNKNOWN_NEXT_HEADER,
} from './extension_headers.ts';

/** Hands the packet on, or releases it. */
export function ipv6_dispatch(ip: NX_IP, packet: NX_PACKET, protocol: UINT): Service<unknown> {
  const first = extension_header(ip, packet, protocol);
  return first === null ? to_protocol(ip, packet, protocol) : through_headers(ip, packet, protocol, first);
}

function* through_headers(
  ip: NX_IP,
  packet: NX_PACKET,
  protocol: UINT,
  first: Service<HeaderResult>,
): Service<void> {
  let announced = NX_IPV6_HEADER;
  let header: Service<HeaderResult> | null = first;
  while (header !== null) {
    const result: HeaderResult = yield* header;
    if (result === 'kept') return;
    if (result !== 'on') {
      yield* result === 'drop' ? undeliverable(ip, packet) : packet_drop(K as Kernel, packet);
      return;
    }
    const memory = packet.nx_packet_memory;
    const at = packet.nx_packet_prepend_ptr;
    const fixed = protocol === NX_PROTOCOL_NEXT_HEADER_FRAGMENT;
    const length = fixed ? 8 : ((memory[at + 1] as number) + 1) * 8;
    protocol = memory[at] as number;
    if (at + length >= packet.nx_packet_append_ptr) {
      yield* packet_drop(K as Kernel, packet);
      return;
    }
    packet.nx_packet_prepend_ptr += length;
    packet.nx_packet_length -= length;
    packet.nx_packet_option_offset = announced;
    announced = packet.nx_packet_prepend_ptr - packet.nx_packet_ip_header;
    header = extension_header(ip, packet, protocol);
  }
  yield* to_protocol(ip, packet, protocol);
}

function to_protocol(ip: NX_IP, packet: NX_PACKET, protocol: UINT): Service<unknown> {
  const { nxd_ipv6_address_state: state } = packet.nx_packet_ipv6_address_ptr as Ipv6Address;
  const valid = state === NX_IPV6_ADDR_STATE_VALID;
  switch (protocol) {
    case NX_PROTOCOL_TCP:
      return (valid ? ip.nx_ip_tcp_packet_receive?.(ip, packet) : null) ?? undeliverable(ip, packet);
    case NX_PROTOCOL_UDP:
      return (valid ? ip.nx_ip_udp_packet_receive?.(ip, packet) : null) ?? undeliverable(ip, packet);
    case NX_PROTOCOL_ICMPV6:
      return ip.ipv6?.nx_ip_icmpv6_packet_process?.(ip, packet) ?? undeliverable(ip, packet);
    default:
      return other_protocol(ip, packet, protocol);
  }
}

function undeliverable(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  ip.nx_ip_total_packets_delivered = (ip.nx_ip_total_packets_delivered - 1) >>> 0;
  ip.nx_ip_total_bytes_received = (ip.nx_ip_total_bytes_received - packet.nx_packet_length) >>> 0;
  ip.nx_ip_receive_packets_dropped++;
  return packet_drop(K as Kernel, packet);
}

function* other_protocol(ip: NX_IP, packet: NX_PACKET, protocol: UINT): Service<void> {
  const raw = ip.nx_ip_raw_ip_processing;
  if (raw !== null && raw(ip, protocol << 16, packet) === NX_SUCCESS) {
    yield* yield_if_preempted(K as Kernel);
    return;
  }
  yield* parameter_problem(ip, packet, UNKNOWN_NEXT_HEADER, packet.nx_packet_option_offset);
  ip.nx_ip_unknown_protocols_received++;
  yield* undeliverable(ip, packet);
}
