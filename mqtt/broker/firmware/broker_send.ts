/**
 * The sender thread of one place: pulls packets from the core, lets the faults at them, cuts them into segments, sends.
 *
 * It may wait in nx_tcp_socket_send for a client that reads slowly; then that client's messages wait in its session,
 * which has a limit, and nobody else waits. It also ends the connection, because an orderly end waits for the peer.
 */
import {
  NX_NO_WAIT,
  type NX_PACKET,
  NX_SUCCESS,
  NX_TCP_PACKET,
  NX_TX_QUEUE_DEPTH,
  NX_WINDOW_OVERFLOW,
  nx_packet_allocate,
  nx_packet_data_append,
  nx_packet_release,
  nx_tcp_server_socket_unaccept,
  nx_tcp_socket_disconnect,
  nx_tcp_socket_mss_get,
  nx_tcp_socket_mss_peer_get,
  nx_tcp_socket_send,
} from '../../../netx/nx_api.ts';
import {
  ref,
  type Service,
  TX_WAIT_FOREVER,
  tx_semaphore_get,
  tx_thread_sleep,
} from '../../../rtos/tx_api.ts';
import { encode_packet } from '../../codec/mqtt_codec.ts';
import type { MqttPacket } from '../../codec/mqtt_packet.ts';
import type { BrokerConnection } from '../broker_connection.ts';
import type { Answer } from '../faults/broker_fault.ts';
import { BROKER_FREE, BROKER_RESUME, type BrokerBoard, type BrokerPlace } from './broker_board.ts';
import { ticks_of } from './broker_clock.ts';
import { SECURE_RECORD_BYTES, secure_end, secure_send } from './broker_secure.ts';
import { websocket_frame, websocket_frames } from './broker_websocket.ts';

/** How long one wait for a slow client lasts before the sender looks whether the connection should end. */
const SEND_WAIT_MS = 1_000;
/** How long an orderly end waits for the peer's part of it. */
const CLOSE_WAIT_MS = 5_000;
/** How long a packet that is to be joined with the next one waits for it. */
const JOIN_WAIT_MS = 20;

/** What fits into a segment of nearly any connection (the default MSS, RFC 9293 3.7.1); TCP cuts it where it does not. */
const SMALL_BYTES = 536;

const NO_BYTES = new Uint8Array(0);

/** Entry of a sender thread. */
export function* broker_sender(board: BrokerBoard, place: BrokerPlace): Service<void> {
  for (;;) {
    yield* tx_semaphore_get(place.wake, TX_WAIT_FOREVER);
    yield* send_all(board, place);
  }
}

function* send_all(board: BrokerBoard, place: BrokerPlace): Service<void> {
  const { core } = board;
  const { connection } = place;
  if (connection === null) return;
  if (!(yield* send_replies(board, place, connection))) return yield* end(board, place, 'reset');
  /** Bytes that a fault holds back to join them with the next packet. */
  let held: Uint8Array = NO_BYTES;
  for (;;) {
    const paused = !core.wants_input(connection);
    const packet = core.next_packet(connection);
    // The input that was held back while answers waited may have gone on, and may concern other clients.
    if (paused && core.wants_input(connection)) yield* board.post(place, BROKER_RESUME);
    if (core.has_ready) yield* board.wake_senders();
    if (packet === null) break;
    const answer = board.faults.answer(connection.client_id, packet, bytes_of(packet));
    if (answer.delay_ms > 0) yield* tx_thread_sleep(ticks_of(answer.delay_ms));
    const pieces = joined(held, answer);
    held = answer.join_next ? (pieces.pop() ?? NO_BYTES) : NO_BYTES;
    for (const piece of pieces) {
      // RFC 6455 5.5.1: no data behind a close frame.
      if (place.websocket?.over === true) break;
      const { bytes, closes } = framed(board, place, connection, packet, piece);
      if (!(yield* send_bytes(board, place, connection, bytes))) return yield* end(board, place, 'reset');
      if (closes) return yield* end(board, place, 'orderly');
    }
    if (held.length > 0) yield* tx_thread_sleep(ticks_of(JOIN_WAIT_MS));
    if (answer.close !== 'none') return yield* end(board, place, answer.close);
  }
  if (held.length > 0 && place.websocket?.over !== true)
    yield* send_bytes(board, place, connection, place.websocket === null ? held : websocket_frame(held));
  if (connection.close === null) return;
  yield* end(board, place, connection.close.abrupt === true && !place.refused ? 'reset' : 'orderly');
}

/** A piece as TCP carries it: over a WebSocket in frames, after which the connection may end. */
function framed(
  { faults }: BrokerBoard,
  { websocket }: BrokerPlace,
  { client_id }: BrokerConnection,
  packet: MqttPacket,
  piece: Uint8Array,
): { readonly bytes: Uint8Array; readonly closes: boolean } {
  if (websocket === null) return { bytes: piece, closes: false };
  const frames = faults.websocket(client_id, packet, piece);
  const closes = frames.close_code !== 0;
  // What the client says to the close frame is not waited for; nothing else is said to it.
  if (closes) websocket.over = true;
  return { bytes: websocket_frames(frames), closes };
}

/** The core makes only valid packets; anything else is an error of ours. */
function bytes_of(packet: MqttPacket): Uint8Array {
  const bytes = encode_packet(packet);
  if ('clause' in bytes)
    throw new Error(`the broker made a packet that breaks ${bytes.clause}: ${bytes.reason}`);
  return bytes;
}

/** The pieces of an answer, the first one behind what was held back. */
function joined(held: Uint8Array, { pieces }: Answer): Uint8Array[] {
  if (held.length === 0) return [...pieces];
  const [first = NO_BYTES, ...rest] = pieces;
  const both = new Uint8Array(held.length + first.length);
  both.set(held);
  both.set(first, held.length);
  return [both, ...rest];
}

/** What the WebSocket of a connection says by itself. False: the connection is lost. */
function* send_replies(
  board: BrokerBoard,
  place: BrokerPlace,
  connection: BrokerConnection,
): Service<boolean> {
  for (
    let reply = place.websocket?.replies.shift();
    reply !== undefined;
    reply = place.websocket?.replies.shift()
  ) {
    if (!(yield* send_bytes(board, place, connection, reply))) return false;
  }
  return true;
}

/** Sends bytes as segments, none larger than the packets and the connection allow. False: the connection is lost. */
function* send_bytes(
  board: BrokerBoard,
  place: BrokerPlace,
  connection: BrokerConnection,
  bytes: Uint8Array,
): Service<boolean> {
  const room = board.options.payload_bytes - NX_TCP_PACKET;
  if (bytes.length <= Math.min(SMALL_BYTES, room) && !place.secure)
    return yield* send_segment(board, place, connection, bytes);
  const segment_maximum = yield* segment_bytes(board, place);
  for (let at = 0; at < bytes.length; at += segment_maximum) {
    const segment = bytes.subarray(at, at + segment_maximum);
    if (!(yield* send_segment(board, place, connection, segment))) return false;
  }
  return true;
}

function* segment_bytes(board: BrokerBoard, place: BrokerPlace): Service<number> {
  const own = ref(0);
  const peer = ref(0);
  yield* nx_tcp_socket_mss_get(place.socket, own);
  yield* nx_tcp_socket_mss_peer_get(place.socket, peer);
  const room = board.options.payload_bytes - NX_TCP_PACKET;
  const segment = Math.min(room, own.value || room, peer.value || room);
  return place.secure ? segment - SECURE_RECORD_BYTES : segment;
}

function* send_segment(
  board: BrokerBoard,
  place: BrokerPlace,
  connection: BrokerConnection,
  bytes: Uint8Array,
): Service<boolean> {
  const allocated = ref<NX_PACKET | null>(null);
  // The pool has room for a full transmit queue of every socket, so this waits for nobody for long.
  yield* nx_packet_allocate(board.send_pool, allocated, NX_TCP_PACKET, TX_WAIT_FOREVER);
  const packet = allocated.value;
  yield* nx_packet_data_append(packet, bytes, bytes.length, board.send_pool, NX_NO_WAIT);
  for (;;) {
    const status = place.secure
      ? yield* secure_send(place, packet as NX_PACKET)
      : yield* nx_tcp_socket_send(place.socket, packet, ticks_of(SEND_WAIT_MS));
    if (status === NX_SUCCESS) return true;
    const slow = status === NX_WINDOW_OVERFLOW || status === NX_TX_QUEUE_DEPTH;
    // What went out before the window closed was taken off the packet, so it is sent on from there.
    if (slow && connection.close === null) continue;
    yield* nx_packet_release(packet);
    return false;
  }
}

/** Ends the connection of a place and frees the place for the next one. */
function* end(board: BrokerBoard, place: BrokerPlace, how: 'orderly' | 'reset'): Service<void> {
  const { connection } = place;
  if (place.websocket !== null && connection !== null && how === 'orderly') {
    place.websocket.close();
    yield* send_replies(board, place, connection);
  }
  if (place.secure) yield* secure_end(place, how);
  // With no wait the stack sends RST; otherwise FIN, and waits until the peer has closed too.
  yield* nx_tcp_socket_disconnect(place.socket, how === 'reset' ? NX_NO_WAIT : ticks_of(CLOSE_WAIT_MS));
  yield* nx_tcp_server_socket_unaccept(place.socket);
  board.vacate(place);
  if (board.core.has_ready) yield* board.wake_senders();
  yield* board.post(place, BROKER_FREE);
}
