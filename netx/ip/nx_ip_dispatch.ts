/**
 * Giving a complete IPv4 datagram, its header taken off, to the protocol it is for: TCP, UDP, ICMP, IGMP, raw IP. What
 * nobody takes is counted and released; the sender is told when the protocol is unknown.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service } from '../../rtos/kernel/service.ts';
import type { NX_IP, NX_PACKET } from '../nx_cb.ts';
import {
  NX_ICMP_PROTOCOL_UNREACH_CODE,
  NX_PROTOCOL_ICMP,
  NX_PROTOCOL_IGMP,
  NX_PROTOCOL_TCP,
  NX_PROTOCOL_UDP,
  NX_SUCCESS,
} from '../nx_constants.ts';
import { packet_drop, yield_if_preempted } from '../packet/packet_memory.ts';
import { icmp_send_unreachable } from './icmp_errors.ts';

/** IPsec, which this stack does not have (RFC 4302, RFC 4303). */
const PROTOCOL_ESP = 50;
const PROTOCOL_AH = 51;

/** Hands the packet on, or releases it. */
export function ip_dispatch(ip: NX_IP, packet: NX_PACKET, protocol: number): Service<unknown> {
  const receive = receiver(ip, protocol);
  if (receive !== null) return receive(ip, packet);
  switch (protocol) {
    case NX_PROTOCOL_TCP:
    case NX_PROTOCOL_UDP:
    case NX_PROTOCOL_ICMP:
    case NX_PROTOCOL_IGMP:
    case PROTOCOL_AH:
      return undeliverable(ip, packet);
    case PROTOCOL_ESP:
      return packet_drop(K as Kernel, packet);
    default:
      return other_protocol(ip, packet, protocol);
  }
}

function receiver(ip: NX_IP, protocol: number): ((ip: NX_IP, packet: NX_PACKET) => Service<unknown>) | null {
  switch (protocol) {
    case NX_PROTOCOL_TCP:
      return ip.nx_ip_tcp_packet_receive;
    case NX_PROTOCOL_UDP:
      return ip.nx_ip_udp_packet_receive;
    case NX_PROTOCOL_ICMP:
      return ip.nx_ip_icmp_packet_receive;
    case NX_PROTOCOL_IGMP:
      return ip.nx_ip_igmp_packet_receive;
    default:
      return null;
  }
}

function undeliverable(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  ip.nx_ip_total_packets_delivered = (ip.nx_ip_total_packets_delivered - 1) >>> 0;
  ip.nx_ip_total_bytes_received = (ip.nx_ip_total_bytes_received - packet.nx_packet_length) >>> 0;
  ip.nx_ip_receive_packets_dropped++;
  return packet_drop(K as Kernel, packet);
}

function* other_protocol(ip: NX_IP, packet: NX_PACKET, protocol: number): Service<void> {
  const raw = ip.nx_ip_raw_ip_processing;
  if (raw !== null && raw(ip, protocol << 16, packet) === NX_SUCCESS) {
    yield* yield_if_preempted(K as Kernel);
    return;
  }
  const answer = icmp_send_unreachable(ip, packet, NX_ICMP_PROTOCOL_UNREACH_CODE);
  ip.nx_ip_unknown_protocols_received++;
  yield* answer;
  yield* undeliverable(ip, packet);
}
