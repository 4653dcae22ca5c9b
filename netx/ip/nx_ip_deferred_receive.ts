/**
 * The entry points through which a driver delivers what it received: nx_ip_packet_deferred_receive (IPv4) and
 * nx_arp_packet_deferred_receive (ARP). They put the packet into a queue and wake the IP thread, so they are for
 * interrupts. The packet starts at the IP header or the ARP message, its Ethernet header stripped.
 *
 * Only a packet that finds its queue empty sets the event flag: the IP thread empties the queue before it looks again.
 */
import { enter } from '../../rtos/kernel/current.ts';
import { finish_void } from '../../rtos/kernel/finish.ts';
import { hand_out } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { COMPLETED_VOID, type Service, taken } from '../../rtos/kernel/service.ts';
import { TX_OR } from '../../rtos/kernel/tx_constants.ts';
import { tx_event_flags_set } from '../../rtos/services/tx_event_flags.ts';
import type { NX_IP, NX_PACKET } from '../nx_cb.ts';
import {
  NX_IP_ARP_REC_EVENT,
  NX_IP_DRIVER_DEFERRED_EVENT,
  NX_IP_LINK_STATUS_EVENT,
  NX_IP_RECEIVE_EVENT,
} from '../nx_constants.ts';
import { packet_drop, record_owner } from '../packet/packet_memory.ts';

/** Sets event flags of the IP thread; a better IP thread runs first. */
export function ip_wake(ip: NX_IP, event: number): Service<unknown> {
  return taken(tx_event_flags_set(ip.nx_ip_events, event, TX_OR));
}

function handed_out(k: Kernel, service: string, steps: Service<unknown>): Service<void> {
  k.service = service;
  if (k.watch !== null) k.watch.leave(undefined);
  return hand_out(k, steps as Service<void>);
}

/** Queues a received IP packet for the IP thread; the inside of nx_ip_packet_deferred_receive. */
export function ip_queue_received(ip: NX_IP, packet: NX_PACKET): Service<unknown> {
  packet.nx_packet_queue_next = null;
  const tail = ip.nx_ip_deferred_received_packet_tail;
  ip.nx_ip_deferred_received_packet_tail = packet;
  if (ip.nx_ip_deferred_received_packet_head !== null && tail !== null) {
    tail.nx_packet_queue_next = packet;
    return COMPLETED_VOID;
  }
  ip.nx_ip_deferred_received_packet_head = packet;
  return ip_wake(ip, NX_IP_RECEIVE_EVENT);
}

/**
 * Hands a received IP packet to the stack, which owns it from now on.
 *
 * Allowed from: threads, timers, interrupts. May preempt. For drivers (guide ch.5)
 */
export function nx_ip_packet_deferred_receive(ip_ptr: NX_IP, packet_ptr: NX_PACKET): Service<void> {
  const service = 'nx_ip_packet_deferred_receive';
  const k = enter(service);
  record_owner(k, packet_ptr, service);
  return handed_out(k, service, ip_queue_received(ip_ptr, packet_ptr));
}

/**
 * Hands a received ARP message to the stack, which owns it from now on; without ARP it is released at once.
 *
 * Allowed from: threads, timers, interrupts. May preempt. For drivers (guide ch.5)
 */
export function nx_arp_packet_deferred_receive(ip_ptr: NX_IP, packet_ptr: NX_PACKET): Service<void> {
  const service = 'nx_arp_packet_deferred_receive';
  const k = enter(service);
  record_owner(k, packet_ptr, service);
  if (ip_ptr.nx_ip_arp_queue_process === null) {
    ip_ptr.nx_ip_arp_invalid_messages++;
    return handed_out(k, service, packet_drop(k, packet_ptr));
  }
  packet_ptr.nx_packet_queue_next = null;
  const tail = ip_ptr.nx_ip_arp_deferred_received_packet_tail;
  ip_ptr.nx_ip_arp_deferred_received_packet_tail = packet_ptr;
  if (ip_ptr.nx_ip_arp_deferred_received_packet_head !== null && tail !== null) {
    tail.nx_packet_queue_next = packet_ptr;
    return handed_out(k, service, COMPLETED_VOID);
  }
  ip_ptr.nx_ip_arp_deferred_received_packet_head = packet_ptr;
  return handed_out(k, service, ip_wake(ip_ptr, NX_IP_ARP_REC_EVENT));
}

/**
 * Asks for the driver to be called from the IP thread with NX_LINK_DEFERRED_PROCESSING: what an interrupt does when
 * there is too much for it.
 *
 * Allowed from: threads, timers, interrupts. May preempt. For drivers (guide ch.5)
 */
export function nx_ip_driver_deferred_processing(ip_ptr: NX_IP): Service<void> {
  const service = 'nx_ip_driver_deferred_processing';
  return handed_out(enter(service), service, ip_wake(ip_ptr, NX_IP_DRIVER_DEFERRED_EVENT));
}

/**
 * Informs the stack that the link of an interface went up or down; the firmware's notify runs in the IP thread.
 *
 * Allowed from: threads, timers, interrupts. May preempt. For drivers (guide ch.5)
 */
export function nx_ip_driver_link_status_event(ip_ptr: NX_IP, interface_index: number): Service<void> {
  const service = 'nx_ip_driver_link_status_event';
  const k = enter(service);
  const nx_interface = ip_ptr.nx_ip_interface[interface_index];
  if (nx_interface === undefined) return finish_void(k);
  nx_interface.nx_interface_link_status_change = 1;
  return handed_out(k, service, ip_wake(ip_ptr, NX_IP_LINK_STATUS_EVENT));
}
