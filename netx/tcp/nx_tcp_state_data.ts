/**
 * Data of a segment (RFC 9293 3.10.7.4, step 7): cut to the receive window, queued, handed to the first waiting
 * receiver. Segments that come in order take the short way here; the others are sorted in by nx_tcp_out_of_order.ts.
 *
 * A received segment keeps its TCP header in front until firmware gets it. NX_PACKET_READY marks data that firmware may
 * have, NX_PACKET_ENQUEUED data behind a gap.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { after, COMPLETED_FALSE, COMPLETED_TRUE, COMPLETED_VOID } from '../../rtos/kernel/service.ts';
import type { TX_THREAD } from '../../rtos/kernel/tx_thread_cb.ts';
import type { Ref, Service, ULONG } from '../../rtos/tx_api.ts';
import type { NX_IP, NX_PACKET, NX_PACKET_POOL, NX_TCP_SOCKET } from '../nx_cb.ts';
import {
  NX_PACKET_ALLOCATED,
  NX_PACKET_ENQUEUED,
  NX_PACKET_READY,
  NX_SUCCESS,
  NX_TCP_ESTABLISHED,
  NX_TRUE,
} from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { packet_drop } from '../packet/packet_memory.ts';
import {
  header_length_of,
  received_data_length,
  sequence_distance,
  sequence_of,
  set_sequence,
  type TcpHeader,
} from './nx_tcp_header.ts';
import { drop_last, insert_out_of_order, over_watermark } from './nx_tcp_out_of_order.ts';
import { tcp_packet_send_ack } from './nx_tcp_packet_send.ts';
import { tcp_notify } from './nx_tcp_reset.ts';
import { trim_back, trim_front } from './nx_tcp_trim.ts';
import { tcp_thread_resume } from './nx_tcp_waiting.ts';

/** Cuts off what lies outside the receive window, in front and behind. Returns the data bytes that are left. */
function cut_to_window(socket: NX_TCP_SOCKET, packet: NX_PACKET): ULONG {
  const memory = packet.nx_packet_memory;
  const at = packet.nx_packet_prepend_ptr;
  let begin = sequence_of(memory, at);
  let length = received_data_length(packet);
  if (length === 0) return 0;
  const end = (begin + length) >>> 0;
  const expected = socket.nx_tcp_socket_rx_sequence;
  const old = sequence_distance(expected, begin);
  if (old > 0) {
    trim_front(packet, old);
    begin = (begin + old) >>> 0;
    set_sequence(memory, at, begin);
    length = (length - old) >>> 0;
  }
  const beyond = (end - expected - socket.nx_tcp_socket_rx_window_current) | 0;
  if (beyond > 0) {
    trim_back(packet, beyond);
    length = (length - beyond) >>> 0;
  }
  return length;
}

/** Sequence number after the last packet of the receive queue, or what is expected when it is empty. */
function end_of_queue(socket: NX_TCP_SOCKET): ULONG {
  const tail = socket.nx_tcp_socket_receive_queue_tail;
  if (tail === null) return socket.nx_tcp_socket_rx_sequence;
  return (sequence_of(tail.nx_packet_memory, tail.nx_packet_prepend_ptr) + received_data_length(tail)) >>> 0;
}

/** Puts a segment that comes in order behind the others. */
function append(socket: NX_TCP_SOCKET, packet: NX_PACKET, length: ULONG): void {
  packet.nx_packet_state = NX_PACKET_READY;
  packet.nx_packet_tcp_queue_next = null;
  const tail = socket.nx_tcp_socket_receive_queue_tail;
  if (tail !== null) {
    tail.nx_packet_tcp_queue_next = packet;
  } else {
    socket.nx_tcp_socket_receive_queue_head = packet;
    socket.nx_tcp_socket_delayed_ack_timeout = socket.ack_timer_rate;
  }
  socket.nx_tcp_socket_receive_queue_tail = packet;
  socket.nx_tcp_socket_receive_queue_count++;
  socket.nx_tcp_socket_rx_sequence = (socket.nx_tcp_socket_rx_sequence + length) >>> 0;
}

/** Starts the receive queue with a segment behind a gap. */
function begin_queue(socket: NX_TCP_SOCKET, packet: NX_PACKET): void {
  socket.nx_tcp_socket_receive_queue_head = packet;
  socket.nx_tcp_socket_receive_queue_tail = packet;
  socket.nx_tcp_socket_receive_queue_count = 1;
  socket.nx_tcp_socket_delayed_ack_timeout = socket.ack_timer_rate;
  packet.nx_packet_tcp_queue_next = null;
  packet.nx_packet_state = NX_PACKET_ENQUEUED;
}

/** The pool runs low: the segment is given up and the window closed until there are packets again. */
function* refuse(k: Kernel, socket: NX_TCP_SOCKET, packet: NX_PACKET): Service<void> {
  yield* packet_drop(k, packet);
  socket.nx_tcp_socket_rx_window_current = 0;
  socket.nx_tcp_socket_rx_window_last_sent = 0;
  yield* tcp_packet_send_ack(socket);
}

/** Notes a FIN; it counts once everything before it has come. */
function note_fin(socket: NX_TCP_SOCKET, header: TcpHeader, begin: ULONG, length: ULONG): void {
  if (!header.fin) return;
  socket.nx_tcp_socket_fin_sequence = (begin + length) >>> 0;
  socket.nx_tcp_socket_fin_received = NX_TRUE;
}

/**
 * A peer that has sent data which is still on its way, or lost, acknowledges from behind it. To answer that, as the
 * original does, is to start a storm when the peer has lost something too and does the same.
 */
export function answers_bare_acks(): boolean {
  return nx_config(K as Kernel).quirks.tcp_answers_bare_acks;
}

/** A segment without data may still be one that asks for an answer: its sequence number is not the expected one. */
function asks_for_ack(socket: NX_TCP_SOCKET, header: TcpHeader, sequence: ULONG): boolean {
  const expected = socket.nx_tcp_socket_rx_sequence;
  return (
    socket.nx_tcp_socket_state === NX_TCP_ESTABLISHED &&
    socket.nx_tcp_socket_receive_queue_count === 0 &&
    sequence !== expected &&
    sequence !== (expected - 1) >>> 0 &&
    (!header.only_ack || answers_bare_acks())
  );
}

/**
 * Queues the data of a segment.
 *
 * @returns true when the packet is in the queue or gone, false when the caller still has it
 */
export function tcp_state_data_check(
  socket: NX_TCP_SOCKET,
  packet: NX_PACKET,
  header: TcpHeader,
): Service<boolean> {
  const k = K as Kernel;
  const expected = socket.nx_tcp_socket_rx_sequence;
  const length = cut_to_window(socket, packet);
  const begin = sequence_of(packet.nx_packet_memory, packet.nx_packet_prepend_ptr);
  note_fin(socket, header, begin, length);
  if (length === 0) {
    if (!asks_for_ack(socket, header, begin)) return COMPLETED_FALSE;
    return after(tcp_packet_send_ack(socket), () => COMPLETED_FALSE);
  }
  const refused = over_watermark(socket, packet.nx_packet_pool_owner as NX_PACKET_POOL);
  const in_order = begin === expected && end_of_queue(socket) === expected;
  if (!in_order || refused) return take_specially(k, socket, packet, header, length, in_order, refused);
  append(socket, packet, length);
  const taking = take_in(socket, header, expected, socket.nx_tcp_socket_receive_queue_count, length);
  return taking === COMPLETED_VOID ? COMPLETED_TRUE : after(taking, () => COMPLETED_TRUE);
}

/** The segment does not come in order, or the pool runs low. */
function* take_specially(
  k: Kernel,
  socket: NX_TCP_SOCKET,
  packet: NX_PACKET,
  header: TcpHeader,
  length: ULONG,
  in_order: boolean,
  refused: boolean,
): Service<boolean> {
  const expected = socket.nx_tcp_socket_rx_sequence;
  let ready = 0;
  let counted = length;
  if (in_order) {
    yield* refuse(k, socket, packet);
    ready = socket.nx_tcp_socket_receive_queue_count;
  } else if (socket.nx_tcp_socket_receive_queue_head === null) {
    if (refused) {
      yield* refuse(k, socket, packet);
    } else {
      yield* tcp_packet_send_ack(socket);
      begin_queue(socket, packet);
    }
  } else {
    const place = yield* insert_out_of_order(k, socket, packet, length, refused);
    if (place === null) return false;
    ready = place.ready;
    counted = place.counted;
  }
  yield* take_in(socket, header, expected, ready, counted);
  return true;
}

/** The segment is queued: counts it, serves receivers, updates the window, tells firmware. */
function take_in(
  socket: NX_TCP_SOCKET,
  header: TcpHeader,
  expected: ULONG,
  ready: number,
  length: ULONG,
): Service<unknown> {
  const ip = socket.nx_tcp_socket_ip_ptr as NX_IP;
  ip.nx_ip_tcp_packets_received++;
  ip.nx_ip_tcp_bytes_received += length;
  socket.nx_tcp_socket_packets_received++;
  socket.nx_tcp_socket_bytes_received += length;
  const moved = (socket.nx_tcp_socket_rx_sequence - expected) >>> 0;
  socket.nx_tcp_socket_rx_window_current = (socket.nx_tcp_socket_rx_window_current - moved) >>> 0;
  socket.nx_tcp_socket_rx_window_last_sent = (socket.nx_tcp_socket_rx_window_last_sent - moved) >>> 0;
  if (socket.out_of_order_maximum !== 0) {
    const behind_gap = socket.nx_tcp_socket_receive_queue_count - ready;
    if (behind_gap > socket.out_of_order_maximum)
      return after(drop_last(K as Kernel, socket), serve_receivers, socket, header, moved, ready);
  }
  return serve_receivers(socket, header, moved, ready);
}

/** `ready` packets of the queue may go to threads that wait; the receive sequence has moved so far. */
function serve_receivers(
  socket: NX_TCP_SOCKET,
  header: TcpHeader,
  moved: ULONG,
  ready: number,
): Service<unknown> {
  for (let left = ready; left > 0 && socket.receive_waiting.head !== null; left--) {
    const delivering = deliver(K as Kernel, socket, socket.receive_waiting.head);
    if (delivering !== COMPLETED_VOID)
      return after(delivering, serve_receivers, socket, header, moved, left - 1);
  }
  if (socket.nx_tcp_socket_receive_queue_count === 0) {
    socket.nx_tcp_socket_receive_queue_head = null;
    socket.nx_tcp_socket_receive_queue_tail = null;
  }
  const opened = window_opened(socket);
  const telling = moved === 0 ? COMPLETED_VOID : tcp_notify(socket.nx_tcp_receive_callback, socket);
  if (telling !== COMPLETED_VOID) return after(telling, acknowledge, socket, header, moved, opened);
  return acknowledge(socket, header, moved, opened);
}

/** Tells the peer at once what was received, where the window has opened or so many segments have come. */
function acknowledge(
  socket: NX_TCP_SOCKET,
  header: TcpHeader,
  moved: ULONG,
  opened: boolean,
): Service<unknown> {
  const nth = moved !== 0 && socket.ack_every !== 0 && nth_packet(socket, header);
  return nth || opened ? tcp_packet_send_ack(socket) : COMPLETED_VOID;
}

/** With NX_TCP_ACK_EVERY_N_PACKETS: true for every n-th segment. */
function nth_packet(socket: NX_TCP_SOCKET, header: TcpHeader): boolean {
  if (socket.nx_tcp_socket_state !== NX_TCP_ESTABLISHED || header.fin) return false;
  if (socket.nx_tcp_socket_ack_n_packet_counter < socket.ack_every) {
    socket.nx_tcp_socket_ack_n_packet_counter++;
    return false;
  }
  socket.nx_tcp_socket_ack_n_packet_counter = 1;
  return true;
}

/** Half of the window or more can be offered again: told at once, less waits (RFC 9293 3.8.6.2.2). */
export function window_opened(socket: NX_TCP_SOCKET): boolean {
  const more = (socket.nx_tcp_socket_rx_window_current - socket.nx_tcp_socket_rx_window_last_sent) >>> 0;
  return more >= Math.floor(socket.nx_tcp_socket_rx_window_default / 2);
}

/** Takes the first packet off the receive queue, without its TCP header. */
export function take_first(socket: NX_TCP_SOCKET, packet: NX_PACKET): void {
  socket.nx_tcp_socket_receive_queue_head = packet.nx_packet_tcp_queue_next;
  if (packet.nx_packet_tcp_queue_next === null) socket.nx_tcp_socket_receive_queue_tail = null;
  socket.nx_tcp_socket_receive_queue_count--;
  const header = header_length_of(packet.nx_packet_memory, packet.nx_packet_prepend_ptr);
  packet.nx_packet_prepend_ptr += header;
  packet.nx_packet_length -= header;
  packet.nx_packet_tcp_queue_next = null;
  packet.nx_packet_state = NX_PACKET_ALLOCATED;
}

/** Hands the first packet to a thread that waits for it. */
function deliver(k: Kernel, socket: NX_TCP_SOCKET, thread: TX_THREAD): Service<unknown> {
  const packet = socket.nx_tcp_socket_receive_queue_head as NX_PACKET;
  take_first(socket, packet);
  socket.nx_tcp_socket_rx_window_current =
    (socket.nx_tcp_socket_rx_window_current + packet.nx_packet_length) >>> 0;
  (thread.wait_request as Ref<NX_PACKET | null>).value = packet;
  return tcp_thread_resume(k, thread, NX_SUCCESS);
}
