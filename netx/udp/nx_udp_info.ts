/**
 * What UDP tells, and its checksums (guide ch.4): nx_udp_info_get, nx_udp_socket_info_get, _bytes_available,
 * _checksum_enable, _checksum_disable.
 */
import { enter } from '../../rtos/kernel/current.ts';
import { finish, finish_plain } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Ref, Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { in_interrupt, not_thread } from '../../rtos/services/caller.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import type { NX_IP, NX_UDP_SOCKET } from '../nx_cb.ts';
import { bad_ip } from '../nx_checks.ts';
import {
  NX_CALLER_ERROR,
  NX_NOT_BOUND,
  NX_NOT_ENABLED,
  NX_NOT_SUCCESSFUL,
  NX_PTR_ERROR,
  NX_SUCCESS,
  NX_UDP_HEADER,
} from '../nx_constants.ts';
import { refuse } from '../nx_service.ts';
import { udp_socket_check } from './nx_udp_socket.ts';

/**
 * Gets the counters of UDP. Any output may be null.
 *
 * Statuses: NX_SUCCESS; NX_NOT_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads, timers. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_udp_info_get(
  ip_ptr: NX_IP | null,
  udp_packets_sent: Ref<ULONG> | null = null,
  udp_bytes_sent: Ref<ULONG> | null = null,
  udp_packets_received: Ref<ULONG> | null = null,
  udp_bytes_received: Ref<ULONG> | null = null,
  udp_invalid_packets: Ref<ULONG> | null = null,
  udp_receive_packets_dropped: Ref<ULONG> | null = null,
  udp_checksum_errors: Ref<ULONG> | null = null,
): UINT {
  const k = enter('nx_udp_info_get');
  if (bad_ip(ip_ptr)) return finish_plain(k, NX_PTR_ERROR);
  if (ip_ptr.nx_ip_udp_packet_receive === null) return finish_plain(k, NX_NOT_ENABLED);
  if (in_interrupt(k)) return finish_plain(k, NX_CALLER_ERROR);
  if (udp_packets_sent !== null) udp_packets_sent.value = ip_ptr.nx_ip_udp_packets_sent;
  if (udp_bytes_sent !== null) udp_bytes_sent.value = ip_ptr.nx_ip_udp_bytes_sent;
  if (udp_packets_received !== null) udp_packets_received.value = ip_ptr.nx_ip_udp_packets_received;
  if (udp_bytes_received !== null) udp_bytes_received.value = ip_ptr.nx_ip_udp_bytes_received;
  if (udp_invalid_packets !== null) udp_invalid_packets.value = ip_ptr.nx_ip_udp_invalid_packets;
  if (udp_receive_packets_dropped !== null) {
    udp_receive_packets_dropped.value = ip_ptr.nx_ip_udp_receive_packets_dropped;
  }
  if (udp_checksum_errors !== null) udp_checksum_errors.value = ip_ptr.nx_ip_udp_checksum_errors;
  return finish_plain(k, NX_SUCCESS);
}

/**
 * Gets the counters of a socket. Any output may be null.
 *
 * Statuses: NX_SUCCESS; NX_NOT_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads, timers. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_udp_socket_info_get(
  socket_ptr: NX_UDP_SOCKET | null,
  udp_packets_sent: Ref<ULONG> | null = null,
  udp_bytes_sent: Ref<ULONG> | null = null,
  udp_packets_received: Ref<ULONG> | null = null,
  udp_bytes_received: Ref<ULONG> | null = null,
  udp_packets_queued: Ref<ULONG> | null = null,
  udp_receive_packets_dropped: Ref<ULONG> | null = null,
  udp_checksum_errors: Ref<ULONG> | null = null,
): UINT {
  const k = enter('nx_udp_socket_info_get');
  const wrong = udp_socket_check(socket_ptr);
  if (wrong !== NX_SUCCESS || socket_ptr === null) return finish_plain(k, wrong);
  if (in_interrupt(k)) return finish_plain(k, NX_CALLER_ERROR);
  if (udp_packets_sent !== null) udp_packets_sent.value = socket_ptr.nx_udp_socket_packets_sent;
  if (udp_bytes_sent !== null) udp_bytes_sent.value = socket_ptr.nx_udp_socket_bytes_sent;
  if (udp_packets_received !== null) udp_packets_received.value = socket_ptr.nx_udp_socket_packets_received;
  if (udp_bytes_received !== null) udp_bytes_received.value = socket_ptr.nx_udp_socket_bytes_received;
  if (udp_packets_queued !== null) udp_packets_queued.value = socket_ptr.nx_udp_socket_receive_count;
  if (udp_receive_packets_dropped !== null) {
    udp_receive_packets_dropped.value = socket_ptr.nx_udp_socket_packets_dropped;
  }
  if (udp_checksum_errors !== null) udp_checksum_errors.value = socket_ptr.nx_udp_socket_checksum_errors;
  return finish_plain(k, NX_SUCCESS);
}

/**
 * Gets how many bytes of data wait in a socket.
 *
 * Statuses: NX_SUCCESS; NX_NOT_SUCCESSFUL: not bound; NX_NOT_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection). (Guide ch.4)
 */
export function nx_udp_socket_bytes_available(
  socket_ptr: NX_UDP_SOCKET | null,
  bytes_available: Ref<ULONG> | null,
): Service<UINT> {
  const k = enter('nx_udp_socket_bytes_available');
  if (bytes_available === null) return refuse(k, NX_PTR_ERROR);
  const wrong = udp_socket_check(socket_ptr);
  if (wrong !== NX_SUCCESS || socket_ptr === null) return refuse(k, wrong);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  const ip = socket_ptr.nx_udp_socket_ip_ptr as NX_IP;
  return in_steps(k, udp_socket_bytes_available(k, ip, socket_ptr, bytes_available));
}

function* udp_socket_bytes_available(
  k: Kernel,
  ip: NX_IP,
  socket_ptr: NX_UDP_SOCKET,
  bytes_available: Ref<ULONG>,
): Service<UINT> {
  yield* ip_protect(ip);
  const bound = socket_ptr.nx_udp_socket_bound_next !== null;
  let bytes = 0;
  let packet = bound ? socket_ptr.nx_udp_socket_receive_head : null;
  for (; packet !== null; packet = packet.nx_packet_queue_next)
    bytes += packet.nx_packet_length - NX_UDP_HEADER;
  bytes_available.value = bytes;
  yield* ip_unprotect(ip);
  return yield* finish(k, bound ? NX_SUCCESS : NX_NOT_SUCCESSFUL);
}

function set_checksum(service: string, socket: NX_UDP_SOCKET | null, disabled: UINT): UINT {
  const k = enter(service);
  const wrong = udp_socket_check(socket);
  if (wrong !== NX_SUCCESS || socket === null) return finish_plain(k, wrong);
  if (in_interrupt(k)) return finish_plain(k, NX_CALLER_ERROR);
  if (socket.nx_udp_socket_bound_next === null) return finish_plain(k, NX_NOT_BOUND);
  socket.nx_udp_socket_disable_checksum = disabled;
  return finish_plain(k, NX_SUCCESS);
}

/**
 * Sends without checksums and does not look at received ones.
 *
 * Statuses: NX_SUCCESS; NX_NOT_BOUND; NX_NOT_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads, timers. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_udp_socket_checksum_disable(socket_ptr: NX_UDP_SOCKET | null): UINT {
  return set_checksum('nx_udp_socket_checksum_disable', socket_ptr, 1);
}

/** Ends nx_udp_socket_checksum_disable; checksums are on in a new socket. */
export function nx_udp_socket_checksum_enable(socket_ptr: NX_UDP_SOCKET | null): UINT {
  return set_checksum('nx_udp_socket_checksum_enable', socket_ptr, 0);
}
