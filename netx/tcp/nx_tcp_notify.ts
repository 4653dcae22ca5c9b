/**
 * Callbacks of a socket: nx_tcp_socket_receive_notify, _window_update_notify_set, _queue_depth_notify_set,
 * _establish_notify, _disconnect_complete_notify, nx_tcp_socket_timed_wait_callback (guide ch.4).
 *
 * All run in the IP thread under the IP protection: they should do no more than wake a thread. Those of extended
 * notification and of the queue depth are build options, off by default, and then answer NX_NOT_SUPPORTED.
 */
import { enter } from '../../rtos/kernel/current.ts';
import { finish_plain } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, UINT } from '../../rtos/kernel/service.ts';
import { not_thread_or_init } from '../../rtos/services/caller.ts';
import type { NX_IP, NX_NOTIFY, NX_TCP_SOCKET } from '../nx_cb.ts';
import { NX_CALLER_ERROR, NX_NOT_SUPPORTED, NX_PTR_ERROR, NX_SUCCESS } from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { refuse } from '../nx_service.ts';
import {
  check_in_thread,
  check_in_thread_or_init,
  check_socket,
  no_socket,
  under_protection,
} from './nx_tcp_socket_check.ts';

type SocketCallback = NX_NOTIFY<[NX_TCP_SOCKET]> | null;

/**
 * Sets the function that is called when data has come that can be received; null removes it.
 *
 * Statuses: NX_SUCCESS; NX_PTR_ERROR; NX_NOT_ENABLED; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend for the IP protection. (Guide ch.4)
 */
export function nx_tcp_socket_receive_notify(
  socket_ptr: NX_TCP_SOCKET | null,
  tcp_receive_notify: SocketCallback,
): Service<UINT> {
  const k = enter('nx_tcp_socket_receive_notify');
  const wrong = check_in_thread_or_init(k, socket_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  const socket = socket_ptr as NX_TCP_SOCKET;
  return in_steps(
    k,
    under_protection(socket.nx_tcp_socket_ip_ptr as NX_IP, () => {
      socket.nx_tcp_receive_callback = tcp_receive_notify;
    }),
  );
}

/**
 * Sets the function that is called when a thread that waits to send can go on.
 *
 * Statuses: NX_SUCCESS; NX_PTR_ERROR: no socket or no function; NX_NOT_ENABLED; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend for the IP protection. (Guide ch.4)
 */
export function nx_tcp_socket_window_update_notify_set(
  socket_ptr: NX_TCP_SOCKET | null,
  tcp_window_update_notify: SocketCallback,
): Service<UINT> {
  const k = enter('nx_tcp_socket_window_update_notify_set');
  if (tcp_window_update_notify === null) return refuse(k, NX_PTR_ERROR);
  const wrong = check_in_thread_or_init(k, socket_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  const socket = socket_ptr as NX_TCP_SOCKET;
  return in_steps(
    k,
    under_protection(socket.nx_tcp_socket_ip_ptr as NX_IP, () => {
      socket.nx_tcp_socket_window_update_notify = tcp_window_update_notify;
    }),
  );
}

/**
 * Sets the function that is called when the transmit queue was full and no longer is.
 *
 * Statuses: NX_SUCCESS; NX_NOT_SUPPORTED: option NX_ENABLE_TCP_QUEUE_DEPTH_UPDATE_NOTIFY is off (default);
 * NX_PTR_ERROR: no socket or no function; NX_NOT_ENABLED; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend for the IP protection. (Guide ch.4)
 */
export function nx_tcp_socket_queue_depth_notify_set(
  socket_ptr: NX_TCP_SOCKET | null,
  tcp_socket_queue_depth_notify: SocketCallback,
): Service<UINT> {
  const k = enter('nx_tcp_socket_queue_depth_notify_set');
  if (!nx_config(k).NX_ENABLE_TCP_QUEUE_DEPTH_UPDATE_NOTIFY) return refuse(k, NX_NOT_SUPPORTED);
  if (tcp_socket_queue_depth_notify === null) return refuse(k, NX_PTR_ERROR);
  const wrong = check_in_thread(k, socket_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  const socket = socket_ptr as NX_TCP_SOCKET;
  return in_steps(
    k,
    under_protection(socket.nx_tcp_socket_ip_ptr as NX_IP, () => {
      socket.nx_tcp_socket_queue_depth_notify = tcp_socket_queue_depth_notify;
    }),
  );
}

/** The checks of the extended notifications. */
function check_extended(k: Kernel, socket: NX_TCP_SOCKET | null, callback: SocketCallback): UINT {
  if (!nx_config(k).NX_ENABLE_EXTENDED_NOTIFY_SUPPORT) return NX_NOT_SUPPORTED;
  if (no_socket(socket) || callback === null) return NX_PTR_ERROR;
  const wrong = check_socket(socket);
  if (wrong !== NX_SUCCESS) return wrong;
  return not_thread_or_init(k) ? NX_CALLER_ERROR : NX_SUCCESS;
}

/**
 * Sets the function that is called when a connection is made.
 *
 * Statuses: NX_SUCCESS; NX_NOT_SUPPORTED: option NX_ENABLE_EXTENDED_NOTIFY_SUPPORT is off (default); NX_PTR_ERROR: no
 * socket or no function; NX_NOT_ENABLED; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_tcp_socket_establish_notify(
  socket_ptr: NX_TCP_SOCKET | null,
  tcp_establish_notify: SocketCallback,
): UINT {
  const k = enter('nx_tcp_socket_establish_notify');
  const status = check_extended(k, socket_ptr, tcp_establish_notify);
  if (status === NX_SUCCESS) (socket_ptr as NX_TCP_SOCKET).nx_tcp_establish_notify = tcp_establish_notify;
  return finish_plain(k, status);
}

/**
 * Sets the function that is called when a disconnect is complete.
 *
 * Statuses, contexts and option as nx_tcp_socket_establish_notify. (Guide ch.4)
 */
export function nx_tcp_socket_disconnect_complete_notify(
  socket_ptr: NX_TCP_SOCKET | null,
  tcp_disconnect_complete_notify: SocketCallback,
): UINT {
  const k = enter('nx_tcp_socket_disconnect_complete_notify');
  const status = check_extended(k, socket_ptr, tcp_disconnect_complete_notify);
  if (status === NX_SUCCESS) {
    (socket_ptr as NX_TCP_SOCKET).nx_tcp_disconnect_complete_notify = tcp_disconnect_complete_notify;
  }
  return finish_plain(k, status);
}

/**
 * Sets the function that is called when the socket enters TIMED WAIT.
 *
 * Statuses, contexts and option as nx_tcp_socket_establish_notify. (Guide ch.4)
 */
export function nx_tcp_socket_timed_wait_callback(
  socket_ptr: NX_TCP_SOCKET | null,
  tcp_timed_wait_callback: SocketCallback,
): UINT {
  const k = enter('nx_tcp_socket_timed_wait_callback');
  const status = check_extended(k, socket_ptr, tcp_timed_wait_callback);
  if (status === NX_SUCCESS)
    (socket_ptr as NX_TCP_SOCKET).nx_tcp_timed_wait_callback = tcp_timed_wait_callback;
  return finish_plain(k, status);
}
