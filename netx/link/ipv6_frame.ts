// The IPv6 header of a frame and the extension headers behind it (RFC 8200 3, 4), for those who look at frames from outside;
// the stack reads its packets itself.

import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import {
  NX_IPV6_HEADER,
  NX_PROTOCOL_NEXT_HEADER_DESTINATION,
  NX_PROTOCOL_NEXT_HEADER_FRAGMENT,
  NX_PROTOCOL_NEXT_HEADER_HOP_BY_HOP,
  NX_PROTOCOL_NEXT_HEADER_ROUTING,
} from '../nx_ipv6_constants.ts';
import { read16, read32 } from '../wire/bytes.ts';
import { words_at } from '../wire/ipv6_words.ts';
import { ETHERNET_HEADER_LENGTH } from './ethernet_frame.ts';

/** Least length of an extension header, and the length of that of a fragment. */
const UNIT = 8;

/** Where a packet that is one piece of a larger one belongs. */
export interface Ipv6Piece {
  readonly id: number;
  /** In bytes, from the header behind which the packet was cut. */
  readonly offset: number;
  readonly more: boolean;
}

export interface Ipv6Frame {
  readonly source: Ipv6Words;
  readonly destination: Ipv6Words;
  /** What comes behind the last extension header that was read, and where it begins. */
  readonly protocol: number;
  readonly upper: number;
  /** Where the packet ends: behind it is padding. */
  readonly end: number;
  /** Null for a whole packet, also in a fragment header of its own. */
  readonly piece: Ipv6Piece | null;
}

/** Null for a frame of `length` bytes that is cut short, or is none of IPv6. */
export function ipv6_frame(bytes: Uint8Array, length: number): Ipv6Frame | null {
  const start = ETHERNET_HEADER_LENGTH;
  if (length < start + NX_IPV6_HEADER || bytes[start]! >>> 4 !== 6) return null;
  const end = start + NX_IPV6_HEADER + read16(bytes, start + 4);
  if (end > length) return null;
  let protocol = bytes[start + 6]!;
  let upper = start + NX_IPV6_HEADER;
  let piece: Ipv6Piece | null = null;
  while (piece === null && is_extension(protocol)) {
    const is_fragment = protocol === NX_PROTOCOL_NEXT_HEADER_FRAGMENT;
    if (upper + UNIT > end) break;
    const size = is_fragment ? UNIT : (bytes[upper + 1]! + 1) * UNIT;
    if (upper + size > end) break;
    if (is_fragment) piece = piece_at(bytes, upper);
    protocol = bytes[upper]!;
    upper += size;
  }
  return {
    source: words_at(bytes, start + 8),
    destination: words_at(bytes, start + 24),
    protocol,
    upper,
    end,
    piece,
  };
}

function is_extension(protocol: number): boolean {
  return (
    protocol === NX_PROTOCOL_NEXT_HEADER_HOP_BY_HOP ||
    protocol === NX_PROTOCOL_NEXT_HEADER_ROUTING ||
    protocol === NX_PROTOCOL_NEXT_HEADER_FRAGMENT ||
    protocol === NX_PROTOCOL_NEXT_HEADER_DESTINATION
  );
}

function piece_at(bytes: Uint8Array, at: number): Ipv6Piece | null {
  const word = read16(bytes, at + 2);
  const [offset, more] = [word & 0xfff8, (word & 1) !== 0];
  return offset === 0 && !more ? null : { id: read32(bytes, at + 4), offset, more };
}
