/**
 * Receiving UDP datagrams (RFC 768, RFC 1122 4.1): from the IP thread into a socket, or to the thread that has waited
 * there longest. A full queue drops its oldest datagram. The checksum is looked at when the datagram is fetched.
 */
import { run_callback } from '../../rtos/kernel/callback.ts';
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { type Callback, COMPLETED_VOID, type Ref, type Service } from '../../rtos/kernel/service.ts';
import { wait_end } from '../../rtos/kernel/suspension.ts';
import { icmp_send_unreachable } from '../ip/icmp_errors.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import { ipv6_destination } from '../ipv6/ipv6_header.ts';
import type { NX_IP, NX_PACKET, NX_PACKET_POOL, NX_UDP_SOCKET } from '../nx_cb.ts';
import { NX_ICMP_PORT_UNREACH_CODE, NX_IP_VERSION_V6, NX_SUCCESS, NX_UDP_HEADER } from '../nx_constants.ts';
import { NX_ICMPV6_DEST_UNREACHABLE_CODE, NX_ICMPV6_DEST_UNREACHABLE_TYPE } from '../nx_ipv6_constants.ts';
import { NX_TRACE, trace_get, trace_network, trace_put } from '../nx_trace.ts';
import { packet_drop, packet_return, record_owner, yield_if_preempted } from '../packet/packet_memory.ts';
import { is_multicast6 } from '../wire/ipv6_words.ts';
import { read_udp, type UdpHeader } from './udp_header.ts';
import { udp_find } from './udp_ports.ts';

/** Takes a received datagram, its IP header taken off. */
export function udp_packet_receive(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  const k = K as Kernel;
  ip.nx_ip_udp_packets_received++;
  const at = packet.nx_packet_prepend_ptr;
  const header = packet.nx_packet_length < NX_UDP_HEADER ? null : read_udp(packet.nx_packet_memory, at);
  if (header === null || packet.nx_packet_length < header.length) {
    ip.nx_ip_udp_invalid_packets++;
    return packet_drop(k, packet);
  }
  // Interrupts may not wait; bind and unbind are not for them, so they need no protection either.
  if (k.current === null || k.system_state !== 0) return deliver_or_refuse(ip, packet, header);
  const owner = ip.nx_ip_protection.tx_mutex_owner;
  if (owner === null || owner === k.current) {
    // The usual case: the IP thread, which has the protection already. Getting and putting it changes nothing.
    return deliver_or_refuse(ip, packet, header);
  }
  return receive_protected(ip, packet, header);
}

function* receive_protected(ip: NX_IP, packet: NX_PACKET, header: UdpHeader): Service<void> {
  yield* ip_protect(ip);
  yield* ip_unprotect(ip);
  yield* deliver_or_refuse(ip, packet, header);
}

function deliver_or_refuse(ip: NX_IP, packet: NX_PACKET, header: UdpHeader): Service<unknown> {
  const socket = udp_find(ip, header.destination_port);
  const k = K as Kernel;
  if (k.events !== null) trace_received(k, ip, socket, packet, header);
  return socket === null ? refuse(ip, packet) : deliver(ip, socket, packet);
}

/** The original gets the protection once more here; a datagram for nobody is answered under it. */
function trace_received(
  k: Kernel,
  ip: NX_IP,
  socket: NX_UDP_SOCKET | null,
  packet: NX_PACKET,
  { source_port, destination_port }: UdpHeader,
): void {
  trace_get(k, ip.nx_ip_protection);
  if (socket === null) return;
  trace_network(k, NX_TRACE.INTERNAL_UDP_RECEIVE, ip, socket, packet, (source_port << 16) | destination_port);
  trace_put(k, ip.nx_ip_protection);
}

function* refuse(ip: NX_IP, packet: NX_PACKET): Service<void> {
  const answer =
    packet.nx_packet_ip_version === NX_IP_VERSION_V6
      ? unreachable6(ip, packet)
      : icmp_send_unreachable(ip, packet, NX_ICMP_PORT_UNREACH_CODE);
  ip.nx_ip_udp_no_port_for_delivery++;
  ip.nx_ip_udp_receive_packets_dropped++;
  yield* answer;
  if ((K as Kernel).events !== null) trace_put(K as Kernel, ip.nx_ip_protection);
  yield* packet_drop(K as Kernel, packet);
}

/** The sender is not told when the datagram was for a group. */
function unreachable6(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  if (is_multicast6(ipv6_destination(packet))) return COMPLETED_VOID;
  const [type, code] = [NX_ICMPV6_DEST_UNREACHABLE_TYPE, NX_ICMPV6_DEST_UNREACHABLE_CODE];
  return ip.ipv6?.icmpv6_error?.(ip, packet, type, code, 0) ?? COMPLETED_VOID;
}

function deliver(ip: NX_IP, socket: NX_UDP_SOCKET, packet: NX_PACKET): Service<unknown> {
  const k = K as Kernel;
  const bytes = packet.nx_packet_length - NX_UDP_HEADER;
  socket.nx_udp_socket_packets_received++;
  socket.nx_udp_socket_bytes_received += bytes;
  ip.nx_ip_udp_bytes_received += bytes;
  const waiter = socket.receive_waiting.head;
  if (waiter !== null) {
    (waiter.wait_request as Ref<NX_PACKET | null>).value = packet;
    waiter.wait_request = null;
    wait_end(k, waiter, NX_SUCCESS);
  } else if (is_scarce(packet)) {
    drop_counted(k, ip, socket, packet);
    return yield_if_preempted(k);
  } else {
    enqueue(k, ip, socket, packet);
  }
  const callback = socket.nx_udp_receive_callback;
  return callback === null ? yield_if_preempted(k) : notify(k, socket, callback);
}

function* notify(k: Kernel, socket: NX_UDP_SOCKET, callback: Callback<[NX_UDP_SOCKET]>): Service<void> {
  yield* yield_if_preempted(k);
  yield* run_callback(k, 'the UDP receive notify', callback(socket));
}

/** The pool is below its low watermark. */
function is_scarce(packet: NX_PACKET): boolean {
  const pool = packet.nx_packet_pool_owner as NX_PACKET_POOL;
  return pool.nx_packet_pool_available < pool.nx_packet_pool_low_watermark;
}

function drop_counted(k: Kernel, ip: NX_IP, socket: NX_UDP_SOCKET, packet: NX_PACKET): void {
  ip.nx_ip_udp_receive_packets_dropped++;
  socket.nx_udp_socket_packets_dropped++;
  packet_return(k, packet);
}

function enqueue(k: Kernel, ip: NX_IP, socket: NX_UDP_SOCKET, packet: NX_PACKET): void {
  packet.nx_packet_queue_next = null;
  const tail = socket.nx_udp_socket_receive_tail;
  const head = socket.nx_udp_socket_receive_head;
  socket.nx_udp_socket_receive_tail = packet;
  socket.nx_udp_socket_receive_count++;
  record_owner(k, packet, 'the UDP receive queue');
  if (head === null || tail === null) {
    socket.nx_udp_socket_receive_head = packet;
    return;
  }
  tail.nx_packet_queue_next = packet;
  if (socket.nx_udp_socket_receive_count <= socket.nx_udp_socket_queue_maximum) return;
  socket.nx_udp_socket_receive_head = head.nx_packet_queue_next;
  socket.nx_udp_socket_receive_count--;
  drop_counted(k, ip, socket, head);
}

/** Takes the oldest datagram off a socket's queue. */
export function udp_dequeue(socket: NX_UDP_SOCKET): NX_PACKET | null {
  const packet = socket.nx_udp_socket_receive_head;
  if (packet === null) return null;
  socket.nx_udp_socket_receive_head = packet.nx_packet_queue_next;
  if (socket.nx_udp_socket_receive_head === null) socket.nx_udp_socket_receive_tail = null;
  socket.nx_udp_socket_receive_count--;
  return packet;
}
