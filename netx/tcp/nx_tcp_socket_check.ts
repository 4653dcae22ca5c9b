/**
 * The checks that most TCP services begin with, in the order of the error-checking layer, and the way they work under
 * the IP protection.
 */
import { is_no_object } from '../../rtos/kernel/board.ts';
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, UINT } from '../../rtos/kernel/service.ts';
import { not_thread, not_thread_or_init } from '../../rtos/services/caller.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import type { NX_IP, NX_TCP_SOCKET } from '../nx_cb.ts';
import { bad_ip } from '../nx_checks.ts';
import { NX_CALLER_ERROR, NX_NOT_ENABLED, NX_PTR_ERROR, NX_SUCCESS, NX_TCP_ID } from '../nx_constants.ts';

/** True when a pointer is no created socket of this board. */
export function no_socket(socket: NX_TCP_SOCKET | null): socket is null {
  if (socket?.nx_tcp_socket_id !== NX_TCP_ID) return true;
  return socket.sim_owner !== K && is_no_object(K as Kernel, socket);
}

/** NX_SUCCESS, or NX_PTR_ERROR or NX_NOT_ENABLED: the socket exists and TCP is on. */
export function check_socket(socket: NX_TCP_SOCKET | null): UINT {
  if (no_socket(socket)) return NX_PTR_ERROR;
  return (socket.nx_tcp_socket_ip_ptr as NX_IP).nx_ip_tcp_packet_receive === null
    ? NX_NOT_ENABLED
    : NX_SUCCESS;
}

/** The same, and the caller is a thread. */
export function check_in_thread(k: Kernel, socket: NX_TCP_SOCKET | null): UINT {
  const wrong = check_socket(socket);
  return wrong === NX_SUCCESS && not_thread(k) ? NX_CALLER_ERROR : wrong;
}

/** The same for services that initialization may call too. */
export function check_in_thread_or_init(k: Kernel, socket: NX_TCP_SOCKET | null): UINT {
  const wrong = check_socket(socket);
  return wrong === NX_SUCCESS && not_thread_or_init(k) ? NX_CALLER_ERROR : wrong;
}

/** NX_SUCCESS, or NX_PTR_ERROR or NX_NOT_ENABLED: the IP instance exists and TCP is on. */
export function check_ip(ip: NX_IP | null): UINT {
  if (bad_ip(ip)) return NX_PTR_ERROR;
  return ip.nx_ip_tcp_packet_receive === null ? NX_NOT_ENABLED : NX_SUCCESS;
}

/** Does something that neither waits nor wakes anybody under the IP protection; it returns a status, or nothing. */
export function* under_protection(ip: NX_IP, work: () => UINT | void): Service<UINT> {
  yield* ip_protect(ip);
  const status = work() ?? NX_SUCCESS;
  yield* ip_unprotect(ip);
  return status;
}
