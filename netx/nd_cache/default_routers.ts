/**
 * The default routers (RFC 4861 5.1, 6.3.6): what is not on the link goes to one of them, the first that is known to be
 * there, else each in its turn.
 */
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { UINT, ULONG } from '../../rtos/kernel/service.ts';
import type { NX_INTERFACE } from '../nx_cb.ts';
import { NX_IP_ADDRESS_ERROR, NX_NO_MORE_ENTRIES, NX_SUCCESS } from '../nx_constants.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import {
  IPV6_ADDRESS_GLOBAL,
  IPV6_ADDRESS_UNICAST,
  NX_IPV6_DEFAULT_ROUTER_TABLE_SIZE,
  NX_IPV6_ROUTE_TYPE_VALID,
} from '../nx_ipv6_constants.ts';
import type { DefaultRouter, Ipv6, Neighbor } from '../nx_ipv6_types.ts';
import { nx_config } from '../nx_options.ts';
import { address_type, same_address, same_prefix } from '../wire/ipv6_words.ts';
import { forget_destinations_via } from './destination_table.ts';
import { has_mac } from './nd_cache.ts';

/** A lifetime that does not end. */
const FOR_EVER = 0xffff;

export function is_router(entry: DefaultRouter): boolean {
  return entry.nx_ipv6_default_router_entry_flag !== 0;
}

export function router_find(ipv6: Ipv6, address: Ipv6Words): DefaultRouter | null {
  const found = ipv6.nx_ipv6_default_router_table.find(
    (entry) => is_router(entry) && same_address(entry.nx_ipv6_default_router_entry_router_address, address),
  );
  return found ?? null;
}

/** Link-local, or in the prefix of one of the interface's addresses. */
function may_be_router(ipv6: Ipv6, address: Ipv6Words, nx_interface: NX_INTERFACE): boolean {
  const type = address_type(address);
  if ((type & IPV6_ADDRESS_UNICAST) === 0) return false;
  if ((type & IPV6_ADDRESS_GLOBAL) === 0) return true;
  const own = ipv6.interfaces[nx_interface.nx_interface_index];
  let next = own?.nxd_interface_ipv6_address_list_head ?? null;
  for (; next !== null; next = next.nxd_ipv6_address_next) {
    if (same_prefix(address, next.nxd_ipv6_address, next.nxd_ipv6_address_prefix_length)) return true;
  }
  return false;
}

/** Notes a router, or how long a known one serves, in seconds. `type`: how it became known, NX_IPV6_ROUTE_TYPE_... */
export function router_add(
  ipv6: Ipv6,
  address: Ipv6Words,
  lifetime: ULONG,
  nx_interface: NX_INTERFACE,
  type: UINT,
): { readonly status: UINT; readonly router: DefaultRouter | null } {
  if (!may_be_router(ipv6, address, nx_interface)) return { status: NX_IP_ADDRESS_ERROR, router: null };
  const table = ipv6.nx_ipv6_default_router_table;
  const known = table.find(
    (entry) =>
      is_router(entry) &&
      entry.nx_ipv6_default_router_entry_interface_ptr === nx_interface &&
      same_address(entry.nx_ipv6_default_router_entry_router_address, address),
  );
  const router = known ?? table.find((entry) => !is_router(entry));
  if (router === undefined) return { status: NX_NO_MORE_ENTRIES, router: null };
  router.nx_ipv6_default_router_entry_life_time = lifetime & FOR_EVER;
  if (known === undefined) {
    router.nx_ipv6_default_router_entry_router_address = address;
    router.nx_ipv6_default_router_entry_flag = type | NX_IPV6_ROUTE_TYPE_VALID;
    router.nx_ipv6_default_router_entry_interface_ptr = nx_interface;
    router.nx_ipv6_default_router_entry_neighbor_cache_ptr = null;
  }
  return { status: NX_SUCCESS, router };
}

/** Forgets a router, and the destinations behind it. */
export function router_remove(ipv6: Ipv6, router: DefaultRouter): void {
  const neighbor = router.nx_ipv6_default_router_entry_neighbor_cache_ptr;
  if (neighbor !== null) neighbor.nx_nd_cache_is_router = null;
  forget_destinations_via(ipv6, router.nx_ipv6_default_router_entry_router_address);
  router.nx_ipv6_default_router_entry_flag = 0;
  router.nx_ipv6_default_router_entry_interface_ptr = null;
}

/** The router that a packet out of an interface goes to, with its neighbour if it has one. */
export function router_choose(
  ipv6: Ipv6,
  nx_interface: NX_INTERFACE,
): { readonly address: Ipv6Words; readonly neighbor: Neighbor | null } | null {
  const table = ipv6.nx_ipv6_default_router_table;
  const serves = (entry: DefaultRouter): boolean =>
    is_router(entry) && entry.nx_ipv6_default_router_entry_interface_ptr === nx_interface;
  const there = table.find((entry) => {
    const neighbor = entry.nx_ipv6_default_router_entry_neighbor_cache_ptr;
    return serves(entry) && neighbor !== null && has_mac(neighbor);
  });
  const chosen = there ?? next_in_turn(ipv6, serves);
  if (chosen === undefined) return null;
  return {
    address: chosen.nx_ipv6_default_router_entry_router_address,
    neighbor: chosen.nx_ipv6_default_router_entry_neighbor_cache_ptr,
  };
}

function next_in_turn(ipv6: Ipv6, serves: (entry: DefaultRouter) => boolean): DefaultRouter | undefined {
  const table = ipv6.nx_ipv6_default_router_table;
  const start = ipv6.nx_ipv6_default_router_table_round_robin_index;
  const chosen = [...table.slice(start), ...table.slice(0, start)].find(serves);
  if (chosen !== undefined)
    ipv6.nx_ipv6_default_router_table_round_robin_index = (start + 1) % NX_IPV6_DEFAULT_ROUTER_TABLE_SIZE;
  return chosen;
}

/** A second has passed. A router whose lifetime is used up, as published was used up before, is forgotten. */
export function age_routers(k: Kernel, ipv6: Ipv6): void {
  const last = nx_config(k).quirks.ipv6_lifetimes_one_second_longer ? 0 : 1;
  for (const entry of ipv6.nx_ipv6_default_router_table) {
    if (!is_router(entry)) continue;
    if (entry.nx_ipv6_default_router_entry_life_time <= last) router_remove(ipv6, entry);
    else if (entry.nx_ipv6_default_router_entry_life_time !== FOR_EVER)
      entry.nx_ipv6_default_router_entry_life_time--;
  }
}
