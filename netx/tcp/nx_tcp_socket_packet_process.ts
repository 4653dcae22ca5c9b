/**
 * A segment of a connection: is it acceptable, does it reset, what does it acknowledge, what does it bring
 * (RFC 9293 3.10.7.4, in that order), and who in the state table has to act on it.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { after, COMPLETED_FALSE, COMPLETED_TRUE, COMPLETED_VOID } from '../../rtos/kernel/service.ts';
import type { Service, ULONG } from '../../rtos/tx_api.ts';
import type { NX_IP, NX_PACKET, NX_TCP_SOCKET } from '../nx_cb.ts';
import {
  NX_FALSE,
  NX_TCP_CLOSE_WAIT,
  NX_TCP_CLOSING,
  NX_TCP_ESTABLISHED,
  NX_TCP_FIN_WAIT_1,
  NX_TCP_FIN_WAIT_2,
  NX_TCP_LAST_ACK,
  NX_TCP_SYN_RECEIVED,
  NX_TCP_SYN_SENT,
} from '../nx_constants.ts';
import { packet_drop } from '../packet/packet_memory.ts';
import type { TcpHeader } from './nx_tcp_header.ts';
import { TCP_OPTIONS_INVALID } from './nx_tcp_options.ts';
import { sequence_after, tcp_packet_send_ack, tcp_packet_send_rst } from './nx_tcp_packet_send.ts';
import { tcp_notify, tcp_socket_connection_reset } from './nx_tcp_reset.ts';
import { tcp_state_ack_check } from './nx_tcp_state_ack.ts';
import { answers_bare_acks, tcp_state_data_check } from './nx_tcp_state_data.ts';
import {
  tcp_state_closing,
  tcp_state_established,
  tcp_state_fin_wait1,
  tcp_state_fin_wait2,
  tcp_state_last_ack,
  tcp_state_syn_received,
  tcp_state_syn_sent,
  tcp_state_transmit_check,
} from './nx_tcp_states.ts';

/** A window that the pool's low watermark closed opens again when there are packets. */
function reopen_window(socket: NX_TCP_SOCKET, packet: NX_PACKET): void {
  const pool = packet.nx_packet_pool_owner;
  if (
    socket.nx_tcp_socket_receive_queue_maximum !== 0 &&
    socket.nx_tcp_socket_rx_window_current === 0 &&
    socket.nx_tcp_socket_receive_queue_head === null &&
    pool !== null &&
    pool.nx_packet_pool_available >= pool.nx_packet_pool_low_watermark
  ) {
    socket.nx_tcp_socket_rx_window_current = socket.nx_tcp_socket_rx_window_default;
  }
}

/** Some of the segment lies in the receive window (RFC 9293 3.10.7.4, first step; a closed window takes bare answers). */
function is_acceptable(socket: NX_TCP_SOCKET, header: TcpHeader, length: ULONG): boolean {
  const offset = (header.sequence - socket.nx_tcp_socket_rx_sequence) | 0;
  const window = socket.nx_tcp_socket_rx_window_current;
  const begins_inside = offset >= 0 && ((window - offset) | 0) > 0;
  if (length === 0) {
    if (window !== 0) return begins_inside || (offset === window && header.only_ack && !answers_bare_acks());
    return offset === 0 || header.rst || header.urg || header.only_ack;
  }
  const ends_inside = ((offset + length - 1) | 0) >= 0 && ((1 + window - offset - length) | 0) > 0;
  return begins_inside || ends_inside;
}

/** The steps that all states from SYN RECEIVED on have in common. False when the segment went no further. */
function common_steps(socket: NX_TCP_SOCKET, packet: NX_PACKET, header: TcpHeader): Service<boolean> {
  reopen_window(socket, packet);
  const length = packet.nx_packet_length - header.length;
  if (!is_acceptable(socket, header, length)) return refuse_segment(socket, header);
  if (header.rst || header.syn) return end_connection(socket, header);
  if (socket.nx_tcp_socket_state === NX_TCP_SYN_RECEIVED) return COMPLETED_TRUE;
  return tcp_state_ack_check(socket, header, length);
}

function* refuse_segment(socket: NX_TCP_SOCKET, header: TcpHeader): Service<boolean> {
  if (!header.rst) yield* tcp_packet_send_ack(socket);
  (socket.nx_tcp_socket_ip_ptr as NX_IP).nx_ip_tcp_receive_packets_dropped++;
  return false;
}

/** A reset, or a SYN in the middle of a connection. */
function* end_connection(socket: NX_TCP_SOCKET, header: TcpHeader): Service<boolean> {
  if (header.rst) {
    (socket.nx_tcp_socket_ip_ptr as NX_IP).nx_ip_tcp_resets_received++;
    yield* tcp_socket_connection_reset(socket);
  } else yield* answer_with_reset(socket, header, (header.sequence + 1) >>> 0);
  return false;
}

function* answer_with_reset(socket: NX_TCP_SOCKET, header: TcpHeader, after: ULONG): Service<void> {
  yield* tcp_packet_send_rst(socket, header, after);
  yield* tcp_socket_connection_reset(socket);
}

/** Options whose lengths are wrong end the connection (RFC 9293 3.2). */
function* refuse_options(socket: NX_TCP_SOCKET, packet: NX_PACKET, header: TcpHeader): Service<void> {
  yield* answer_with_reset(socket, header, sequence_after(packet, header));
  (socket.nx_tcp_socket_ip_ptr as NX_IP).nx_ip_tcp_invalid_packets++;
}

/** ESTABLISHED: data, the peer's FIN, and room for a thread that waits to send. True when the data was queued. */
function established(socket: NX_TCP_SOCKET, packet: NX_PACKET, header: TcpHeader): Service<boolean> {
  const queueing = tcp_state_data_check(socket, packet, header);
  if (socket.nx_tcp_socket_fin_received !== NX_FALSE || !is_answered(queueing))
    return established_further(socket, queueing);
  const checking = tcp_state_transmit_check(socket);
  return checking === COMPLETED_VOID ? queueing : after(checking, () => queueing);
}

function is_answered(service: Service<boolean>): boolean {
  return service === COMPLETED_TRUE || service === COMPLETED_FALSE;
}

function* established_further(socket: NX_TCP_SOCKET, queueing: Service<boolean>): Service<boolean> {
  const queued = yield* queueing;
  if (socket.nx_tcp_socket_fin_received !== NX_FALSE) yield* tcp_state_established(socket);
  yield* tcp_state_transmit_check(socket);
  return queued;
}

/** What another state makes of the segment. */
function* by_state(socket: NX_TCP_SOCKET, packet: NX_PACKET, header: TcpHeader): Service<boolean> {
  let queued = false;
  switch (socket.nx_tcp_socket_state) {
    case NX_TCP_SYN_SENT:
      yield* tcp_state_syn_sent(socket, header);
      if (is_established(socket)) queued = yield* tcp_state_data_check(socket, packet, header);
      break;
    case NX_TCP_SYN_RECEIVED:
      yield* tcp_state_syn_received(socket, header);
      if (is_established(socket)) queued = yield* tcp_state_data_check(socket, packet, header);
      break;
    case NX_TCP_CLOSE_WAIT:
      yield* tcp_state_transmit_check(socket);
      break;
    case NX_TCP_LAST_ACK:
      yield* tcp_state_last_ack(socket, header);
      break;
    case NX_TCP_FIN_WAIT_1:
      queued = yield* tcp_state_data_check(socket, packet, header);
      yield* tcp_state_fin_wait1(socket);
      break;
    case NX_TCP_FIN_WAIT_2:
      queued = yield* tcp_state_data_check(socket, packet, header);
      yield* tcp_state_fin_wait2(socket);
      break;
    case NX_TCP_CLOSING:
      yield* tcp_state_closing(socket, header);
      break;
    default:
      break;
  }
  return queued;
}

function is_established(socket: NX_TCP_SOCKET): boolean {
  return socket.nx_tcp_socket_state === NX_TCP_ESTABLISHED;
}

/** Processes a segment of a socket's connection, in the IP thread; takes the packet. */
export function tcp_socket_packet_process(
  socket: NX_TCP_SOCKET,
  packet: NX_PACKET,
  header: TcpHeader,
): Service<unknown> {
  if (socket.nx_tcp_socket_state < NX_TCP_SYN_RECEIVED) return further_steps(socket, packet, header);
  const accepting = common_steps(socket, packet, header);
  if (accepting === COMPLETED_TRUE) return further_steps(socket, packet, header);
  if (accepting === COMPLETED_FALSE) return packet_drop(K as Kernel, packet);
  return accepted_later(accepting, socket, packet, header);
}

function* accepted_later(
  accepting: Service<boolean>,
  socket: NX_TCP_SOCKET,
  packet: NX_PACKET,
  header: TcpHeader,
): Service<void> {
  if (yield* accepting) yield* further_steps(socket, packet, header);
  else yield* packet_drop(K as Kernel, packet);
}

/** The steps by state, and what becomes of the packet. */
function further_steps(socket: NX_TCP_SOCKET, packet: NX_PACKET, header: TcpHeader): Service<unknown> {
  const k = K as Kernel;
  if (header.mss === TCP_OPTIONS_INVALID)
    return after(refuse_options(socket, packet, header), packet_drop, k, packet);
  const queueing = is_established(socket)
    ? established(socket, packet, header)
    : by_state(socket, packet, header);
  if (header.urg || !is_answered(queueing)) return queued_later(queueing, socket, packet, header);
  return queueing === COMPLETED_TRUE ? COMPLETED_VOID : packet_drop(k, packet);
}

function* queued_later(
  queueing: Service<boolean>,
  socket: NX_TCP_SOCKET,
  packet: NX_PACKET,
  header: TcpHeader,
): Service<void> {
  const queued = yield* queueing;
  if (header.urg) yield* tcp_notify(socket.nx_tcp_urgent_data_callback, socket);
  if (!queued) yield* packet_drop(K as Kernel, packet);
}
