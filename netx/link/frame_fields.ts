// What a frame is, in one validated value: for fault rules, traces and captures' comments, not for the stack,
// which reads its packets itself.
//
// Reads Ethernet II, ARP (RFC 826), IPv4 (RFC 791), IPv6 (RFC 8200) with its extension headers, ICMP, UDP and TCP (RFC 9293
// 3.1). A frame that is cut short or damaged gives the fields up to where it stops making sense.

import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import { ip_to_text } from '../wire/address_text.ts';
import { read16, read32 } from '../wire/bytes.ts';
import { ipv6_to_text } from '../wire/ipv6_text.ts';
import {
  ETHER_TYPE_ARP,
  ETHER_TYPE_IPV4,
  ETHER_TYPE_IPV6,
  ETHERNET_HEADER_LENGTH,
  ether_type_at,
} from './ethernet_frame.ts';
import { ipv6_frame } from './ipv6_frame.ts';

/** A coarse name; fault sites are named by it, so the list must stay short and stable. */
export type FrameKind =
  | 'arp_request'
  | 'arp_reply'
  | 'icmp'
  | 'icmpv6'
  | 'udp'
  | 'tcp_syn'
  | 'tcp_synack'
  | 'tcp_data'
  | 'tcp_ack'
  | 'tcp_fin'
  | 'tcp_rst'
  | 'ipv4'
  | 'ipv6'
  | 'other';

export interface FrameFields {
  kind: FrameKind;
  ether_type: number;
  /** IPv4 addresses as 32-bit numbers; 0 when the frame has none. For ARP the protocol addresses. */
  source_ip: number;
  destination_ip: number;
  /** IPv6 addresses as four words; null when the frame has none. */
  source_ipv6: Ipv6Words | null;
  destination_ipv6: Ipv6Words | null;
  /** Protocol number of IPv4, or of what is behind the extension headers of IPv6; 0 when the frame is neither. */
  protocol: number;
  source_port: number;
  destination_port: number;
  /** TCP flag bits: FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32. */
  tcp_flags: number;
  sequence: number;
  acknowledgment: number;
  window: number;
  /** Where the TCP, UDP or ICMP header begins; 0 when the frame has none. */
  transport_at: number;
  /** Bytes above the TCP, UDP or ICMP header. */
  payload_length: number;
  /** Where the IP packet ends, behind which there is padding; 0 when the frame has none. */
  end: number;
}

export const TCP_FIN = 1;
export const TCP_SYN = 2;
export const TCP_RST = 4;
export const TCP_ACK = 16;

const PROTOCOL_ICMP = 1;
const PROTOCOL_TCP = 6;
const PROTOCOL_UDP = 17;
const PROTOCOL_ICMPV6 = 58;

/** The fields of a frame of `length` bytes. Never throws. */
export function frame_fields(bytes: Uint8Array, length: number): FrameFields {
  const fields: FrameFields = {
    kind: 'other',
    ether_type: length >= ETHERNET_HEADER_LENGTH ? ether_type_at(bytes) : 0,
    source_ip: 0,
    destination_ip: 0,
    source_ipv6: null,
    destination_ipv6: null,
    protocol: 0,
    source_port: 0,
    destination_port: 0,
    tcp_flags: 0,
    sequence: 0,
    acknowledgment: 0,
    window: 0,
    transport_at: 0,
    payload_length: 0,
    end: 0,
  };
  if (fields.ether_type === ETHER_TYPE_ARP) read_arp(bytes, length, fields);
  else if (fields.ether_type === ETHER_TYPE_IPV4) read_ipv4(bytes, length, fields);
  else if (fields.ether_type === ETHER_TYPE_IPV6) read_ipv6(bytes, length, fields);
  return fields;
}

function read_arp(bytes: Uint8Array, length: number, fields: FrameFields): void {
  if (length < ETHERNET_HEADER_LENGTH + 28) return;
  const operation = read16(bytes, 20);
  if (operation === 1) fields.kind = 'arp_request';
  if (operation === 2) fields.kind = 'arp_reply';
  fields.source_ip = read32(bytes, 28);
  fields.destination_ip = read32(bytes, 38);
}

function read_ipv4(bytes: Uint8Array, length: number, fields: FrameFields): void {
  const start = ETHERNET_HEADER_LENGTH;
  if (length < start + 20 || bytes[start]! >>> 4 !== 4) return;
  const header_length = (bytes[start]! & 15) * 4;
  const end = start + read16(bytes, start + 2);
  if (header_length < 20 || end > length || start + header_length > end) return;
  fields.kind = 'ipv4';
  fields.protocol = bytes[start + 9]!;
  fields.source_ip = read32(bytes, start + 12);
  fields.destination_ip = read32(bytes, start + 16);
  fields.end = end;
  const is_later_fragment = (read16(bytes, start + 6) & 0x1fff) !== 0;
  if (is_later_fragment) return;
  read_transport(bytes, start + header_length, PROTOCOL_ICMP, fields);
}

function read_ipv6(bytes: Uint8Array, length: number, fields: FrameFields): void {
  const ipv6 = ipv6_frame(bytes, length);
  if (ipv6 === null) return;
  fields.kind = 'ipv6';
  fields.protocol = ipv6.protocol;
  fields.source_ipv6 = ipv6.source;
  fields.destination_ipv6 = ipv6.destination;
  fields.end = ipv6.end;
  const is_later_fragment = ipv6.piece !== null && ipv6.piece.offset !== 0;
  if (!is_later_fragment) read_transport(bytes, ipv6.upper, PROTOCOL_ICMPV6, fields);
}

/** `icmp` is the number of ICMP in this version of IP. */
function read_transport(bytes: Uint8Array, at: number, icmp: number, fields: FrameFields): void {
  const { protocol, end } = fields;
  if (protocol === PROTOCOL_TCP && end >= at + 20) read_tcp(bytes, at, end, fields);
  else if (protocol === PROTOCOL_UDP && end >= at + 8) read_udp(bytes, at, end, fields);
  else if (protocol === icmp && end >= at + 8) {
    fields.kind = icmp === PROTOCOL_ICMP ? 'icmp' : 'icmpv6';
    fields.transport_at = at;
    fields.payload_length = end - at - 8;
  }
}

function read_udp(bytes: Uint8Array, at: number, end: number, fields: FrameFields): void {
  fields.kind = 'udp';
  fields.transport_at = at;
  fields.source_port = read16(bytes, at);
  fields.destination_port = read16(bytes, at + 2);
  fields.payload_length = end - at - 8;
}

function read_tcp(bytes: Uint8Array, at: number, end: number, fields: FrameFields): void {
  const header_length = (bytes[at + 12]! >>> 4) * 4;
  if (header_length < 20 || at + header_length > end) return;
  const flags = bytes[at + 13]! & 63;
  fields.transport_at = at;
  fields.source_port = read16(bytes, at);
  fields.destination_port = read16(bytes, at + 2);
  fields.sequence = read32(bytes, at + 4);
  fields.acknowledgment = read32(bytes, at + 8);
  fields.tcp_flags = flags;
  fields.window = read16(bytes, at + 14);
  fields.payload_length = end - at - header_length;
  if (flags & TCP_RST) fields.kind = 'tcp_rst';
  else if (flags & TCP_SYN) fields.kind = flags & TCP_ACK ? 'tcp_synack' : 'tcp_syn';
  else if (flags & TCP_FIN) fields.kind = 'tcp_fin';
  else fields.kind = fields.payload_length > 0 ? 'tcp_data' : 'tcp_ack';
}

/** The addresses of a frame of either version, or of ARP. */
export function address_texts(fields: FrameFields): [source: string, destination: string] {
  const { source_ip, destination_ip, source_ipv6, destination_ipv6 } = fields;
  return [
    source_ipv6 === null ? ip_to_text(source_ip) : ipv6_to_text(source_ipv6),
    destination_ipv6 === null ? ip_to_text(destination_ip) : ipv6_to_text(destination_ipv6),
  ];
}

/** The addresses with their ports: `10.0.0.1:53`, `[2001:db8::1]:53`. */
export function end_texts(fields: FrameFields): [source: string, destination: string] {
  const text = (address: string, port: number) =>
    fields.source_ipv6 === null ? `${address}:${port}` : `[${address}]:${port}`;
  const [source, destination] = address_texts(fields);
  return [text(source, fields.source_port), text(destination, fields.destination_port)];
}

/** One short line for people: `tcp 10.0.0.1:49152 > 10.0.0.2:1883 [PA] seq 7 ack 9 len 12`. */
export function frame_text(bytes: Uint8Array, length: number): string {
  return fields_text(frame_fields(bytes, length), length);
}

/** The same of a frame of `length` bytes with these fields. */
export function fields_text(fields: FrameFields, length: number): string {
  const [source, destination] = address_texts(fields);
  const ends = end_texts(fields).join(' > ');
  if (fields.kind === 'arp_request') return `arp who has ${destination}, tell ${source}`;
  if (fields.kind === 'arp_reply') return `arp ${source} is here, told to ${destination}`;
  if (fields.kind === 'other') {
    return `ethernet type 0x${fields.ether_type.toString(16).padStart(4, '0')} length ${length}`;
  }
  if (fields.kind === 'udp') {
    return `udp ${ends} len ${fields.payload_length}`;
  }
  if (!fields.kind.startsWith('tcp')) {
    return `${fields.kind} ${source} > ${destination} protocol ${fields.protocol} length ${length}`;
  }
  const flags = [...'FSRPAU'].filter((_, bit) => fields.tcp_flags & (1 << bit)).join('');
  const numbers = `seq ${fields.sequence} ack ${fields.acknowledgment} len ${fields.payload_length}`;
  return `tcp ${ends} [${flags}] ${numbers}`;
}
