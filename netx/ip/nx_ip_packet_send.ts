/**
 * Sending an IPv4 datagram: header, then the way to the hardware address (broadcast, multicast, own address, ARP cache,
 * or a queue until ARP has an answer), then the driver. The packet belongs to the stack from the first line on: each
 * way out hands it to the driver, queues it or releases it. The caller holds the IP protection.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { COMPLETED_VOID, type Service } from '../../rtos/kernel/service.ts';
import {
  arp_allocate,
  arp_count_down,
  arp_lookup,
  arp_to_front,
  arp_wait,
  is_resolved,
} from '../arp_cache/arp_cache.ts';
import { arp_note_asked } from '../arp_cache/arp_thrash.ts';
import type { NX_INTERFACE, NX_IP, NX_IP_DRIVER, NX_PACKET, NX_PACKET_POOL } from '../nx_cb.ts';
import {
  NX_ARP_UPDATE_RATE,
  NX_DONT_FRAGMENT,
  NX_FRAGMENT_OKAY,
  NX_IP_LIMITED_BROADCAST,
  NX_IP_LOOPBACK_FIRST,
  NX_IP_LOOPBACK_LAST,
  NX_IP_MULTICAST_LOWER,
  NX_IP_MULTICAST_MASK,
  NX_IP_MULTICAST_UPPER,
  NX_IPV4_HEADER,
  NX_LINK_PACKET_BROADCAST,
  NX_LINK_PACKET_SEND,
} from '../nx_constants.ts';
import { NX_TRACE, trace_network } from '../nx_trace.ts';
import { packet_copy } from '../packet/nx_packet_copy.ts';
import { diagnose_packet, packet_transmit_drop, yield_if_preempted } from '../packet/packet_memory.ts';
import { call_driver, send_request } from './ip_driver_call.ts';
import { header_length_for, ip_header_add } from './ipv4_header.ts';
import { ip_queue_received } from './nx_ip_deferred_receive.ts';
import { ip_route_find, is_directed_broadcast, is_multicast } from './nx_ip_route_find.ts';

/**
 * Sends a datagram. `type_of_service`, `protocol` and `fragment` are NX_IP_... header words; a `next_hop` of 0 means
 * that no way is known, which only forwarding can help.
 */
export function ip_packet_send(
  ip: NX_IP,
  packet: NX_PACKET,
  destination_ip: number,
  type_of_service: number,
  time_to_live: number,
  protocol: number,
  fragment: number,
  next_hop: number,
): Service<unknown> {
  const k = K as Kernel;
  ip.nx_ip_total_packet_send_requests++;
  const nx_interface = packet.nx_packet_ip_interface;
  const header = header_length_for(ip, protocol);
  if (packet.nx_packet_prepend_ptr - header < packet.nx_packet_data_start) return no_room(k, ip, packet);
  if (nx_interface === null) {
    ip.nx_ip_invalid_transmit_packets++;
    packet.nx_packet_ip_header_length = NX_IPV4_HEADER;
    packet.nx_packet_prepend_ptr -= NX_IPV4_HEADER;
    packet.nx_packet_length += NX_IPV4_HEADER;
    return packet_transmit_drop(k, packet);
  }
  const source = nx_interface.nx_interface_ip_address;
  ip_header_add(ip, packet, source, destination_ip, type_of_service, time_to_live, protocol, fragment);
  if (k.events !== null)
    trace_network(k, NX_TRACE.INTERNAL_IP_SEND, ip, destination_ip, packet, packet.nx_packet_length);
  if (next_hop === 0) {
    const route = ip.nx_ip_forward_packet_process === null ? null : ip_route_find(ip, destination_ip, null);
    if (route === null) {
      ip.nx_ip_invalid_transmit_packets++;
      return packet_transmit_drop(k, packet);
    }
    packet.nx_packet_ip_interface = route.interface;
    next_hop = route.next_hop;
  }
  return ip_driver_packet_send(ip, packet, destination_ip, fragment, next_hop);
}

/** In the original an assertion stops the caller here for good; every service that sends checks the room before. */
function no_room(k: Kernel, ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  diagnose_packet(
    k,
    'packet-no-header-room',
    packet,
    'sent without room for the IP header: allocate with the packet type of the protocol (NX_UDP_PACKET, ...)',
  );
  ip.nx_ip_invalid_transmit_packets++;
  return packet_transmit_drop(k, packet);
}

/** Sends a packet with a complete IP header: resolves the hardware address, or lets the packet wait for it. */
export function ip_driver_packet_send(
  ip: NX_IP,
  packet: NX_PACKET,
  destination_ip: number,
  fragment: number,
  next_hop: number,
): Service<unknown> {
  const nx_interface = packet.nx_packet_ip_interface as NX_INTERFACE;
  const request = send_request(ip, nx_interface, NX_LINK_PACKET_SEND, packet, 0, 0);
  if (nx_interface.nx_interface_address_mapping_needed === 0) {
    const loopback = destination_ip >= NX_IP_LOOPBACK_FIRST && destination_ip <= NX_IP_LOOPBACK_LAST;
    if (loopback || destination_ip === nx_interface.nx_interface_ip_address)
      return loop_back(ip, packet, null);
    return transmit(ip, packet, request, fragment);
  }
  if (destination_ip === NX_IP_LIMITED_BROADCAST || is_directed_broadcast(nx_interface, destination_ip)) {
    request.nx_ip_driver_command = NX_LINK_PACKET_BROADCAST;
    request.nx_ip_driver_physical_address_msw = 0xffff;
    request.nx_ip_driver_physical_address_lsw = 0xffffffff;
    return transmit(ip, packet, request, fragment);
  }
  if (destination_ip === nx_interface.nx_interface_ip_address) return loop_back(ip, packet, null);
  if (is_multicast(destination_ip)) {
    request.nx_ip_driver_physical_address_msw = NX_IP_MULTICAST_UPPER;
    request.nx_ip_driver_physical_address_lsw =
      NX_IP_MULTICAST_LOWER | (destination_ip & NX_IP_MULTICAST_MASK);
    return loops_multicast(ip, destination_ip)
      ? loop_back(ip, packet, { request, fragment })
      : transmit(ip, packet, request, fragment);
  }
  const entry = arp_lookup(ip, next_hop);
  if (entry !== null && is_resolved(entry)) {
    request.nx_ip_driver_physical_address_msw = entry.nx_arp_physical_address_msw;
    request.nx_ip_driver_physical_address_lsw = entry.nx_arp_physical_address_lsw;
    arp_to_front(ip, entry);
    return transmit(ip, packet, request, fragment);
  }
  return wait_for_address(ip, packet, fragment, next_hop);
}

function loops_multicast(ip: NX_IP, group: number): boolean {
  const entry = ip.nx_ipv4_multicast_entry.find((e) => e.nx_ipv4_multicast_join_list === group);
  return entry !== undefined && entry.nx_ipv4_multicast_loopback_enable !== 0;
}

/** Queues a packet behind an ARP entry that has no answer yet, and makes that entry if need be. */
function wait_for_address(
  ip: NX_IP,
  packet: NX_PACKET,
  fragment: number,
  next_hop: number,
): Service<unknown> {
  const k = K as Kernel;
  const nx_interface = packet.nx_packet_ip_interface as NX_INTERFACE;
  if (packet.nx_packet_length > nx_interface.nx_interface_ip_mtu_size) {
    if (ip.nx_ip_fragment_processing === null || fragment !== NX_FRAGMENT_OKAY) return drop(k, ip, packet);
  }
  const known = arp_lookup(ip, next_hop);
  if (known !== null) {
    arp_wait(k, ip, known, packet);
    return yield_if_preempted(k);
  }
  if (ip.nx_ip_arp_packet_send !== null) arp_note_asked(k, ip, next_hop);
  const entry = ip.nx_ip_arp_packet_send === null ? null : arp_allocate(k, ip, next_hop);
  if (entry === null) {
    ip.nx_ip_transmit_resource_errors++;
    return drop(k, ip, packet);
  }
  entry.nx_arp_physical_address_msw = 0;
  entry.nx_arp_physical_address_lsw = 0;
  arp_count_down(ip, entry, NX_ARP_UPDATE_RATE);
  entry.nx_arp_retries = 0;
  entry.nx_arp_ip_interface = nx_interface;
  packet.nx_packet_queue_next = null;
  packet.nx_packet_in_arp = true;
  entry.nx_arp_packets_waiting = packet;
  return ip.nx_ip_arp_packet_send?.(ip, next_hop, nx_interface) ?? COMPLETED_VOID;
}

function drop(k: Kernel, ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  ip.nx_ip_send_packets_dropped++;
  return packet_transmit_drop(k, packet);
}

/** Hands a packet to the driver, in fragments when it is longer than the link takes. */
function transmit(ip: NX_IP, packet: NX_PACKET, request: NX_IP_DRIVER, fragment: number): Service<unknown> {
  const nx_interface = request.nx_ip_driver_interface as NX_INTERFACE;
  if (packet.nx_packet_length > nx_interface.nx_interface_ip_mtu_size) {
    if (ip.nx_ip_fragment_processing !== null && fragment !== NX_DONT_FRAGMENT) {
      return ip.nx_ip_fragment_processing(request);
    }
    return drop(K as Kernel, ip, packet);
  }
  ip.nx_ip_total_packets_sent++;
  ip.nx_ip_total_bytes_sent += packet.nx_packet_length - NX_IPV4_HEADER;
  return call_driver(nx_interface, request);
}

/**
 * Receives a copy of the packet as if the driver had brought it. Then the packet itself goes out too (a multicast group
 * with loopback) or is released.
 */
function* loop_back(
  ip: NX_IP,
  packet: NX_PACKET,
  also: { request: NX_IP_DRIVER; fragment: number } | null,
): Service<void> {
  const k = K as Kernel;
  const { copy } = packet_copy(k, packet, ip.nx_ip_default_packet_pool as NX_PACKET_POOL, 'IP loopback');
  if (copy === null) {
    ip.nx_ip_send_packets_dropped++;
    ip.nx_ip_transmit_resource_errors++;
  } else {
    ip.nx_ip_total_packets_sent++;
    ip.nx_ip_total_bytes_sent += packet.nx_packet_length - NX_IPV4_HEADER;
    yield* ip_queue_received(ip, copy);
  }
  if (also !== null) yield* transmit(ip, packet, also.request, also.fragment);
  else yield* packet_transmit_drop(k, packet);
}
