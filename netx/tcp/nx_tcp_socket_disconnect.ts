/**
 * nx_tcp_socket_disconnect: the end of a connection, by FIN in either order or by reset (guide ch.4; RFC 9293 3.6).
 */
import { enter } from '../../rtos/kernel/current.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import type { TX_THREAD } from '../../rtos/kernel/tx_thread_cb.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import type { NX_IP, NX_TCP_SOCKET } from '../nx_cb.ts';
import {
  NX_FALSE,
  NX_IN_PROGRESS,
  NX_NOT_CONNECTED,
  NX_SUCCESS,
  NX_TCP_CLOSE_WAIT,
  NX_TCP_CLOSED,
  NX_TCP_ESTABLISHED,
  NX_TCP_FIN_WAIT_1,
  NX_TCP_LAST_ACK,
  NX_TCP_LISTEN_STATE,
  NX_TCP_SYN_RECEIVED,
  NX_TCP_SYN_SENT,
  NX_TCP_TIMED_WAIT,
} from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { refuse } from '../nx_service.ts';
import { NX_TRACE, trace_network } from '../nx_trace.ts';
import { tcp_packet_send_abort, tcp_packet_send_fin } from './nx_tcp_packet_send.ts';
import { tcp_socket_block_cleanup, tcp_transmit_queue_flush } from './nx_tcp_reset.ts';
import { check_in_thread } from './nx_tcp_socket_check.ts';
import { change_state } from './nx_tcp_trace.ts';
import {
  tcp_disconnect_cleanup,
  tcp_end_connect_wait,
  tcp_end_receive_waits,
  tcp_end_transmit_waits,
  tcp_wait,
} from './nx_tcp_waiting.ts';

function may_disconnect(state: UINT): boolean {
  return (
    state === NX_TCP_ESTABLISHED ||
    state === NX_TCP_SYN_SENT ||
    state === NX_TCP_SYN_RECEIVED ||
    state === NX_TCP_CLOSE_WAIT
  );
}

/** Sends the FIN, which takes a sequence number of its own. */
function send_fin(socket: NX_TCP_SOCKET): Service<unknown> {
  socket.nx_tcp_socket_tx_sequence = (socket.nx_tcp_socket_tx_sequence + 1) >>> 0;
  return tcp_packet_send_fin(socket, (socket.nx_tcp_socket_tx_sequence - 1) >>> 0);
}

/** A handshake is given up; the peer is told only if it got an answer from us already. */
function* give_up_handshake(socket: NX_TCP_SOCKET): Service<void> {
  const answered = socket.nx_tcp_socket_state === NX_TCP_SYN_RECEIVED;
  const client = socket.nx_tcp_socket_client_type !== NX_FALSE;
  if (answered && (client || socket.nx_tcp_socket_connect_interface !== null)) {
    socket.nx_tcp_socket_timeout_retries = 0;
    yield* send_fin(socket);
  }
  if (client) {
    change_state(socket, NX_TCP_CLOSED);
  } else {
    change_state(socket, NX_TCP_LISTEN_STATE);
    socket.nx_tcp_socket_rx_sequence = (socket.nx_tcp_socket_rx_sequence - 1) >>> 0;
  }
  socket.nx_tcp_socket_timeout = 0;
}

/** Our side is closed. While data is out, its timer stays; the FIN's starts when all of it is acknowledged. */
function* close_side(socket: NX_TCP_SOCKET): Service<void> {
  const second = socket.nx_tcp_socket_state === NX_TCP_CLOSE_WAIT;
  change_state(socket, second ? NX_TCP_LAST_ACK : NX_TCP_FIN_WAIT_1);
  if (socket.nx_tcp_socket_transmit_sent_head === null) {
    socket.nx_tcp_socket_timeout = socket.nx_tcp_socket_timeout_rate;
    socket.nx_tcp_socket_timeout_retries = 0;
  }
  yield* send_fin(socket);
}

/** What nobody needs any more: unacknowledged data, and threads that wait on the socket. */
function* let_go(k: Kernel, socket: NX_TCP_SOCKET): Service<void> {
  if (socket.nx_tcp_socket_transmit_sent_head !== null) yield* tcp_transmit_queue_flush(k, socket);
  yield* tcp_end_connect_wait(k, socket);
  yield* tcp_end_receive_waits(k, socket);
  yield* tcp_end_transmit_waits(k, socket);
}

/**
 * Disconnects. The side that begins waits until the other side has closed too; the other side, after its disconnect
 * callback, waits until its FIN is acknowledged. Data that is out is still delivered while the wait lasts.
 *
 * `wait_option`: ticks to wait. With NX_NO_WAIT the connection is reset: the peer gets a RST and unread data is lost.
 *
 * Statuses: NX_SUCCESS; NX_IN_PROGRESS: reset; NX_NOT_CONNECTED; NX_DISCONNECT_FAILED: not in time, the socket is closed
 * all the same; NX_WAIT_ABORTED; NX_PTR_ERROR; NX_NOT_ENABLED; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend. (Guide ch.4)
 */
export function nx_tcp_socket_disconnect(
  socket_ptr: NX_TCP_SOCKET | null,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nx_tcp_socket_disconnect');
  const wrong = check_in_thread(k, socket_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  const socket = socket_ptr as NX_TCP_SOCKET;
  const ip = socket.nx_tcp_socket_ip_ptr as NX_IP;
  trace_network(k, NX_TRACE.TCP_SOCKET_DISCONNECT, ip, socket, wait_option, socket.nx_tcp_socket_state);
  return in_steps(k, tcp_socket_disconnect(k, ip, socket, wait_option));
}

function* tcp_socket_disconnect(
  k: Kernel,
  ip: NX_IP,
  socket: NX_TCP_SOCKET,
  wait_option: ULONG,
): Service<UINT> {
  yield* ip_protect(ip);
  ip.nx_ip_tcp_disconnections++;
  let status = NX_NOT_CONNECTED;
  if (may_disconnect(socket.nx_tcp_socket_state)) status = yield* disconnect(k, ip, socket, wait_option);
  yield* ip_unprotect(ip);
  return status;
}

function* disconnect(k: Kernel, ip: NX_IP, socket: NX_TCP_SOCKET, wait_option: ULONG): Service<UINT> {
  const state = socket.nx_tcp_socket_state;
  let status = NX_SUCCESS;
  socket.nx_tcp_socket_keepalive_timeout = 0;
  socket.nx_tcp_socket_keepalive_retries = 0;
  if (state === NX_TCP_SYN_SENT || state === NX_TCP_SYN_RECEIVED) {
    yield* give_up_handshake(socket);
  } else if (wait_option === 0) {
    yield* tcp_packet_send_abort(socket);
    tcp_socket_block_cleanup(socket);
    status = NX_IN_PROGRESS;
  } else {
    yield* close_side(socket);
  }
  const open =
    socket.nx_tcp_socket_state !== NX_TCP_CLOSED && socket.nx_tcp_socket_state !== NX_TCP_LISTEN_STATE;
  if (open && k.current !== ip.nx_ip_thread) {
    socket.nx_tcp_socket_disconnect_suspended_thread = k.current;
    status = yield* tcp_wait(k, ip, null, socket, wait_option, tcp_disconnect_cleanup);
    yield* ip_protect(ip);
    // A wait for the protection leaves its own status in the thread.
    if (nx_config(k).quirks.tcp_disconnect_timeout_overwritten) {
      status = (k.current as TX_THREAD).tx_thread_suspend_status;
    }
    if (socket.nx_tcp_socket_state !== NX_TCP_TIMED_WAIT) tcp_socket_block_cleanup(socket);
  }
  yield* let_go(k, socket);
  return status;
}
