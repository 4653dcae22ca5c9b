/**
 * What TCP tells of segments and states in the event trace of its board (nx_trace.ts). A segment is what its flags say first:
 * SYN, RST, FIN, or else data; one that only acknowledges is not told.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { ip_source } from '../ip/ipv4_header.ts';
import { ipv6_source } from '../ipv6/ipv6_header.ts';
import type { NX_IP, NX_PACKET, NX_TCP_SOCKET } from '../nx_cb.ts';
import { NX_IP_VERSION_V6, NX_TCP_FIN_BIT, NX_TCP_RST_BIT, NX_TCP_SYN_BIT } from '../nx_constants.ts';
import { NX_TRACE, trace_network } from '../nx_trace.ts';
import type { TcpHeader } from './nx_tcp_header.ts';

/** A connection goes from its state into another one. */
export function change_state(socket: NX_TCP_SOCKET, state: number): void {
  if (K !== null && K.events !== null) {
    const ip = socket.nx_tcp_socket_ip_ptr;
    trace_network(K, NX_TRACE.INTERNAL_TCP_STATE_CHANGE, ip, socket, socket.nx_tcp_socket_state, state);
  }
  socket.nx_tcp_socket_state = state;
}

/** A segment with flags goes out; `data` is true for one with data. */
export function trace_segment_sent(
  k: Kernel,
  socket: NX_TCP_SOCKET,
  packet: NX_PACKET,
  bits: number,
  sequence: number,
): void {
  const ip = socket.nx_tcp_socket_ip_ptr;
  if ((bits & NX_TCP_SYN_BIT) !== 0)
    trace_network(k, NX_TRACE.INTERNAL_TCP_SYN_SEND, ip, socket, packet, sequence);
  else if ((bits & NX_TCP_RST_BIT) !== 0)
    trace_network(k, NX_TRACE.INTERNAL_TCP_RESET_SEND, ip, socket, packet, sequence);
  else if ((bits & NX_TCP_FIN_BIT) !== 0)
    trace_network(k, NX_TRACE.INTERNAL_TCP_FIN_SEND, ip, socket, packet, sequence);
}

/** A segment of a connection has come. */
export function trace_segment_received(
  k: Kernel,
  ip: NX_IP,
  socket: NX_TCP_SOCKET,
  packet: NX_PACKET,
  header: TcpHeader,
): void {
  const { sequence } = header;
  if (header.syn) trace_network(k, NX_TRACE.INTERNAL_TCP_SYN_RECEIVE, ip, socket, packet, sequence);
  else if (header.rst) trace_network(k, NX_TRACE.INTERNAL_TCP_RESET_RECEIVE, ip, socket, packet, sequence);
  else if (header.fin) trace_network(k, NX_TRACE.INTERNAL_TCP_FIN_RECEIVE, ip, socket, packet, sequence);
  else if (packet.nx_packet_length > header.length)
    trace_network(k, NX_TRACE.INTERNAL_TCP_DATA_RECEIVE, ip, sender_word(packet), packet, sequence);
}

/** Of an IPv6 address the last word. */
function sender_word(packet: NX_PACKET): number {
  return packet.nx_packet_ip_version === NX_IP_VERSION_V6 ? ipv6_source(packet)[3] : ip_source(packet);
}
