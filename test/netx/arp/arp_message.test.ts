import { expect, test } from 'vitest';
import { read_arp, write_arp } from '../../../netx/arp/arp_message.ts';
import { NX_PACKET } from '../../../netx/nx_api.ts';
import { hex } from '../hand_wire.ts';

test('a request on the wire (RFC 826)', () => {
  const packet = new NX_PACKET();
  packet.nx_packet_memory = new Uint8Array(64);
  packet.nx_packet_prepend_ptr = 4;
  const message = {
    operation: 1,
    sender_msw: 0x0011,
    sender_lsw: 0xf2334455,
    sender_ip: 0xc0a80001,
    target_msw: 0,
    target_lsw: 0,
    target_ip: 0xc0a80002,
  };
  write_arp(packet, message);
  expect(hex(packet.nx_packet_memory.subarray(4, packet.nx_packet_append_ptr))).toBe(
    ['0001', '0800', '06', '04', '0001', '0011f2334455', 'c0a80001', '000000000000', 'c0a80002'].join(''),
  );
  expect(packet.nx_packet_length).toBe(28);
  expect(read_arp(packet)).toEqual(message);
});
