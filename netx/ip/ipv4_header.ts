/**
 * The IPv4 header (RFC 791 3.1) in packet memory: offsets of its fields, reading and writing. Headers stay in network
 * byte order in memory; in the original they are swapped in place, which nobody outside can see.
 */
import type { NX_IP, NX_PACKET } from '../nx_cb.ts';
import {
  NX_IP_HEADER_LENGTH_ENCODE_6,
  NX_IP_IGMP,
  NX_IP_NORMAL_LENGTH,
  NX_IP_TIME_TO_LIVE_SHIFT,
  NX_IP_VERSION_V4,
  NX_IPV4_HEADER,
} from '../nx_constants.ts';
import { read16, read32, write16, write32 } from '../wire/bytes.ts';
import { checksum_of, sum_packet } from '../wire/checksum.ts';

/** Offsets in bytes from the start of the header. */
export const IPV4_TOTAL_LENGTH = 2;
export const IPV4_ID = 4;
export const IPV4_FRAGMENT = 6;
export const IPV4_TTL = 8;
export const IPV4_PROTOCOL = 9;
const IPV4_CHECKSUM = 10;
export const IPV4_SOURCE = 12;
export const IPV4_DESTINATION = 16;

/** The router alert option of IGMP version 2 (RFC 2113): copied, class 0, number 20, length 4, value 0. */
const ROUTER_ALERT = 0x94040000;
const IGMP_VERSION_2 = 2;

/** Source address of a received packet. */
export function ip_source(packet: NX_PACKET): number {
  return read32(packet.nx_packet_memory, packet.nx_packet_ip_header + IPV4_SOURCE);
}

/** Destination address of a received packet. */
export function ip_destination(packet: NX_PACKET): number {
  return read32(packet.nx_packet_memory, packet.nx_packet_ip_header + IPV4_DESTINATION);
}

/** Writes the checksum of the header at `at`, `length` bytes long. */
export function write_header_checksum(packet: NX_PACKET, at: number, length: number): void {
  const memory = packet.nx_packet_memory;
  write16(memory, at + IPV4_CHECKSUM, 0);
  write16(memory, at + IPV4_CHECKSUM, checksum_of(sum_packet(packet, at, length)));
}

/** Bytes that the header of a datagram will take: 20, or 24 with the router alert option. */
export function header_length_for(ip: NX_IP, protocol: number): number {
  const alert = protocol === NX_IP_IGMP && ip.nx_ip_igmp_router_version === IGMP_VERSION_2;
  return alert ? NX_IPV4_HEADER + 4 : NX_IPV4_HEADER;
}

/**
 * Puts the header in front of the packet. `type_of_service`, `protocol` and `fragment` are header words of NX_IP_...
 * constants. A TCP segment that is sent again unchanged keeps its old header with the old id (RFC 1122 3.2.1.5).
 */
export function ip_header_add(
  ip: NX_IP,
  packet: NX_PACKET,
  source_ip: number,
  destination_ip: number,
  type_of_service: number,
  time_to_live: number,
  protocol: number,
  fragment: number,
): void {
  const length = header_length_for(ip, protocol);
  const at = packet.nx_packet_prepend_ptr - length;
  packet.nx_packet_prepend_ptr = at;
  packet.nx_packet_length += length;
  packet.nx_packet_ip_header = at;
  packet.nx_packet_ip_header_length += length;
  if (packet.nx_packet_identical_copy !== 0) return;
  const memory = packet.nx_packet_memory;
  const words = length > NX_IPV4_HEADER ? NX_IP_HEADER_LENGTH_ENCODE_6 : NX_IP_NORMAL_LENGTH;
  const version = (NX_IP_VERSION_V4 << 28) | (words << 24);
  write32(memory, at, version | type_of_service | (packet.nx_packet_length & 0xffff));
  write16(memory, at + IPV4_ID, ip.nx_ip_packet_id & 0xffff);
  ip.nx_ip_packet_id = (ip.nx_ip_packet_id + 1) >>> 0;
  write16(memory, at + IPV4_FRAGMENT, fragment);
  write32(memory, at + IPV4_TTL, (time_to_live << NX_IP_TIME_TO_LIVE_SHIFT) | protocol);
  write32(memory, at + IPV4_SOURCE, source_ip);
  write32(memory, at + IPV4_DESTINATION, destination_ip);
  if (length > NX_IPV4_HEADER) write32(memory, at + NX_IPV4_HEADER, ROUTER_ALERT);
  write16(memory, at + IPV4_CHECKSUM, checksum_of(sum_packet(packet, at, length)));
}

/** Total length by the header at `at`. */
export function total_length(memory: Uint8Array, at: number): number {
  return read16(memory, at + IPV4_TOTAL_LENGTH);
}

/** Flags and fragment offset (in units of 8 bytes) by the header at `at`. */
export function fragment_word(memory: Uint8Array, at: number): number {
  return read16(memory, at + IPV4_FRAGMENT);
}
