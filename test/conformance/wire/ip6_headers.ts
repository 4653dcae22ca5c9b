/**
 * Reads the IPv6 header of an Ethernet frame and the extension headers behind it, for frame records and fault rules (README
 * of ipv6, section 3).
 */

import { u16, u32 } from './bytes.ts';

const AT = 14;
const FIXED = 40;
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const DESTINATION = 60;
const FRAGMENT_HEADER = 8;
/** Of a header that is told as one, even where it is cut off. */
const LEAST = 8;

export interface Ip6Fragment {
  readonly id: number;
  readonly offset: number;
  readonly more: number;
  readonly reserved: number;
}

export interface Ip6Headers {
  readonly version: number;
  readonly traffic_class: number;
  readonly flow: number;
  /** As the field says; `present` is what there is. */
  readonly length: number;
  readonly present: number;
  readonly hop: number;
  /** Where the two addresses are. */
  readonly source: number;
  readonly destination: number;
  readonly extensions: readonly (readonly [type: number, bytes: Uint8Array])[];
  readonly fragment: Ip6Fragment | null;
  /** Number of what comes behind the last of them, where it begins, and where the packet ends. */
  readonly next: number;
  readonly upper: number;
  readonly end: number;
}

/** Null for a frame that ends within the fixed header. */
export function ip6_headers(frame: Uint8Array): Ip6Headers | null {
  if (frame.length < AT + FIXED) return null;
  const length = u16(frame, AT + 4);
  const end = Math.min(frame.length, AT + FIXED + length);
  const extensions: [number, Uint8Array][] = [];
  let fragment: Ip6Fragment | null = null;
  let next = frame[AT + 6] ?? 0;
  let at = AT + FIXED;
  while (
    [HOP_BY_HOP, ROUTING, DESTINATION, FRAGMENT].includes(next) &&
    at + LEAST <= end &&
    !is_part(fragment)
  ) {
    const size = next === FRAGMENT ? FRAGMENT_HEADER : ((frame[at + 1] ?? 0) + 1) * 8;
    const behind = Math.min(at + size, end);
    if (next === FRAGMENT) fragment = fragment_at(frame, at);
    else extensions.push([next, frame.subarray(at, behind)]);
    next = frame[at] ?? 0;
    at = behind;
  }
  return {
    version: (frame[AT] ?? 0) >>> 4,
    traffic_class: (u16(frame, AT) >>> 4) & 0xff,
    flow: u32(frame, AT) & 0xfffff,
    length,
    present: frame.length - AT - FIXED,
    hop: frame[AT + 7] ?? 0,
    source: AT + 8,
    destination: AT + 24,
    extensions,
    fragment,
    next,
    upper: at,
    end,
  };
}

function fragment_at(frame: Uint8Array, at: number): Ip6Fragment {
  const word = u16(frame, at + 2);
  return {
    id: u32(frame, at + 4),
    offset: word & 0xfff8,
    more: word & 1,
    reserved: ((frame[at + 1] ?? 0) << 2) | ((word >>> 1) & 3),
  };
}

/** A fragment that is not the whole packet. */
export function is_part(fragment: Ip6Fragment | null): boolean {
  return fragment !== null && (fragment.offset !== 0 || fragment.more !== 0);
}
