import { expect, test } from 'vitest';
import {
  fragment_word,
  header_length_for,
  ip_destination,
  ip_header_add,
  ip_source,
  total_length,
} from '../../../netx/ip/ipv4_header.ts';
import * as NX from '../../../netx/nx_api.ts';
import { header_checks, hex, OWN_IP, PEER_IP } from '../hand_wire.ts';
import { packet_in_memory } from '../packet_in_memory.ts';

function packet_with(length: number): NX.NX_PACKET {
  const packet = packet_in_memory(128);
  packet.nx_packet_prepend_ptr = 44;
  packet.nx_packet_append_ptr = 44 + length;
  packet.nx_packet_length = length;
  return packet;
}

const FIELDS = [NX.NX_IP_MIN_DELAY, 64, NX.NX_IP_UDP, NX.NX_DONT_FRAGMENT] as const;

test('a header as RFC 791 has it, and the id counts', () => {
  const ip = new NX.NX_IP();
  ip.nx_ip_packet_id = 0xffff;
  const [first, second] = [packet_with(12), packet_with(12)];
  ip_header_add(ip, first, OWN_IP, PEER_IP, ...FIELDS);
  ip_header_add(ip, second, OWN_IP, PEER_IP, ...FIELDS);
  const bytes = first.nx_packet_memory.subarray(24, 44);
  expect(hex(bytes.subarray(0, 10))).toBe('45100020ffff40004011');
  expect(hex(bytes.subarray(12))).toBe('0a0000010a000002');
  expect(header_checks(bytes)).toBe(true);
  expect([first.nx_packet_prepend_ptr, first.nx_packet_length, first.nx_packet_ip_header]).toEqual([
    24, 32, 24,
  ]);
  expect([ip_source(first), ip_destination(first)]).toEqual([OWN_IP, PEER_IP]);
  expect([total_length(bytes, 0), fragment_word(bytes, 0)]).toEqual([32, 0x4000]);
  expect(hex(second.nx_packet_memory.subarray(28, 30))).toBe('0000');
});

test('a segment sent again unchanged keeps its header', () => {
  const ip = new NX.NX_IP();
  const packet = packet_with(12);
  ip_header_add(ip, packet, OWN_IP, PEER_IP, ...FIELDS);
  const before = hex(packet.nx_packet_memory);
  const id = ip.nx_ip_packet_id;
  packet.nx_packet_prepend_ptr += 20;
  packet.nx_packet_length -= 20;
  packet.nx_packet_ip_header_length = 0;
  packet.nx_packet_identical_copy = 1;
  ip_header_add(ip, packet, PEER_IP, OWN_IP, ...FIELDS);
  expect([hex(packet.nx_packet_memory), ip.nx_ip_packet_id]).toEqual([before, id]);
  expect(packet.nx_packet_prepend_ptr).toBe(24);
});

test('IGMP version 2 has the router alert option', () => {
  const ip = new NX.NX_IP();
  ip.nx_ip_igmp_router_version = 2;
  expect([header_length_for(ip, NX.NX_IP_IGMP), header_length_for(ip, NX.NX_IP_UDP)]).toEqual([24, 20]);
  const packet = packet_with(8);
  ip_header_add(ip, packet, OWN_IP, PEER_IP, 0, 1, NX.NX_IP_IGMP, 0);
  const bytes = packet.nx_packet_memory.subarray(20, 44);
  expect([bytes[0], hex(bytes.subarray(20)), header_checks(bytes)]).toEqual([0x46, '94040000', true]);
});
