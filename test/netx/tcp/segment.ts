// Segments for the tests: packets of a small pool outside any target, with a TCP header and data in them.

import { type NX_PACKET, NX_PACKET_POOL } from '../../../netx/nx_cb.ts';
import { NX_PACKET_ALLOCATED, NX_TCP_HEADER } from '../../../netx/nx_constants.ts';
import { write_tcp_header } from '../../../netx/tcp/nx_tcp_header.ts';
import { packet_in_memory } from '../packet_in_memory.ts';

const PAYLOAD = 256;

export interface SegmentFields {
  source_port?: number;
  destination_port?: number;
  sequence?: number;
  acknowledgment?: number;
  /** Flags and window of word 3. */
  bits?: number;
  options?: readonly number[];
  data?: readonly number[];
}

/** A packet that lies `offset` bytes into its own memory. */
export function bare_packet(offset = 64): NX_PACKET {
  const packet = packet_in_memory(PAYLOAD);
  packet.nx_packet_pool_owner = new NX_PACKET_POOL();
  packet.nx_packet_data_end = PAYLOAD;
  packet.nx_packet_prepend_ptr = offset;
  packet.nx_packet_append_ptr = offset;
  packet.nx_packet_state = NX_PACKET_ALLOCATED;
  return packet;
}

/** A packet with a TCP segment in front. */
export function segment(fields: SegmentFields): NX_PACKET {
  const packet = bare_packet();
  const options = fields.options ?? [];
  const data = fields.data ?? [];
  const words = 5 + options.length / 4;
  const at = packet.nx_packet_prepend_ptr;
  write_tcp_header(
    packet.nx_packet_memory,
    at,
    fields.source_port ?? 5000,
    fields.destination_port ?? 80,
    fields.sequence ?? 0,
    fields.acknowledgment ?? 0,
    ((words << 28) | (fields.bits ?? 0)) >>> 0,
  );
  packet.nx_packet_memory.set([...options, ...data], at + NX_TCP_HEADER);
  packet.nx_packet_length = NX_TCP_HEADER + options.length + data.length;
  packet.nx_packet_append_ptr = at + packet.nx_packet_length;
  return packet;
}

/** The data bytes of a segment with its header in front. */
export function data_of(packet: NX_PACKET): number[] {
  const header = (packet.nx_packet_memory[packet.nx_packet_prepend_ptr + 12] as number) >>> 4;
  const from = packet.nx_packet_prepend_ptr + header * 4;
  return [...packet.nx_packet_memory.subarray(from, packet.nx_packet_append_ptr)];
}
