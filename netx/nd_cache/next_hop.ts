/**
 * Where a packet goes next (RFC 4861 5.2): straight to a destination on the link, else to a default router; and the entry
 * that remembers it. Path MTUs are kept in builds with NX_ENABLE_IPV6_PATH_MTU_DISCOVERY.
 */
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { ULONG } from '../../rtos/kernel/service.ts';
import type { NX_INTERFACE } from '../nx_cb.ts';
import { NX_WAIT_FOREVER } from '../nx_constants.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import { NX_IPV6_ADDRESS_MANUAL_CONFIG, NX_PATH_MTU_INCREASE_WAIT_INTERVAL } from '../nx_ipv6_constants.ts';
import type { Destination, Ipv6, Ipv6Address } from '../nx_ipv6_types.ts';
import { nx_config } from '../nx_options.ts';
import { is_link_local6, same_address, same_prefix } from '../wire/ipv6_words.ts';
import {
  destination_find,
  destination_forget,
  destination_note_use,
  destination_place,
  destination_set,
} from './destination_table.ts';
import { neighbor_create, neighbor_find } from './nd_cache.ts';

/** The destination is on the link: link-local, or in a prefix of a router or of an address that was set. */
export function is_on_link(ipv6: Ipv6, address: Ipv6Words): boolean {
  if (is_link_local6(address)) return true;
  for (const prefix of ipv6.nx_ipv6_prefix_list) {
    const { nx_ipv6_prefix_entry_network_address: network } = prefix;
    if (prefix.on_link && same_prefix(address, network, prefix.nx_ipv6_prefix_entry_prefix_length))
      return true;
  }
  return ipv6.nx_ipv6_address.some(
    (own) =>
      own.nxd_ipv6_address_valid !== 0 &&
      own !== ipv6.nx_ipv6_address.at(-1) &&
      own.nxd_ipv6_address_ConfigurationMethod === NX_IPV6_ADDRESS_MANUAL_CONFIG &&
      same_prefix(address, own.nxd_ipv6_address, own.nxd_ipv6_address_prefix_length),
  );
}

export function link_mtu(own: Ipv6Address): ULONG {
  return (own.nxd_ipv6_address_attached as NX_INTERFACE).nx_interface_ip_mtu_size;
}

/** Ticks after which a path MTU that a router told is tried beyond. */
export function path_mtu_ticks(k: Kernel): ULONG {
  return NX_PATH_MTU_INCREASE_WAIT_INTERVAL * nx_config(k).NX_IP_PERIODIC_RATE;
}

/**
 * Notes the next hop of a destination, and in a build with path MTU discovery how long packets to it may be.
 *
 * `path_mtu`, `mtu_timeout` in ticks: 0 for those of the link. An entry with another next hop is made anew and keeps its MTU.
 * Null when a table is full.
 */
export function destination_add(
  k: Kernel,
  ipv6: Ipv6,
  own: Ipv6Address,
  address: Ipv6Words,
  next_hop: Ipv6Words,
  path_mtu: ULONG,
  mtu_timeout: ULONG,
): Destination | null {
  let [mtu, timeout] = [path_mtu, mtu_timeout];
  const known = destination_find(ipv6, address);
  if (known !== null) {
    if (nx_config(k).NX_ENABLE_IPV6_PATH_MTU_DISCOVERY) update_mtu(k, known, mtu, timeout);
    if (same_address(next_hop, known.nx_ipv6_destination_entry_next_hop)) return known;
    mtu = known.nx_ipv6_destination_entry_path_mtu;
    timeout = known.nx_ipv6_destination_entry_MTU_timer_tick;
    destination_forget(known);
  }
  const entry = destination_place(k, ipv6);
  const neighbor =
    entry === null ? null : (neighbor_find(ipv6, next_hop) ?? neighbor_create(k, ipv6, next_hop, own));
  if (entry === null || neighbor === null) return null;
  const link = link_mtu(own);
  const settled = mtu > 0 ? mtu : link;
  const least = settled === link ? NX_WAIT_FOREVER : path_mtu_ticks(k);
  destination_set(entry, address, next_hop, neighbor, settled, timeout > 0 ? timeout : least);
  destination_note_use(ipv6, entry);
  return entry;
}

/** A smaller MTU counts; one that comes with a time counts anyway. */
function update_mtu(k: Kernel, entry: Destination, mtu: ULONG, timeout: ULONG): void {
  if (mtu === 0) return;
  if (timeout === 0 && entry.nx_ipv6_destination_entry_path_mtu <= mtu) return;
  entry.nx_ipv6_destination_entry_path_mtu = mtu;
  entry.nx_ipv6_destination_entry_MTU_timer_tick = timeout > 0 ? timeout : path_mtu_ticks(k);
}

/** How long packets to a destination may be: as long as the link, its router and the way behind it take. */
export function mtu_to(k: Kernel, ipv6: Ipv6, address: Ipv6Words, link: ULONG): ULONG {
  if (!nx_config(k).NX_ENABLE_IPV6_PATH_MTU_DISCOVERY) return link;
  const entry = destination_find(ipv6, address);
  if (entry === null) return link;
  const mtu = entry.nx_ipv6_destination_entry_path_mtu;
  const router = destination_find(ipv6, entry.nx_ipv6_destination_entry_next_hop);
  const first = router === null ? 0 : router.nx_ipv6_destination_entry_path_mtu;
  return first > 0 && mtu > first ? first : mtu;
}

/** A second has passed: path MTUs whose time is over are those of the link again. */
export function age_path_mtus(k: Kernel, ipv6: Ipv6): void {
  const second = nx_config(k).NX_IP_PERIODIC_RATE;
  for (const entry of ipv6.nx_ipv6_destination_table) {
    const nx_interface = entry.nx_ipv6_destination_entry_nd_entry?.nx_nd_cache_interface_ptr ?? null;
    if (entry.nx_ipv6_destination_entry_valid === 0 || nx_interface === null) continue;
    const link = nx_interface.nx_interface_ip_mtu_size;
    const { nx_ipv6_destination_entry_MTU_timer_tick: left } = entry;
    if (entry.nx_ipv6_destination_entry_path_mtu === link || left === NX_WAIT_FOREVER) continue;
    if (left > second) {
      entry.nx_ipv6_destination_entry_MTU_timer_tick -= second;
      continue;
    }
    entry.nx_ipv6_destination_entry_path_mtu = link;
    entry.nx_ipv6_destination_entry_MTU_timer_tick = NX_WAIT_FOREVER;
  }
}
