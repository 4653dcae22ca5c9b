/**
 * Listening on a port: nx_tcp_server_socket_listen, _relisten, _unlisten (guide ch.4; RFC 9293 3.10.1, passive open).
 *
 * A listener has one socket at a time, for the next connection, and a queue of requests for later ones.
 */
import { run_callback } from '../../rtos/kernel/callback.ts';
import { enter } from '../../rtos/kernel/current.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { not_thread } from '../../rtos/services/caller.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import { type NX_IP, type NX_NOTIFY, type NX_PACKET, NX_TCP_LISTEN, type NX_TCP_SOCKET } from '../nx_cb.ts';
import {
  NX_ALREADY_BOUND,
  NX_CALLER_ERROR,
  NX_CONNECTION_PENDING,
  NX_DUPLICATE_LISTEN,
  NX_ENTRY_NOT_FOUND,
  NX_FALSE,
  NX_INVALID_PORT,
  NX_INVALID_RELISTEN,
  NX_MAX_LISTEN,
  NX_MAX_LISTEN_REQUESTS,
  NX_MAX_PORT,
  NX_NOT_CLOSED,
  NX_NOT_LISTEN_STATE,
  NX_PTR_ERROR,
  NX_SUCCESS,
  NX_TCP_CLOSED,
  NX_TCP_LISTEN_STATE,
  NX_TRUE,
} from '../nx_constants.ts';
import { refuse } from '../nx_service.ts';
import { NX_TRACE, trace_network } from '../nx_trace.ts';
import { packet_drop } from '../packet/packet_memory.ts';
import { Ring } from '../ring.ts';
import { read_tcp_header, type TcpHeader } from './nx_tcp_header.ts';
import { adopt_peer, first_request, listener_of } from './nx_tcp_listen_request.ts';
import { port_bind } from './nx_tcp_port_table.ts';
import { check_ip, no_socket } from './nx_tcp_socket_check.ts';
import { change_state } from './nx_tcp_trace.ts';

function check(k: Kernel, ip: NX_IP | null, no_socket_given: boolean, port: UINT): UINT {
  const wrong = check_ip(ip);
  if (wrong === NX_PTR_ERROR || no_socket_given) return NX_PTR_ERROR;
  if (wrong !== NX_SUCCESS) return wrong;
  if (port === 0 || port > NX_MAX_PORT) return NX_INVALID_PORT;
  return not_thread(k) ? NX_CALLER_ERROR : NX_SUCCESS;
}

/** NX_SUCCESS when a socket is free to become a server's. */
function may_listen(socket: NX_TCP_SOCKET): UINT {
  if (socket.nx_tcp_socket_state !== NX_TCP_CLOSED) return NX_NOT_CLOSED;
  const bound = socket.nx_tcp_socket_bound_next !== null || socket.nx_tcp_socket_bind_in_progress !== null;
  return bound ? NX_ALREADY_BOUND : NX_SUCCESS;
}

const ACTIVE = new Ring<NX_TCP_LISTEN>('nx_tcp_listen_next', 'nx_tcp_listen_previous');

/** Appends a listener to the active ones. */
function activate(ip: NX_IP, listener: NX_TCP_LISTEN): void {
  ip.nx_ip_tcp_active_listen_requests = ACTIVE.append(ip.nx_ip_tcp_active_listen_requests, listener);
}

/** Moves a listener back to the unused ones. */
function deactivate(ip: NX_IP, listener: NX_TCP_LISTEN): void {
  ip.nx_ip_tcp_active_listen_requests = ACTIVE.remove(ip.nx_ip_tcp_active_listen_requests, listener);
  listener.nx_tcp_listen_next = ip.nx_ip_tcp_available_listen_requests;
  ip.nx_ip_tcp_available_listen_requests = listener;
}

/** One that is not in use. */
function take_request(ip: NX_IP): NX_TCP_LISTEN | null {
  const listener = ip.nx_ip_tcp_available_listen_requests;
  if (listener !== null) {
    ip.nx_ip_tcp_available_listen_requests = listener.nx_tcp_listen_next;
    return listener;
  }
  const made = ip.nx_ip_tcp_server_listen_reqs;
  if (made.length === NX_MAX_LISTEN_REQUESTS) return null;
  const fresh = new NX_TCP_LISTEN();
  made.push(fresh);
  return fresh;
}

/** The socket belongs to the listener's next connection. */
function dedicate(socket: NX_TCP_SOCKET, port: UINT): void {
  socket.nx_tcp_socket_client_type = NX_FALSE;
  change_state(socket, NX_TCP_LISTEN_STATE);
  socket.nx_tcp_socket_port = port;
}

function listen(
  ip: NX_IP,
  port: UINT,
  socket: NX_TCP_SOCKET,
  queue_size: ULONG,
  callback: NX_NOTIFY<[NX_TCP_SOCKET, UINT]> | null,
): UINT {
  const wrong = may_listen(socket);
  if (wrong !== NX_SUCCESS) return wrong;
  socket.nx_tcp_socket_connect_interface = null;
  if (listener_of(ip, port) !== null) return NX_DUPLICATE_LISTEN;
  const listener = take_request(ip);
  if (listener === null) return NX_MAX_LISTEN;
  listener.nx_tcp_listen_port = port;
  listener.nx_tcp_listen_callback = callback;
  listener.nx_tcp_listen_socket_ptr = socket;
  listener.nx_tcp_listen_queue_maximum = queue_size;
  listener.nx_tcp_listen_queue_current = 0;
  listener.nx_tcp_listen_queue_head = null;
  listener.nx_tcp_listen_queue_tail = null;
  dedicate(socket, port);
  socket.nx_tcp_socket_timeout = 0;
  activate(ip, listener);
  return NX_SUCCESS;
}

/**
 * Listens on a port with a socket for the first connection. The connection is made when nx_tcp_server_socket_accept is
 * called on the socket; a further one needs a relisten with another socket, or the same one again.
 *
 * `port`: 1 to 65535; `listen_queue_size`: requests that wait while there is no socket, the oldest are dropped;
 * `tcp_listen_callback` runs in the IP thread when a request takes the socket, may be null.
 *
 * Statuses: NX_SUCCESS; NX_MAX_LISTEN: ten listeners exist; NX_DUPLICATE_LISTEN: the port has one; NX_NOT_CLOSED,
 * NX_ALREADY_BOUND: the socket is in use; NX_INVALID_PORT; NX_PTR_ERROR; NX_NOT_ENABLED; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend for the IP protection. (Guide ch.4)
 */
export function nx_tcp_server_socket_listen(
  ip_ptr: NX_IP | null,
  port: UINT,
  socket_ptr: NX_TCP_SOCKET | null,
  listen_queue_size: UINT,
  tcp_listen_callback: NX_NOTIFY<[NX_TCP_SOCKET, UINT]> | null,
): Service<UINT> {
  const k = enter('nx_tcp_server_socket_listen');
  const wrong = check(k, ip_ptr, no_socket(socket_ptr), port);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  const ip = ip_ptr as NX_IP;
  trace_network(k, NX_TRACE.TCP_SERVER_SOCKET_LISTEN, ip, port, socket_ptr, listen_queue_size);
  return in_steps(k, tcp_server_socket_listen(ip, port, socket_ptr, listen_queue_size, tcp_listen_callback));
}

function* tcp_server_socket_listen(
  ip: NX_IP,
  port: UINT,
  socket_ptr: NX_TCP_SOCKET | null,
  listen_queue_size: UINT,
  tcp_listen_callback: NX_NOTIFY<[NX_TCP_SOCKET, UINT]> | null,
): Service<UINT> {
  yield* ip_protect(ip);
  const status = listen(ip, port, socket_ptr as NX_TCP_SOCKET, listen_queue_size, tcp_listen_callback);
  yield* ip_unprotect(ip);
  return status;
}

/** Gives a socket to the oldest request of the queue. The handshake begins when accept is called. */
function give_to_request(ip: NX_IP, port: UINT, socket: NX_TCP_SOCKET, packet: NX_PACKET): void {
  const header = read_tcp_header(packet) as TcpHeader;
  adopt_peer(ip, socket, packet, header);
  socket.nx_tcp_socket_peer_mss = header.mss;
  dedicate(socket, port);
  port_bind(ip, socket, port);
}

/**
 * Gives a listener whose socket is in use by a connection another one for the next connection.
 *
 * Statuses: NX_SUCCESS; NX_CONNECTION_PENDING: the socket was given to a request that waited, call accept;
 * NX_INVALID_RELISTEN: no listener on the port, or it has a socket; NX_NOT_CLOSED, NX_ALREADY_BOUND: the socket is in
 * use; NX_INVALID_PORT; NX_PTR_ERROR; NX_NOT_ENABLED; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend for the IP protection, may preempt. (Guide ch.4)
 */
export function nx_tcp_server_socket_relisten(
  ip_ptr: NX_IP | null,
  port: UINT,
  socket_ptr: NX_TCP_SOCKET | null,
): Service<UINT> {
  const k = enter('nx_tcp_server_socket_relisten');
  const wrong = check(k, ip_ptr, no_socket(socket_ptr), port);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  const ip = ip_ptr as NX_IP;
  const socket = socket_ptr as NX_TCP_SOCKET;
  trace_network(k, NX_TRACE.TCP_SERVER_SOCKET_RELISTEN, ip, port, socket, socket.nx_tcp_socket_state);
  return in_steps(k, tcp_server_socket_relisten(k, socket, ip, port));
}

function* tcp_server_socket_relisten(k: Kernel, socket: NX_TCP_SOCKET, ip: NX_IP, port: UINT): Service<UINT> {
  yield* ip_protect(ip);
  let status = may_listen(socket);
  const listener = listener_of(ip, port);
  let request: NX_PACKET | null = null;
  if (status === NX_SUCCESS) {
    if (listener === null || listener.nx_tcp_listen_socket_ptr !== null) {
      status = NX_INVALID_RELISTEN;
    } else if (listener.nx_tcp_listen_queue_current === 0) {
      listener.nx_tcp_listen_socket_ptr = socket;
      socket.nx_tcp_socket_connect_interface = null;
      dedicate(socket, port);
    } else {
      request = first_request(listener) as NX_PACKET;
      const notify = socket.nx_tcp_socket_syn_received_notify;
      if (notify === null || notify(socket, request) === NX_TRUE) {
        give_to_request(ip, port, socket, request);
        status = NX_CONNECTION_PENDING;
      }
    }
  }
  yield* ip_unprotect(ip);
  if (status === NX_CONNECTION_PENDING) {
    const returned = listener?.nx_tcp_listen_callback?.(socket, port);
    yield* run_callback(k, 'the listen callback', returned);
  }
  if (request !== null) {
    yield* packet_drop(k, request);
  }
  return status;
}

/** Takes the socket from a listener and ends it, or drops its queued requests. */
function* unlisten(k: Kernel, ip: NX_IP, port: UINT): Service<UINT> {
  const listener = listener_of(ip, port);
  if (listener === null) return NX_ENTRY_NOT_FOUND;
  const socket = listener.nx_tcp_listen_socket_ptr;
  if (socket !== null) {
    if (socket.nx_tcp_socket_state !== NX_TCP_LISTEN_STATE) return NX_NOT_LISTEN_STATE;
    change_state(socket, NX_TCP_CLOSED);
    listener.nx_tcp_listen_socket_ptr = null;
  } else {
    for (let request = first_request(listener); request !== null; request = first_request(listener)) {
      yield* packet_drop(k, request);
    }
  }
  deactivate(ip, listener);
  return NX_SUCCESS;
}

/**
 * Ends listening on a port. Connections that exist go on.
 *
 * Statuses: NX_SUCCESS; NX_ENTRY_NOT_FOUND: no listener on the port; NX_NOT_LISTEN_STATE: a thread is in accept;
 * NX_INVALID_PORT; NX_PTR_ERROR; NX_NOT_ENABLED; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend for the IP protection, may preempt. (Guide ch.4)
 */
export function nx_tcp_server_socket_unlisten(ip_ptr: NX_IP | null, port: UINT): Service<UINT> {
  const k = enter('nx_tcp_server_socket_unlisten');
  const wrong = check(k, ip_ptr, false, port);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  const ip = ip_ptr as NX_IP;
  trace_network(k, NX_TRACE.TCP_SERVER_SOCKET_UNLISTEN, ip, port);
  return in_steps(k, tcp_server_socket_unlisten(k, ip, port));
}

function* tcp_server_socket_unlisten(k: Kernel, ip: NX_IP, port: UINT): Service<UINT> {
  yield* ip_protect(ip);
  const status = yield* unlisten(k, ip, port);
  yield* ip_unprotect(ip);
  return status;
}
