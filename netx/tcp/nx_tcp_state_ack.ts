/**
 * Acknowledgments (RFC 9293 3.10.7.4, step 5): what they take off the transmit queue, what they say about the peer's
 * window, duplicate ones as a sign of loss.
 *
 * While a zero-window probe is out, its byte counts as sent. Acknowledged packets that ARP or the driver still holds
 * are given back by those.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { after, COMPLETED_FALSE, COMPLETED_TRUE, COMPLETED_VOID } from '../../rtos/kernel/service.ts';
import { mark } from '../../rtos/sim/marks.ts';
import type { Service, ULONG } from '../../rtos/tx_api.ts';
import type { NX_PACKET, NX_TCP_SOCKET } from '../nx_cb.ts';
import {
  NX_FALSE,
  NX_IPV4_HEADER,
  NX_PACKET_ALLOCATED,
  NX_TCP_CLOSING,
  NX_TCP_ESTABLISHED,
  NX_TCP_FIN_WAIT_1,
  NX_TCP_LAST_ACK,
  NX_TRUE,
} from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { packet_drop } from '../packet/packet_memory.ts';
import { congestion_of_duplicate_ack, congestion_of_new_ack } from './nx_tcp_congestion.ts';
import {
  header_length_of,
  sent_data_length,
  sent_header_at,
  sequence_distance,
  sequence_of,
  type TcpHeader,
} from './nx_tcp_header.ts';
import { tcp_packet_send_ack } from './nx_tcp_packet_send.ts';
import { tcp_notify } from './nx_tcp_reset.ts';
import { tcp_socket_retransmit } from './nx_tcp_retransmit.ts';

/** What one acknowledgment is held against. */
class AckWindow {
  /** First sequence number not acknowledged so far. */
  readonly start: ULONG;
  /** Sequence number after everything sent. */
  readonly end: ULONG;
  /** Sequence number after everything in the receive queue. */
  readonly received: ULONG;

  constructor(socket: NX_TCP_SOCKET) {
    const next = socket.nx_tcp_socket_tx_sequence;
    const probe = socket.nx_tcp_socket_zero_window_probe_has_data !== NX_FALSE ? 1 : 0;
    this.end = (next + probe) >>> 0;
    this.start = (next - socket.nx_tcp_socket_tx_outstanding_bytes) >>> 0;
    const tail = socket.nx_tcp_socket_receive_queue_tail;
    this.received = tail === null ? socket.nx_tcp_socket_rx_sequence : end_of_queued(tail);
  }
}

/** Sequence number after a packet of the receive queue. */
function end_of_queued(packet: NX_PACKET): ULONG {
  const at = packet.nx_packet_ip_header + NX_IPV4_HEADER;
  const length = header_length_of(packet.nx_packet_memory, at) + at - packet.nx_packet_prepend_ptr;
  return (sequence_of(packet.nx_packet_memory, at) + packet.nx_packet_length - length) >>> 0;
}

/** Only an acknowledgment that says nothing new at all is a sign of loss: no data, no other window (RFC 5681 2). */
function is_duplicate(socket: NX_TCP_SOCKET, header: TcpHeader, length: ULONG): boolean {
  if (nx_config(K as Kernel).quirks.tcp_data_is_duplicate_ack) return true;
  return length === 0 && !header.fin && header.window === socket.nx_tcp_socket_tx_window_advertised;
}

/**
 * Handles the acknowledgment of a segment with `length` bytes of data.
 *
 * @returns false when the segment must be dropped: it acknowledges nothing at all, or what was never sent
 */
export function tcp_state_ack_check(
  socket: NX_TCP_SOCKET,
  header: TcpHeader,
  length: ULONG,
): Service<boolean> {
  if (!header.ack) return COMPLETED_FALSE;
  const window = new AckWindow(socket);
  const answering = answer_keepalive(socket, header, window);
  if (answering !== COMPLETED_VOID) return after(answering, covered_packets, socket, header, length, window);
  return covered_packets(socket, header, length, window);
}

/** A segment of an established connection proves that the peer lives; an old sequence number asks the same of us. */
function answer_keepalive(socket: NX_TCP_SOCKET, header: TcpHeader, window: AckWindow): Service<unknown> {
  if (socket.nx_tcp_socket_keepalive_enabled === NX_FALSE) return COMPLETED_VOID;
  if (socket.nx_tcp_socket_state !== NX_TCP_ESTABLISHED) return COMPLETED_VOID;
  socket.nx_tcp_socket_keepalive_timeout = socket.keepalive_initial;
  socket.nx_tcp_socket_keepalive_retries = 0;
  const asks = header.sequence === (socket.nx_tcp_socket_rx_sequence - 1) >>> 0;
  return asks ? tcp_packet_send_ack(socket, window.end) : COMPLETED_VOID;
}

/** What of the transmit queue is acknowledged: all, or so many packets from its head. */
function covered_packets(
  socket: NX_TCP_SOCKET,
  header: TcpHeader,
  length: ULONG,
  window: AckWindow,
): Service<boolean> {
  if (header.acknowledgment === window.end) {
    if (socket.nx_tcp_socket_state >= NX_TCP_FIN_WAIT_1) socket.nx_tcp_socket_fin_acked = NX_TRUE;
    return take_acknowledgment(socket, header, window, socket.nx_tcp_socket_transmit_sent_count);
  }
  const first = socket.nx_tcp_socket_transmit_sent_head;
  const sent = first?.nx_packet_driver_done === true;
  // As in the original, a window that passes 0 is noticed only when the driver has given the first packet back.
  const wrapped = sent && window.end <= window.start;
  if (sent && header.acknowledgment === window.start && is_duplicate(socket, header, length)) {
    if (congestion_of_duplicate_ack(socket, header.acknowledgment)) {
      mark('tcp: fast retransmit');
      const resending = tcp_socket_retransmit(socket, true);
      return after(resending, partly_covered, socket, header, window, first, wrapped);
    }
  }
  return partly_covered(socket, header, window, first, wrapped);
}

function partly_covered(
  socket: NX_TCP_SOCKET,
  header: TcpHeader,
  window: AckWindow,
  first: NX_PACKET | null,
  wrapped: boolean,
): Service<boolean> {
  const count = count_covered(first, header.acknowledgment, window, wrapped);
  return take_acknowledgment(socket, header, window, count);
}

/** It acknowledges `released` packets. */
function take_acknowledgment(
  socket: NX_TCP_SOCKET,
  header: TcpHeader,
  window: AckWindow,
  released: number,
): Service<boolean> {
  if (released > 0) {
    congestion_of_new_ack(socket, header.acknowledgment, window.start);
  } else if (header.acknowledgment !== window.end) {
    if (sequence_distance(header.acknowledgment, window.end) > 0)
      return after(tcp_packet_send_ack(socket, window.end), () => COMPLETED_FALSE);
  } else if (
    socket.nx_tcp_socket_rx_window_current === 0 &&
    header.sequence === socket.nx_tcp_socket_rx_sequence
  ) {
    return after(tcp_packet_send_ack(socket, window.end), open_window, socket, header, window, released);
  }
  return open_window(socket, header, window, released);
}

function open_window(
  socket: NX_TCP_SOCKET,
  header: TcpHeader,
  window: AckWindow,
  released: number,
): Service<boolean> {
  take_window(socket, header, window);
  const releasing = released > 0 ? release_acknowledged(socket, released) : COMPLETED_VOID;
  return releasing === COMPLETED_VOID ? COMPLETED_TRUE : after(releasing, () => COMPLETED_TRUE);
}

/** How many packets from the head of the transmit queue an acknowledgment covers whole. */
function count_covered(
  first: NX_PACKET | null,
  acknowledgment: ULONG,
  window: AckWindow,
  wrapped: boolean,
): number {
  let count = 0;
  for (let packet = first; packet !== null; ) {
    const sequence = sequence_of(packet.nx_packet_memory, sent_header_at(packet));
    const end = (sequence + sent_data_length(packet)) >>> 0;
    if (wrapped) {
      if (!covers_wrapped(acknowledgment, end, window.start)) break;
    } else if (acknowledgment < end || acknowledgment > window.end) {
      break;
    }
    count++;
    packet = packet.nx_packet_tcp_queue_next;
  }
  return count;
}

/** The comparison when the window passes sequence number 0: both numbers may lie before or after it. */
function covers_wrapped(acknowledgment: ULONG, end: ULONG, start: ULONG): boolean {
  mark('tcp: acknowledgment across sequence number 0');
  if (end < start) return acknowledgment < start && acknowledgment >= end;
  return acknowledgment < start || acknowledgment >= end;
}

/** The peer's window, unless an older segment speaks of it (RFC 9293 3.10.7.4). */
function take_window(socket: NX_TCP_SOCKET, header: TcpHeader, window: AckWindow): void {
  const { acknowledgment, sequence } = header;
  const fresh =
    (sequence_distance(acknowledgment, window.start) > 0 &&
      sequence_distance(acknowledgment, window.end) <= 0) ||
    sequence_distance(sequence, window.received) > 0 ||
    (sequence === window.received && sequence_distance(acknowledgment, window.start) >= 0);
  if (fresh) socket.nx_tcp_socket_tx_window_advertised = header.window;
  if (
    socket.nx_tcp_socket_tx_window_advertised <= socket.nx_tcp_socket_tx_outstanding_bytes &&
    acknowledgment >= socket.nx_tcp_socket_zero_window_probe_sequence
  ) {
    socket.nx_tcp_socket_zero_window_probe_failure = 0;
  }
}

/** The retransmission timer after an acknowledgment that emptied the transmit queue. */
function restart_timer_of_empty_queue(socket: NX_TCP_SOCKET): void {
  const state = socket.nx_tcp_socket_state;
  if (state === NX_TCP_FIN_WAIT_1 || state === NX_TCP_CLOSING || state === NX_TCP_LAST_ACK) {
    // The FIN is still out.
    socket.nx_tcp_socket_timeout = socket.nx_tcp_socket_timeout_rate;
    socket.nx_tcp_socket_timeout_retries = 0;
  } else if (socket.nx_tcp_socket_tx_window_advertised !== 0) {
    socket.nx_tcp_socket_timeout = 0;
  }
}

/** Takes acknowledged packets off the transmit queue and opens the transmit window by them. */
function release_acknowledged(socket: NX_TCP_SOCKET, count: number): Service<unknown> {
  const maximum = socket.nx_tcp_socket_transmit_queue_maximum;
  const queued = socket.nx_tcp_socket_transmit_sent_count;
  if (queued >= maximum && queued - count < maximum) {
    const telling = tcp_notify(socket.nx_tcp_socket_queue_depth_notify, socket);
    if (telling !== COMPLETED_VOID) return after(telling, take_off_queue, socket, count);
  }
  return take_off_queue(socket, count);
}

function take_off_queue(socket: NX_TCP_SOCKET, count: number): Service<unknown> {
  const first = socket.nx_tcp_socket_transmit_sent_head;
  let rest_of_queue = first;
  for (let left = count; left > 0 && rest_of_queue !== null; left--) {
    rest_of_queue = rest_of_queue.nx_packet_tcp_queue_next;
  }
  socket.nx_tcp_socket_transmit_sent_head = rest_of_queue;
  if (rest_of_queue === null) {
    socket.nx_tcp_socket_transmit_sent_tail = null;
    socket.nx_tcp_socket_transmit_sent_count = 0;
    restart_timer_of_empty_queue(socket);
  } else {
    socket.nx_tcp_socket_transmit_sent_count -= count;
    socket.nx_tcp_socket_timeout = socket.nx_tcp_socket_timeout_rate;
    socket.nx_tcp_socket_timeout_retries = 0;
  }
  return release_packets(socket, first, count);
}

/** Releases so many packets that were taken off the transmit queue. */
function release_packets(socket: NX_TCP_SOCKET, first: NX_PACKET | null, count: number): Service<unknown> {
  let packet = first;
  for (let left = count; left > 0 && packet !== null; left--) {
    const next: NX_PACKET | null = packet.nx_packet_tcp_queue_next;
    const data = sent_data_length(packet);
    const outstanding = socket.nx_tcp_socket_tx_outstanding_bytes;
    socket.nx_tcp_socket_tx_outstanding_bytes = outstanding > data ? outstanding - data : 0;
    packet.nx_packet_tcp_queue_next = null;
    packet.nx_packet_state = NX_PACKET_ALLOCATED;
    const dropping = packet.nx_packet_driver_done ? packet_drop(K as Kernel, packet) : COMPLETED_VOID;
    if (dropping !== COMPLETED_VOID) return after(dropping, release_packets, socket, next, left - 1);
    packet = next;
  }
  return socket.nx_tcp_socket_fast_recovery === NX_FALSE
    ? COMPLETED_VOID
    : tcp_socket_retransmit(socket, false);
}
