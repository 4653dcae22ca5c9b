/**
 * nx_tcp_socket_create, nx_tcp_socket_delete, nx_tcp_socket_info_get (guide ch.4).
 */

import { exists } from '../../rtos/kernel/board.ts';
import { enter } from '../../rtos/kernel/current.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { declare_levels } from '../../rtos/kernel/levels.ts';
import type { Ref, Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { forget_awaited } from '../../rtos/kernel/wait_trace.ts';
import { not_thread_or_init } from '../../rtos/services/caller.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import { type NX_IP, type NX_NOTIFY, NX_TCP_SOCKET, NXD_ADDRESS } from '../nx_cb.ts';
import { bad_ip } from '../nx_checks.ts';
import {
  NX_CALLER_ERROR,
  NX_DONT_FRAGMENT,
  NX_FRAGMENT_OKAY,
  NX_IP_TIME_TO_LIVE_MASK,
  NX_IP_TOS_MASK,
  NX_NOT_CREATED,
  NX_NOT_ENABLED,
  NX_OPTION_ERROR,
  NX_PTR_ERROR,
  NX_STILL_BOUND,
  NX_SUCCESS,
  NX_TCP_CLOSED,
  NX_TCP_ID,
  NX_TCP_MSS_SIZE,
  NX_TRUE,
} from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { refuse } from '../nx_service.ts';
import { NX_TCP_SOCKET_NUMBERS } from '../nx_tcp_socket_numbers.ts';
import { NX_TRACE, NX_TRACE_OBJECT, trace_network } from '../nx_trace.ts';
import { Ring } from '../ring.ts';
import { check_in_thread, check_in_thread_or_init, under_protection } from './nx_tcp_socket_check.ts';
import { tcp_socket_clocks } from './nx_tcp_timers.ts';

/** What an annotated run tells of a socket. */
const TCP_LEVELS = [
  'state',
  'bytes in flight',
  'congestion window',
  'slow start threshold',
  'send window',
  'receive window',
  'unread packets',
  'retries',
];
declare_levels(NX_TCP_SOCKET, TCP_LEVELS, (socket, values, at) => {
  values[at] = socket.nx_tcp_socket_state;
  values[at + 1] = socket.nx_tcp_socket_tx_outstanding_bytes;
  values[at + 2] = socket.nx_tcp_socket_tx_window_congestion;
  values[at + 3] = socket.nx_tcp_socket_tx_slow_start_threshold;
  values[at + 4] = socket.nx_tcp_socket_tx_window_advertised;
  values[at + 5] = socket.nx_tcp_socket_rx_window_current;
  values[at + 6] = socket.nx_tcp_socket_receive_queue_count;
  values[at + 7] = socket.nx_tcp_socket_timeout_retries;
});

/** The socket is on the list of its IP instance. */
function is_created(ip: NX_IP, socket: NX_TCP_SOCKET): boolean {
  let created = ip.nx_ip_tcp_created_sockets_ptr;
  for (let left = ip.nx_ip_tcp_created_sockets_count; left > 0 && created !== null; left--) {
    if (created === socket) return true;
    created = created.nx_tcp_socket_created_next;
  }
  return false;
}

function check_options(
  ip: NX_IP,
  type_of_service: ULONG,
  fragment: ULONG,
  time_to_live: UINT,
  window_size: ULONG,
): UINT {
  if (ip.nx_ip_tcp_packet_receive === null) return NX_NOT_ENABLED;
  if ((type_of_service & ~NX_IP_TOS_MASK) !== 0) return NX_OPTION_ERROR;
  if (fragment !== NX_FRAGMENT_OKAY && fragment !== NX_DONT_FRAGMENT) return NX_OPTION_ERROR;
  if (time_to_live > NX_IP_TIME_TO_LIVE_MASK) return NX_OPTION_ERROR;
  return window_size === 0 || window_size > 0xffff ? NX_OPTION_ERROR : NX_SUCCESS;
}

/** Zeroes a control block, as C does: it may be one that was used before. */
function clear(socket: NX_TCP_SOCKET): void {
  Object.assign(socket, new NX_TCP_SOCKET_NUMBERS());
  socket.nx_tcp_socket_connect_ip = new NXD_ADDRESS();
  socket.nx_tcp_socket_connect_interface = null;
  socket.nx_tcp_socket_ipv6_addr = null;
  socket.nx_tcp_socket_receive_queue_head = null;
  socket.nx_tcp_socket_receive_queue_tail = null;
  socket.nx_tcp_socket_transmit_sent_head = null;
  socket.nx_tcp_socket_transmit_sent_tail = null;
  socket.nx_tcp_socket_bound_next = null;
  socket.nx_tcp_socket_bound_previous = null;
  socket.nx_tcp_socket_bind_in_progress = null;
  socket.nx_tcp_socket_connect_suspended_thread = null;
  socket.nx_tcp_socket_disconnect_suspended_thread = null;
  socket.nx_tcp_socket_syn_received_notify = null;
  socket.nx_tcp_establish_notify = null;
  socket.nx_tcp_disconnect_complete_notify = null;
  socket.nx_tcp_timed_wait_callback = null;
  socket.nx_tcp_receive_callback = null;
  socket.nx_tcp_socket_window_update_notify = null;
  socket.nx_tcp_socket_queue_depth_notify = null;
  socket.nx_tcp_socket_reserved_ptr = null;
}

function set_up(k: Kernel, ip: NX_IP, socket: NX_TCP_SOCKET, window_size: ULONG): void {
  const config = nx_config(k);
  socket.nx_tcp_socket_ip_ptr = ip;
  socket.nx_tcp_socket_client_type = NX_TRUE;
  socket.nx_tcp_socket_connect_mss = NX_TCP_MSS_SIZE;
  tcp_socket_clocks(k, socket);
  socket.nx_tcp_socket_transmit_queue_maximum_default = config.NX_TCP_MAXIMUM_TX_QUEUE;
  socket.nx_tcp_socket_transmit_queue_maximum = config.NX_TCP_MAXIMUM_TX_QUEUE;
  socket.nx_tcp_socket_receive_queue_maximum = config.NX_ENABLE_LOW_WATERMARK
    ? config.NX_TCP_MAXIMUM_RX_QUEUE
    : 0;
  socket.nx_tcp_socket_rx_window_default = window_size;
  socket.nx_tcp_socket_rx_window_current = window_size;
  socket.nx_tcp_socket_ack_n_packet_counter = 1;
  socket.ack_every = config.NX_TCP_ACK_EVERY_N_PACKETS;
  socket.out_of_order_maximum = config.NX_TCP_MAX_OUT_OF_ORDER_PACKETS;
  socket.nx_tcp_socket_keepalive_enabled = config.NX_ENABLE_TCP_KEEPALIVE ? NX_TRUE : 0;
  socket.nx_tcp_socket_state = NX_TCP_CLOSED;
}

const CREATED = new Ring<NX_TCP_SOCKET>('nx_tcp_socket_created_next', 'nx_tcp_socket_created_previous');

/** Appends a socket to the list of its IP instance. */
function link(ip: NX_IP, socket: NX_TCP_SOCKET): void {
  ip.nx_ip_tcp_created_sockets_ptr = CREATED.append(ip.nx_ip_tcp_created_sockets_ptr, socket);
  ip.nx_ip_tcp_created_sockets_count++;
}

function unlink(ip: NX_IP, socket: NX_TCP_SOCKET): void {
  ip.nx_ip_tcp_created_sockets_ptr = CREATED.remove(ip.nx_ip_tcp_created_sockets_ptr, socket);
  ip.nx_ip_tcp_created_sockets_count--;
}

/**
 * Creates a TCP socket, for a client or a server.
 *
 * `type_of_service`: NX_IP_NORMAL, NX_IP_MIN_DELAY, ...; `fragment`: NX_FRAGMENT_OKAY or NX_DONT_FRAGMENT;
 * `time_to_live`: routers that a segment may pass; `window_size`: bytes that the socket takes before firmware reads
 * them, 1 to 65535. `tcp_urgent_data_callback` runs when urgent data comes, `tcp_disconnect_callback` when the other
 * side disconnects; both in the IP thread, both may be null.
 *
 * Statuses: NX_SUCCESS; NX_OPTION_ERROR: a parameter out of range; NX_PTR_ERROR: no instance, no socket, or a socket
 * that exists; NX_NOT_ENABLED; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend for the IP protection. (Guide ch.4)
 *
 * ```ts
 * yield* nx_tcp_socket_create(ip, socket, 'client', NX_IP_NORMAL, NX_FRAGMENT_OKAY, NX_IP_TIME_TO_LIVE, 8192, null, null);
 * ```
 */
export function nx_tcp_socket_create(
  ip_ptr: NX_IP | null,
  socket_ptr: NX_TCP_SOCKET | null,
  name: string | null,
  type_of_service: ULONG,
  fragment: ULONG,
  time_to_live: UINT,
  window_size: ULONG,
  tcp_urgent_data_callback: NX_NOTIFY<[NX_TCP_SOCKET]> | null,
  tcp_disconnect_callback: NX_NOTIFY<[NX_TCP_SOCKET]> | null,
): Service<UINT> {
  const k = enter('nx_tcp_socket_create');
  if (bad_ip(ip_ptr) || socket_ptr == null) return refuse(k, NX_PTR_ERROR);
  if (socket_ptr.sim_owner !== k && exists(k, socket_ptr)) return refuse(k, NX_PTR_ERROR);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(
    k,
    tcp_socket_create(
      k,
      ip_ptr,
      socket_ptr,
      type_of_service,
      fragment,
      time_to_live,
      window_size,
      name,
      tcp_urgent_data_callback,
      tcp_disconnect_callback,
    ),
  );
}

function* tcp_socket_create(
  k: Kernel,
  ip_ptr: NX_IP,
  socket_ptr: NX_TCP_SOCKET,
  type_of_service: ULONG,
  fragment: ULONG,
  time_to_live: UINT,
  window_size: ULONG,
  name: string | null,
  tcp_urgent_data_callback: NX_NOTIFY<[NX_TCP_SOCKET]> | null,
  tcp_disconnect_callback: NX_NOTIFY<[NX_TCP_SOCKET]> | null,
): Service<UINT> {
  const taken = yield* under_protection(ip_ptr, () =>
    is_created(ip_ptr, socket_ptr) ? NX_PTR_ERROR : NX_SUCCESS,
  );
  if (taken !== NX_SUCCESS) return taken;
  const wrong = check_options(ip_ptr, type_of_service, fragment, time_to_live, window_size);
  if (wrong !== NX_SUCCESS) return wrong;
  clear(socket_ptr);
  set_up(k, ip_ptr, socket_ptr, window_size);
  socket_ptr.nx_tcp_socket_name = name;
  socket_ptr.nx_tcp_socket_type_of_service = type_of_service;
  socket_ptr.nx_tcp_socket_fragment_enable = fragment & NX_DONT_FRAGMENT;
  socket_ptr.nx_tcp_socket_time_to_live = time_to_live;
  socket_ptr.nx_tcp_urgent_data_callback = tcp_urgent_data_callback ?? null;
  socket_ptr.nx_tcp_disconnect_callback = tcp_disconnect_callback ?? null;
  k.events?.register(NX_TRACE_OBJECT.TCP_SOCKET, socket_ptr, name, type_of_service, window_size);
  trace_network(k, NX_TRACE.TCP_SOCKET_CREATE, ip_ptr, socket_ptr, type_of_service, window_size);
  return yield* under_protection(ip_ptr, () => {
    socket_ptr.nx_tcp_socket_id = NX_TCP_ID;
    socket_ptr.sim_owner = k;
    if (k.watch !== null) k.watch.created(socket_ptr);
    link(ip_ptr, socket_ptr);
  });
}

/**
 * Deletes a socket that is closed and unbound.
 *
 * Statuses: NX_SUCCESS; NX_STILL_BOUND: bound, binding, or not closed; NX_NOT_CREATED; NX_PTR_ERROR; NX_NOT_ENABLED;
 * NX_CALLER_ERROR.
 * Allowed from: threads. May suspend for the IP protection. (Guide ch.4)
 */
export function nx_tcp_socket_delete(socket_ptr: NX_TCP_SOCKET | null): Service<UINT> {
  const k = enter('nx_tcp_socket_delete');
  const wrong = check_in_thread(k, socket_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  const socket = socket_ptr as NX_TCP_SOCKET;
  const ip = socket.nx_tcp_socket_ip_ptr as NX_IP;
  trace_network(k, NX_TRACE.TCP_SOCKET_DELETE, ip, socket, socket.nx_tcp_socket_state);
  return in_steps(k, tcp_socket_delete(k, socket, ip));
}

function* tcp_socket_delete(k: Kernel, socket: NX_TCP_SOCKET, ip: NX_IP): Service<UINT> {
  yield* ip_protect(ip);
  let status = NX_SUCCESS;
  if (socket.nx_tcp_socket_id !== NX_TCP_ID) {
    status = NX_NOT_CREATED;
  } else if (
    socket.nx_tcp_socket_bound_next !== null ||
    socket.nx_tcp_socket_bind_in_progress !== null ||
    socket.nx_tcp_socket_state !== NX_TCP_CLOSED
  ) {
    status = NX_STILL_BOUND;
  } else {
    socket.nx_tcp_socket_id = 0;
    socket.sim_owner = null;
    if (k.watch !== null) k.watch.deleted(socket);
    unlink(ip, socket);
    forget_awaited(k, socket);
    k.events?.unregister(socket);
  }
  yield* ip_unprotect(ip);
  return status;
}

function put(out: Ref<ULONG> | null, value: ULONG): void {
  if (out !== null) out.value = value >>> 0;
}

/**
 * Gets a socket's counters and state. Any output may be null.
 *
 * `tcp_packets_queued`: packets received and not read; `tcp_transmit_queue_depth`: packets sent and not acknowledged;
 * `tcp_transmit_window`: bytes that may be sent now; `tcp_receive_window`: bytes that the peer may send.
 *
 * Statuses: NX_SUCCESS; NX_PTR_ERROR; NX_NOT_ENABLED; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend for the IP protection. (Guide ch.4)
 */
export function nx_tcp_socket_info_get(
  socket_ptr: NX_TCP_SOCKET | null,
  tcp_packets_sent: Ref<ULONG> | null = null,
  tcp_bytes_sent: Ref<ULONG> | null = null,
  tcp_packets_received: Ref<ULONG> | null = null,
  tcp_bytes_received: Ref<ULONG> | null = null,
  tcp_retransmit_packets: Ref<ULONG> | null = null,
  tcp_packets_queued: Ref<ULONG> | null = null,
  tcp_checksum_errors: Ref<ULONG> | null = null,
  tcp_socket_state: Ref<ULONG> | null = null,
  tcp_transmit_queue_depth: Ref<ULONG> | null = null,
  tcp_transmit_window: Ref<ULONG> | null = null,
  tcp_receive_window: Ref<ULONG> | null = null,
): Service<UINT> {
  const k = enter('nx_tcp_socket_info_get');
  const wrong = check_in_thread_or_init(k, socket_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  const socket = socket_ptr as NX_TCP_SOCKET;
  return in_steps(
    k,
    under_protection(socket.nx_tcp_socket_ip_ptr as NX_IP, () => {
      const advertised = socket.nx_tcp_socket_tx_window_advertised;
      const window = Math.min(advertised, socket.nx_tcp_socket_tx_window_congestion);
      put(tcp_packets_sent, socket.nx_tcp_socket_packets_sent);
      put(tcp_bytes_sent, socket.nx_tcp_socket_bytes_sent);
      put(tcp_packets_received, socket.nx_tcp_socket_packets_received);
      put(tcp_bytes_received, socket.nx_tcp_socket_bytes_received);
      put(tcp_retransmit_packets, socket.nx_tcp_socket_retransmit_packets);
      put(tcp_packets_queued, socket.nx_tcp_socket_receive_queue_count);
      put(tcp_checksum_errors, socket.nx_tcp_socket_checksum_errors);
      put(tcp_socket_state, socket.nx_tcp_socket_state);
      put(tcp_transmit_queue_depth, socket.nx_tcp_socket_transmit_sent_count);
      put(tcp_transmit_window, Math.max(0, window - socket.nx_tcp_socket_tx_outstanding_bytes));
      put(tcp_receive_window, socket.nx_tcp_socket_rx_window_current);
    }),
  );
}
