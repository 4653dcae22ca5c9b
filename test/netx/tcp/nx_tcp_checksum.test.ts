import { describe, expect, test } from 'vitest';
import { tcp_checksum } from '../../../netx/tcp/nx_tcp_checksum.ts';
import { set_checksum } from '../../../netx/tcp/nx_tcp_header.ts';
import { segment } from './segment.ts';

const A = 0x0a000001;
const B = 0x0a000002;

/** RFC 1071 word by word, as a second opinion. */
function plainly(bytes: readonly number[], source: number, destination: number): number {
  const pseudo = [source, destination].flatMap((a) => [a >>> 24, (a >>> 16) & 255, (a >>> 8) & 255, a & 255]);
  const all = [...pseudo, 0, 6, bytes.length >>> 8, bytes.length & 255, ...bytes];
  if (all.length % 2 === 1) all.push(0);
  let sum = 0;
  for (let i = 0; i < all.length; i += 2) sum += (all[i]! << 8) | all[i + 1]!;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

describe('the TCP checksum', () => {
  test('agrees with a plain computation, for even and odd lengths', () => {
    for (let length = 0; length < 40; length++) {
      const packet = segment({
        sequence: 0xdeadbeef,
        data: Array.from({ length }, (_, i) => (i * 37) & 255),
      });
      const at = packet.nx_packet_prepend_ptr;
      const bytes = [...packet.nx_packet_memory.subarray(at, packet.nx_packet_append_ptr)];
      expect(tcp_checksum(packet, A, B)).toBe(plainly(bytes, A, B));
    }
  });

  test('is 0 over a segment that carries it, and not over a damaged one', () => {
    const packet = segment({ data: [1, 2, 3] });
    set_checksum(packet.nx_packet_memory, packet.nx_packet_prepend_ptr, tcp_checksum(packet, A, B));
    expect(tcp_checksum(packet, A, B)).toBe(0);
    packet.nx_packet_memory[packet.nx_packet_append_ptr - 1]! ^= 0x10;
    expect(tcp_checksum(packet, A, B)).not.toBe(0);
  });

  test('covers the addresses', () => {
    const packet = segment({ data: [1, 2, 3] });
    expect(tcp_checksum(packet, A, B)).not.toBe(tcp_checksum(packet, A, B + 1));
  });
});
