/**
 * The end of a connection that is not negotiated: back to CLOSED (a client) or LISTEN (a server), queues given back,
 * waiting threads woken with NX_NOT_CONNECTED, the disconnect callback told (RFC 9293 3.10.7.4, reset processing).
 */
import { run_callback } from '../../rtos/kernel/callback.ts';
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { COMPLETED_VOID } from '../../rtos/kernel/service.ts';
import type { Service } from '../../rtos/tx_api.ts';
import type { NX_NOTIFY, NX_PACKET, NX_TCP_SOCKET } from '../nx_cb.ts';
import {
  NX_FALSE,
  NX_PACKET_ALLOCATED,
  NX_TCP_CLOSED,
  NX_TCP_ESTABLISHED,
  NX_TCP_LISTEN_STATE,
} from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { packet_drop } from '../packet/packet_memory.ts';
import { forget_peer } from './nx_tcp_peer.ts';
import { change_state } from './nx_tcp_trace.ts';
import {
  tcp_end_connect_wait,
  tcp_end_disconnect_wait,
  tcp_end_receive_waits,
  tcp_end_transmit_waits,
} from './nx_tcp_waiting.ts';

/** Calls a callback of the socket, if there is one. */
export function tcp_notify(
  callback: NX_NOTIFY<[NX_TCP_SOCKET]> | null,
  socket: NX_TCP_SOCKET,
): Service<void> {
  if (callback === null) return COMPLETED_VOID;
  return run_callback(K as Kernel, 'a TCP socket callback', callback(socket));
}

/** Forgets the peer and everything timed. */
export function tcp_socket_block_cleanup(socket: NX_TCP_SOCKET): void {
  forget_peer(socket);
  socket.nx_tcp_socket_zero_window_probe_has_data = NX_FALSE;
  socket.nx_tcp_socket_timeout = 0;
  socket.nx_tcp_socket_duplicated_ack_received = 0;
  socket.nx_tcp_socket_fast_recovery = NX_FALSE;
  const client = socket.nx_tcp_socket_client_type !== NX_FALSE;
  change_state(socket, client ? NX_TCP_CLOSED : NX_TCP_LISTEN_STATE);
}

/** Gives back data that was received and not read. */
export function* tcp_receive_queue_flush(k: Kernel, socket: NX_TCP_SOCKET): Service<void> {
  let packet = socket.nx_tcp_socket_receive_queue_head;
  socket.nx_tcp_socket_receive_queue_head = null;
  socket.nx_tcp_socket_receive_queue_tail = null;
  socket.nx_tcp_socket_receive_queue_count = 0;
  while (packet !== null) {
    const next: NX_PACKET | null = packet.nx_packet_tcp_queue_next;
    packet.nx_packet_tcp_queue_next = null;
    packet.nx_packet_state = NX_PACKET_ALLOCATED;
    yield* packet_drop(k, packet);
    packet = next;
  }
}

/** Gives back data that was sent and not acknowledged. What the driver or ARP still has is released by them. */
export function* tcp_transmit_queue_flush(k: Kernel, socket: NX_TCP_SOCKET): Service<void> {
  let packet = socket.nx_tcp_socket_transmit_sent_head;
  socket.nx_tcp_socket_transmit_sent_head = null;
  socket.nx_tcp_socket_transmit_sent_tail = null;
  socket.nx_tcp_socket_transmit_sent_count = 0;
  while (packet !== null) {
    const next: NX_PACKET | null = packet.nx_packet_tcp_queue_next;
    packet.nx_packet_tcp_queue_next = null;
    packet.nx_packet_state = NX_PACKET_ALLOCATED;
    if (packet.nx_packet_driver_done) {
      yield* packet_drop(k, packet);
    }
    packet = next;
  }
}

/** Gives back what a socket still has of its last connection; the original forgets it in places. */
export function* tcp_leftovers_flush(k: Kernel, socket: NX_TCP_SOCKET): Service<void> {
  if (nx_config(k).quirks.tcp_forgets_queued_packets) return;
  if (socket.nx_tcp_socket_receive_queue_head !== null) yield* tcp_receive_queue_flush(k, socket);
  if (socket.nx_tcp_socket_transmit_sent_head !== null) yield* tcp_transmit_queue_flush(k, socket);
}

/** The connection is gone: a reset came, or the retries are used up. */
export function* tcp_socket_connection_reset(socket: NX_TCP_SOCKET): Service<void> {
  const k = K as Kernel;
  const state = socket.nx_tcp_socket_state;
  tcp_socket_block_cleanup(socket);
  if (socket.nx_tcp_socket_transmit_sent_count > 0) yield* tcp_transmit_queue_flush(k, socket);
  yield* tcp_end_receive_waits(k, socket);
  yield* tcp_end_transmit_waits(k, socket);
  yield* tcp_end_connect_wait(k, socket);
  yield* tcp_end_disconnect_wait(k, socket);
  if (state === NX_TCP_ESTABLISHED) yield* tcp_notify(socket.nx_tcp_disconnect_callback, socket);
  yield* tcp_notify(socket.nx_tcp_disconnect_complete_notify, socket);
}
