/**
 * The ARP timer: once a second each unresolved entry counts down; every 10 seconds its request is repeated, 18 times,
 * and then the entry is given up with the packets that wait for it. Resolved entries do not age (NX_ARP_EXPIRATION_RATE
 * is 0 by default).
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service } from '../../rtos/kernel/service.ts';
import { arp_deactivate, arp_move_to_end } from '../arp_cache/arp_cache.ts';
import { physical_interfaces } from '../ip/nx_ip_route_find.ts';
import type { NX_INTERFACE, NX_IP } from '../nx_cb.ts';
import { NX_ARP_MAXIMUM_RETRIES, NX_ARP_UPDATE_RATE } from '../nx_constants.ts';
import { yield_if_preempted } from '../packet/packet_memory.ts';
import { arp_packet_send } from './nx_arp_send.ts';

/** Runs in the IP thread once a second. */
export function* arp_periodic_update(ip: NX_IP): Service<void> {
  if (ip.arp_counts_down) yield* count_entries_down(ip);
  for (let i = 0; i < physical_interfaces(ip); i++) {
    const nx_interface = ip.nx_ip_interface[i] as NX_INTERFACE;
    if (nx_interface.nx_interface_valid === 0 || nx_interface.nx_interface_arp_defend_timeout === 0) continue;
    nx_interface.nx_interface_arp_defend_timeout--;
  }
}

function* count_entries_down(ip: NX_IP): Service<void> {
  const k = K as Kernel;
  let entry = ip.nx_ip_arp_dynamic_list;
  for (let i = 0; i < ip.nx_ip_arp_dynamic_active_count && entry !== null; i++) {
    if (entry.nx_arp_entry_next_update !== 0) {
      entry.nx_arp_entry_next_update--;
      if (entry.nx_arp_entry_next_update === 0) {
        if (entry.nx_arp_retries === NX_ARP_MAXIMUM_RETRIES) {
          arp_deactivate(k, ip, entry);
          arp_move_to_end(ip, entry);
          yield* yield_if_preempted(k);
        } else {
          entry.nx_arp_retries++;
          entry.nx_arp_entry_next_update = NX_ARP_UPDATE_RATE;
          yield* arp_packet_send(ip, entry.nx_arp_ip_address, entry.nx_arp_ip_interface as NX_INTERFACE);
        }
      }
    }
    entry = entry.nx_arp_pool_next;
  }
  // Of all entries, as one that is not active any more may get into the part of the ring that is walked.
  ip.arp_counts_down = ip.nx_ip_arp_cache_memory.some(
    ({ nx_arp_entry_next_update }) => nx_arp_entry_next_update !== 0,
  );
}
