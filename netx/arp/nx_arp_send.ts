/**
 * Sending ARP messages and the packets that waited for an answer. All take their packet without waiting, from the
 * auxiliary pool first; an empty pool means that nothing is sent, and the periodic update tries again.
 */

import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { COMPLETED_VOID, type Service } from '../../rtos/kernel/service.ts';
import { call_driver, send_request } from '../ip/ip_driver_call.ts';
import { ip_take_small } from '../ip/nx_ip_auxiliary_pool.ts';
import type { NX_ARP, NX_INTERFACE, NX_IP, NX_PACKET } from '../nx_cb.ts';
import {
  NX_ARP_MESSAGE_SIZE,
  NX_ARP_OPTION_REQUEST,
  NX_IPV4_HEADER,
  NX_LINK_ARP_SEND,
  NX_LINK_PACKET_SEND,
} from '../nx_constants.ts';
import { NX_TRACE, trace_network } from '../nx_trace.ts';
import { packet_transmit_drop } from '../packet/packet_memory.ts';
import { link_room } from '../packet/packet_room.ts';
import { write_arp } from './arp_message.ts';

const BROADCAST_MSW = 0xffff;
const BROADCAST_LSW = 0xffffffff;

/** Takes the packet for a request; null when there is none. */
export function arp_take_packet(ip: NX_IP): NX_PACKET | null {
  const k = K as Kernel;
  return ip_take_small(k, ip, link_room(k) + NX_ARP_MESSAGE_SIZE, 'an ARP request');
}

/** Broadcasts a request for `target_ip` in the given packet, as from `sender_ip`. */
export function arp_send_request(
  ip: NX_IP,
  nx_interface: NX_INTERFACE,
  packet: NX_PACKET,
  sender_ip: number,
  target_ip: number,
): Service<unknown> {
  packet.nx_packet_ip_interface = nx_interface;
  ip.nx_ip_arp_requests_sent++;
  trace_network(K as Kernel, NX_TRACE.INTERNAL_ARP_REQUEST_SEND, ip, target_ip, packet);
  packet.nx_packet_prepend_ptr -= NX_ARP_MESSAGE_SIZE;
  write_arp(packet, {
    operation: NX_ARP_OPTION_REQUEST,
    sender_msw: nx_interface.nx_interface_physical_address_msw,
    sender_lsw: nx_interface.nx_interface_physical_address_lsw,
    sender_ip,
    target_msw: 0,
    target_lsw: 0,
    target_ip,
  });
  const request = send_request(ip, nx_interface, NX_LINK_ARP_SEND, packet, BROADCAST_MSW, BROADCAST_LSW);
  return call_driver(nx_interface, request);
}

/** Asks who has an address (RFC 826). */
export function arp_packet_send(ip: NX_IP, target_ip: number, nx_interface: NX_INTERFACE): Service<unknown> {
  const packet = arp_take_packet(ip);
  if (packet === null) return COMPLETED_VOID;
  return arp_send_request(ip, nx_interface, packet, nx_interface.nx_interface_ip_address, target_ip);
}

/** Sends the packets that waited for the entry, which is resolved now, in the order in which they came. */
export function arp_queue_send(ip: NX_IP, entry: NX_ARP): Service<unknown> {
  const first = entry.nx_arp_packets_waiting;
  entry.nx_arp_packets_waiting = null;
  return first === null ? COMPLETED_VOID : send_all(ip, entry, first);
}

function* send_all(ip: NX_IP, entry: NX_ARP, first: NX_PACKET): Service<void> {
  let packet: NX_PACKET | null = first;
  while (packet !== null) {
    const next: NX_PACKET | null = packet.nx_packet_queue_next;
    packet.nx_packet_queue_next = null;
    packet.nx_packet_in_arp = false;
    yield* send_one(ip, entry, packet);
    packet = next;
  }
}

function send_one(ip: NX_IP, entry: NX_ARP, packet: NX_PACKET): Service<unknown> {
  const nx_interface = entry.nx_arp_ip_interface as NX_INTERFACE;
  packet.nx_packet_ip_interface = nx_interface;
  const request = send_request(
    ip,
    nx_interface,
    NX_LINK_PACKET_SEND,
    packet,
    entry.nx_arp_physical_address_msw,
    entry.nx_arp_physical_address_lsw,
  );
  if (packet.nx_packet_length > nx_interface.nx_interface_ip_mtu_size) {
    if (ip.nx_ip_fragment_processing !== null) return ip.nx_ip_fragment_processing(request);
    ip.nx_ip_send_packets_dropped++;
    return packet_transmit_drop(K as Kernel, packet);
  }
  ip.nx_ip_total_packets_sent++;
  ip.nx_ip_total_bytes_sent += packet.nx_packet_length - NX_IPV4_HEADER;
  return call_driver(nx_interface, request);
}
