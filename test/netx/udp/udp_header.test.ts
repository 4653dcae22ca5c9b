import { expect, test } from 'vitest';
import type * as NX from '../../../netx/nx_api.ts';
import { read_udp, udp_checksum_right, write_udp, write_udp_checksum } from '../../../netx/udp/udp_header.ts';
import { read16, write32 } from '../../../netx/wire/bytes.ts';
import { OWN_IP, PEER_IP } from '../hand_wire.ts';
import { packet_in_memory } from '../packet_in_memory.ts';

/** A packet with room for the headers and the data behind them. */
function packet_with(data: readonly number[]): NX.NX_PACKET {
  const packet = packet_in_memory(64);
  packet.nx_packet_ip_header = 4;
  packet.nx_packet_prepend_ptr = 24;
  packet.nx_packet_memory.set(data, 32);
  packet.nx_packet_append_ptr = 32 + data.length;
  packet.nx_packet_length = 8 + data.length;
  write32(packet.nx_packet_memory, 4 + 12, OWN_IP);
  write32(packet.nx_packet_memory, 4 + 16, PEER_IP);
  return packet;
}

test('what is written is read, and its checksum is right', () => {
  const packet = packet_with([1, 2, 3]);
  write_udp(packet, 1234, 80);
  expect(read_udp(packet.nx_packet_memory, 24)).toEqual({
    source_port: 1234,
    destination_port: 80,
    length: 11,
  });
  write_udp_checksum(packet, OWN_IP, PEER_IP);
  expect(udp_checksum_right(packet)).toBe(true);
  packet.nx_packet_memory[33] = 9;
  expect(udp_checksum_right(packet)).toBe(false);
});

test('zero means no checksum, and is never computed (RFC 768)', () => {
  const packet = packet_with([0, 0]);
  write_udp(packet, 0, 0);
  expect(udp_checksum_right(packet)).toBe(true);
  write_udp_checksum(packet, OWN_IP, PEER_IP);
  // Data that brings the sum to 0xffff, so that its complement is zero.
  const complement = read16(packet.nx_packet_memory, 30);
  packet.nx_packet_memory.set([complement >> 8, complement & 0xff], 32);
  write_udp(packet, 0, 0);
  write_udp_checksum(packet, OWN_IP, PEER_IP);
  expect(read16(packet.nx_packet_memory, 30)).toBe(0xffff);
  expect(udp_checksum_right(packet)).toBe(true);
});
