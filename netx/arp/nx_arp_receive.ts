/**
 * Receiving ARP messages (RFC 826, address conflicts by RFC 5227): requests for an own address are answered in the
 * packet that brought them, the sender is learned in any case, and packets that waited for it go out. Runs in the IP
 * thread.
 */
import { run_callback } from '../../rtos/kernel/callback.ts';
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service } from '../../rtos/kernel/service.ts';
import { arp_allocate, arp_count_down, arp_lookup } from '../arp_cache/arp_cache.ts';
import { call_driver, send_request } from '../ip/ip_driver_call.ts';
import type { NX_ARP, NX_INTERFACE, NX_IP, NX_PACKET } from '../nx_cb.ts';
import {
  NX_ARP_DEFEND_INTERVAL,
  NX_ARP_EXPIRATION_RATE,
  NX_ARP_MESSAGE_SIZE,
  NX_ARP_OPTION_REQUEST,
  NX_ARP_OPTION_RESPONSE,
  NX_LINK_ARP_RESPONSE_SEND,
} from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { NX_TRACE, trace_network } from '../nx_trace.ts';
import { packet_drop } from '../packet/packet_memory.ts';
import { type ArpMessage, read_arp, write_arp } from './arp_message.ts';
import { arp_packet_send, arp_queue_send } from './nx_arp_send.ts';

/** Handles every message in the queue that nx_arp_packet_deferred_receive fills. */
export function* arp_queue_process(ip: NX_IP): Service<void> {
  let packet = ip.nx_ip_arp_deferred_received_packet_head;
  while (packet !== null) {
    ip.nx_ip_arp_deferred_received_packet_head = packet.nx_packet_queue_next;
    if (ip.nx_ip_arp_deferred_received_packet_head === null)
      ip.nx_ip_arp_deferred_received_packet_tail = null;
    yield* arp_packet_receive(ip, packet);
    packet = ip.nx_ip_arp_deferred_received_packet_head;
  }
}

function* arp_packet_receive(ip: NX_IP, packet: NX_PACKET): Service<void> {
  const k = K as Kernel;
  const message = packet.nx_packet_length < NX_ARP_MESSAGE_SIZE ? null : read_arp(packet);
  if (
    message === null ||
    (message.operation !== NX_ARP_OPTION_REQUEST && message.operation !== NX_ARP_OPTION_RESPONSE)
  ) {
    ip.nx_ip_arp_invalid_messages++;
    yield* packet_drop(k, packet);
    return;
  }
  packet.nx_packet_ip_interface ??= ip.nx_ip_interface[0] as NX_INTERFACE;
  const nx_interface = packet.nx_packet_ip_interface;
  if (is_probe_conflict(nx_interface, message)) {
    if (!is_own_hardware(nx_interface, message)) yield* notify_conflict(ip, nx_interface, message);
    yield* packet_drop(k, packet);
    return;
  }
  if (message.sender_ip !== 0 && message.sender_ip === nx_interface.nx_interface_ip_address) {
    return yield* own_address_seen(ip, packet, nx_interface, message);
  }
  const request = message.operation === NX_ARP_OPTION_REQUEST;
  const received = request ? NX_TRACE.INTERNAL_ARP_REQUEST_RECEIVE : NX_TRACE.INTERNAL_ARP_RESPONSE_RECEIVE;
  trace_network(k, received, ip, message.sender_ip, packet);
  let consumed = false;
  if (request && message.target_ip === nx_interface.nx_interface_ip_address) {
    ip.nx_ip_arp_requests_received++;
    ip.nx_ip_arp_responses_sent++;
    trace_network(k, NX_TRACE.INTERNAL_ARP_RESPONSE_SEND, ip, message.sender_ip, packet);
    yield* answer(ip, packet, nx_interface, message);
    consumed = true;
  } else if (request) ip.nx_ip_arp_requests_received++;
  else ip.nx_ip_arp_responses_received++;

  const entry = message.sender_ip === 0 ? null : arp_lookup(ip, message.sender_ip);
  if (entry !== null && entry.nx_arp_route_static === 0) {
    learn(ip, entry, message, nx_interface);
    yield* arp_queue_send(ip, entry);
  }
  if (!consumed) yield* packet_drop(k, packet);
  if (entry !== null || message.sender_ip === 0 || nx_config(k).NX_DISABLE_ARP_AUTO_ENTRY) return;
  const fresh = arp_allocate(k, ip, message.sender_ip);
  if (fresh !== null) learn(ip, fresh, message, nx_interface);
}

function learn(ip: NX_IP, entry: NX_ARP, message: ArpMessage, nx_interface: NX_INTERFACE): void {
  entry.nx_arp_physical_address_msw = message.sender_msw;
  entry.nx_arp_physical_address_lsw = message.sender_lsw;
  arp_count_down(ip, entry, NX_ARP_EXPIRATION_RATE);
  entry.nx_arp_retries = 0;
  entry.nx_arp_ip_interface = nx_interface;
}

function is_own_hardware(nx_interface: NX_INTERFACE, message: ArpMessage): boolean {
  return (
    message.sender_msw === nx_interface.nx_interface_physical_address_msw &&
    message.sender_lsw === nx_interface.nx_interface_physical_address_lsw
  );
}

/** Somebody has, or also probes for, the address that this interface probes for. */
function is_probe_conflict(nx_interface: NX_INTERFACE, message: ArpMessage): boolean {
  const probed = nx_interface.nx_interface_ip_probe_address;
  if (nx_interface.nx_interface_ip_address !== 0 || probed === 0) return false;
  return message.sender_ip === probed || (message.sender_ip === 0 && message.target_ip === probed);
}

function* notify_conflict(ip: NX_IP, nx_interface: NX_INTERFACE, message: ArpMessage): Service<void> {
  const returned = nx_interface.nx_interface_ip_conflict_notify_handler?.(
    ip,
    nx_interface.nx_interface_index,
    nx_interface.nx_interface_ip_probe_address,
    message.sender_msw,
    message.sender_lsw,
  );
  yield* run_callback(K as Kernel, 'the conflict notify handler', returned);
}

/** A message from our own address: if another station sent it, the address is defended, once in a while. */
function* own_address_seen(
  ip: NX_IP,
  packet: NX_PACKET,
  nx_interface: NX_INTERFACE,
  message: ArpMessage,
): Service<void> {
  if (!is_own_hardware(nx_interface, message)) {
    if (nx_interface.nx_interface_arp_defend_timeout === 0) {
      nx_interface.nx_interface_arp_defend_timeout = NX_ARP_DEFEND_INTERVAL;
      yield* arp_packet_send(ip, message.sender_ip, nx_interface);
    }
    yield* notify_conflict(ip, nx_interface, message);
    const handler = ip.nx_ip_arp_gratuitous_response_handler;
    if (handler !== null) {
      // The handler owns the packet.
      yield* run_callback(K as Kernel, 'the gratuitous ARP handler', handler(ip, packet));
      return;
    }
  }
  yield* packet_drop(K as Kernel, packet);
}

/** Turns the request around in its own packet. */
function answer(
  ip: NX_IP,
  packet: NX_PACKET,
  nx_interface: NX_INTERFACE,
  message: ArpMessage,
): Service<unknown> {
  write_arp(packet, {
    operation: NX_ARP_OPTION_RESPONSE,
    sender_msw: nx_interface.nx_interface_physical_address_msw,
    sender_lsw: nx_interface.nx_interface_physical_address_lsw,
    sender_ip: nx_interface.nx_interface_ip_address,
    target_msw: message.sender_msw,
    target_lsw: message.sender_lsw,
    target_ip: message.sender_ip,
  });
  const request = send_request(
    ip,
    nx_interface,
    NX_LINK_ARP_RESPONSE_SEND,
    packet,
    message.sender_msw,
    message.sender_lsw,
  );
  return call_driver(nx_interface, request);
}
