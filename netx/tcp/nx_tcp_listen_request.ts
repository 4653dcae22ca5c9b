/**
 * Connection requests to listening ports (RFC 9293 3.10.7.2): a SYN takes the listener's socket if it has one, and is
 * answered at once when an accept waits; else it joins the listener's queue, in which a new one pushes the oldest out.
 */
import { run_callback } from '../../rtos/kernel/callback.ts';
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service } from '../../rtos/tx_api.ts';
import { ip_destination, ip_source } from '../ip/ipv4_header.ts';
import { is_directed_broadcast, is_multicast } from '../ip/nx_ip_route_find.ts';
import { ipv6_destination, ipv6_source } from '../ipv6/ipv6_header.ts';
import type { NX_INTERFACE, NX_IP, NX_PACKET, NX_TCP_LISTEN, NX_TCP_SOCKET } from '../nx_cb.ts';
import { NX_IP_LIMITED_BROADCAST, NX_IP_VERSION_V6, NX_TCP_SYN_RECEIVED, NX_TRUE } from '../nx_constants.ts';
import { packet_drop } from '../packet/packet_memory.ts';
import { read32 } from '../wire/bytes.ts';
import { is_multicast6, same_address } from '../wire/ipv6_words.ts';
import type { TcpHeader } from './nx_tcp_header.ts';
import { tcp_packet_send_syn } from './nx_tcp_packet_send.ts';
import { adopt_sender, same_host } from './nx_tcp_peer.ts';
import { port_bind } from './nx_tcp_port_table.ts';
import { tcp_leftovers_flush } from './nx_tcp_reset.ts';

/** The listener of a port, or null. */
export function listener_of(ip: NX_IP, port: number): NX_TCP_LISTEN | null {
  const first = ip.nx_ip_tcp_active_listen_requests;
  let listener = first;
  while (listener !== null) {
    if (listener.nx_tcp_listen_port === port) return listener;
    listener = listener.nx_tcp_listen_next;
    if (listener === first) break;
  }
  return null;
}

/** No connection is made with an address that cannot be a host's (RFC 1122 4.2.3.10), or with the segment's own sender. */
function is_impossible(packet: NX_PACKET, header: TcpHeader): boolean {
  const same_port = header.source_port === header.destination_port;
  if (packet.nx_packet_ip_version === NX_IP_VERSION_V6) {
    const from = ipv6_source(packet);
    return is_multicast6(from) || (same_port && same_address(from, ipv6_destination(packet)));
  }
  const source = ip_source(packet);
  if (same_port && source === ip_destination(packet)) return true;
  const by = packet.nx_packet_ip_interface as NX_INTERFACE;
  return (
    is_multicast(source) ||
    is_directed_broadcast(by, source) ||
    source === by.nx_interface_ip_network ||
    source === NX_IP_LIMITED_BROADCAST
  );
}

/** Handles a segment without ACK while somebody listens. Null when it is for no listener: the caller has the packet. */
export function tcp_connection_request(
  ip: NX_IP,
  packet: NX_PACKET,
  header: TcpHeader,
): Service<void> | null {
  if (is_impossible(packet, header)) {
    ip.nx_ip_tcp_invalid_packets++;
    return drop(packet);
  }
  const listener = listener_of(ip, header.destination_port);
  return listener === null ? null : request_to(ip, listener, packet, header);
}

function* drop(packet: NX_PACKET): Service<void> {
  yield* packet_drop(K as Kernel, packet);
}

function* request_to(
  ip: NX_IP,
  listener: NX_TCP_LISTEN,
  packet: NX_PACKET,
  header: TcpHeader,
): Service<void> {
  const reset = header.rst;
  const syn = header.syn;
  if (!syn && !reset) {
    ip.nx_ip_tcp_receive_packets_dropped++;
    yield* drop(packet);
    return;
  }
  if (syn) {
    ip.nx_ip_tcp_passive_connections++;
    ip.nx_ip_tcp_connections++;
  }
  const socket = listener.nx_tcp_listen_socket_ptr;
  if (socket !== null && !reset) {
    const notify = socket.nx_tcp_socket_syn_received_notify;
    if (notify !== null && notify(socket, packet) !== NX_TRUE) yield* drop(packet);
    else yield* take_socket(ip, listener, socket, packet, header);
  } else {
    yield* queue_request(ip, listener, packet, reset);
  }
}

/** The listener's socket becomes the connection's. A further connection needs a relisten. */
function* take_socket(
  ip: NX_IP,
  listener: NX_TCP_LISTEN,
  socket: NX_TCP_SOCKET,
  packet: NX_PACKET,
  header: TcpHeader,
): Service<void> {
  listener.nx_tcp_listen_socket_ptr = null;
  yield* tcp_leftovers_flush(K as Kernel, socket);
  adopt_peer(ip, socket, packet, header);
  socket.nx_tcp_socket_peer_mss = header.mss;
  socket.nx_tcp_socket_tx_slow_start_threshold = socket.nx_tcp_socket_tx_window_advertised;
  socket.nx_tcp_socket_tx_window_congestion = header.mss;
  socket.nx_tcp_socket_tx_outstanding_bytes = 0;
  const port = header.destination_port;
  port_bind(ip, socket, port);
  const callback = listener.nx_tcp_listen_callback;
  yield* drop(packet);
  if (socket.nx_tcp_socket_state === NX_TCP_SYN_RECEIVED) {
    yield* answer_syn(socket);
  }
  if (callback !== null) {
    yield* run_callback(K as Kernel, 'the listen callback', callback(socket, port));
  }
}

/** Notes in a socket who asked for the connection and how it is reached. */
export function adopt_peer(ip: NX_IP, socket: NX_TCP_SOCKET, packet: NX_PACKET, header: TcpHeader): void {
  adopt_sender(ip, socket, packet);
  socket.nx_tcp_socket_connect_port = header.source_port;
  socket.nx_tcp_socket_rx_sequence = header.sequence;
}

/** Sends SYN+ACK for a SYN whose sequence number the socket has, and starts its timer. */
export function answer_syn(socket: NX_TCP_SOCKET): Service<unknown> {
  socket.nx_tcp_socket_rx_sequence = (socket.nx_tcp_socket_rx_sequence + 1) >>> 0;
  socket.nx_tcp_socket_tx_sequence = (socket.nx_tcp_socket_tx_sequence + 1) >>> 0;
  socket.nx_tcp_socket_timeout = socket.nx_tcp_socket_timeout_rate;
  socket.nx_tcp_socket_timeout_retries = 0;
  return tcp_packet_send_syn(socket, (socket.nx_tcp_socket_tx_sequence - 1) >>> 0);
}

/** The queued request of the same peer and port, with the one before it. */
function find_queued(
  listener: NX_TCP_LISTEN,
  packet: NX_PACKET,
): { previous: NX_PACKET | null; found: NX_PACKET } | null {
  const port = peer_port(packet);
  let previous: NX_PACKET | null = null;
  let found = listener.nx_tcp_listen_queue_head;
  while (found !== null) {
    if (peer_port(found) === port && same_host(found, packet)) return { previous, found };
    previous = found;
    found = found.nx_packet_queue_next;
  }
  return null;
}

function peer_port(packet: NX_PACKET): number {
  return read32(packet.nx_packet_memory, packet.nx_packet_prepend_ptr) >>> 16;
}

/** No socket is there: a new request is queued, one that is there already is dropped, a reset takes its request out. */
function* queue_request(
  ip: NX_IP,
  listener: NX_TCP_LISTEN,
  packet: NX_PACKET,
  reset: boolean,
): Service<void> {
  const known = find_queued(listener, packet);
  if (known === null && !reset) {
    yield* append_request(ip, listener, packet);
    return;
  }
  if (known !== null && reset) yield* remove_request(listener, known.previous, known.found);
  ip.nx_ip_tcp_receive_packets_dropped++;
  yield* drop(packet);
}

function* remove_request(
  listener: NX_TCP_LISTEN,
  previous: NX_PACKET | null,
  request: NX_PACKET,
): Service<void> {
  if (previous === null) listener.nx_tcp_listen_queue_head = request.nx_packet_queue_next;
  else previous.nx_packet_queue_next = request.nx_packet_queue_next;
  if (listener.nx_tcp_listen_queue_tail === request) listener.nx_tcp_listen_queue_tail = previous;
  listener.nx_tcp_listen_queue_current--;
  yield* drop(request);
}

/** Queues a request; when there are too many, the oldest goes. */
function* append_request(ip: NX_IP, listener: NX_TCP_LISTEN, packet: NX_PACKET): Service<void> {
  packet.nx_packet_queue_next = null;
  const tail = listener.nx_tcp_listen_queue_tail;
  if (listener.nx_tcp_listen_queue_head !== null && tail !== null) tail.nx_packet_queue_next = packet;
  else listener.nx_tcp_listen_queue_head = packet;
  listener.nx_tcp_listen_queue_tail = packet;
  listener.nx_tcp_listen_queue_current++;
  if (listener.nx_tcp_listen_queue_current <= listener.nx_tcp_listen_queue_maximum) return;
  ip.nx_ip_tcp_connections_dropped++;
  ip.nx_ip_tcp_connections--;
  ip.nx_ip_tcp_receive_packets_dropped++;
  yield* drop(first_request(listener) as NX_PACKET);
}

/** Takes the oldest request out of a listener's queue. */
export function first_request(listener: NX_TCP_LISTEN): NX_PACKET | null {
  const packet = listener.nx_tcp_listen_queue_head;
  if (packet === null) return null;
  listener.nx_tcp_listen_queue_head = packet.nx_packet_queue_next;
  if (listener.nx_tcp_listen_queue_tail === packet) listener.nx_tcp_listen_queue_tail = null;
  listener.nx_tcp_listen_queue_current--;
  packet.nx_packet_queue_next = null;
  return packet;
}
