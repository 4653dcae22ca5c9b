/**
 * Segments without data: SYN, ACK, FIN, RST and the zero-window probe (RFC 9293 3.10.7, 3.8.6.1).
 *
 * They are built in a packet of the IP instance's own pools, without waiting: when there is none nothing is sent and
 * the peer's or our own timers repair it. Each function returns the sending as a service; sockets are up to
 * date before the frame is on its way, except where the original updates them after.
 */

import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { after, COMPLETED_VOID } from '../../rtos/kernel/service.ts';
import type { Service, UCHAR, ULONG } from '../../rtos/tx_api.ts';
import { ip_take_small } from '../ip/nx_ip_auxiliary_pool.ts';
import { type NX_INTERFACE, type NX_IP, type NX_PACKET, NX_TCP_SOCKET } from '../nx_cb.ts';
import {
  NX_IP_TIME_TO_LIVE,
  NX_TCP_ACK_BIT,
  NX_TCP_FIN_BIT,
  NX_TCP_HEADER,
  NX_TCP_HEADER_SIZE,
  NX_TCP_MSS_OPTION,
  NX_TCP_OPTION_END,
  NX_TCP_RST_BIT,
  NX_TCP_SYN_BIT,
  NX_TCP_SYN_HEADER,
  NX_TCP_SYN_OPTION_SIZE,
  NX_TCP_SYN_RECEIVED,
  NX_TCP_SYN_SENT,
  NX_TCP_SYN_SIZE,
} from '../nx_constants.ts';
import { packet_drop } from '../packet/packet_memory.ts';
import { ip_room } from '../packet/packet_room.ts';
import { write32 } from '../wire/bytes.ts';
import { set_checksum, type TcpHeader, write_tcp_header } from './nx_tcp_header.ts';
import { adopt_sender, checksum_to_peer, ip_header_size, tcp_ip_send } from './nx_tcp_peer.ts';
import { trace_segment_sent } from './nx_tcp_trace.ts';

/** No data byte goes with the segment. */
const NO_DATA = -1;

/** Sends a segment without data, or with one byte of it. `mss` is the SYN's option. */
function send_control(
  socket: NX_TCP_SOCKET,
  control_bits: ULONG,
  sequence: ULONG,
  acknowledgment: ULONG,
  mss: ULONG,
  data: number,
): Service<unknown> {
  const k = K as Kernel;
  const ip = socket.nx_tcp_socket_ip_ptr as NX_IP;
  const packet = ip_take_small(k, ip, ip_room(k), 'a TCP control segment');
  if (packet === null) return COMPLETED_VOID;
  const at = packet.nx_packet_prepend_ptr;
  if (packet.nx_packet_data_end - at < NX_TCP_SYN_SIZE + 1) return packet_drop(k, packet);
  const syn = (control_bits & NX_TCP_SYN_BIT) !== 0;
  const memory = packet.nx_packet_memory;
  packet.nx_packet_ip_interface = socket.nx_tcp_socket_connect_interface;
  write_tcp_header(
    memory,
    at,
    socket.nx_tcp_socket_port,
    socket.nx_tcp_socket_connect_port,
    sequence,
    acknowledgment,
    (syn ? NX_TCP_SYN_HEADER : NX_TCP_HEADER_SIZE) | control_bits | socket.nx_tcp_socket_rx_window_current,
  );
  socket.nx_tcp_socket_rx_sequence_acked = acknowledgment;
  socket.nx_tcp_socket_rx_window_last_sent = socket.nx_tcp_socket_rx_window_current;
  let length = NX_TCP_HEADER;
  if (data !== NO_DATA) memory[at + length++] = data;
  if (syn) {
    write32(memory, at + length, (NX_TCP_MSS_OPTION | mss) >>> 0);
    write32(memory, at + length + 4, NX_TCP_OPTION_END);
    length += NX_TCP_SYN_OPTION_SIZE;
  }
  packet.nx_packet_append_ptr = at + length;
  packet.nx_packet_length = length;
  set_checksum(memory, at, checksum_to_peer(socket, packet));
  if (k.events !== null) trace_segment_sent(k, socket, packet, control_bits, sequence);
  return tcp_ip_send(socket, packet);
}

/**
 * Sends an acknowledgment of everything received in order. The next delayed one counts its time from now; as in the
 * original from after the frame was handed to the driver.
 */
export function tcp_packet_send_ack(
  socket: NX_TCP_SOCKET,
  sequence = socket.nx_tcp_socket_tx_sequence,
): Service<unknown> {
  const { nx_tcp_socket_rx_sequence: received } = socket;
  const sending = send_control(socket, NX_TCP_ACK_BIT, sequence, received, 0, NO_DATA);
  if (sending !== COMPLETED_VOID) return after(sending, restart_delayed_ack, socket);
  return restart_delayed_ack(socket);
}

function restart_delayed_ack(socket: NX_TCP_SOCKET): Service<unknown> {
  socket.nx_tcp_socket_delayed_ack_timeout = socket.ack_timer_rate;
  return COMPLETED_VOID;
}

/** Sends one byte into a closed window, to be told when it opens (RFC 9293 3.8.6.1). */
export function* tcp_packet_send_probe(socket: NX_TCP_SOCKET, sequence: ULONG, data: UCHAR): Service<void> {
  yield* send_control(socket, NX_TCP_ACK_BIT, sequence, socket.nx_tcp_socket_rx_sequence, 0, data);
  yield* restart_delayed_ack(socket);
}

export function tcp_packet_send_fin(socket: NX_TCP_SOCKET, sequence: ULONG): Service<unknown> {
  const bits = NX_TCP_FIN_BIT | NX_TCP_ACK_BIT;
  return send_control(socket, bits, sequence, socket.nx_tcp_socket_rx_sequence, 0, NO_DATA);
}

/**
 * Answers a segment with a reset: its numbers come from what the segment acknowledges, or else covers: `after` is what
 * follows it (RFC 9293 3.5.2).
 */
export function tcp_packet_send_rst(
  socket: NX_TCP_SOCKET,
  header: TcpHeader,
  after = header.sequence,
): Service<unknown> {
  (socket.nx_tcp_socket_ip_ptr as NX_IP).nx_ip_tcp_resets_sent++;
  return header.ack
    ? send_control(socket, NX_TCP_RST_BIT, header.acknowledgment, 0, 0, NO_DATA)
    : send_control(socket, NX_TCP_RST_BIT | NX_TCP_ACK_BIT, 0, after, 0, NO_DATA);
}

/** A reset of our own accord, in the middle of a connection. */
export function tcp_packet_send_abort(socket: NX_TCP_SOCKET): Service<unknown> {
  (socket.nx_tcp_socket_ip_ptr as NX_IP).nx_ip_tcp_resets_sent++;
  return send_control(socket, NX_TCP_RST_BIT, socket.nx_tcp_socket_tx_sequence, 0, 0, NO_DATA);
}

/** The segment size to ask for: what the interface carries, or less if the socket wants less. */
function own_mss(socket: NX_TCP_SOCKET): ULONG {
  const mtu = (socket.nx_tcp_socket_connect_interface as NX_INTERFACE).nx_interface_ip_mtu_size;
  const mss = (mtu - ip_header_size(socket) - NX_TCP_HEADER) & 0xffff;
  const wanted = socket.nx_tcp_socket_mss;
  return wanted !== 0 && wanted < mss ? wanted : mss;
}

/** Sends SYN (SYN SENT) or SYN+ACK (SYN RECEIVED) with the MSS option, and settles the segment size. */
export function* tcp_packet_send_syn(socket: NX_TCP_SOCKET, sequence: ULONG): Service<void> {
  const mss = own_mss(socket);
  if (socket.nx_tcp_socket_state === NX_TCP_SYN_RECEIVED) {
    socket.nx_tcp_socket_connect_mss = Math.min(mss, socket.nx_tcp_socket_peer_mss);
    socket.nx_tcp_socket_connect_mss2 =
      Math.imul(socket.nx_tcp_socket_connect_mss, socket.nx_tcp_socket_connect_mss) >>> 0;
  } else {
    socket.nx_tcp_socket_connect_mss = mss;
  }
  const first = socket.nx_tcp_socket_state === NX_TCP_SYN_SENT;
  const bits = first ? NX_TCP_SYN_BIT : NX_TCP_SYN_BIT | NX_TCP_ACK_BIT;
  const acknowledgment = first ? 0 : socket.nx_tcp_socket_rx_sequence;
  yield* send_control(socket, bits, sequence, acknowledgment, mss, NO_DATA);
  socket.nx_tcp_socket_tx_sequence_recover = sequence;
  socket.nx_tcp_socket_previous_highest_ack = sequence;
}

/** Answers a segment that belongs to no connection with a reset (RFC 9293 3.10.7.1). */
export function tcp_no_connection_reset(ip: NX_IP, packet: NX_PACKET, header: TcpHeader): Service<unknown> {
  const stand_in = new NX_TCP_SOCKET();
  stand_in.nx_tcp_socket_ip_ptr = ip;
  adopt_sender(ip, stand_in, packet);
  stand_in.nx_tcp_socket_port = header.destination_port;
  stand_in.nx_tcp_socket_connect_port = header.source_port;
  stand_in.nx_tcp_socket_time_to_live = NX_IP_TIME_TO_LIVE;
  return tcp_packet_send_rst(stand_in, header, sequence_after(packet, header));
}

/** What follows a segment in sequence: its data, and one for a SYN or FIN. */
export function sequence_after(packet: NX_PACKET, header: TcpHeader): ULONG {
  const data = packet.nx_packet_length - header.length;
  const flag = header.syn || header.fin ? 1 : 0;
  return (header.sequence + data + flag) >>> 0;
}
