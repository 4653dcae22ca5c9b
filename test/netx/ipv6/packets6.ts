// IPv6 packets that a test hands in, and what it reads of those that are sent.

import { read16, write16, write32 } from '../../../netx/wire/bytes.ts';
import { checksum_of, sum_bytes } from '../../../netx/wire/checksum.ts';
import { ipv6_from_text, ipv6_to_text } from '../../../netx/wire/ipv6_text.ts';
import { words_at, write_words } from '../../../netx/wire/ipv6_words.ts';

export const OWN = '2001:db8::1';
export const PEER = '2001:db8::2';
export const PEER_MAC = [0x00, 0x11, 0x22, 0x33, 0x44, 0x02];
export const ICMPV6 = 58;

export interface Packet6 {
  readonly source?: string;
  readonly destination?: string;
  readonly hop_limit?: number;
}

/** A packet whose header announces `next`. */
export function packet6(next: number, payload: Uint8Array, options: Packet6 = {}): Uint8Array {
  const { source = PEER, destination = OWN, hop_limit = 255 } = options;
  const bytes = new Uint8Array(40 + payload.length);
  write32(bytes, 0, 6 << 28);
  write16(bytes, 4, payload.length);
  bytes[6] = next;
  bytes[7] = hop_limit;
  write_words(bytes, 8, ipv6_from_text(source));
  write_words(bytes, 24, ipv6_from_text(destination));
  bytes.set(payload, 40);
  return bytes;
}

/** The sum of the pseudo header and what is behind the header of a packet. */
function sum_of(packet: Uint8Array, protocol: number): number {
  return sum_bytes(packet, 8, 32) + sum_bytes(packet, 40, packet.length - 40) + packet.length - 40 + protocol;
}

/** An ICMPv6 message with a right checksum. */
export function icmp6(
  type: number,
  code: number,
  rest: readonly number[],
  options: Packet6 = {},
): Uint8Array {
  const packet = packet6(ICMPV6, Uint8Array.from([type, code, 0, 0, ...rest]), options);
  write16(packet, 42, checksum_of(sum_of(packet, ICMPV6)));
  return packet;
}

export function bytes_of(address: string): number[] {
  const bytes = new Uint8Array(16);
  write_words(bytes, 0, ipv6_from_text(address));
  return [...bytes];
}

/** A neighbour advertisement with a hardware address. */
export function advertisement(target: string, flags: number, options: Packet6 = {}): Uint8Array {
  const rest = [flags << 5, 0, 0, 0, ...bytes_of(target), 2, 1, ...PEER_MAC];
  return icmp6(136, 0, rest, { source: target, ...options });
}

/** What a sent packet is, in words: type of an ICMPv6 message or protocol, source and destination. */
export function told(packet: Uint8Array): string {
  const what = packet[6] === ICMPV6 ? `icmp6 ${packet[40]}.${packet[41]}` : `protocol ${packet[6]}`;
  return `${what} ${ipv6_to_text(words_at(packet, 8))} > ${ipv6_to_text(words_at(packet, 24))}`;
}

/** A sent packet has a right length and, if it is ICMPv6, a right checksum. */
export function is_sound(packet: Uint8Array): boolean {
  if (read16(packet, 4) !== packet.length - 40) return false;
  return packet[6] !== ICMPV6 || checksum_of(sum_of(packet, ICMPV6)) === 0;
}
