/**
 * Ciphertext in packets: what the engine makes goes out in packets of a pool, what comes in is held in its packets until
 * its record is complete, and the plaintext then lies in those same packets. So a TLS connection costs packets as it
 * does on a board, and every one is accounted for.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Ref, Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { tx_time_get } from '../../rtos/services/tx_time.ts';
import { joined_bytes } from '../../rtos/sim/joined_bytes.ts';
import type { NX_PACKET, NX_PACKET_POOL, NX_TCP_SOCKET } from '../nx_cb.ts';
import { NX_SUCCESS, NX_WAIT_FOREVER } from '../nx_constants.ts';
import { nx_packet_allocate } from '../packet/nx_packet_allocate.ts';
import { nx_packet_release } from '../packet/nx_packet_release.ts';
import { tcp_room } from '../packet/packet_room.ts';
import { nx_tcp_socket_send } from '../tcp/nx_tcp_socket_send.ts';
import {
  NX_SECURE_TLS_ALLOCATE_PACKET_FAILED,
  NX_SECURE_TLS_TCP_SEND_FAILED,
} from './nx_secure_constants.ts';
import { record_bytes } from './tls_record.ts';

/** What is left of a wait that began at `begin`. */
export function ticks_left(begin: ULONG, wait_option: ULONG): ULONG {
  if (wait_option === NX_WAIT_FOREVER) return wait_option;
  const waited = (tx_time_get() - begin) >>> 0;
  return waited >= wait_option ? 0 : wait_option - waited;
}

/** Bytes of one packet of the pool that go into one segment of the connection. */
function segment_room(pool: NX_PACKET_POOL, socket: NX_TCP_SOCKET): number {
  const room = pool.nx_packet_pool_payload_size - tcp_room(K as Kernel);
  const mss = socket.nx_tcp_socket_connect_mss;
  return Math.max(1, mss === 0 ? room : Math.min(room, mss));
}

/** How many packets of the pool so many bytes take. */
export function packets_for(bytes: number, pool: NX_PACKET_POOL, socket: NX_TCP_SOCKET): number {
  return Math.ceil(bytes / segment_room(pool, socket));
}

/** Takes `count` packets, or none. */
export function* allocate_packets(
  pool: NX_PACKET_POOL,
  count: number,
  wait_option: ULONG,
  packets: NX_PACKET[],
): Service<UINT> {
  const begin = tx_time_get();
  const slot: Ref<NX_PACKET | null> = { value: null };
  while (packets.length < count) {
    const status = yield* nx_packet_allocate(
      pool,
      slot,
      tcp_room(K as Kernel),
      ticks_left(begin, wait_option),
    );
    if (status !== NX_SUCCESS) {
      yield* release_packets(packets);
      return NX_SECURE_TLS_ALLOCATE_PACKET_FAILED;
    }
    packets.push(slot.value as NX_PACKET);
  }
  return NX_SUCCESS;
}

export function* release_packets(packets: NX_PACKET[]): Service<void> {
  for (const packet of packets.splice(0)) yield* nx_packet_release(packet);
}

/** Puts bytes into a packet in place of what is there; returns how many fitted. */
export function fill_packet(packet: NX_PACKET, bytes: Uint8Array, room: number): number {
  const start = packet.nx_packet_data_start + tcp_room(K as Kernel);
  const count = Math.min(bytes.length, room, packet.nx_packet_data_end - start);
  packet.nx_packet_memory.set(bytes.subarray(0, count), start);
  packet.nx_packet_prepend_ptr = start;
  packet.nx_packet_append_ptr = start + count;
  packet.nx_packet_length = count;
  return count;
}

/**
 * Sends bytes in packets that were taken for them; those that are not needed are released. After a failure the first
 * packet that did not go out is left in `packets`, and the stream is broken off.
 */
export function* send_in_packets(
  socket: NX_TCP_SOCKET,
  bytes: Uint8Array,
  packets: NX_PACKET[],
  wait_option: ULONG,
): Service<UINT> {
  const begin = tx_time_get();
  for (let at = 0; at < bytes.length; ) {
    const packet = packets[0];
    if (packet === undefined) return NX_SECURE_TLS_ALLOCATE_PACKET_FAILED;
    const room = segment_room(packet.nx_packet_pool_owner as NX_PACKET_POOL, socket);
    at += fill_packet(packet, bytes.subarray(at), room);
    const status = yield* nx_tcp_socket_send(socket, packet, ticks_left(begin, wait_option));
    if (status !== NX_SUCCESS) return NX_SECURE_TLS_TCP_SEND_FAILED;
    packets.shift();
  }
  yield* release_packets(packets);
  return NX_SUCCESS;
}

/** Received packets whose records are not complete yet. */
export class HeldPackets {
  readonly packets: NX_PACKET[] = [];

  add(packet: NX_PACKET): void {
    this.packets.push(packet);
  }

  private all(): Uint8Array {
    const parts = this.packets.map((packet) =>
      packet.nx_packet_memory.subarray(packet.nx_packet_prepend_ptr, packet.nx_packet_append_ptr),
    );
    return joined_bytes(parts);
  }

  /** Length of the longest record that has begun, its header included. */
  get longest_record(): number {
    const bytes = this.all();
    let longest = 0;
    for (let at = 0; at < bytes.length; ) {
      const length = record_bytes(bytes, at);
      if (length <= 0) break;
      longest = Math.max(longest, length);
      at += length;
    }
    return longest;
  }

  /** Takes all complete records (or all there is, when it is no TLS); the packets used up by them go to `used`. */
  take(used: NX_PACKET[]): Uint8Array | null {
    const bytes = this.all();
    const count = complete_bytes(bytes);
    if (count === 0) return null;
    for (let left = count; left > 0; ) {
      const packet = this.packets[0] as NX_PACKET;
      if (packet.nx_packet_length > left) {
        packet.nx_packet_prepend_ptr += left;
        packet.nx_packet_length -= left;
        break;
      }
      left -= packet.nx_packet_length;
      used.push(this.packets.shift() as NX_PACKET);
    }
    return bytes.subarray(0, count);
  }
}

function complete_bytes(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const length = record_bytes(bytes, at);
    if (length < 0) return bytes.length;
    if (length === 0 || at + length > bytes.length) break;
    at += length;
  }
  return at;
}
