/**
 * A piece of a fragmented datagram as the reassembly has it: an IPv4 one begins with its IP header, an IPv6 one with its
 * fragment header (RFC 8200 4.5). Offsets are in units of 8 bytes.
 */
import type { NX_PACKET } from '../nx_cb.ts';
import {
  NX_IP_ALIGN_FRAGS,
  NX_IP_MORE_FRAGMENT,
  NX_IP_OFFSET_MASK,
  NX_IP_VERSION_V6,
  NX_IPV4_HEADER,
} from '../nx_constants.ts';
import { read16, read32 } from '../wire/bytes.ts';
import { same_address, words_at } from '../wire/ipv6_words.ts';
import {
  fragment_word,
  IPV4_DESTINATION,
  IPV4_ID,
  IPV4_PROTOCOL,
  IPV4_SOURCE,
  IPV4_TTL,
  total_length,
} from './ipv4_header.ts';

const FRAGMENT_HEADER = 8;
const OFFSET_WORD = 2;
const FRAGMENT_ID = 4;
const MORE = 1;
/** From the start of the IPv6 header. */
const IPV6_SOURCE = 8;
export const IPV6_DESTINATION = 24;

export function is_ipv6(piece: NX_PACKET): boolean {
  return piece.nx_packet_ip_version === NX_IP_VERSION_V6;
}

/** Bytes in front of the data. */
export function piece_header(piece: NX_PACKET): number {
  return is_ipv6(piece) ? FRAGMENT_HEADER : NX_IPV4_HEADER;
}

export function offset_of(piece: NX_PACKET): number {
  const { nx_packet_memory: memory, nx_packet_prepend_ptr: at } = piece;
  return is_ipv6(piece)
    ? read16(memory, at + OFFSET_WORD) >>> 3
    : fragment_word(memory, at) & NX_IP_OFFSET_MASK;
}

export function has_more(piece: NX_PACKET): boolean {
  const { nx_packet_memory: memory, nx_packet_prepend_ptr: at } = piece;
  return is_ipv6(piece)
    ? (read16(memory, at + OFFSET_WORD) & MORE) !== 0
    : (fragment_word(memory, at) & NX_IP_MORE_FRAGMENT) !== 0;
}

/** How much of the datagram the piece is. */
export function units_of(piece: NX_PACKET): number {
  const data = is_ipv6(piece)
    ? piece.nx_packet_length - FRAGMENT_HEADER
    : total_length(piece.nx_packet_memory, piece.nx_packet_prepend_ptr) - NX_IPV4_HEADER;
  return Math.floor(data / NX_IP_ALIGN_FRAGS);
}

/** Pieces of a datagram that have bytes of it in common. */
export function overlaps(a: NX_PACKET, b: NX_PACKET): boolean {
  return offset_of(a) < end_of(b) && offset_of(b) < end_of(a);
}

/** The last piece may end within a unit. */
function end_of(piece: NX_PACKET): number {
  const bytes = piece.nx_packet_length - piece_header(piece);
  return offset_of(piece) + Math.ceil(bytes / NX_IP_ALIGN_FRAGS);
}

/** Two pieces that are the same to the byte, from the fragment header on. */
export function same_piece(a: NX_PACKET, b: NX_PACKET): boolean {
  if (a.nx_packet_length !== b.nx_packet_length) return false;
  const bytes = ({ nx_packet_memory, nx_packet_prepend_ptr: at, nx_packet_length }: NX_PACKET): Uint8Array =>
    nx_packet_memory.subarray(at, at + nx_packet_length);
  const in_b = bytes(b);
  return bytes(a).every((byte, index) => byte === in_b[index]);
}

export function time_to_live_of(piece: NX_PACKET): number {
  return piece.nx_packet_memory[piece.nx_packet_prepend_ptr + IPV4_TTL] as number;
}

export function protocol_of(piece: NX_PACKET): number {
  const at = piece.nx_packet_prepend_ptr + (is_ipv6(piece) ? 0 : IPV4_PROTOCOL);
  return piece.nx_packet_memory[at] as number;
}

/** Pieces of one datagram have the same id, source and destination, over IPv4 also the same protocol. */
export function same_datagram(a: NX_PACKET, b: NX_PACKET): boolean {
  if (is_ipv6(a) !== is_ipv6(b)) return false;
  return is_ipv6(a) ? same_datagram6(a, b) : same_datagram4(a, b);
}

function same_datagram4(a: NX_PACKET, b: NX_PACKET): boolean {
  const at_a = a.nx_packet_prepend_ptr;
  const at_b = b.nx_packet_prepend_ptr;
  const in_a = a.nx_packet_memory;
  const in_b = b.nx_packet_memory;
  return (
    read16(in_a, at_a + IPV4_ID) === read16(in_b, at_b + IPV4_ID) &&
    in_a[at_a + IPV4_PROTOCOL] === in_b[at_b + IPV4_PROTOCOL] &&
    read32(in_a, at_a + IPV4_SOURCE) === read32(in_b, at_b + IPV4_SOURCE) &&
    read32(in_a, at_a + IPV4_DESTINATION) === read32(in_b, at_b + IPV4_DESTINATION)
  );
}

function same_datagram6(a: NX_PACKET, b: NX_PACKET): boolean {
  const id = (piece: NX_PACKET): number =>
    read32(piece.nx_packet_memory, piece.nx_packet_prepend_ptr + FRAGMENT_ID);
  const same = (at: number): boolean =>
    same_address(
      words_at(a.nx_packet_memory, a.nx_packet_ip_header + at),
      words_at(b.nx_packet_memory, b.nx_packet_ip_header + at),
    );
  return id(a) === id(b) && same(IPV6_SOURCE) && same(IPV6_DESTINATION);
}
