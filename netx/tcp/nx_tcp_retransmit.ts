/**
 * Sending again what was not acknowledged: after a timeout as much as the congestion window allows, in fast recovery one
 * segment at a time; into a closed window a probe of one byte (RFC 9293 3.8.1, 3.8.6.1; RFC 6298 5).
 *
 * A segment that goes out a second time carries today's acknowledgment and window. Packets that the driver or ARP has
 * not given back yet are not sent again.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { mark } from '../../rtos/sim/marks.ts';
import type { Service, ULONG } from '../../rtos/tx_api.ts';
import type { NX_IP, NX_PACKET, NX_TCP_SOCKET } from '../nx_cb.ts';
import {
  NX_FALSE,
  NX_TCP_ACK_BIT,
  NX_TCP_HEADER,
  NX_TCP_HEADER_SIZE,
  NX_TCP_PSH_BIT,
  NX_TRUE,
} from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { NX_TRACE, trace_network } from '../nx_trace.ts';
import { congestion_of_loss } from './nx_tcp_congestion.ts';
import {
  acknowledgment_of,
  checksum_field_of,
  header_length_of,
  sequence_of,
  set_acknowledgment,
  set_checksum,
  set_word_3,
  word_3_of,
} from './nx_tcp_header.ts';
import { tcp_packet_send_probe } from './nx_tcp_packet_send.ts';
import { checksum_to_peer, tcp_ip_send } from './nx_tcp_peer.ts';

/** Starts the timer for the next try; each one waits `shift` times longer than the one before. */
export function restart_timer(socket: NX_TCP_SOCKET): void {
  const shift = socket.nx_tcp_socket_timeout_retries * socket.nx_tcp_socket_timeout_shift;
  socket.nx_tcp_socket_timeout = (socket.nx_tcp_socket_timeout_rate << shift) >>> 0;
}

/** Sends the transmit queue again from its head; `fast` when duplicate acknowledgments ask for it. */
export function* tcp_socket_retransmit(socket: NX_TCP_SOCKET, fast: boolean): Service<void> {
  if (socket.nx_tcp_socket_tx_window_advertised === 0) {
    yield* probe_zero_window(socket);
    return;
  }
  socket.nx_tcp_socket_zero_window_probe_has_data = NX_FALSE;
  socket.nx_tcp_socket_timeout_retries++;
  congestion_of_loss(socket, fast);
  restart_timer(socket);
  let available = socket.nx_tcp_socket_tx_window_congestion;
  let packet = socket.nx_tcp_socket_transmit_sent_head;
  while (packet?.nx_packet_driver_done) {
    const data = packet.nx_packet_length - NX_TCP_HEADER;
    if (data > available) break;
    available -= data;
    const next: NX_PACKET | null = packet.nx_packet_tcp_queue_next;
    yield* send_again(socket, packet);
    if (socket.nx_tcp_socket_fast_recovery !== NX_FALSE) break;
    packet = next;
  }
}

/**
 * Takes the byte for a probe from a sender that waits. It noted one when its wait began, but a retransmission forgets
 * it, and the window may have closed since (RFC 9293 3.8.6.1).
 */
function note_waiting_byte(socket: NX_TCP_SOCKET): boolean {
  const thread = socket.transmit_waiting.head;
  if (thread === null || nx_config(K as Kernel).quirks.tcp_zero_window_probe_forgotten) return false;
  mark('tcp: probe of a closed window with a byte that waits');
  const packet = thread.wait_request as NX_PACKET;
  socket.nx_tcp_socket_zero_window_probe_data = packet.nx_packet_memory[
    packet.nx_packet_prepend_ptr
  ] as number;
  socket.nx_tcp_socket_zero_window_probe_has_data = NX_TRUE;
  socket.nx_tcp_socket_zero_window_probe_sequence = socket.nx_tcp_socket_tx_sequence;
  socket.nx_tcp_socket_zero_window_probe_failure = 0;
  return true;
}

/** Sends one byte into the closed window: the first one that is not acknowledged, or that a sender waits with. */
function* probe_zero_window(socket: NX_TCP_SOCKET): Service<void> {
  const packet = socket.nx_tcp_socket_transmit_sent_head;
  if (packet !== null) {
    mark('tcp: probe of a closed window with a byte that was sent');
    const memory = packet.nx_packet_memory;
    const at = packet.nx_packet_prepend_ptr;
    socket.nx_tcp_socket_zero_window_probe_data = memory[at + header_length_of(memory, at)] as number;
    socket.nx_tcp_socket_zero_window_probe_has_data = NX_TRUE;
    socket.nx_tcp_socket_zero_window_probe_sequence = sequence_of(memory, at);
    socket.nx_tcp_socket_zero_window_probe_failure = 0;
  } else if (socket.nx_tcp_socket_zero_window_probe_has_data === NX_FALSE && !note_waiting_byte(socket)) {
    return;
  }
  socket.nx_tcp_socket_timeout_retries++;
  socket.nx_tcp_socket_zero_window_probe_failure++;
  restart_timer(socket);
  yield* tcp_packet_send_probe(
    socket,
    socket.nx_tcp_socket_zero_window_probe_sequence,
    socket.nx_tcp_socket_zero_window_probe_data,
  );
}

/** Brings acknowledgment, window and checksum up to date. True when that changed nothing (RFC 9293 3.8.1: same IP id). */
function refresh(socket: NX_TCP_SOCKET, packet: NX_PACKET): boolean {
  const memory = packet.nx_packet_memory;
  const at = packet.nx_packet_prepend_ptr;
  const acknowledgment = acknowledgment_of(memory, at);
  const word_3 = word_3_of(memory, at);
  const checksum = checksum_field_of(memory, at);
  const fresh: ULONG =
    (NX_TCP_HEADER_SIZE | NX_TCP_ACK_BIT | NX_TCP_PSH_BIT | socket.nx_tcp_socket_rx_window_current) >>> 0;
  set_acknowledgment(memory, at, socket.nx_tcp_socket_rx_sequence);
  set_word_3(memory, at, fresh);
  socket.nx_tcp_socket_rx_sequence_acked = socket.nx_tcp_socket_rx_sequence;
  socket.nx_tcp_socket_rx_window_last_sent = socket.nx_tcp_socket_rx_window_current;
  set_checksum(memory, at, 0);
  const sum = checksum_to_peer(socket, packet);
  set_checksum(memory, at, sum);
  return acknowledgment === socket.nx_tcp_socket_rx_sequence && word_3 === fresh && checksum === sum;
}

function* send_again(socket: NX_TCP_SOCKET, packet: NX_PACKET): Service<void> {
  const ip = socket.nx_tcp_socket_ip_ptr as NX_IP;
  packet.nx_packet_ip_version = socket.nx_tcp_socket_connect_ip.nxd_ip_version;
  if (refresh(socket, packet)) packet.nx_packet_identical_copy = NX_TRUE;
  ip.nx_ip_tcp_retransmit_packets++;
  socket.nx_tcp_socket_retransmit_packets++;
  packet.nx_packet_driver_done = false;
  const { nx_tcp_socket_ip_ptr, nx_tcp_socket_timeout_retries } = socket;
  trace_network(
    K as Kernel,
    NX_TRACE.INTERNAL_TCP_RETRY,
    nx_tcp_socket_ip_ptr,
    socket,
    packet,
    nx_tcp_socket_timeout_retries,
  );
  yield* tcp_ip_send(socket, packet);
}
