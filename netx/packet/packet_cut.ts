// Cuts the packets of a pool out of its memory: the first one when the pool is created, each other one when it becomes the head
// of the free list for the first time. A free list gives the packet that was released last, so most pools use few of their
// packets, and a search makes thousands of pools. Nobody sees the difference: a packet that was never at the head of the list
// was never in anybody's hands, and the counters of the pool count all of them.

import { NX_PACKET, type NX_PACKET_POOL } from '../nx_cb.ts';
import { NX_PACKET_ALIGNMENT, NX_PACKET_FREE } from '../nx_constants.ts';
import { SIZEOF_NX_PACKET } from '../nx_packet_size.ts';

/** To where a packet may begin. */
export function round_up(bytes: number): number {
  return Math.ceil(bytes / NX_PACKET_ALIGNMENT) * NX_PACKET_ALIGNMENT;
}

/** Bytes of a packet with its header. */
export function bytes_of_packet(payload_size: number): number {
  return SIZEOF_NX_PACKET + round_up(payload_size);
}

function add_packet(pool: NX_PACKET_POOL, memory: Uint8Array, cells: Uint32Array, at: number): NX_PACKET {
  const packet = new NX_PACKET(cells, at >>> 2);
  packet.index = pool.packets.length;
  packet.nx_packet_pool_owner = pool;
  packet.nx_packet_memory = memory;
  packet.nx_packet_data_start = at + SIZEOF_NX_PACKET;
  packet.nx_packet_data_end = packet.nx_packet_data_start + pool.nx_packet_pool_payload_size;
  packet.nx_packet_prepend_ptr = packet.nx_packet_data_start;
  packet.nx_packet_append_ptr = packet.nx_packet_data_start;
  packet.nx_packet_state = NX_PACKET_FREE;
  pool.packets.push(packet);
  return packet;
}

/** The first packet of a pool whose memory, payload size and number of packets are set. */
export function cut_first(pool: NX_PACKET_POOL): NX_PACKET {
  const { buffer, byteOffset } = pool.nx_packet_pool_start;
  const memory = new Uint8Array(buffer);
  pool.packets = [];
  return add_packet(pool, memory, new Uint32Array(buffer, 0, memory.length >>> 2), byteOffset);
}

/** The packet behind the last one that was cut; null when that was the last one of the pool. */
export function cut_next(pool: NX_PACKET_POOL): NX_PACKET | null {
  const { packets } = pool;
  if (packets.length >= pool.nx_packet_pool_total) return null;
  const { nx_packet_memory: memory, cells, nx_packet_data_start } = packets[packets.length - 1] as NX_PACKET;
  const at = nx_packet_data_start - SIZEOF_NX_PACKET + bytes_of_packet(pool.nx_packet_pool_payload_size);
  return add_packet(pool, memory, cells, at);
}

/** The packets up to that number, in the order of memory, for whoever looks at the memory itself. */
export function cut_up_to(pool: NX_PACKET_POOL, number: number): readonly NX_PACKET[] {
  while (pool.packets.length < Math.min(number, pool.nx_packet_pool_total)) {
    const last = pool.packets[pool.packets.length - 1] as NX_PACKET;
    // The one that was cut last has never been taken, or it would have a follower: it ends the free list.
    last.nx_packet_queue_next = cut_next(pool);
  }
  return pool.packets;
}
