/**
 * The operations of the scripted broker (conformance README of mqtt, section 6).
 */

import {
  NX_NO_WAIT,
  nx_tcp_server_socket_accept,
  nx_tcp_server_socket_relisten,
  nx_tcp_server_socket_unaccept,
  nx_tcp_server_socket_unlisten,
  nx_tcp_socket_disconnect,
} from '../../../netx/nx_api.ts';
import { type Service, tx_thread_sleep, type UINT } from '../../../rtos/tx_api.ts';
import type { JsonObject } from '../case.ts';
import { from_hex, log_hex } from '../wire/bytes.ts';
import { NODE_B } from '../wire/ideal_wire.ts';
import { type Actor, type LabOperation, number_of, object_of, wait_of } from '../wire/lab.ts';
import { answers_to } from './broker_answers.ts';
import { deadline_after, next_packet, receive_segment, send_bytes } from './broker_stream.ts';
import { bytes_of } from './byte_arguments.ts';
import type { BrokerEnd, MqttWorld } from './world.ts';

type BrokerActor = Actor<MqttWorld>;
type Operation = LabOperation<MqttWorld>;

const PIECE_BYTES = 1400;
const SEND_WAIT_TICKS = 200;
const IN_PROGRESS = 55;
const MANY = 1_000_000;

function end_of(actor: BrokerActor): BrokerEnd {
  return actor.lab.world.brokers.get(actor.name)!;
}

export const BROKER_OPERATIONS: Record<string, Operation> = {
  *accept(actor, op) {
    const end = end_of(actor);
    const status = yield* nx_tcp_server_socket_accept(end.socket, wait_of(op, 1000));
    end.buffer = new Uint8Array(0);
    actor.log(op, status);
  },
  *expect(actor, op) {
    const [status, packet] = yield* next_packet(end_of(actor), deadline_after(wait_of(op, 500)));
    actor.log(op, status, packet === null ? null : log_hex(packet));
  },
  silent,
  *segment(actor, op) {
    const [status, data] = yield* receive_segment(end_of(actor), wait_of(op, 500));
    if (data === null) actor.log(op, status);
    else actor.log(op, status, data.length, log_hex(data));
  },
  send,
  serve,
  *close(actor, op) {
    actor.log(op, yield* nx_tcp_socket_disconnect(end_of(actor).socket, wait_of(op, 200)));
  },
  *reset(actor, op) {
    const status = yield* nx_tcp_socket_disconnect(end_of(actor).socket, NX_NO_WAIT);
    actor.log(op, status === 0 ? IN_PROGRESS : status);
  },
  *relisten(actor, op) {
    const { socket, port } = end_of(actor);
    const unaccepted = yield* nx_tcp_server_socket_unaccept(socket);
    const status = yield* nx_tcp_server_socket_relisten(actor.lab.world.broker_side.ip, port, socket);
    actor.log(op, status, unaccepted);
  },
  *unlisten(actor, op) {
    actor.log(op, yield* nx_tcp_server_socket_unlisten(actor.lab.world.broker_side.ip, end_of(actor).port));
  },
};

/** The cable of node b; both sides have these operations. */
export const CABLE_OPERATIONS: Record<string, Operation> = {
  *linkdown(actor, op) {
    actor.lab.wire.set_plugged(NODE_B, false);
    actor.log(op, 0);
  },
  *linkup(actor, op) {
    actor.lab.wire.set_plugged(NODE_B, true);
    actor.log(op, 0);
  },
};

function* silent(actor: BrokerActor, op: JsonObject): Service<void> {
  const end = end_of(actor);
  if (end.buffer.length > 0) {
    const bytes = end.buffer;
    end.buffer = new Uint8Array(0);
    actor.log(op, 0, log_hex(bytes));
    return;
  }
  const [status, data] = yield* receive_segment(end, wait_of(op, 100, 'ticks'));
  if (data === null) actor.log(op, status);
  else actor.log(op, status, log_hex(data));
}

function* send(actor: BrokerActor, op: JsonObject): Service<void> {
  const pieces = cut(
    op,
    typeof op['hex'] === 'string' ? from_hex(op['hex']) : publish_packet(object_of(op, 'pub')),
  );
  const gap = number_of(op, 'gap', 0);
  let status: UINT = 0;
  let sent = 0;
  for (let round = 0; round < number_of(op, 'repeat', 1) && status === 0; round++) {
    for (const piece of pieces) {
      if (gap > 0 && sent > 0) yield* tx_thread_sleep(gap);
      status = yield* send_bytes(
        end_of(actor),
        actor.lab.world.broker_pool,
        piece,
        wait_of(op, SEND_WAIT_TICKS),
      );
      if (status !== 0) break;
      sent++;
    }
  }
  actor.log(op, status, sent);
}

/** Pieces of the lengths in `segs` and then the rest; without `segs` pieces of 1400. */
function cut(op: JsonObject, bytes: Uint8Array): Uint8Array[] {
  const given = op['segs'];
  const lengths = Array.isArray(given) ? given.map(Number) : [];
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const length of lengths) {
    const piece = bytes.subarray(at, at + length);
    if (piece.length > 0) pieces.push(piece);
    at += piece.length;
  }
  const rest = Array.isArray(given) ? bytes.length : PIECE_BYTES;
  for (; at < bytes.length; at += rest) pieces.push(bytes.subarray(at, at + rest));
  return pieces;
}

/** A PUBLISH with the shortest encoding of its length. */
function publish_packet(pub: JsonObject): Uint8Array {
  const qos = number_of(pub, 'qos', 0);
  const topic = bytes_of(pub, 'topic') ?? new Uint8Array(0);
  const message = bytes_of(pub, 'msg') ?? new Uint8Array(0);
  const id = number_of(pub, 'id', 1);
  const first = 0x30 | (number_of(pub, 'dup', 0) << 3) | (qos << 1) | number_of(pub, 'retain', 0);
  const id_bytes = qos > 0 ? [(id >> 8) & 0xff, id & 0xff] : [];
  const length = [];
  let remaining = 2 + topic.length + id_bytes.length + message.length;
  do {
    length.push((remaining & 0x7f) | (remaining > 0x7f ? 0x80 : 0));
    remaining >>>= 7;
  } while (remaining > 0);
  const topic_length = [(topic.length >> 8) & 0xff, topic.length & 0xff];
  return Uint8Array.from([first, ...length, ...topic_length, ...topic, ...id_bytes, ...message]);
}

function* serve(actor: BrokerActor, op: JsonObject): Service<void> {
  const end = end_of(actor);
  const deadline = deadline_after(wait_of(op, 1000, 'ticks'));
  const quiet = number_of(op, 'quiet', 0) === 1;
  const delay = number_of(op, 'delay', 0);
  let status: UINT = 0;
  let packets = 0;
  let last: Uint8Array | null = null;
  while (packets < number_of(op, 'max', MANY) && status === 0) {
    const [result, packet] = yield* next_packet(end, deadline);
    status = result;
    if (packet === null) break;
    packets++;
    last = packet;
    if (!quiet) actor.lab.log.push([...actor.entry_start('rx'), 0, log_hex(packet)]);
    if (delay > 0) yield* tx_thread_sleep(delay);
    for (const answer of answers_to(packet, op, end)) {
      status = yield* send_bytes(end, actor.lab.world.broker_pool, answer, SEND_WAIT_TICKS);
      if (status !== 0) break;
    }
  }
  if (quiet) actor.log(op, status, packets, last === null ? null : log_hex(last));
  else actor.log(op, status, packets);
}
