/**
 * Settings and questions about one socket: segment size, transmit parameters, peer, and waiting for a state (guide ch.4).
 */
import { enter } from '../../rtos/kernel/current.ts';
import { finish_quiet } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Ref, Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { not_thread } from '../../rtos/services/caller.ts';
import { tx_thread_sleep } from '../../rtos/services/tx_thread.ts';
import type { NX_IP, NX_TCP_SOCKET, NXD_ADDRESS } from '../nx_cb.ts';
import {
  NX_CALLER_ERROR,
  NX_NOT_CONNECTED,
  NX_NOT_SUCCESSFUL,
  NX_OPTION_ERROR,
  NX_PTR_ERROR,
  NX_SIZE_ERROR,
  NX_SUCCESS,
  NX_TCP_CLOSED,
  NX_TCP_ESTABLISHED,
  NX_TCP_LAST_ACK,
  NX_TCP_LISTEN_STATE,
  NX_TCP_MSS_SIZE,
  NX_TCP_SYN_SENT,
} from '../nx_constants.ts';
import { refuse } from '../nx_service.ts';
import { is_over_ipv6 } from './nx_tcp_peer.ts';
import {
  check_in_thread,
  check_in_thread_or_init,
  check_socket,
  no_socket,
  under_protection,
} from './nx_tcp_socket_check.ts';

function ip_of(socket: NX_TCP_SOCKET | null): NX_IP {
  return (socket as NX_TCP_SOCKET).nx_tcp_socket_ip_ptr as NX_IP;
}

/**
 * Sets the largest segment that the socket takes, in bytes; before it connects.
 *
 * Statuses: NX_SUCCESS; NX_SIZE_ERROR: zero; NX_NOT_SUCCESSFUL: connecting or connected; NX_PTR_ERROR; NX_NOT_ENABLED;
 * NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend for the IP protection. (Guide ch.4)
 */
export function nx_tcp_socket_mss_set(socket_ptr: NX_TCP_SOCKET | null, mss: ULONG): Service<UINT> {
  const k = enter('nx_tcp_socket_mss_set');
  const wrong = check_in_thread_or_init(k, socket_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  if (mss === 0) return refuse(k, NX_SIZE_ERROR);
  const socket = socket_ptr as NX_TCP_SOCKET;
  return in_steps(
    k,
    under_protection(ip_of(socket), () => {
      if (socket.nx_tcp_socket_state >= NX_TCP_SYN_SENT) return NX_NOT_SUCCESSFUL;
      socket.nx_tcp_socket_mss = mss;
      return NX_SUCCESS;
    }),
  );
}

/**
 * Gets the segment size in bytes: of the connection, or before it the one that will be asked for.
 *
 * Statuses: NX_SUCCESS; NX_PTR_ERROR; NX_NOT_ENABLED; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend for the IP protection. (Guide ch.4)
 */
export function nx_tcp_socket_mss_get(
  socket_ptr: NX_TCP_SOCKET | null,
  mss: Ref<ULONG> | null,
): Service<UINT> {
  const k = enter('nx_tcp_socket_mss_get');
  if (mss === null) return refuse(k, NX_PTR_ERROR);
  const wrong = check_in_thread_or_init(k, socket_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  const socket = socket_ptr as NX_TCP_SOCKET;
  return in_steps(
    k,
    under_protection(ip_of(socket), () => {
      const connected = socket.nx_tcp_socket_state >= NX_TCP_ESTABLISHED;
      mss.value = connected ? socket.nx_tcp_socket_connect_mss : socket.nx_tcp_socket_mss || NX_TCP_MSS_SIZE;
    }),
  );
}

/**
 * Gets the segment size in bytes that the peer named.
 *
 * Statuses: NX_SUCCESS; NX_PTR_ERROR; NX_NOT_ENABLED; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend for the IP protection. (Guide ch.4)
 */
export function nx_tcp_socket_mss_peer_get(
  socket_ptr: NX_TCP_SOCKET | null,
  mss: Ref<ULONG> | null,
): Service<UINT> {
  const k = enter('nx_tcp_socket_mss_peer_get');
  if (mss === null) return refuse(k, NX_PTR_ERROR);
  const wrong = check_in_thread_or_init(k, socket_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  const socket = socket_ptr as NX_TCP_SOCKET;
  return in_steps(
    k,
    under_protection(ip_of(socket), () => {
      mss.value = socket.nx_tcp_socket_peer_mss;
    }),
  );
}

/**
 * Sets how the socket sends.
 *
 * `max_queue_depth`: packets that may be out unacknowledged; `timeout`: ticks before a segment is sent again;
 * `max_retries`: tries before the connection is given up; `timeout_shift`: each try waits this power of two longer than
 * the one before, 0 for equal times.
 *
 * Statuses: NX_SUCCESS; NX_OPTION_ERROR: no queue; NX_PTR_ERROR; NX_NOT_ENABLED; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend for the IP protection. (Guide ch.4)
 */
export function nx_tcp_socket_transmit_configure(
  socket_ptr: NX_TCP_SOCKET | null,
  max_queue_depth: ULONG,
  timeout: ULONG,
  max_retries: ULONG,
  timeout_shift: ULONG,
): Service<UINT> {
  const k = enter('nx_tcp_socket_transmit_configure');
  if (no_socket(socket_ptr)) return refuse(k, NX_PTR_ERROR);
  if (max_queue_depth === 0) return refuse(k, NX_OPTION_ERROR);
  const wrong = check_in_thread_or_init(k, socket_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  const socket = socket_ptr as NX_TCP_SOCKET;
  return in_steps(
    k,
    under_protection(ip_of(socket), () => {
      socket.nx_tcp_socket_timeout_rate = timeout;
      socket.nx_tcp_socket_timeout_max_retries = max_retries;
      socket.nx_tcp_socket_timeout_shift = timeout_shift;
      socket.nx_tcp_socket_transmit_queue_maximum_default = max_queue_depth;
      socket.nx_tcp_socket_transmit_queue_maximum = max_queue_depth;
    }),
  );
}

/** A connection exists or is being made. */
function has_peer(socket: NX_TCP_SOCKET): boolean {
  const state = socket.nx_tcp_socket_state;
  return state > NX_TCP_LISTEN_STATE && state <= NX_TCP_ESTABLISHED;
}

/**
 * Tells the IPv4 address (host byte order) and port of the peer.
 *
 * Statuses: NX_SUCCESS; NX_NOT_CONNECTED; NX_PTR_ERROR; NX_NOT_ENABLED; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend for the IP protection. (Guide ch.4)
 */
export function nx_tcp_socket_peer_info_get(
  socket_ptr: NX_TCP_SOCKET | null,
  peer_ip_address: Ref<ULONG> | null,
  peer_port: Ref<ULONG> | null,
): Service<UINT> {
  const k = enter('nx_tcp_socket_peer_info_get');
  if (peer_ip_address === null || peer_port === null) return refuse(k, NX_PTR_ERROR);
  const wrong = check_in_thread(k, socket_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  const socket = socket_ptr as NX_TCP_SOCKET;
  return in_steps(
    k,
    under_protection(ip_of(socket), () => {
      if (!has_peer(socket)) return NX_NOT_CONNECTED;
      peer_ip_address.value = socket.nx_tcp_socket_connect_ip.nxd_ip_address.v4;
      peer_port.value = socket.nx_tcp_socket_connect_port;
      return NX_SUCCESS;
    }),
  );
}

/**
 * Gets the address, of either version, and the port of the peer.
 *
 * Statuses and contexts as nx_tcp_socket_peer_info_get. (Guide ch.4)
 */
export function nxd_tcp_socket_peer_info_get(
  socket_ptr: NX_TCP_SOCKET | null,
  peer_ip_address: NXD_ADDRESS | null,
  peer_port: Ref<ULONG> | null,
): Service<UINT> {
  const k = enter('nxd_tcp_socket_peer_info_get');
  if (peer_ip_address === null || peer_port === null) return refuse(k, NX_PTR_ERROR);
  const wrong = check_in_thread(k, socket_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  const socket = socket_ptr as NX_TCP_SOCKET;
  return in_steps(
    k,
    under_protection(ip_of(socket), () => {
      if (!has_peer(socket)) return NX_NOT_CONNECTED;
      const peer = socket.nx_tcp_socket_connect_ip;
      peer_ip_address.nxd_ip_version = peer.nxd_ip_version;
      if (is_over_ipv6(socket)) peer_ip_address.nxd_ip_address.v6 = [...peer.nxd_ip_address.v6];
      else peer_ip_address.nxd_ip_address.v4 = peer.nxd_ip_address.v4;
      peer_port.value = socket.nx_tcp_socket_connect_port;
      return NX_SUCCESS;
    }),
  );
}

/**
 * Waits until the socket is in a state (NX_TCP_CLOSED to NX_TCP_LAST_ACK), looking once a tick.
 *
 * Statuses: NX_SUCCESS; NX_NOT_SUCCESSFUL: not in `wait_option` ticks; NX_OPTION_ERROR: no such state; NX_PTR_ERROR: no
 * socket, or deleted meanwhile; NX_NOT_ENABLED; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend. (Guide ch.4)
 */
export function nx_tcp_socket_state_wait(
  socket_ptr: NX_TCP_SOCKET | null,
  desired_state: UINT,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nx_tcp_socket_state_wait');
  const wrong = check_socket(socket_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  if (desired_state < NX_TCP_CLOSED || desired_state > NX_TCP_LAST_ACK) return refuse(k, NX_OPTION_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, tcp_state_wait(k, socket_ptr as NX_TCP_SOCKET, desired_state, wait_option));
}

/** The same without the checks. */
export function* tcp_state_wait(
  k: Kernel,
  socket: NX_TCP_SOCKET,
  state: UINT,
  wait_option: ULONG,
): Service<UINT> {
  for (let left = wait_option; ; left--) {
    if (no_socket(socket)) return yield* refuse(k, NX_PTR_ERROR);
    if (socket.nx_tcp_socket_state === state) return yield* finish_quiet(k, NX_SUCCESS);
    if (left === 0) return yield* refuse(k, NX_NOT_SUCCESSFUL);
    yield* tx_thread_sleep(1);
  }
}
