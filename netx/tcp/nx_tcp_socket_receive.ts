/**
 * nx_tcp_socket_receive and nx_tcp_socket_bytes_available (guide ch.4; RFC 9293 3.10.3).
 */
import { enter } from '../../rtos/kernel/current.ts';
import { finish } from '../../rtos/kernel/finish.ts';
import { at_once, in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import {
  after,
  COMPLETED_SUCCESS,
  COMPLETED_VOID,
  type Ref,
  type Service,
  settled,
  type UINT,
  type ULONG,
} from '../../rtos/kernel/service.ts';
import { ip_protect, unprotect_with } from '../ip/nx_ip_protection.ts';
import type { NX_IP, NX_PACKET, NX_TCP_SOCKET } from '../nx_cb.ts';
import {
  NX_NO_PACKET,
  NX_NOT_BOUND,
  NX_NOT_CONNECTED,
  NX_PACKET_READY,
  NX_PTR_ERROR,
  NX_SUCCESS,
  NX_TCP_CLOSE_WAIT,
  NX_TCP_CLOSING,
  NX_TCP_ESTABLISHED,
  NX_TCP_FIN_WAIT_1,
  NX_TCP_FIN_WAIT_2,
  NX_TCP_LISTEN_STATE,
  NX_TCP_SYN_SENT,
} from '../nx_constants.ts';
import { refuse } from '../nx_service.ts';
import { NX_TRACE, trace_network } from '../nx_trace.ts';
import { received_data_length } from './nx_tcp_header.ts';
import { tcp_packet_send_ack } from './nx_tcp_packet_send.ts';
import { check_in_thread, under_protection } from './nx_tcp_socket_check.ts';
import { take_first, window_opened } from './nx_tcp_state_data.ts';
import { tcp_receive_cleanup, tcp_wait } from './nx_tcp_waiting.ts';

/** NX_SUCCESS when data is there or may still come. */
function may_receive(socket: NX_TCP_SOCKET): UINT {
  if (socket.nx_tcp_socket_bound_next === null) return NX_NOT_BOUND;
  if (socket.nx_tcp_socket_receive_queue_head !== null) return NX_SUCCESS;
  const state = socket.nx_tcp_socket_state;
  const over = state < NX_TCP_SYN_SENT || state === NX_TCP_CLOSE_WAIT || state >= NX_TCP_CLOSING;
  return over ? NX_NOT_CONNECTED : NX_SUCCESS;
}

/** The peer is told of the wider window only while it can still send. */
function may_tell_window(socket: NX_TCP_SOCKET): boolean {
  const state = socket.nx_tcp_socket_state;
  return state === NX_TCP_ESTABLISHED || state === NX_TCP_FIN_WAIT_1 || state === NX_TCP_FIN_WAIT_2;
}

/** Takes the first packet and opens the window by it. */
function take(socket: NX_TCP_SOCKET, packet: NX_PACKET): Service<unknown> {
  take_first(socket, packet);
  socket.nx_tcp_socket_rx_window_current =
    socket.nx_tcp_socket_receive_queue_count === 0
      ? socket.nx_tcp_socket_rx_window_default
      : (socket.nx_tcp_socket_rx_window_current + packet.nx_packet_length) >>> 0;
  if (!window_opened(socket) || !may_tell_window(socket)) return COMPLETED_VOID;
  return tcp_packet_send_ack(socket);
}

/**
 * Receives data: the next packet of the connection, which the caller then owns and must release.
 *
 * `wait_option`: ticks to wait for data.
 *
 * Statuses: NX_SUCCESS; NX_NO_PACKET: none came in time; NX_NOT_CONNECTED: none is left and none will come;
 * NX_NOT_BOUND; NX_WAIT_ABORTED; NX_PTR_ERROR; NX_NOT_ENABLED; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend. (Guide ch.4)
 *
 * ```ts
 * const packet = ref<NX_PACKET | null>(null);
 * const status = yield* nx_tcp_socket_receive(socket, packet, NX_WAIT_FOREVER);
 * ```
 */
export function nx_tcp_socket_receive(
  socket_ptr: NX_TCP_SOCKET | null,
  packet_ptr: Ref<NX_PACKET | null> | null,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nx_tcp_socket_receive');
  if (packet_ptr === null) return refuse(k, NX_PTR_ERROR);
  const wrong = check_in_thread(k, socket_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  const socket = socket_ptr as NX_TCP_SOCKET;
  packet_ptr.value = null;
  return at_once(k, receive, k, socket.nx_tcp_socket_ip_ptr as NX_IP, socket, packet_ptr, wait_option);
}

function receive(
  k: Kernel,
  ip: NX_IP,
  socket: NX_TCP_SOCKET,
  out: Ref<NX_PACKET | null>,
  wait_option: ULONG,
): Service<UINT> {
  const protecting = ip_protect(ip);
  if (protecting !== COMPLETED_SUCCESS)
    return after(protecting, receive_protected, k, ip, socket, out, wait_option);
  settled(protecting);
  return receive_protected(k, ip, socket, out, wait_option);
}

function receive_protected(
  k: Kernel,
  ip: NX_IP,
  socket: NX_TCP_SOCKET,
  out: Ref<NX_PACKET | null>,
  wait_option: ULONG,
): Service<UINT> {
  const { nx_tcp_socket_receive_queue_head: first, nx_tcp_socket_rx_sequence: sequence } = socket;
  if (k.events !== null)
    trace_network(k, NX_TRACE.TCP_SOCKET_RECEIVE, socket, first, first?.nx_packet_length ?? 0, sequence);
  const status = may_receive(socket);
  if (status !== NX_SUCCESS) return unprotect_with(ip, status);
  if (first !== null && first.nx_packet_state === NX_PACKET_READY) {
    out.value = first;
    const taking = take(socket, first);
    return taking === COMPLETED_VOID
      ? unprotect_with(ip, NX_SUCCESS)
      : after(taking, unprotect_with, ip, NX_SUCCESS);
  }
  if (wait_option === 0 || k.current === ip.nx_ip_thread) return unprotect_with(ip, NX_NO_PACKET);
  return tcp_wait(k, ip, socket.receive_waiting, out, wait_option, tcp_receive_cleanup);
}

/**
 * Gets how many bytes can be received without waiting.
 *
 * Statuses: NX_SUCCESS; NX_NOT_CONNECTED; NX_PTR_ERROR; NX_NOT_ENABLED; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend for the IP protection. (Guide ch.4)
 */
export function nx_tcp_socket_bytes_available(
  socket_ptr: NX_TCP_SOCKET | null,
  bytes_available: Ref<ULONG> | null,
): Service<UINT> {
  const k = enter('nx_tcp_socket_bytes_available');
  if (bytes_available === null) return finish(k, NX_PTR_ERROR);
  const wrong = check_in_thread(k, socket_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  const socket = socket_ptr as NX_TCP_SOCKET;
  return in_steps(
    k,
    under_protection(socket.nx_tcp_socket_ip_ptr as NX_IP, () => {
      bytes_available.value = 0;
      const state = socket.nx_tcp_socket_state;
      if (state <= NX_TCP_LISTEN_STATE || state > NX_TCP_ESTABLISHED) return NX_NOT_CONNECTED;
      let packet = socket.nx_tcp_socket_receive_queue_head;
      while (packet !== null && packet.nx_packet_state === NX_PACKET_READY) {
        bytes_available.value += received_data_length(packet);
        packet = packet.nx_packet_tcp_queue_next;
      }
      return NX_SUCCESS;
    }),
  );
}
