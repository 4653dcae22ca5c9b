/**
 * The destination table (RFC 4861 5.1): the neighbour that each destination is reached by, and how long packets to it may be
 * (RFC 8201). Entries end with their neighbour or their router.
 */
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { ULONG } from '../../rtos/kernel/service.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import type { Destination, Ipv6, Neighbor } from '../nx_ipv6_types.ts';
import { nx_config } from '../nx_options.ts';
import { same_address } from '../wire/ipv6_words.ts';

export function destination_find(ipv6: Ipv6, address: Ipv6Words): Destination | null {
  for (const entry of ipv6.nx_ipv6_destination_table) {
    if (entry.nx_ipv6_destination_entry_valid === 0) continue;
    if (same_address(entry.nx_ipv6_destination_entry_destination_address, address)) return entry;
  }
  return null;
}

/** A place for a new destination: a free one, else that of the destination used least recently. */
export function destination_place(k: Kernel, ipv6: Ipv6): Destination | null {
  const table = ipv6.nx_ipv6_destination_table;
  const free = table.find(({ nx_ipv6_destination_entry_valid }) => nx_ipv6_destination_entry_valid === 0);
  if (free !== undefined) return free;
  if (nx_config(k).quirks.ipv6_destinations_never_replaced) return null;
  const oldest = table.reduce((found, entry) => (entry.last_use < found.last_use ? entry : found));
  destination_forget(oldest);
  return oldest;
}

/** A packet goes to a destination. */
export function destination_note_use(ipv6: Ipv6, entry: Destination): void {
  entry.last_use = ++ipv6.destination_uses;
}

/** Takes a free place. */
export function destination_set(
  entry: Destination,
  address: Ipv6Words,
  next_hop: Ipv6Words,
  neighbor: Neighbor,
  path_mtu: ULONG,
  mtu_timeout: ULONG,
): void {
  entry.nx_ipv6_destination_entry_valid = 1;
  entry.nx_ipv6_destination_entry_destination_address = address;
  entry.nx_ipv6_destination_entry_next_hop = next_hop;
  entry.nx_ipv6_destination_entry_nd_entry = neighbor;
  entry.nx_ipv6_destination_entry_path_mtu = path_mtu;
  entry.nx_ipv6_destination_entry_MTU_timer_tick = mtu_timeout;
}

export function destination_forget(entry: Destination): void {
  entry.nx_ipv6_destination_entry_valid = 0;
  entry.nx_ipv6_destination_entry_nd_entry = null;
}

/** Forgets the destinations that are reached through a node that says it is no router. */
export function forget_destinations_behind(ipv6: Ipv6, next_hop: Ipv6Words): void {
  for (const entry of ipv6.nx_ipv6_destination_table) {
    if (entry.nx_ipv6_destination_entry_valid === 0) continue;
    if (!same_address(entry.nx_ipv6_destination_entry_next_hop, next_hop)) continue;
    if (!same_address(entry.nx_ipv6_destination_entry_destination_address, next_hop))
      destination_forget(entry);
  }
}

/** Forgets what is reached by a neighbour. */
export function forget_destinations_by(ipv6: Ipv6, neighbor: Neighbor): void {
  for (const entry of ipv6.nx_ipv6_destination_table) {
    const valid = entry.nx_ipv6_destination_entry_valid !== 0;
    if (valid && entry.nx_ipv6_destination_entry_nd_entry === neighbor) destination_forget(entry);
  }
}

/** Forgets what is reached by way of an address. */
export function forget_destinations_via(ipv6: Ipv6, next_hop: Ipv6Words): void {
  for (const entry of ipv6.nx_ipv6_destination_table) {
    const valid = entry.nx_ipv6_destination_entry_valid !== 0;
    if (valid && same_address(entry.nx_ipv6_destination_entry_next_hop, next_hop)) destination_forget(entry);
  }
}
