/**
 * What a segment means in each connection state beyond its data and its acknowledgment (RFC 9293 3.10.7): handshakes,
 * FIN in its various orders, and the senders that may go on.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { after, COMPLETED_VOID } from '../../rtos/kernel/service.ts';
import { mark } from '../../rtos/sim/marks.ts';
import type { Service } from '../../rtos/tx_api.ts';
import type { NX_IP, NX_TCP_SOCKET } from '../nx_cb.ts';
import {
  NX_FALSE,
  NX_SUCCESS,
  NX_TCP_CLOSE_WAIT,
  NX_TCP_CLOSING,
  NX_TCP_ESTABLISHED,
  NX_TCP_FIN_WAIT_2,
  NX_TCP_SYN_RECEIVED,
  NX_TCP_TIMED_WAIT,
} from '../nx_constants.ts';
import { congestion_start, transmit_window } from './nx_tcp_congestion.ts';
import type { TcpHeader } from './nx_tcp_header.ts';
import { tcp_packet_send_ack, tcp_packet_send_rst, tcp_packet_send_syn } from './nx_tcp_packet_send.ts';
import { tcp_notify, tcp_socket_block_cleanup, tcp_socket_connection_reset } from './nx_tcp_reset.ts';
import { change_state } from './nx_tcp_trace.ts';
import { tcp_end_receive_waits, tcp_thread_resume } from './nx_tcp_waiting.ts';

/** Readies the thread that waits for the connection. */
function* wake_connecting(socket: NX_TCP_SOCKET): Service<void> {
  const thread = socket.nx_tcp_socket_connect_suspended_thread;
  if (thread === null) return;
  socket.nx_tcp_socket_connect_suspended_thread = null;
  yield* tcp_thread_resume(K as Kernel, thread, NX_SUCCESS);
}

/** Readies the thread that waits for the end of the connection. */
function* wake_disconnecting(socket: NX_TCP_SOCKET): Service<void> {
  const thread = socket.nx_tcp_socket_disconnect_suspended_thread;
  if (thread === null) return;
  socket.nx_tcp_socket_disconnect_suspended_thread = null;
  yield* tcp_thread_resume(K as Kernel, thread, NX_SUCCESS);
}

function restart_keepalive(socket: NX_TCP_SOCKET): void {
  if (socket.nx_tcp_socket_keepalive_enabled === NX_FALSE) return;
  socket.nx_tcp_socket_keepalive_timeout = socket.keepalive_initial;
  socket.nx_tcp_socket_keepalive_retries = 0;
}

/** SYN SENT: the answer to our SYN, a SYN that crossed it, or something of an old connection (RFC 9293 3.10.7.3). */
export function* tcp_state_syn_sent(socket: NX_TCP_SOCKET, header: TcpHeader): Service<void> {
  const acknowledges = header.ack;
  const ours = acknowledges && header.acknowledgment === socket.nx_tcp_socket_tx_sequence;
  if (header.rst) {
    if (!ours) return;
    (socket.nx_tcp_socket_ip_ptr as NX_IP).nx_ip_tcp_resets_received++;
    yield* tcp_socket_connection_reset(socket);
    return;
  }
  const syn = header.syn;
  if (syn && ours) {
    yield* connected(socket, header);
  } else if (syn && !acknowledges) {
    yield* simultaneous_open(socket, header);
  } else if (acknowledges && !ours) {
    yield* tcp_packet_send_rst(socket, header);
  }
}

/** The client's side of the handshake is complete. */
function* connected(socket: NX_TCP_SOCKET, header: TcpHeader): Service<void> {
  socket.nx_tcp_socket_rx_sequence = (header.sequence + 1) >>> 0;
  socket.nx_tcp_socket_tx_window_advertised = header.window;
  socket.nx_tcp_socket_tx_outstanding_bytes = 0;
  congestion_start(socket, socket.nx_tcp_socket_timeout_retries > 0);
  yield* tcp_packet_send_ack(socket);
  change_state(socket, NX_TCP_ESTABLISHED);
  socket.nx_tcp_socket_timeout = 0;
  restart_keepalive(socket);
  yield* tcp_notify(socket.nx_tcp_establish_notify, socket);
  yield* wake_connecting(socket);
}

/** Both sides sent a SYN (RFC 9293 3.5, figure 8). */
function* simultaneous_open(socket: NX_TCP_SOCKET, header: TcpHeader): Service<void> {
  mark('tcp: simultaneous open');
  socket.nx_tcp_socket_rx_sequence = (header.sequence + 1) >>> 0;
  socket.nx_tcp_socket_tx_window_advertised = header.window;
  socket.nx_tcp_socket_tx_outstanding_bytes = 0;
  change_state(socket, NX_TCP_SYN_RECEIVED);
  socket.nx_tcp_socket_timeout = 0;
  yield* tcp_packet_send_syn(socket, (socket.nx_tcp_socket_tx_sequence - 1) >>> 0);
}

/** SYN RECEIVED: the last part of the handshake. The SYN's timer keeps running, as in the original; it does nothing. */
export function* tcp_state_syn_received(socket: NX_TCP_SOCKET, header: TcpHeader): Service<void> {
  if (!header.ack) return;
  if (header.acknowledgment !== socket.nx_tcp_socket_tx_sequence) {
    yield* tcp_packet_send_rst(socket, header);
    return;
  }
  socket.nx_tcp_socket_tx_window_advertised = header.window;
  congestion_start(socket, socket.nx_tcp_socket_timeout_retries > 0);
  change_state(socket, NX_TCP_ESTABLISHED);
  yield* tcp_notify(socket.nx_tcp_establish_notify, socket);
  restart_keepalive(socket);
  socket.nx_tcp_socket_rx_sequence_acked = socket.nx_tcp_socket_rx_sequence;
  yield* wake_connecting(socket);
}

/** A FIN came, and everything before it. */
function fin_is_due(socket: NX_TCP_SOCKET): boolean {
  return (
    socket.nx_tcp_socket_fin_received !== NX_FALSE &&
    socket.nx_tcp_socket_fin_sequence === socket.nx_tcp_socket_rx_sequence
  );
}

/** ESTABLISHED: the peer closes its side. Receivers that wait get NX_NOT_CONNECTED. */
export function* tcp_state_established(socket: NX_TCP_SOCKET): Service<void> {
  if (!fin_is_due(socket)) return;
  (socket.nx_tcp_socket_ip_ptr as NX_IP).nx_ip_tcp_disconnections++;
  if (socket.nx_tcp_socket_keepalive_enabled !== NX_FALSE) {
    socket.nx_tcp_socket_keepalive_timeout = 0;
    socket.nx_tcp_socket_keepalive_retries = 0;
  }
  change_state(socket, NX_TCP_CLOSE_WAIT);
  socket.nx_tcp_socket_rx_sequence = (socket.nx_tcp_socket_rx_sequence + 1) >>> 0;
  yield* tcp_end_receive_waits(K as Kernel, socket);
  yield* tcp_packet_send_ack(socket);
  yield* tcp_notify(socket.nx_tcp_disconnect_callback, socket);
}

/** Both sides have closed: the socket waits out twice the longest life of a segment. */
function enter_timed_wait(socket: NX_TCP_SOCKET): void {
  change_state(socket, NX_TCP_TIMED_WAIT);
  socket.nx_tcp_socket_timeout = socket.timed_wait_ticks;
}

function* notify_timed_wait(socket: NX_TCP_SOCKET): Service<void> {
  yield* wake_disconnecting(socket);
  yield* tcp_notify(socket.nx_tcp_disconnect_callback, socket);
  yield* tcp_notify(socket.nx_tcp_timed_wait_callback, socket);
  yield* tcp_notify(socket.nx_tcp_disconnect_complete_notify, socket);
}

function* acknowledge_fin(socket: NX_TCP_SOCKET): Service<void> {
  socket.nx_tcp_socket_rx_sequence = (socket.nx_tcp_socket_rx_sequence + 1) >>> 0;
  yield* tcp_packet_send_ack(socket);
}

/** FIN WAIT 1: our FIN is acknowledged, the peer's comes, or both. */
export function* tcp_state_fin_wait1(socket: NX_TCP_SOCKET): Service<void> {
  const acknowledged = socket.nx_tcp_socket_fin_acked !== NX_FALSE;
  if (acknowledged && socket.nx_tcp_socket_fin_received === NX_FALSE) {
    change_state(socket, NX_TCP_FIN_WAIT_2);
    socket.nx_tcp_socket_timeout = 0;
  } else if (acknowledged && socket.nx_tcp_socket_fin_sequence === socket.nx_tcp_socket_rx_sequence) {
    enter_timed_wait(socket);
    yield* acknowledge_fin(socket);
    yield* notify_timed_wait(socket);
  } else if (fin_is_due(socket)) {
    mark('tcp: simultaneous close');
    change_state(socket, NX_TCP_CLOSING);
    yield* acknowledge_fin(socket);
  }
}

/** FIN WAIT 2: the peer's FIN. */
export function* tcp_state_fin_wait2(socket: NX_TCP_SOCKET): Service<void> {
  if (!fin_is_due(socket)) return;
  enter_timed_wait(socket);
  yield* acknowledge_fin(socket);
  yield* notify_timed_wait(socket);
}

/** The segment acknowledges all that was sent, FIN included, and is the next one. */
function acknowledges_all(socket: NX_TCP_SOCKET, header: TcpHeader): boolean {
  return (
    header.ack &&
    header.acknowledgment === socket.nx_tcp_socket_tx_sequence &&
    header.sequence === socket.nx_tcp_socket_rx_sequence
  );
}

/** CLOSING: both sides sent a FIN; ours is acknowledged now. */
export function* tcp_state_closing(socket: NX_TCP_SOCKET, header: TcpHeader): Service<void> {
  if (!acknowledges_all(socket, header)) return;
  enter_timed_wait(socket);
  yield* notify_timed_wait(socket);
}

/** LAST ACK: the connection is over. */
export function* tcp_state_last_ack(socket: NX_TCP_SOCKET, header: TcpHeader): Service<void> {
  if (!acknowledges_all(socket, header)) return;
  tcp_socket_block_cleanup(socket);
  yield* wake_disconnecting(socket);
  yield* tcp_notify(socket.nx_tcp_disconnect_complete_notify, socket);
}

/** Lets the first thread that waits to send go on, when there is room now. */
export function tcp_state_transmit_check(socket: NX_TCP_SOCKET): Service<unknown> {
  if (socket.transmit_waiting.head === null || transmit_window(socket) === 0) return COMPLETED_VOID;
  if (socket.nx_tcp_socket_transmit_sent_count >= socket.nx_tcp_socket_transmit_queue_maximum)
    return COMPLETED_VOID;
  const telling = tcp_notify(socket.nx_tcp_socket_window_update_notify, socket);
  if (telling !== COMPLETED_VOID) return after(telling, wake_sender, socket);
  return wake_sender(socket);
}

function wake_sender(socket: NX_TCP_SOCKET): Service<unknown> {
  const thread = socket.transmit_waiting.head;
  return thread === null ? COMPLETED_VOID : tcp_thread_resume(K as Kernel, thread, NX_SUCCESS);
}
