/**
 * The thread of an IP instance and its two timers. The thread holds the IP protection while it works; it sets up the
 * interfaces and then serves event flags, always in the same order, however many came together.
 */
import { run_callback } from '../../rtos/kernel/callback.ts';
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { COMPLETED_VOID, type Ref, ref, type Service, type ULONG } from '../../rtos/kernel/service.ts';
import { TX_OR, TX_OR_CLEAR, TX_WAIT_FOREVER } from '../../rtos/kernel/tx_constants.ts';
import { tx_event_flags_get, tx_event_flags_set } from '../../rtos/services/tx_event_flags.ts';
import type { NX_INTERFACE, NX_IP } from '../nx_cb.ts';
import {
  NX_IP_ALL_EVENTS,
  NX_IP_ARP_REC_EVENT,
  NX_IP_DRIVER_DEFERRED_EVENT,
  NX_IP_FAST_EVENT,
  NX_IP_ICMP_EVENT,
  NX_IP_IGMP_ENABLE_EVENT,
  NX_IP_IGMP_EVENT,
  NX_IP_LINK_STATUS_EVENT,
  NX_IP_PERIODIC_EVENT,
  NX_IP_RECEIVE_EVENT,
  NX_IP_TCP_CLEANUP_DEFERRED,
  NX_IP_TCP_EVENT,
  NX_IP_UNFRAG_EVENT,
  NX_LINK_DEFERRED_PROCESSING,
  NX_LINK_ENABLE,
  NX_LINK_GET_STATUS,
  NX_LINK_INITIALIZE,
  NX_LINK_INTERFACE_ATTACH,
  NX_TRUE,
} from '../nx_constants.ts';
import { ask_driver } from './ip_driver_call.ts';
import { ip_packet_receive } from './nx_ip_packet_receive.ts';
import { ip_protect, ip_unprotect } from './nx_ip_protection.ts';
import { physical_interfaces } from './nx_ip_route_find.ts';
import { join_all_hosts } from './nx_ipv4_multicast.ts';

/** The slow timer, once a second: ARP, IGMP, reassembly, TCP and IPv6 count in it. */
export function ip_periodic_timer(ip: NX_IP): Service<void> {
  return tx_event_flags_set(ip.nx_ip_events, NX_IP_PERIODIC_EVENT, TX_OR) as unknown as Service<void>;
}

/** The entry of the IP thread. */
export function* ip_thread_entry(ip: NX_IP): Service<void> {
  yield* ip_protect(ip);
  ip.nx_ip_initialize_done = NX_TRUE;
  for (let i = 0; i < physical_interfaces(ip); i++) {
    const nx_interface = ip.nx_ip_interface[i] as NX_INTERFACE;
    if (nx_interface.nx_interface_valid !== 0) yield* ip_interface_start(ip, nx_interface);
  }
  const events: Ref<ULONG> = ref(0);
  for (;;) {
    yield* ip_unprotect(ip);
    yield* tx_event_flags_get(ip.nx_ip_events, NX_IP_ALL_EVENTS, TX_OR_CLEAR, events, TX_WAIT_FOREVER);
    yield* ip_protect(ip);
    let left = events.value;
    if ((left & NX_IP_RECEIVE_EVENT) !== 0) {
      // Bulk traffic is only this: no more generators than the thread's own.
      while (ip.nx_ip_deferred_received_packet_head !== null) {
        const packet = ip.nx_ip_deferred_received_packet_head;
        ip.nx_ip_deferred_received_packet_head = packet.nx_packet_queue_next;
        if (ip.nx_ip_deferred_received_packet_head === null) ip.nx_ip_deferred_received_packet_tail = null;
        yield* ip_packet_receive(ip, packet);
      }
      left &= ~NX_IP_RECEIVE_EVENT;
    }
    if (left !== 0) yield* serve(ip, left);
  }
}

/** Tells a driver of its interface, and to initialize and enable the link. */
export function* ip_interface_start(ip: NX_IP, nx_interface: NX_INTERFACE): Service<void> {
  if (nx_interface.nx_interface_link_driver_entry === null) return;
  nx_interface.nx_interface_capability_flag = 0;
  nx_interface.nx_interface_link_up = NX_TRUE;
  yield* ask_driver(ip, nx_interface, NX_LINK_INTERFACE_ATTACH, null);
  yield* ask_driver(ip, nx_interface, NX_LINK_INITIALIZE, null);
  yield* ask_driver(ip, nx_interface, NX_LINK_ENABLE, null);
}

/** Everything but received packets, in the order of the original. */
function* serve(ip: NX_IP, events: ULONG): Service<void> {
  if ((events & NX_IP_TCP_EVENT) !== 0) yield* ip.nx_ip_tcp_queue_process?.(ip) ?? COMPLETED_VOID;
  if ((events & NX_IP_FAST_EVENT) !== 0) {
    if (ip.ipv6 !== null) yield* ip.ipv6.fast_periodic?.(ip) ?? COMPLETED_VOID;
    yield* ip.nx_ip_tcp_fast_periodic_processing?.(ip) ?? COMPLETED_VOID;
  }
  if ((events & NX_IP_PERIODIC_EVENT) !== 0) yield* periodic(ip);
  if ((events & NX_IP_ARP_REC_EVENT) !== 0) yield* ip.nx_ip_arp_queue_process?.(ip) ?? COMPLETED_VOID;
  if ((events & NX_IP_IGMP_EVENT) !== 0) yield* ip.nx_ip_igmp_queue_process?.(ip) ?? COMPLETED_VOID;
  if ((events & NX_IP_IGMP_ENABLE_EVENT) !== 0) yield* join_all_hosts(ip);
  if ((events & NX_IP_UNFRAG_EVENT) !== 0) yield* ip.nx_ip_fragment_assembly?.(ip) ?? COMPLETED_VOID;
  if ((events & NX_IP_ICMP_EVENT) !== 0) yield* ip.nx_ip_icmp_queue_process?.(ip) ?? COMPLETED_VOID;
  if ((events & NX_IP_DRIVER_DEFERRED_EVENT) !== 0) yield* driver_deferred(ip);
  if ((events & NX_IP_TCP_CLEANUP_DEFERRED) !== 0)
    yield* ip.nx_tcp_deferred_cleanup_check?.(ip) ?? COMPLETED_VOID;
  if ((events & NX_IP_LINK_STATUS_EVENT) !== 0) yield* link_status_changed(ip);
}

function* periodic(ip: NX_IP): Service<void> {
  yield* ip.nx_ip_arp_periodic_update?.(ip) ?? COMPLETED_VOID;
  yield* ip.nx_ip_igmp_periodic_processing?.(ip) ?? COMPLETED_VOID;
  yield* ip.nx_ip_fragment_timeout_check?.(ip) ?? COMPLETED_VOID;
  yield* ip.nx_ip_tcp_periodic_processing?.(ip) ?? COMPLETED_VOID;
  if (ip.ipv6 !== null) yield* ip.ipv6.hooks.slow_periodic(ip);
}

/** Calls the drivers that asked for it in an interrupt. */
function* driver_deferred(ip: NX_IP): Service<void> {
  for (let i = 0; i < physical_interfaces(ip); i++) {
    const nx_interface = ip.nx_ip_interface[i] as NX_INTERFACE;
    if (nx_interface.nx_interface_valid === 0) continue;
    yield* ask_driver(ip, nx_interface, NX_LINK_DEFERRED_PROCESSING, ref(0));
  }
}

/** Tells the firmware of each link that went up or down. */
function* link_status_changed(ip: NX_IP): Service<void> {
  if (ip.nx_ip_link_status_change_callback === null) return;
  for (let i = 0; i < physical_interfaces(ip); i++) {
    const nx_interface = ip.nx_ip_interface[i] as NX_INTERFACE;
    if (nx_interface.nx_interface_valid === 0 || nx_interface.nx_interface_link_status_change === 0) continue;
    nx_interface.nx_interface_link_status_change = 0;
    const link_up = ref(0);
    yield* ask_driver(ip, nx_interface, NX_LINK_GET_STATUS, link_up);
    const returned = ip.nx_ip_link_status_change_callback(ip, i, link_up.value);
    yield* run_callback(K as Kernel, 'the link status callback', returned);
  }
}
