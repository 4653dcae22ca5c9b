/**
 * The scripted broker of the WebSocket transcripts (conformance README of mqtt-extra, section 3).
 */

import { frame_of, read_frame_header } from '../../../mqtt/websocket/websocket_frame.ts';
import { accept_value } from '../../../mqtt/websocket/websocket_handshake.ts';
import {
  type NX_PACKET,
  nx_packet_allocate,
  nx_packet_data_append,
  nx_packet_release,
  nx_tcp_socket_receive,
  nx_tcp_socket_send,
} from '../../../netx/nx_api.ts';
import { ref, type Service, tx_thread_sleep, type UINT } from '../../../rtos/tx_api.ts';
import type { Json, JsonObject } from '../case.ts';
import type { Network } from '../tcp/network.ts';
import { node_of, type Script } from '../tcp/operations_tcp.ts';
import { ascii, from_hex, log_hex, pattern } from '../wire/bytes.ts';
import { packet_bytes } from '../wire/ideal_wire.ts';
import { type LabOperation, number_of, wait_of } from '../wire/lab.ts';

const TCP_PACKET_V4 = 56;
const TCP_PACKET_V6 = 76;
const SEND_WAIT = 500;
const KEY = /Sec-WebSocket-Key: (\S+)/;

/** The value that accepts the last request of each lab. */
const accepts = new WeakMap<object, string>();

/** The frames in bytes: first byte and payload, without its mask, which is -1 where it is cut off. */
function frames_in(bytes: Uint8Array): Json[] {
  const frames: Json[] = [];
  for (let at = 0; at < bytes.length; ) {
    const header = read_frame_header(bytes.subarray(at));
    const end = header === null ? Number.POSITIVE_INFINITY : at + header.size + header.length;
    if (header === null || end > bytes.length) return [...frames, [bytes[at]!, -1]];
    const payload = bytes.slice(at + header.size, end);
    for (let i = 0; i < payload.length; i++) payload[i] = payload[i]! ^ (header.mask?.[i % 4] ?? 0);
    frames.push([bytes[at]!, log_hex(payload)]);
    at = end;
  }
  return frames;
}

function bytes_to_send(script: Script, op: JsonObject): Uint8Array {
  if (typeof op['text'] === 'string') {
    const head = ascii(op['text'].replace('@', accepts.get(script.lab) ?? ''));
    return typeof op['frame'] === 'string' ? joined(head, frame_of(2, from_hex(op['frame']))) : head;
  }
  const plain = joined(from_hex(String(op['hex'] ?? '')), pattern(number_of(op, 'fill', 0)));
  const first = op['ws'];
  if (typeof first !== 'number') return plain;
  const mask = op['mask'];
  const key = new Uint8Array(4);
  if (typeof mask === 'number') new DataView(key.buffer).setUint32(0, mask);
  const frame = frame_of(first & 0x0f, plain, typeof mask === 'number' ? key : null);
  frame[0] = first;
  return frame;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  return Uint8Array.from([...first, ...second]);
}

function* send_bytes(script: Script, op: JsonObject, bytes: Uint8Array): Service<UINT> {
  const { pool, tcp } = node_of(script);
  const out = ref<NX_PACKET | null>(null);
  const type = number_of(op, 'v6', 0) === 1 ? TCP_PACKET_V6 : TCP_PACKET_V4;
  const allocated = yield* nx_packet_allocate(pool, out, type, 0);
  const packet = out.value;
  if (allocated !== 0 || packet === null) return allocated;
  if (bytes.length > 0) yield* nx_packet_data_append(packet, bytes, bytes.length, pool, 0);
  const status = yield* nx_tcp_socket_send(tcp[number_of(op, 's', 0)]!, packet, SEND_WAIT);
  if (status !== 0) yield* nx_packet_release(packet);
  return status;
}

export const BROKER_OPERATIONS: Record<string, LabOperation<Network>> = {
  *brecv(script, op) {
    const out = ref<NX_PACKET | null>(null);
    const socket = node_of(script).tcp[number_of(op, 's', 0)]!;
    const status = yield* nx_tcp_socket_receive(socket, out, wait_of(op, 500));
    const packet = out.value;
    if (status !== 0 || packet === null) return script.log(op, status);
    const bytes = packet_bytes(packet).slice();
    yield* nx_packet_release(packet);
    const text = String.fromCharCode(...bytes);
    const key = KEY.exec(text)?.[1];
    if (key !== undefined) accepts.set(script.lab, accept_value(key));
    const shown = number_of(op, 'text', 0) === 1 ? text : log_hex(bytes);
    const frames = number_of(op, 'ws', 0) === 1 ? [frames_in(bytes)] : [];
    script.log(op, status, bytes.length, shown, ...frames);
  },
  *bsend(script, op) {
    const bytes = bytes_to_send(script, op);
    const cut = number_of(op, 'cut', 0);
    if (cut === 0) return script.log(op, yield* send_bytes(script, op, bytes));
    const first = yield* send_bytes(script, op, bytes.subarray(0, cut));
    if (first !== 0) return script.log(op, first);
    const gap = number_of(op, 'gap', 0);
    if (gap > 0) yield* tx_thread_sleep(gap);
    script.log(op, yield* send_bytes(script, op, bytes.subarray(cut)));
  },
};
