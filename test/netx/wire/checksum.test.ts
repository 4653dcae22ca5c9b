import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NX_PACKET } from '../../../netx/nx_api.ts';
import {
  checksum_of,
  fold,
  sum_bytes,
  sum_chain,
  sum_packet,
  sum_pseudo_header,
} from '../../../netx/wire/checksum.ts';
import { packet_in_memory } from '../packet_in_memory.ts';

/** RFC 1071 as plainly as can be. */
function plain_checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) {
    sum += (bytes[i] as number) * 256 + (bytes[i + 1] ?? 0);
    if (sum > 0xffff) sum -= 0xffff;
  }
  return ~sum & 0xffff;
}

function packet_of(bytes: Uint8Array, at: number): NX_PACKET {
  const packet = packet_in_memory(70_000);
  packet.nx_packet_memory.set(bytes, at);
  packet.nx_packet_prepend_ptr = at;
  packet.nx_packet_append_ptr = at + bytes.length;
  packet.nx_packet_length = bytes.length;
  return packet;
}

test('the header of RFC 1071 section 3', () => {
  const bytes = Uint8Array.of(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7);
  expect(sum_bytes(bytes, 0, 8)).toBe(0xddf2);
  expect(checksum_of(sum_bytes(bytes, 0, 8))).toBe(0x220d);
});

test('fold keeps the value modulo 65535', () => {
  expect([fold(0), fold(0xffff), fold(0x10000), fold(0x1fffe), fold(2 ** 40)]).toEqual([
    0, 0xffff, 1, 0xffff, 256,
  ]);
});

test('by bytes, by words and over chains, all agree with the plain sum', () => {
  const bytes = fc.uint8Array({ maxLength: 300 });
  fc.assert(
    fc.property(bytes, fc.nat(7), fc.array(fc.nat(40), { maxLength: 4 }), (data, at, cuts) => {
      const expected = plain_checksum(data);
      expect(checksum_of(sum_bytes(data, 0, data.length))).toBe(expected);
      expect(checksum_of(sum_packet(packet_of(data, at), at, data.length))).toBe(expected);
      expect(checksum_of(sum_chain(chain_of(data, cuts), data.length))).toBe(expected);
    }),
    { seed: 2 },
  );
});

/** Cuts the data into packets of the given lengths and one for the rest. */
function chain_of(data: Uint8Array, lengths: readonly number[]): NX_PACKET {
  const first = packet_of(data.subarray(0, lengths[0] ?? data.length), 2);
  let last = first;
  let at = lengths[0] ?? data.length;
  for (const length of [...lengths.slice(1), data.length]) {
    last.nx_packet_next = packet_of(data.subarray(at, at + length), at & 1);
    last = last.nx_packet_next;
    at += length;
  }
  return first;
}

test('65,535 bytes of 0xff do not overflow', () => {
  const data = new Uint8Array(65_535).fill(0xff);
  expect(checksum_of(sum_packet(packet_of(data, 0), 0, data.length))).toBe(plain_checksum(data));
});

test('the pseudo-header of UDP', () => {
  const bytes = Uint8Array.of(10, 0, 0, 1, 10, 0, 0, 2, 0, 17, 0, 12);
  expect(fold(sum_pseudo_header(0x0a000001, 0x0a000002, 17, 12))).toBe(sum_bytes(bytes, 0, 12));
});
