/**
 * The bytes that have been received for a WebSocket and not read yet: a queue of packets.
 */
import {
  type NX_PACKET,
  NX_RECEIVE_PACKET,
  NX_SUCCESS,
  nx_packet_allocate,
  nx_packet_release,
} from '../../netx/nx_api.ts';
import { ref, type Service, type ULONG } from '../../rtos/tx_api.ts';
import type { NX_WEBSOCKET_CLIENT } from './websocket_cb.ts';

/** The bytes of a packet, in its memory. */
export function packet_bytes(packet: NX_PACKET): Uint8Array {
  return packet.nx_packet_memory.subarray(packet.nx_packet_prepend_ptr, packet.nx_packet_append_ptr);
}

export function waiting_bytes({ waiting }: NX_WEBSOCKET_CLIENT): number {
  return waiting.reduce((sum, packet) => sum + packet.nx_packet_length, 0);
}

/** A copy of the first bytes, at most so many. */
export function peek({ waiting }: NX_WEBSOCKET_CLIENT, most: number): Uint8Array {
  const bytes: number[] = [];
  for (const packet of waiting) {
    bytes.push(...packet_bytes(packet).subarray(0, most - bytes.length));
    if (bytes.length === most) break;
  }
  return Uint8Array.from(bytes);
}

/** Takes bytes off the front; packets that held nothing else go back to their pool. */
export function* drop_bytes({ waiting }: NX_WEBSOCKET_CLIENT, count: number): Service<void> {
  let rest = count;
  for (let first = waiting[0]; first !== undefined && first.nx_packet_length <= rest; first = waiting[0]) {
    rest -= first.nx_packet_length;
    waiting.shift();
    yield* nx_packet_release(first);
  }
  const first = waiting[0];
  if (first === undefined) return;
  first.nx_packet_prepend_ptr += rest;
  first.nx_packet_length -= rest;
}

/**
 * Takes the first packet with no more than `count` bytes of it; what is behind them is copied into a packet of its own. Null:
 * there is none for that within `wait_ticks`.
 */
export function* take_piece(
  { waiting }: NX_WEBSOCKET_CLIENT,
  count: number,
  wait_ticks: ULONG,
): Service<NX_PACKET | null> {
  const first = waiting[0];
  if (first === undefined) return null;
  const rest = packet_bytes(first).slice(count);
  if (rest.length > 0) {
    const copy = ref<NX_PACKET | null>(null);
    const pool = first.nx_packet_pool_owner;
    const status = yield* nx_packet_allocate(pool, copy, NX_RECEIVE_PACKET, wait_ticks);
    if (status !== NX_SUCCESS || copy.value === null) return null;
    copy.value.nx_packet_memory.set(rest, copy.value.nx_packet_prepend_ptr);
    copy.value.nx_packet_append_ptr += rest.length;
    copy.value.nx_packet_length = rest.length;
    waiting[0] = copy.value;
    first.nx_packet_append_ptr -= rest.length;
    first.nx_packet_length -= rest.length;
  } else waiting.shift();
  return first;
}

/** Gives all of them back. */
export function* forget_waiting(websocket: NX_WEBSOCKET_CLIENT): Service<void> {
  websocket.nx_websocket_client_frame_header_found = false;
  websocket.starved = false;
  for (const packet of websocket.waiting.splice(0)) yield* nx_packet_release(packet);
}
