import { describe, expect, test } from 'vitest';
import {
  put_byte,
  put_bytes,
  put_fixed_header,
  put_number,
  put_string,
  room_left,
} from '../../../mqtt/client/packet_writer.ts';
import { NX_PACKET } from '../../../netx/nx_cb.ts';

/** An empty packet with room for `room` bytes behind a header room of 4. */
function packet_with_room(room: number): NX_PACKET {
  const packet = new NX_PACKET();
  packet.nx_packet_memory = new Uint8Array(room + 4);
  packet.nx_packet_data_end = room + 4;
  packet.nx_packet_prepend_ptr = 4;
  packet.nx_packet_append_ptr = 4;
  return packet;
}

function written(packet: NX_PACKET): number[] {
  return [...packet.nx_packet_memory.subarray(packet.nx_packet_prepend_ptr, packet.nx_packet_append_ptr)];
}

describe('writing a control packet', () => {
  test('puts numbers with their high byte first (MQTT 1.5.2)', () => {
    const packet = packet_with_room(2);
    expect(put_number(packet, 0x1234)).toBe(true);
    expect(written(packet)).toEqual([0x12, 0x34]);
    expect(packet.nx_packet_length).toBe(2);
  });

  test('puts strings behind their length (MQTT 1.5.3)', () => {
    const packet = packet_with_room(5);
    expect(put_string(packet, Uint8Array.of(7, 8, 9))).toBe(true);
    expect(written(packet)).toEqual([0, 3, 7, 8, 9]);
  });

  test.each([
    [0, [0x00]],
    [127, [0x7f]],
    [128, [0x80, 0x01]],
    [16_383, [0xff, 0x7f]],
    [16_384, [0x80, 0x80, 0x01]],
    [2_097_152, [0x80, 0x80, 0x80, 0x01]],
    [268_435_455, [0xff, 0xff, 0xff, 0x7f]],
  ])('writes remaining length %i in its shortest form (MQTT 2.2.3)', (length, bytes) => {
    const packet = packet_with_room(8);
    expect(put_fixed_header(packet, 0x30, length)).toBe(true);
    expect(written(packet)).toEqual([0x30, ...bytes]);
  });

  test('writes nothing of a part that does not fit: no packet is chained', () => {
    const packet = packet_with_room(1);
    expect(put_number(packet, 1)).toBe(false);
    expect(put_bytes(packet, Uint8Array.of(1, 2))).toBe(false);
    expect(written(packet)).toEqual([]);
    expect(put_byte(packet, 9)).toBe(true);
    expect(put_byte(packet, 9)).toBe(false);
    expect(room_left(packet)).toBe(0);
  });
});
