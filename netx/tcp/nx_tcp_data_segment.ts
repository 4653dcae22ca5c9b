/**
 * A segment of data on its way out (RFC 9293 3.8): whether it may go, its header, and how it is counted and kept until it is
 * acknowledged.
 */
import type { ULONG } from '../../rtos/kernel/service.ts';
import type { NX_IP, NX_PACKET, NX_TCP_SOCKET } from '../nx_cb.ts';
import {
  NX_FALSE,
  NX_PACKET_ENQUEUED,
  NX_TCP_ACK_BIT,
  NX_TCP_CLOSE_WAIT,
  NX_TCP_ESTABLISHED,
  NX_TCP_HEADER,
  NX_TCP_HEADER_SIZE,
  NX_TCP_PSH_BIT,
} from '../nx_constants.ts';
import { write_tcp_header } from './nx_tcp_header.ts';

/** Data may be sent. */
export function may_send(socket: NX_TCP_SOCKET): boolean {
  return (
    socket.nx_tcp_socket_state === NX_TCP_ESTABLISHED || socket.nx_tcp_socket_state === NX_TCP_CLOSE_WAIT
  );
}

/** The transmit queue takes one more packet. */
export function has_queue_room(socket: NX_TCP_SOCKET): boolean {
  return socket.nx_tcp_socket_transmit_sent_count < socket.nx_tcp_socket_transmit_queue_maximum;
}

/** The packet itself can go out. The original wants headers at addresses that 32-bit words may have. */
export function is_direct(packet: NX_PACKET, room: ULONG): boolean {
  return packet.nx_packet_length <= room && (packet.nx_packet_prepend_ptr & 3) === 0;
}

/** Puts the header in front of the data; sequence number and checksum are still missing. */
export function build_header(socket: NX_TCP_SOCKET, segment: NX_PACKET): void {
  segment.nx_packet_ip_version = socket.nx_tcp_socket_connect_ip.nxd_ip_version;
  segment.nx_packet_prepend_ptr -= NX_TCP_HEADER;
  segment.nx_packet_length += NX_TCP_HEADER;
  write_tcp_header(
    segment.nx_packet_memory,
    segment.nx_packet_prepend_ptr,
    socket.nx_tcp_socket_port,
    socket.nx_tcp_socket_connect_port,
    0,
    socket.nx_tcp_socket_rx_sequence,
    NX_TCP_HEADER_SIZE | NX_TCP_ACK_BIT | NX_TCP_PSH_BIT | socket.nx_tcp_socket_rx_window_current,
  );
  socket.nx_tcp_socket_rx_sequence_acked = socket.nx_tcp_socket_rx_sequence;
  socket.nx_tcp_socket_rx_window_last_sent = socket.nx_tcp_socket_rx_window_current;
  socket.nx_tcp_socket_delayed_ack_timeout = socket.ack_timer_rate;
}

/** The segment counts as sent: sequence number, transmit queue, timer, counters. */
export function account(socket: NX_TCP_SOCKET, ip: NX_IP, segment: NX_PACKET, size: ULONG): void {
  socket.nx_tcp_socket_tx_sequence = (socket.nx_tcp_socket_tx_sequence + size) >>> 0;
  socket.nx_tcp_socket_zero_window_probe_has_data = NX_FALSE;
  const tail = socket.nx_tcp_socket_transmit_sent_tail;
  if (socket.nx_tcp_socket_transmit_sent_head !== null && tail !== null) {
    tail.nx_packet_tcp_queue_next = segment;
  } else {
    socket.nx_tcp_socket_transmit_sent_head = segment;
    socket.nx_tcp_socket_timeout = socket.nx_tcp_socket_timeout_rate;
    socket.nx_tcp_socket_timeout_retries = 0;
    socket.nx_tcp_socket_tx_outstanding_bytes = 0;
  }
  socket.nx_tcp_socket_transmit_sent_tail = segment;
  segment.nx_packet_tcp_queue_next = null;
  segment.nx_packet_state = NX_PACKET_ENQUEUED;
  segment.nx_packet_driver_done = false;
  socket.nx_tcp_socket_transmit_sent_count++;
  socket.nx_tcp_socket_tx_outstanding_bytes += size;
  ip.nx_ip_tcp_packets_sent++;
  ip.nx_ip_tcp_bytes_sent += size;
  socket.nx_tcp_socket_packets_sent++;
  socket.nx_tcp_socket_bytes_sent += size;
}
