/**
 * Serving one connection: nx_tcp_server_socket_accept and _unaccept (guide ch.4).
 *
 * A SYN is answered only once accept was called, with or without a wait.
 */
import { enter } from '../../rtos/kernel/current.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import type { TX_THREAD } from '../../rtos/kernel/tx_thread_cb.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import type { NX_IP, NX_TCP_SOCKET } from '../nx_cb.ts';
import {
  NX_IN_PROGRESS,
  NX_NOT_LISTEN_STATE,
  NX_SUCCESS,
  NX_TCP_CLOSE_WAIT,
  NX_TCP_CLOSED,
  NX_TCP_ESTABLISHED,
  NX_TCP_LISTEN_STATE,
  NX_TCP_SYN_RECEIVED,
  NX_TRUE,
} from '../nx_constants.ts';
import { refuse } from '../nx_service.ts';
import { NX_TRACE, trace_network } from '../nx_trace.ts';
import { begin_connection, begin_handshake } from './nx_tcp_client_connect.ts';
import { answer_syn } from './nx_tcp_listen_request.ts';
import { forget_peer } from './nx_tcp_peer.ts';
import { port_unbind } from './nx_tcp_port_table.ts';
import { tcp_leftovers_flush, tcp_receive_queue_flush } from './nx_tcp_reset.ts';
import { check_in_thread } from './nx_tcp_socket_check.ts';
import { change_state } from './nx_tcp_trace.ts';
import { tcp_connect_cleanup, tcp_end_disconnect_wait, tcp_wait } from './nx_tcp_waiting.ts';

/** Moves a listening socket to SYN RECEIVED and answers the request it has, if it has one. */
function* begin_accept(k: Kernel, socket: NX_TCP_SOCKET): Service<void> {
  begin_handshake(k, socket);
  change_state(socket, NX_TCP_SYN_RECEIVED);
  if (socket.nx_tcp_socket_bound_next === null || socket.nx_tcp_socket_connect_interface === null) {
    socket.nx_tcp_socket_timeout = 0;
    return;
  }
  yield* tcp_leftovers_flush(k, socket);
  begin_connection(socket);
  yield* answer_syn(socket);
}

/**
 * Accepts a connection on a listening socket.
 *
 * `wait_option`: ticks to wait for it. With NX_NO_WAIT it is made meanwhile: see nx_tcp_socket_state_wait.
 *
 * Statuses: NX_SUCCESS: connected; NX_IN_PROGRESS: no wait; NX_NOT_CONNECTED: not in time, accept may be called again;
 * NX_NOT_LISTEN_STATE: not a listening socket; NX_WAIT_ABORTED; NX_PTR_ERROR; NX_NOT_ENABLED; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend. (Guide ch.4)
 */
export function nx_tcp_server_socket_accept(
  socket_ptr: NX_TCP_SOCKET | null,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nx_tcp_server_socket_accept');
  const wrong = check_in_thread(k, socket_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  const socket = socket_ptr as NX_TCP_SOCKET;
  const ip = socket.nx_tcp_socket_ip_ptr as NX_IP;
  const state = socket.nx_tcp_socket_state;
  if (state === NX_TCP_ESTABLISHED) return refuse(k, NX_SUCCESS);
  if (state !== NX_TCP_LISTEN_STATE && state !== NX_TCP_SYN_RECEIVED) return refuse(k, NX_NOT_LISTEN_STATE);
  trace_network(k, NX_TRACE.TCP_SERVER_SOCKET_ACCEPT, ip, socket, wait_option, socket.nx_tcp_socket_state);
  return in_steps(k, tcp_server_socket_accept(k, socket, wait_option, ip));
}

function* tcp_server_socket_accept(
  k: Kernel,
  socket: NX_TCP_SOCKET,
  wait_option: ULONG,
  ip: NX_IP,
): Service<UINT> {
  yield* ip_protect(ip);
  if (socket.nx_tcp_socket_state === NX_TCP_LISTEN_STATE) yield* begin_accept(k, socket);
  if (wait_option !== 0 && k.current !== ip.nx_ip_thread) {
    socket.nx_tcp_socket_connect_suspended_thread = k.current as TX_THREAD;
    const status = yield* tcp_wait(k, ip, null, socket, wait_option, tcp_connect_cleanup);
    if (status !== NX_SUCCESS) {
      change_state(socket, NX_TCP_LISTEN_STATE);
      socket.nx_tcp_socket_timeout = 0;
    }
    return status;
  }
  yield* ip_unprotect(ip);
  return NX_IN_PROGRESS;
}

/** A server socket whose connection is over or ending goes back to LISTEN, whatever the peer still does. */
function force_to_listen(socket: NX_TCP_SOCKET): void {
  const state = socket.nx_tcp_socket_state;
  const bound_closed = state === NX_TCP_CLOSED && socket.nx_tcp_socket_bound_next !== null;
  if (state < NX_TCP_CLOSE_WAIT && !bound_closed) return;
  change_state(socket, NX_TCP_LISTEN_STATE);
  forget_peer(socket);
}

/** Takes a socket that has no connection off its listener, which then needs a relisten. */
function leave_listener(ip: NX_IP, socket: NX_TCP_SOCKET): void {
  const first = ip.nx_ip_tcp_active_listen_requests;
  let listener = first;
  while (listener !== null) {
    if (listener.nx_tcp_listen_socket_ptr === socket) {
      listener.nx_tcp_listen_socket_ptr = null;
      return;
    }
    listener = listener.nx_tcp_listen_next;
    if (listener === first) return;
  }
}

function* unaccept(k: Kernel, ip: NX_IP, socket: NX_TCP_SOCKET): Service<UINT> {
  force_to_listen(socket);
  if (socket.nx_tcp_socket_state !== NX_TCP_LISTEN_STATE) return NX_NOT_LISTEN_STATE;
  yield* tcp_end_disconnect_wait(k, socket);
  if (socket.nx_tcp_socket_bound_next !== null) port_unbind(ip, socket);
  else leave_listener(ip, socket);
  change_state(socket, NX_TCP_CLOSED);
  socket.nx_tcp_socket_client_type = NX_TRUE;
  socket.nx_tcp_socket_timeout = 0;
  if (socket.nx_tcp_socket_receive_queue_count > 0) yield* tcp_receive_queue_flush(k, socket);
  yield* tcp_leftovers_flush(k, socket);
  return NX_SUCCESS;
}

/**
 * Ends a server socket's part in a connection, so that it can be used again with a relisten. Call it after
 * nx_tcp_socket_disconnect, or when an accept failed.
 *
 * Statuses: NX_SUCCESS; NX_NOT_LISTEN_STATE: connected, connecting or closed; NX_PTR_ERROR; NX_NOT_ENABLED;
 * NX_CALLER_ERROR.
 * Allowed from: threads. May suspend for the IP protection, may preempt. (Guide ch.4)
 */
export function nx_tcp_server_socket_unaccept(socket_ptr: NX_TCP_SOCKET | null): Service<UINT> {
  const k = enter('nx_tcp_server_socket_unaccept');
  const wrong = check_in_thread(k, socket_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  const socket = socket_ptr as NX_TCP_SOCKET;
  const ip = socket.nx_tcp_socket_ip_ptr as NX_IP;
  trace_network(k, NX_TRACE.TCP_SERVER_SOCKET_UNACCEPT, ip, socket, socket.nx_tcp_socket_state);
  return in_steps(k, tcp_server_socket_unaccept(k, ip, socket));
}

function* tcp_server_socket_unaccept(k: Kernel, ip: NX_IP, socket: NX_TCP_SOCKET): Service<UINT> {
  yield* ip_protect(ip);
  const status = yield* unaccept(k, ip, socket);
  yield* ip_unprotect(ip);
  return status;
}
