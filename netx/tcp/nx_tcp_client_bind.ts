/**
 * Local ports of client sockets: nx_tcp_client_socket_bind, _unbind, _port_get, nx_tcp_free_port_find (guide ch.4).
 *
 * A thread may wait for a port that another socket has; it gets the port, in order of arrival, when that one unbinds.
 */
import { enter, K } from '../../rtos/kernel/current.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Ref, Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { wait_append, wait_remove, waiters } from '../../rtos/kernel/suspension.ts';
import type { TX_THREAD } from '../../rtos/kernel/tx_thread_cb.ts';
import { not_thread } from '../../rtos/services/caller.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import type { NX_IP, NX_TCP_SOCKET } from '../nx_cb.ts';
import {
  NX_ALREADY_BOUND,
  NX_ANY_PORT,
  NX_CALLER_ERROR,
  NX_INVALID_PORT,
  NX_MAX_PORT,
  NX_NO_FREE_PORTS,
  NX_NOT_BOUND,
  NX_NOT_CLOSED,
  NX_PORT_UNAVAILABLE,
  NX_PTR_ERROR,
  NX_SEARCH_PORT_START,
  NX_SUCCESS,
  NX_TCP_CLOSED,
  NX_TCP_TIMED_WAIT,
} from '../nx_constants.ts';
import { refuse } from '../nx_service.ts';
import { NX_TRACE, trace_network } from '../nx_trace.ts';
import { port_bind, port_owner, port_unbind } from './nx_tcp_port_table.ts';
import { tcp_leftovers_flush, tcp_receive_queue_flush, tcp_socket_block_cleanup } from './nx_tcp_reset.ts';
import { check_in_thread, check_ip, check_socket, under_protection } from './nx_tcp_socket_check.ts';
import { tcp_client_bind_cleanup, tcp_end_bind_wait, tcp_thread_resume, tcp_wait } from './nx_tcp_waiting.ts';

/** The first port from `start` on that no socket has; 0 when all are taken. The search wraps to the dynamic ports. */
function free_port(ip: NX_IP, start: UINT): UINT {
  let port = start;
  do {
    if (port_owner(ip, port) === null) return port;
    port = port < NX_MAX_PORT ? port + 1 : NX_SEARCH_PORT_START;
  } while (port !== start);
  return -1;
}

/** A port for NX_ANY_PORT: the search begins at a pseudo-random one of the dynamic ports (RFC 6056). */
function any_port(k: Kernel, ip: NX_IP): UINT {
  return free_port(ip, NX_SEARCH_PORT_START + k.sim.random.below(NX_MAX_PORT + 1 - NX_SEARCH_PORT_START));
}

/**
 * Finds a free TCP port, at or after `port`.
 *
 * Statuses: NX_SUCCESS; NX_NO_FREE_PORTS; NX_PTR_ERROR; NX_NOT_ENABLED; NX_INVALID_PORT: above 65535;
 * NX_CALLER_ERROR.
 * Allowed from: threads. May suspend for the IP protection. (Guide ch.4)
 */
export function nx_tcp_free_port_find(
  ip_ptr: NX_IP | null,
  port: UINT,
  free_port_ptr: Ref<UINT> | null,
): Service<UINT> {
  const k = enter('nx_tcp_free_port_find');
  if (free_port_ptr === null) return refuse(k, NX_PTR_ERROR);
  const wrong = check_ip(ip_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  if (port > NX_MAX_PORT) return refuse(k, NX_INVALID_PORT);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  const ip = ip_ptr as NX_IP;
  return in_steps(
    k,
    under_protection(ip, () => {
      const found = free_port(ip, port);
      if (found < 0) return NX_NO_FREE_PORTS;
      free_port_ptr.value = found;
      return NX_SUCCESS;
    }),
  );
}

/** The original binds a socket that listens, and the next connection to its listener breaks the lists of ports. */
function diagnose_server_bind(k: Kernel, socket: NX_TCP_SOCKET): void {
  const name = socket.nx_tcp_socket_name ?? 'a socket';
  k.diagnose(
    'tcp-bind-of-server-socket',
    `TCP socket ${name}`,
    `nx_tcp_client_socket_bind on ${name}, which listens on port ${socket.nx_tcp_socket_port}: a socket is a client's or a server's; end its part as a server with nx_tcp_server_socket_unaccept first`,
  );
}

/**
 * Binds a client socket to a local port, NX_ANY_PORT for any free one.
 *
 * `wait_option`: ticks to wait for a port that another socket has.
 *
 * Statuses: NX_SUCCESS; NX_ALREADY_BOUND: this socket is bound or binding; NX_PORT_UNAVAILABLE: taken, for as long as
 * the wait; NX_NO_FREE_PORTS; NX_WAIT_ABORTED; NX_INVALID_PORT; NX_PTR_ERROR; NX_NOT_ENABLED; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend. (Guide ch.4)
 */
export function nx_tcp_client_socket_bind(
  socket_ptr: NX_TCP_SOCKET | null,
  port: UINT,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nx_tcp_client_socket_bind');
  const wrong = check_socket(socket_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  if (port > NX_MAX_PORT) return refuse(k, NX_INVALID_PORT);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  const socket = socket_ptr as NX_TCP_SOCKET;
  const ip = socket.nx_tcp_socket_ip_ptr as NX_IP;
  trace_network(k, NX_TRACE.TCP_CLIENT_SOCKET_BIND, ip, socket, port, wait_option);
  return in_steps(k, tcp_client_socket_bind(k, socket, port, ip, wait_option));
}

function* tcp_client_socket_bind(
  k: Kernel,
  socket: NX_TCP_SOCKET,
  port: UINT,
  ip: NX_IP,
  wait_option: ULONG,
): Service<UINT> {
  yield* ip_protect(ip);
  let status = NX_SUCCESS;
  if (socket.nx_tcp_socket_bound_next !== null || socket.nx_tcp_socket_bind_in_progress !== null) {
    status = NX_ALREADY_BOUND;
  } else {
    if (socket.nx_tcp_socket_state !== NX_TCP_CLOSED) diagnose_server_bind(k, socket);
    const wanted = port === NX_ANY_PORT ? any_port(k, ip) : port;
    const owner = wanted < 0 ? null : port_owner(ip, wanted);
    if (wanted < 0) {
      status = NX_NO_FREE_PORTS;
    } else {
      socket.nx_tcp_socket_port = wanted;
      if (owner === null) {
        port_bind(ip, socket, wanted);
      } else if (wait_option !== 0) {
        socket.nx_tcp_socket_bind_in_progress = k.current;
        socket.nx_tcp_socket_bound_previous = owner;
        return yield* tcp_wait(k, ip, owner.bind_waiting, socket, wait_option, tcp_client_bind_cleanup);
      } else {
        status = NX_PORT_UNAVAILABLE;
      }
    }
  }
  yield* ip_unprotect(ip);
  return status;
}

/** The first thread that waits for the port gets it; the others wait for its socket from now on. */
function* pass_on(k: Kernel, ip: NX_IP, socket: NX_TCP_SOCKET): Service<void> {
  const first = socket.bind_waiting.head;
  if (first === null) return;
  const heir = first.wait_request as NX_TCP_SOCKET;
  heir.nx_tcp_socket_bind_in_progress = null;
  for (const thread of waiters(socket.bind_waiting)) {
    wait_remove(thread);
    wait_append(heir.bind_waiting, thread);
    (thread.wait_request as NX_TCP_SOCKET).nx_tcp_socket_bound_previous = heir;
  }
  port_bind(ip, heir, socket.nx_tcp_socket_port);
  yield* tcp_thread_resume(k, heir.bind_waiting.head as TX_THREAD, NX_SUCCESS);
}

function* unbind(k: Kernel, ip: NX_IP, socket: NX_TCP_SOCKET): Service<UINT> {
  if (socket.nx_tcp_socket_state === NX_TCP_TIMED_WAIT) tcp_socket_block_cleanup(socket);
  if (socket.nx_tcp_socket_state !== NX_TCP_CLOSED) return NX_NOT_CLOSED;
  if (socket.nx_tcp_socket_bound_next === null) {
    const binding = socket.nx_tcp_socket_bind_in_progress;
    if (binding === null) return NX_NOT_BOUND;
    yield* tcp_end_bind_wait(k, binding);
    return NX_SUCCESS;
  }
  if (socket.nx_tcp_socket_receive_queue_count > 0) yield* tcp_receive_queue_flush(k, socket);
  yield* tcp_leftovers_flush(k, socket);
  port_unbind(ip, socket);
  yield* pass_on(k, ip, socket);
  return NX_SUCCESS;
}

/**
 * Gives a client socket's port back; from TIMED WAIT too, which ends then.
 *
 * Statuses: NX_SUCCESS; NX_NOT_BOUND; NX_NOT_CLOSED: disconnect first; NX_PTR_ERROR; NX_NOT_ENABLED; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend for the IP protection, may preempt. (Guide ch.4)
 */
export function nx_tcp_client_socket_unbind(socket_ptr: NX_TCP_SOCKET | null): Service<UINT> {
  const k = enter('nx_tcp_client_socket_unbind');
  const wrong = check_in_thread(k, socket_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  const socket = socket_ptr as NX_TCP_SOCKET;
  const ip = socket.nx_tcp_socket_ip_ptr as NX_IP;
  trace_network(k, NX_TRACE.TCP_CLIENT_SOCKET_UNBIND, ip, socket);
  return in_steps(k, tcp_client_socket_unbind(ip, socket));
}

function* tcp_client_socket_unbind(ip: NX_IP, socket: NX_TCP_SOCKET): Service<UINT> {
  yield* ip_protect(ip);
  const status = yield* unbind(K as Kernel, ip, socket);
  yield* ip_unprotect(ip);
  return status;
}

/**
 * Gets the local port of a bound client socket.
 *
 * Statuses: NX_SUCCESS; NX_NOT_BOUND; NX_PTR_ERROR; NX_NOT_ENABLED; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend for the IP protection. (Guide ch.4)
 */
export function nx_tcp_client_socket_port_get(
  socket_ptr: NX_TCP_SOCKET | null,
  port_ptr: Ref<UINT> | null,
): Service<UINT> {
  const k = enter('nx_tcp_client_socket_port_get');
  if (port_ptr === null) return refuse(k, NX_PTR_ERROR);
  const wrong = check_in_thread(k, socket_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  const socket = socket_ptr as NX_TCP_SOCKET;
  return in_steps(
    k,
    under_protection(socket.nx_tcp_socket_ip_ptr as NX_IP, () => {
      if (socket.nx_tcp_socket_bound_next === null) return NX_NOT_BOUND;
      port_ptr.value = socket.nx_tcp_socket_port;
      return NX_SUCCESS;
    }),
  );
}
