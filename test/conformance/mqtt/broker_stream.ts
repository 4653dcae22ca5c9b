/**
 * The broker's end of a connection as a stream of MQTT packets: taking the next one, sending bytes (conformance
 * README of mqtt, section 6).
 */

import {
  type NX_PACKET,
  type NX_PACKET_POOL,
  nx_packet_allocate,
  nx_packet_data_append,
  nx_packet_release,
  nx_tcp_socket_receive,
  nx_tcp_socket_send,
} from '../../../netx/nx_api.ts';
import { ref, type Service, tx_time_get, type UINT } from '../../../rtos/tx_api.ts';
import { packet_bytes } from '../wire/ideal_wire.ts';
import type { BrokerEnd } from './world.ts';

const TCP_PACKET_TYPE = 56;
const LENGTH_BYTES = 4;
const NEVER = Number.POSITIVE_INFINITY;
const FOREVER = 0xffffffff;
/** Result for a remaining length of more than four bytes. */
const MALFORMED = 65_535;

/** The clock at which a wait of so many ticks ends. */
export function deadline_after(wait: number): number {
  return wait === FOREVER ? NEVER : tx_time_get() + wait;
}

/** Receives one segment; null with the status when nothing came. */
export function* receive_segment(
  end: BrokerEnd,
  wait: number,
): Service<[status: UINT, data: Uint8Array | null]> {
  const out = ref<NX_PACKET | null>(null);
  const status = yield* nx_tcp_socket_receive(end.socket, out, wait);
  if (status !== 0 || out.value === null) return [status, null];
  const data = packet_bytes(out.value).slice();
  yield* nx_packet_release(out.value);
  return [0, data];
}

/** The next complete MQTT packet, or null with the status that stands for its absence. */
export function* next_packet(
  end: BrokerEnd,
  deadline: number,
): Service<[status: UINT, packet: Uint8Array | null]> {
  for (;;) {
    const length = packet_length(end.buffer);
    if (length === 'malformed') return [MALFORMED, null];
    if (length !== 'incomplete') {
      const packet = end.buffer.subarray(0, length);
      end.buffer = end.buffer.subarray(length);
      return [0, packet];
    }
    const wait = deadline === NEVER ? FOREVER : Math.max(0, deadline - tx_time_get());
    const [status, data] = yield* receive_segment(end, wait);
    if (data === null) return [status, null];
    const joined = new Uint8Array(end.buffer.length + data.length);
    joined.set(end.buffer);
    joined.set(data, end.buffer.length);
    end.buffer = joined;
  }
}

/** Length of the packet at the start of a buffer, with its fixed header. */
function packet_length(buffer: Uint8Array): number | 'incomplete' | 'malformed' {
  let remaining = 0;
  for (let i = 0; i < LENGTH_BYTES; i++) {
    const byte = buffer[1 + i];
    if (byte === undefined) return 'incomplete';
    remaining += (byte & 0x7f) * 128 ** i;
    if ((byte & 0x80) !== 0) continue;
    const total = 2 + i + remaining;
    return buffer.length >= total ? total : 'incomplete';
  }
  return 'malformed';
}

/** Sends bytes as one TCP send. */
export function* send_bytes(
  end: BrokerEnd,
  pool: NX_PACKET_POOL,
  bytes: Uint8Array,
  wait: number,
): Service<UINT> {
  const out = ref<NX_PACKET | null>(null);
  const allocated = yield* nx_packet_allocate(pool, out, TCP_PACKET_TYPE, wait);
  const packet = out.value;
  if (allocated !== 0 || packet === null) return allocated;
  let status = yield* nx_packet_data_append(packet, bytes, bytes.length, pool, wait);
  if (status === 0) status = yield* nx_tcp_socket_send(end.socket, packet, wait);
  if (status !== 0) yield* nx_packet_release(packet);
  return status;
}
