/**
 * The Internet checksum (RFC 1071): the one's complement of the one's complement sum of 16-bit words. One place for
 * IPv4 headers, ICMP, IGMP, UDP and TCP.
 *
 * The sum does not depend on the byte order as long as all words have the same one, so words are added as the host
 * reads them, two at a time, and swapped once at the end. That, and no allocation, is what makes bulk TCP fast.
 */
import type { NX_PACKET } from '../nx_cb.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';

const HOST_IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Folds a sum of 16-bit words into 16 bits. */
export function fold(sum: number): number {
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return sum;
}

function swap_to_network(sum: number): number {
  return HOST_IS_LITTLE_ENDIAN ? ((sum & 0xff) << 8) | (sum >>> 8) : sum;
}

/**
 * Adds the two words in each of the cells from index `from` up to `end`: 64 KiB stay below 2^31. Nothing is destructured
 * here: an array each time round made it six times as slow.
 */
function sum_pairs(cells: Uint32Array, from: number, end: number): number {
  let lower = 0;
  let upper = 0;
  let at = from;
  for (const unrolled = end - 3; at < unrolled; at += 4) {
    const a = cells[at] as number;
    const b = cells[at + 1] as number;
    const c = cells[at + 2] as number;
    const d = cells[at + 3] as number;
    lower += (a & 0xffff) + (b & 0xffff) + (c & 0xffff) + (d & 0xffff);
    upper += (a >>> 16) + (b >>> 16) + (c >>> 16) + (d >>> 16);
  }
  for (; at < end; at++) {
    const cell = cells[at] as number;
    lower += cell & 0xffff;
    upper += cell >>> 16;
  }
  return lower + upper;
}

/** The folded one's complement sum of bytes in network order; an odd last byte counts as the high half of a word. */
export function sum_bytes(memory: Uint8Array, at: number, length: number): number {
  let sum = 0;
  const end = at + length - 1;
  while (at < end) {
    sum += ((memory[at] as number) << 8) | (memory[at + 1] as number);
    at += 2;
  }
  if (at === end) sum += (memory[at] as number) << 8;
  return fold(sum);
}

/** The same over a stretch of a packet's memory, by cells of two words where it starts at an offset that a cell can have. */
export function sum_packet(packet: NX_PACKET, at: number, length: number): number {
  if ((at & 3) !== 0 || length > 0xffff) return sum_bytes(packet.nx_packet_memory, at, length);
  const sum = swap_to_network(fold(sum_pairs(packet.cells, at >>> 2, (at + length) >>> 2)));
  const rest = length & 3;
  return rest === 0 ? sum : sum + sum_bytes(packet.nx_packet_memory, at + length - rest, rest);
}

/** The sum over `length` bytes from the prepend pointer, through a chain if the packet has one. */
export function sum_chain(packet: NX_PACKET, length: number): number {
  let sum = 0;
  let done = 0;
  for (let part: NX_PACKET | null = packet; part !== null && done < length; part = part.nx_packet_next) {
    const here = Math.min(part.nx_packet_append_ptr - part.nx_packet_prepend_ptr, length - done);
    const added = fold(sum_packet(part, part.nx_packet_prepend_ptr, here));
    // A part that starts at an odd place of the whole has its bytes in the other halves of the words.
    sum += (done & 1) !== 0 ? ((added & 0xff) << 8) | (added >>> 8) : added;
    done += here;
  }
  return fold(sum);
}

/** The pseudo-header of UDP and TCP (RFC 9293 3.1): addresses, protocol number and length. */
export function sum_pseudo_header(
  source: number,
  destination: number,
  protocol: number,
  length: number,
): number {
  return (
    (source >>> 16) + (source & 0xffff) + (destination >>> 16) + (destination & 0xffff) + protocol + length
  );
}

/** The same for IPv6 (RFC 8200 8.1). */
export function sum_pseudo_header6(
  source: Ipv6Words,
  destination: Ipv6Words,
  protocol: number,
  length: number,
): number {
  let sum = protocol + length;
  for (let word = 0; word < 4; word++) {
    const [from, to] = [source[word] as number, destination[word] as number];
    sum += (from >>> 16) + (from & 0xffff) + (to >>> 16) + (to & 0xffff);
  }
  return sum;
}

/** The 16 bits that go into the header: what makes the whole sum to 0xffff. */
export function checksum_of(sum: number): number {
  return ~fold(sum) & 0xffff;
}
