/** The IPv6 header (RFC 8200 3) in packet memory: offsets of its fields, reading and writing. It stays in network byte order. */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { mark } from '../../rtos/sim/marks.ts';
import type { NX_IP, NX_PACKET } from '../nx_cb.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import {
  NX_ICMPV6_NEIGHBOR_SOLICITATION_TYPE,
  NX_IPV6_ADDR_STATE_TENTATIVE,
  NX_IPV6_ADDR_STATE_VALID,
  NX_IPV6_HEADER,
  NX_PROTOCOL_ICMPV6,
} from '../nx_ipv6_constants.ts';
import type { Ipv6Address } from '../nx_ipv6_types.ts';
import { diagnose_packet } from '../packet/packet_memory.ts';
import { write16, write32 } from '../wire/bytes.ts';
import { words_at, write_words } from '../wire/ipv6_words.ts';

/** Offsets in bytes from the start of the header. */
export const IPV6_PAYLOAD_LENGTH = 4;
export const IPV6_NEXT_HEADER = 6;
export const IPV6_HOP_LIMIT = 7;
const IPV6_SOURCE = 8;
export const IPV6_DESTINATION = 24;

/** Source address of a received packet. */
export function ipv6_source(packet: NX_PACKET): Ipv6Words {
  return words_at(packet.nx_packet_memory, packet.nx_packet_ip_header + IPV6_SOURCE);
}

/** Destination address of a received packet. */
export function ipv6_destination(packet: NX_PACKET): Ipv6Words {
  return words_at(packet.nx_packet_memory, packet.nx_packet_ip_header + IPV6_DESTINATION);
}

/** An address that is not valid yet may ask whether somebody else has it, and nothing more. */
function may_send(packet: NX_PACKET, protocol: number): boolean {
  const { nxd_ipv6_address_state: state } = packet.nx_packet_ipv6_address_ptr as Ipv6Address;
  if (state === NX_IPV6_ADDR_STATE_VALID) return true;
  return (
    state === NX_IPV6_ADDR_STATE_TENTATIVE &&
    protocol === NX_PROTOCOL_ICMPV6 &&
    packet.nx_packet_memory[packet.nx_packet_prepend_ptr + NX_IPV6_HEADER] ===
      NX_ICMPV6_NEIGHBOR_SOLICITATION_TYPE
  );
}

/** Puts the header in front of the packet. False: its own address may not send it, and the caller drops it. */
export function ipv6_header_add(
  ip: NX_IP,
  packet: NX_PACKET,
  source: Ipv6Words,
  destination: Ipv6Words,
  protocol: number,
  hop_limit: number,
): boolean {
  ip.nx_ip_total_packet_send_requests++;
  const payload = packet.nx_packet_length;
  const at = packet.nx_packet_prepend_ptr - NX_IPV6_HEADER;
  if (at < packet.nx_packet_data_start) return no_room(ip, packet);
  packet.nx_packet_prepend_ptr = at;
  packet.nx_packet_length = payload + NX_IPV6_HEADER;
  packet.nx_packet_ip_header_length += NX_IPV6_HEADER;
  if (!may_send(packet, protocol)) {
    mark('ipv6: an own address is not valid to send from');
    ip.nx_ip_invalid_transmit_packets++;
    return false;
  }
  packet.nx_packet_ip_header = at;
  const memory = packet.nx_packet_memory;
  write32(memory, at, 6 << 28);
  write16(memory, at + IPV6_PAYLOAD_LENGTH, payload);
  memory[at + IPV6_NEXT_HEADER] = protocol;
  memory[at + IPV6_HOP_LIMIT] = hop_limit;
  write_words(memory, at + IPV6_SOURCE, source);
  write_words(memory, at + IPV6_DESTINATION, destination);
  return true;
}

/** In the original an assertion stops the caller here for good; every service that sends checks the room before. */
function no_room(ip: NX_IP, packet: NX_PACKET): boolean {
  const advice =
    'sent without room for the IPv6 header: allocate with the packet type of IPv6 (NX_IPv6_UDP_PACKET, ...)';
  diagnose_packet(K as Kernel, 'packet-no-header-room', packet, advice);
  ip.nx_ip_invalid_transmit_packets++;
  return false;
}
