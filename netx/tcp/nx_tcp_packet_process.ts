/**
 * Received TCP segments: the entry from IP, the queue of the IP thread, checksum and header checks, and whose segment it
 * is: a connection's, a listener's, or nobody's (RFC 9293 3.10.7.1).
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, ULONG } from '../../rtos/tx_api.ts';
import { ip_wake } from '../ip/nx_ip_deferred_receive.ts';
import type { NX_IP, NX_PACKET, NX_TCP_SOCKET } from '../nx_cb.ts';
import { NX_IP_TCP_EVENT, NX_TCP_HEADER, NX_TCP_SYN_SENT } from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { packet_drop } from '../packet/packet_memory.ts';
import { read_tcp_header, type TcpHeader } from './nx_tcp_header.ts';
import { tcp_connection_request } from './nx_tcp_listen_request.ts';
import { TCP_OPTIONS_INVALID } from './nx_tcp_options.ts';
import { tcp_no_connection_reset } from './nx_tcp_packet_send.ts';
import { checksum_as_received } from './nx_tcp_peer.ts';
import { connection_find } from './nx_tcp_port_table.ts';
import { tcp_socket_packet_process } from './nx_tcp_socket_packet_process.ts';
import { trace_segment_received } from './nx_tcp_trace.ts';

/** Takes a segment from IP: the IP thread goes on with it at once, others leave it to the IP thread. */
export function tcp_packet_receive(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  const k = K as Kernel;
  if (packet.nx_packet_length < NX_TCP_HEADER) {
    ip.nx_ip_tcp_invalid_packets++;
    return packet_drop(k, packet);
  }
  if (k.system_state === 0 && k.current === ip.nx_ip_thread) return tcp_packet_process(ip, packet);
  packet.nx_packet_queue_next = null;
  const tail = ip.nx_ip_tcp_queue_tail;
  if (ip.nx_ip_tcp_queue_head !== null && tail !== null) tail.nx_packet_queue_next = packet;
  else ip.nx_ip_tcp_queue_head = packet;
  ip.nx_ip_tcp_queue_tail = packet;
  ip.nx_ip_tcp_received_packet_count++;
  return ip_wake(ip, NX_IP_TCP_EVENT);
}

/** NX_IP_TCP_EVENT: the IP thread handles what others left. */
export function* tcp_queue_process(ip: NX_IP): Service<void> {
  let packet = ip.nx_ip_tcp_queue_head;
  ip.nx_ip_tcp_queue_head = null;
  ip.nx_ip_tcp_queue_tail = null;
  ip.nx_ip_tcp_received_packet_count = 0;
  while (packet !== null) {
    const next: NX_PACKET | null = packet.nx_packet_queue_next;
    packet.nx_packet_queue_next = null;
    yield* tcp_packet_process(ip, packet);
    packet = next;
  }
}

/** The packet is not what it should be: counted and dropped. */
function drop_invalid(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  ip.nx_ip_tcp_invalid_packets++;
  return packet_drop(K as Kernel, packet);
}

/** Processes a segment in the IP thread; takes the packet. */
function tcp_packet_process(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  if (checksum_as_received(packet) !== 0) {
    ip.nx_ip_tcp_checksum_errors++;
    return drop_invalid(ip, packet);
  }
  const header = read_tcp_header(packet);
  if (header === null) return drop_invalid(ip, packet);
  const socket = connection_find(ip, header.destination_port, packet, header.source_port);
  if (socket === null) return without_connection(ip, packet, header);
  const k = K as Kernel;
  if (k.events !== null) trace_segment_received(k, ip, socket, packet, header);
  if (header.syn) settle_mss(socket, header.mss === TCP_OPTIONS_INVALID ? 0 : header.mss);
  return tcp_socket_packet_process(socket, packet, header);
}

/** A SYN of the peer says how large segments to it may be. */
function settle_mss(socket: NX_TCP_SOCKET, mss: ULONG): void {
  socket.nx_tcp_socket_peer_mss = mss;
  const own = socket.nx_tcp_socket_mss;
  if (own !== 0 && mss > own) {
    socket.nx_tcp_socket_connect_mss = own;
  } else if (socket.nx_tcp_socket_state !== NX_TCP_SYN_SENT || socket.nx_tcp_socket_connect_mss > mss) {
    socket.nx_tcp_socket_connect_mss = mss;
  }
  const settled = socket.nx_tcp_socket_connect_mss;
  socket.nx_tcp_socket_connect_mss2 = Math.imul(settled, settled) >>> 0;
}

/** A segment of no connection: a request for one, or a reason for a reset. */
function without_connection(ip: NX_IP, packet: NX_PACKET, header: TcpHeader): Service<unknown> {
  const { NX_ENABLE_TCP_MSS_CHECK, NX_TCP_MSS_MINIMUM } = nx_config(K as Kernel);
  const too_small = NX_ENABLE_TCP_MSS_CHECK && header.mss < NX_TCP_MSS_MINIMUM;
  if (header.mss === TCP_OPTIONS_INVALID || too_small) return refuse(ip, packet, header);
  if (!header.ack && ip.nx_ip_tcp_active_listen_requests !== null) {
    const request = tcp_connection_request(ip, packet, header);
    if (request !== null) return request;
  }
  return unwanted(ip, packet, header);
}

/** Malformed options, or a segment size below the configured least: reset (RFC 9293 3.2). */
function* refuse(ip: NX_IP, packet: NX_PACKET, header: TcpHeader): Service<void> {
  yield* tcp_no_connection_reset(ip, packet, header);
  yield* drop_invalid(ip, packet);
}

/** Nobody wants it: reset, unless it is one. */
function* unwanted(ip: NX_IP, packet: NX_PACKET, header: TcpHeader): Service<void> {
  if (header.syn) ip.nx_ip_tcp_connections_dropped++;
  ip.nx_ip_tcp_receive_packets_dropped++;
  if (!header.rst) {
    yield* tcp_no_connection_reset(ip, packet, header);
  }
  yield* packet_drop(K as Kernel, packet);
}
