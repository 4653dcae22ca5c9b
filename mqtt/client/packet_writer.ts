/**
 * Writing a control packet into a NetX packet (MQTT 3.1.1 chapters 1.5 and 2.2).
 *
 * Without chained packets all of it must fit into one payload; each function says whether its part did.
 */

import type { NX_PACKET } from '../../netx/nx_api.ts';

/** Bytes that still fit. */
export function room_left(packet: NX_PACKET): number {
  return packet.nx_packet_data_end - packet.nx_packet_append_ptr;
}

/** Appends bytes; false, and nothing is written, when they do not fit. */
export function put_bytes(packet: NX_PACKET, bytes: Uint8Array): boolean {
  if (bytes.length > room_left(packet)) return false;
  packet.nx_packet_memory.set(bytes, packet.nx_packet_append_ptr);
  packet.nx_packet_append_ptr += bytes.length;
  packet.nx_packet_length += bytes.length;
  return true;
}

/** Appends one byte. */
export function put_byte(packet: NX_PACKET, byte: number): boolean {
  if (room_left(packet) < 1) return false;
  packet.nx_packet_memory[packet.nx_packet_append_ptr] = byte;
  packet.nx_packet_append_ptr++;
  packet.nx_packet_length++;
  return true;
}

/** Appends a 16-bit number, most significant byte first (MQTT 3.1.1 1.5.2). */
export function put_number(packet: NX_PACKET, value: number): boolean {
  if (room_left(packet) < 2) return false;
  put_byte(packet, (value >> 8) & 0xff);
  return put_byte(packet, value & 0xff);
}

/** Appends a string with its length in front (MQTT 3.1.1 1.5.3). */
export function put_string(packet: NX_PACKET, bytes: Uint8Array): boolean {
  return put_number(packet, bytes.length) && put_bytes(packet, bytes);
}

/** Appends type, flags and remaining length in its shortest form (MQTT 3.1.1 2.2.3). */
export function put_fixed_header(packet: NX_PACKET, first_byte: number, remaining_length: number): boolean {
  if (!put_byte(packet, first_byte)) return false;
  let rest = remaining_length;
  do {
    const low = rest & 0x7f;
    rest = Math.floor(rest / 128);
    if (!put_byte(packet, rest > 0 ? low | 0x80 : low)) return false;
  } while (rest > 0);
  return true;
}
