/**
 * UDP sockets from creation to deletion (guide ch.4): nx_udp_enable, nx_udp_socket_create, _bind, _unbind, _delete,
 * nx_udp_free_port_find, nx_udp_socket_port_get.
 */

import { exists, is_no_object } from '../../rtos/kernel/board.ts';
import { enter, K } from '../../rtos/kernel/current.ts';
import { finish, finish_plain } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { thread_resume } from '../../rtos/kernel/ready.ts';
import type { Ref, Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import {
  dequeue_waiter,
  wait_append,
  wait_end_all,
  wait_in,
  wait_remove,
  waiters,
} from '../../rtos/kernel/suspension.ts';
import { TX_TCP_IP } from '../../rtos/kernel/tx_constants.ts';
import type { TX_THREAD } from '../../rtos/kernel/tx_thread_cb.ts';
import { forget_awaited } from '../../rtos/kernel/wait_trace.ts';
import { not_thread, not_thread_or_init } from '../../rtos/services/caller.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import type { NX_IP, NX_NOTIFY, NX_UDP_SOCKET } from '../nx_cb.ts';
import { bad_ip } from '../nx_checks.ts';
import {
  NX_ALREADY_BOUND,
  NX_ALREADY_ENABLED,
  NX_ANY_PORT,
  NX_CALLER_ERROR,
  NX_DONT_FRAGMENT,
  NX_FRAGMENT_OKAY,
  NX_INVALID_PORT,
  NX_IP_TIME_TO_LIVE_MASK,
  NX_IP_TOS_MASK,
  NX_MAX_PORT,
  NX_NO_FREE_PORTS,
  NX_NOT_BOUND,
  NX_NOT_ENABLED,
  NX_OPTION_ERROR,
  NX_PORT_UNAVAILABLE,
  NX_PTR_ERROR,
  NX_SOCKET_UNBOUND,
  NX_STILL_BOUND,
  NX_SUCCESS,
  NX_UDP_ID,
} from '../nx_constants.ts';
import { refuse } from '../nx_service.ts';
import { NX_TRACE, trace_network } from '../nx_trace.ts';
import { packet_drop, yield_if_preempted } from '../packet/packet_memory.ts';
import { udp_dequeue, udp_packet_receive } from './nx_udp_receive.ts';
import { random_port, udp_find, udp_free_port, udp_link, udp_unlink } from './udp_ports.ts';
import { CREATED, udp_socket_create } from './udp_socket_create.ts';
import { register_udp_table } from './udp_table.ts';

/** No socket, one that was not created, or one of another board, which is reported. */
export function no_udp_socket(socket: NX_UDP_SOCKET | null): socket is null {
  if (socket?.nx_udp_socket_id !== NX_UDP_ID) return true;
  return socket.sim_owner !== K && is_no_object(K as Kernel, socket);
}

/** NX_SUCCESS for a created socket of an instance with UDP. */
export function udp_socket_check(socket: NX_UDP_SOCKET | null): UINT {
  if (no_udp_socket(socket)) return NX_PTR_ERROR;
  const ip = socket.nx_udp_socket_ip_ptr;
  return ip === null || ip.nx_ip_udp_packet_receive === null ? NX_NOT_ENABLED : NX_SUCCESS;
}

/**
 * Enables UDP.
 *
 * Statuses: NX_SUCCESS; NX_ALREADY_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_udp_enable(ip_ptr: NX_IP | null): UINT {
  const k = enter('nx_udp_enable');
  if (bad_ip(ip_ptr)) return finish_plain(k, NX_PTR_ERROR);
  if (ip_ptr.nx_ip_udp_packet_receive !== null) return finish_plain(k, NX_ALREADY_ENABLED);
  if (not_thread_or_init(k)) return finish_plain(k, NX_CALLER_ERROR);
  trace_network(k, NX_TRACE.UDP_ENABLE, ip_ptr);
  ip_ptr.nx_ip_udp_packet_receive = udp_packet_receive;
  register_udp_table(k.sim);
  return finish_plain(k, NX_SUCCESS);
}

/**
 * Creates a socket. `type_of_service` is NX_IP_NORMAL, NX_IP_MIN_DELAY, ...; `fragment` NX_FRAGMENT_OKAY or
 * NX_DONT_FRAGMENT; `queue_maximum` the most datagrams that wait in it: one more drops the oldest.
 *
 * Statuses: NX_SUCCESS; NX_OPTION_ERROR; NX_NOT_ENABLED; NX_PTR_ERROR: also for a socket that exists;
 * NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend (protection). (Guide ch.4)
 */
export function nx_udp_socket_create(
  ip_ptr: NX_IP | null,
  socket_ptr: NX_UDP_SOCKET | null,
  name: string | null,
  type_of_service: ULONG,
  fragment: ULONG,
  time_to_live: UINT,
  queue_maximum: ULONG,
): Service<UINT> {
  const k = enter('nx_udp_socket_create');
  if (bad_ip(ip_ptr) || socket_ptr === null) return refuse(k, NX_PTR_ERROR);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  if (exists(k, socket_ptr)) return refuse(k, NX_PTR_ERROR);
  if (ip_ptr.nx_ip_udp_packet_receive === null) return refuse(k, NX_NOT_ENABLED);
  if ((type_of_service & ~NX_IP_TOS_MASK) !== 0) return refuse(k, NX_OPTION_ERROR);
  if (fragment !== NX_FRAGMENT_OKAY && fragment !== NX_DONT_FRAGMENT) return refuse(k, NX_OPTION_ERROR);
  if (time_to_live > NX_IP_TIME_TO_LIVE_MASK) return refuse(k, NX_OPTION_ERROR);
  const settings = { name, type_of_service, fragment, time_to_live, queue_maximum };
  return in_steps(k, udp_socket_create(k, ip_ptr, socket_ptr, settings));
}

/**
 * Deletes a socket, which must not be bound.
 *
 * Statuses: NX_SUCCESS; NX_STILL_BOUND; NX_NOT_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection). (Guide ch.4)
 */
export function nx_udp_socket_delete(socket_ptr: NX_UDP_SOCKET | null): Service<UINT> {
  const k = enter('nx_udp_socket_delete');
  const wrong = udp_socket_check(socket_ptr);
  if (wrong !== NX_SUCCESS || socket_ptr === null) return refuse(k, wrong);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  const ip = socket_ptr.nx_udp_socket_ip_ptr as NX_IP;
  trace_network(k, NX_TRACE.UDP_SOCKET_DELETE, ip, socket_ptr);
  return in_steps(k, udp_socket_delete(k, ip, socket_ptr));
}

function* udp_socket_delete(k: Kernel, ip: NX_IP, socket_ptr: NX_UDP_SOCKET): Service<UINT> {
  yield* ip_protect(ip);
  const bound = socket_ptr.nx_udp_socket_bound_next !== null;
  if (!bound) {
    socket_ptr.nx_udp_socket_id = 0;
    socket_ptr.sim_owner = null;
    ip.nx_ip_udp_created_sockets_ptr = CREATED.remove(ip.nx_ip_udp_created_sockets_ptr, socket_ptr);
    ip.nx_ip_udp_created_sockets_count--;
    forget_awaited(k, socket_ptr);
    k.events?.unregister(socket_ptr);
  }
  yield* ip_unprotect(ip);
  return yield* finish(k, bound ? NX_STILL_BOUND : NX_SUCCESS);
}

function bind_cleanup(thread: TX_THREAD): void {
  const socket = thread.wait_request as NX_UDP_SOCKET;
  socket.nx_udp_socket_bind_in_progress = null;
  wait_remove(thread);
  thread.wait_request = null;
  thread.tx_thread_suspend_status = NX_PORT_UNAVAILABLE;
}

/**
 * Binds a socket to a port; NX_ANY_PORT takes a free one from 49152 on. A port in use is waited for `wait_option` ticks;
 * the socket that has waited longest gets it when it comes free.
 *
 * Statuses: NX_SUCCESS; NX_ALREADY_BOUND; NX_PORT_UNAVAILABLE; NX_NO_FREE_PORTS; NX_INVALID_PORT; NX_WAIT_ABORTED;
 * NX_NOT_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend. (Guide ch.4)
 */
export function nx_udp_socket_bind(
  socket_ptr: NX_UDP_SOCKET | null,
  port: UINT,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nx_udp_socket_bind');
  const wrong = udp_socket_check(socket_ptr);
  if (wrong !== NX_SUCCESS || socket_ptr === null) return refuse(k, wrong);
  if (port > NX_MAX_PORT) return refuse(k, NX_INVALID_PORT);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  const ip = socket_ptr.nx_udp_socket_ip_ptr as NX_IP;
  trace_network(k, NX_TRACE.UDP_SOCKET_BIND, ip, socket_ptr, port, wait_option);
  return in_steps(k, udp_socket_bind(k, ip, socket_ptr, port, wait_option));
}

function* udp_socket_bind(
  k: Kernel,
  ip: NX_IP,
  socket_ptr: NX_UDP_SOCKET,
  port: UINT,
  wait_option: ULONG,
): Service<UINT> {
  yield* ip_protect(ip);
  if (socket_ptr.nx_udp_socket_bound_next !== null || socket_ptr.nx_udp_socket_bind_in_progress !== null) {
    yield* ip_unprotect(ip);
    return NX_ALREADY_BOUND;
  }
  const wanted = port === NX_ANY_PORT ? udp_free_port(ip, random_port(k)) : port;
  if (wanted === 0) {
    yield* ip_unprotect(ip);
    return NX_NO_FREE_PORTS;
  }
  socket_ptr.nx_udp_socket_port = wanted;
  const holder = udp_find(ip, wanted);
  if (holder === null) {
    udp_link(ip, socket_ptr);
    yield* ip_unprotect(ip);
    return yield* finish(k, NX_SUCCESS);
  }
  if (wait_option === 0) {
    yield* ip_unprotect(ip);
    return yield* finish(k, NX_PORT_UNAVAILABLE);
  }
  return yield* wait_for_port(k, ip, socket_ptr, holder, wait_option);
}

function* wait_for_port(
  k: Kernel,
  ip: NX_IP,
  socket: NX_UDP_SOCKET,
  holder: NX_UDP_SOCKET,
  ticks: ULONG,
): Service<UINT> {
  const thread = k.current as TX_THREAD;
  socket.nx_udp_socket_bind_in_progress = thread;
  k.preempt_disable++;
  yield* ip_unprotect(ip);
  k.preempt_disable--;
  thread.wait_request = socket;
  k.service = 'nx_udp_socket_bind';
  return yield* wait_in(k, holder.bind_waiting, TX_TCP_IP, ticks, bind_cleanup);
}

/**
 * Unbinds a socket: its datagrams are released, threads that wait on it return NX_SOCKET_UNBOUND, and a socket that
 * waits for the port gets it.
 *
 * Statuses: NX_SUCCESS; NX_NOT_BOUND; NX_NOT_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection). (Guide ch.4)
 */
export function nx_udp_socket_unbind(socket_ptr: NX_UDP_SOCKET | null): Service<UINT> {
  const k = enter('nx_udp_socket_unbind');
  const wrong = udp_socket_check(socket_ptr);
  if (wrong !== NX_SUCCESS || socket_ptr === null) return refuse(k, wrong);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  const ip = socket_ptr.nx_udp_socket_ip_ptr as NX_IP;
  trace_network(k, NX_TRACE.UDP_SOCKET_UNBIND, ip, socket_ptr, socket_ptr.nx_udp_socket_port);
  return in_steps(k, udp_socket_unbind(k, ip, socket_ptr));
}

function* udp_socket_unbind(k: Kernel, ip: NX_IP, socket_ptr: NX_UDP_SOCKET): Service<UINT> {
  yield* ip_protect(ip);
  if (socket_ptr.nx_udp_socket_bound_next === null) {
    const binder = socket_ptr.nx_udp_socket_bind_in_progress;
    if (binder !== null) {
      bind_cleanup(binder);
      binder.tx_thread_suspend_cleanup = null;
      thread_resume(k, binder);
      yield* yield_if_preempted(k);
    }
    yield* ip_unprotect(ip);
    return yield* finish(k, binder === null ? NX_NOT_BOUND : NX_SUCCESS);
  }
  udp_unlink(ip, socket_ptr);
  if (socket_ptr.nx_udp_socket_receive_count !== 0) {
    let packet = udp_dequeue(socket_ptr);
    while (packet !== null) {
      yield* packet_drop(k, packet);
      packet = udp_dequeue(socket_ptr);
    }
  } else {
    wait_end_all(k, socket_ptr.receive_waiting, NX_SOCKET_UNBOUND);
    yield* yield_if_preempted(k);
  }
  yield* hand_port_on(k, ip, socket_ptr);
  return yield* finish(k, NX_SUCCESS);
}

/** Gives the port to the socket that waits for it, and to that socket those that wait behind it. */
function* hand_port_on(k: Kernel, ip: NX_IP, socket: NX_UDP_SOCKET): Service<void> {
  const thread = socket.bind_waiting.head;
  if (thread === null) {
    yield* ip_unprotect(ip);
    return;
  }
  const next = thread.wait_request as NX_UDP_SOCKET;
  thread.wait_request = null;
  dequeue_waiter(thread, NX_SUCCESS);
  next.nx_udp_socket_bind_in_progress = null;
  for (const other of waiters(socket.bind_waiting)) {
    wait_remove(other);
    wait_append(next.bind_waiting, other);
  }
  udp_link(ip, next);
  k.preempt_disable++;
  yield* ip_unprotect(ip);
  k.preempt_disable--;
  thread_resume(k, thread);
  yield* yield_if_preempted(k);
}

/**
 * Finds a free port from `port` on; it is not reserved.
 *
 * Statuses: NX_SUCCESS; NX_NO_FREE_PORTS; NX_INVALID_PORT; NX_NOT_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection). (Guide ch.4)
 */
export function nx_udp_free_port_find(
  ip_ptr: NX_IP | null,
  port: UINT,
  free_port_ptr: Ref<UINT> | null,
): Service<UINT> {
  const k = enter('nx_udp_free_port_find');
  if (bad_ip(ip_ptr) || free_port_ptr === null) return refuse(k, NX_PTR_ERROR);
  if (ip_ptr.nx_ip_udp_packet_receive === null) return refuse(k, NX_NOT_ENABLED);
  if (port === 0 || port > NX_MAX_PORT) return refuse(k, NX_INVALID_PORT);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, udp_free_port_find(k, ip_ptr, port, free_port_ptr));
}

function* udp_free_port_find(k: Kernel, ip_ptr: NX_IP, port: UINT, free_port_ptr: Ref<UINT>): Service<UINT> {
  yield* ip_protect(ip_ptr);
  const free = udp_free_port(ip_ptr, port);
  if (free !== 0) free_port_ptr.value = free;
  yield* ip_unprotect(ip_ptr);
  return yield* finish(k, free === 0 ? NX_NO_FREE_PORTS : NX_SUCCESS);
}

/**
 * Gets the port that a socket is bound to.
 *
 * Statuses: NX_SUCCESS; NX_NOT_BOUND; NX_NOT_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection). (Guide ch.4)
 */
export function nx_udp_socket_port_get(
  socket_ptr: NX_UDP_SOCKET | null,
  port_ptr: Ref<UINT> | null,
): Service<UINT> {
  const k = enter('nx_udp_socket_port_get');
  if (port_ptr === null) return refuse(k, NX_PTR_ERROR);
  const wrong = udp_socket_check(socket_ptr);
  if (wrong !== NX_SUCCESS || socket_ptr === null) return refuse(k, wrong);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  const ip = socket_ptr.nx_udp_socket_ip_ptr as NX_IP;
  return in_steps(k, udp_socket_port_get(k, ip, socket_ptr, port_ptr));
}

function* udp_socket_port_get(
  k: Kernel,
  ip: NX_IP,
  socket_ptr: NX_UDP_SOCKET,
  port_ptr: Ref<UINT>,
): Service<UINT> {
  yield* ip_protect(ip);
  const bound = socket_ptr.nx_udp_socket_bound_next !== null;
  if (bound) port_ptr.value = socket_ptr.nx_udp_socket_port;
  yield* ip_unprotect(ip);
  return yield* finish(k, bound ? NX_SUCCESS : NX_NOT_BOUND);
}

/**
 * Sets the function that is called, in the IP thread, for each datagram that comes; null for none.
 *
 * Statuses: NX_SUCCESS; NX_PTR_ERROR.
 * Allowed from: initialization, threads, timers, interrupts. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_udp_socket_receive_notify(
  socket_ptr: NX_UDP_SOCKET | null,
  udp_receive_notify: NX_NOTIFY<[NX_UDP_SOCKET]> | null,
): UINT {
  const k = enter('nx_udp_socket_receive_notify');
  if (no_udp_socket(socket_ptr)) return finish_plain(k, NX_PTR_ERROR);
  socket_ptr.nx_udp_receive_callback = udp_receive_notify ?? null;
  return finish_plain(k, NX_SUCCESS);
}
