/**
 * The UDP header (RFC 768), 8 bytes, and its checksum over header, data and pseudo-header.
 */
import { ip_destination, ip_source } from '../ip/ipv4_header.ts';
import { ipv6_destination, ipv6_source } from '../ipv6/ipv6_header.ts';
import type { NX_PACKET } from '../nx_cb.ts';
import { NX_PROTOCOL_UDP } from '../nx_constants.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import { read16, write16 } from '../wire/bytes.ts';
import { checksum_of, sum_chain, sum_pseudo_header, sum_pseudo_header6 } from '../wire/checksum.ts';

const SOURCE_PORT = 0;
const DESTINATION_PORT = 2;
const LENGTH = 4;
const CHECKSUM = 6;

export interface UdpHeader {
  readonly source_port: number;
  readonly destination_port: number;
  /** Bytes of header and data. */
  readonly length: number;
}

/** Reads the header at `at`. */
export function read_udp(memory: Uint8Array, at: number): UdpHeader {
  return {
    source_port: read16(memory, at + SOURCE_PORT),
    destination_port: read16(memory, at + DESTINATION_PORT),
    length: read16(memory, at + LENGTH),
  };
}

/** Writes the header at the prepend pointer; the packet's length already counts it. */
export function write_udp(packet: NX_PACKET, source_port: number, destination_port: number): void {
  const memory = packet.nx_packet_memory;
  const at = packet.nx_packet_prepend_ptr;
  write16(memory, at + SOURCE_PORT, source_port);
  write16(memory, at + DESTINATION_PORT, destination_port);
  write16(memory, at + LENGTH, packet.nx_packet_length & 0xffff);
  write16(memory, at + CHECKSUM, 0);
}

/** Fills the checksum in. */
export function write_udp_checksum(packet: NX_PACKET, source_ip: number, destination_ip: number): void {
  fill_in(packet, sum_pseudo_header(source_ip, destination_ip, NX_PROTOCOL_UDP, packet.nx_packet_length));
}

/** The same over IPv6. */
export function write_udp6_checksum(packet: NX_PACKET, source: Ipv6Words, destination: Ipv6Words): void {
  fill_in(packet, sum_pseudo_header6(source, destination, NX_PROTOCOL_UDP, packet.nx_packet_length));
}

/** Zero means "none", so a checksum of zero is sent as all ones (RFC 768). */
function fill_in(packet: NX_PACKET, pseudo: number): void {
  const checksum = checksum_of(sum_chain(packet, packet.nx_packet_length) + pseudo);
  write16(
    packet.nx_packet_memory,
    packet.nx_packet_prepend_ptr + CHECKSUM,
    checksum === 0 ? 0xffff : checksum,
  );
}

/** True when a received datagram, its header at the prepend pointer, carries no checksum or the right one. */
export function udp_checksum_right(packet: NX_PACKET): boolean {
  if (read16(packet.nx_packet_memory, packet.nx_packet_prepend_ptr + CHECKSUM) === 0) return true;
  const length = packet.nx_packet_length;
  const pseudo = sum_pseudo_header(ip_source(packet), ip_destination(packet), NX_PROTOCOL_UDP, length);
  return checksum_of(sum_chain(packet, length) + pseudo) === 0;
}

/** True when a datagram received over IPv6 carries the right one. */
export function udp6_checksum_right(packet: NX_PACKET): boolean {
  const length = packet.nx_packet_length;
  const pseudo = sum_pseudo_header6(ipv6_source(packet), ipv6_destination(packet), NX_PROTOCOL_UDP, length);
  return checksum_of(sum_chain(packet, length) + pseudo) === 0;
}
