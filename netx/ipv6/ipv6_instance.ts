/** What an IP instance has of IPv6, made when the first service of it is called, and what ip/ calls of it. */
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { COMPLETED_VOID, type Service } from '../../rtos/kernel/service.ts';
import { physical_interfaces } from '../ip/nx_ip_route_find.ts';
import { age_routers, router_remove } from '../nd_cache/default_routers.ts';
import { neighbor_delete } from '../nd_cache/nd_cache.ts';
import { age_path_mtus } from '../nd_cache/next_hop.ts';
import { age_prefixes } from '../nd_cache/prefix_list.ts';
import type { NX_INTERFACE, NX_IP } from '../nx_cb.ts';
import { NX_LINK_MULTICAST_LEAVE, NX_MAX_MULTICAST_GROUPS } from '../nx_constants.ts';
import { NX_IPV6 } from '../nx_ipv6_cb.ts';
import type { Ipv6 } from '../nx_ipv6_types.ts';
import { nx_config } from '../nx_options.ts';
import { expire_prefix } from './formed_addresses.ts';
import { ipv6_dispatch } from './ipv6_dispatch.ts';
import {
  addresses_of,
  clear_address,
  interface_state,
  leave_solicited,
  list_remove,
  tell_group,
} from './own_addresses.ts';

/** The build has no IPv6. */
export function without_ipv6(k: Kernel): boolean {
  return nx_config(k).NX_DISABLE_IPV6;
}

/** Null in a build without IPv6. */
export function ipv6_of(k: Kernel, ip: NX_IP): Ipv6 | null {
  if (without_ipv6(k)) return null;
  ip.ipv6 ??= new NX_IPV6(ip.nx_ip_interface.length, NX_MAX_MULTICAST_GROUPS, {
    slow_periodic: (instance) => slow_periodic(k, instance),
    dispatch: ipv6_dispatch,
    forget_neighbors: (instance) => forget_neighbors(k, instance.ipv6 as Ipv6),
    forget_interface: (instance, nx_interface) => forget_interface(k, instance, nx_interface),
  });
  return ip.ipv6;
}

function* slow_periodic(k: Kernel, ip: NX_IP): Service<void> {
  const ipv6 = ip.ipv6 as Ipv6;
  yield* ipv6.icmpv6_periodic?.(ip) ?? COMPLETED_VOID;
  ipv6.errors_sent = 0;
  age_routers(k, ipv6);
  for (const prefix of age_prefixes(k, ipv6)) yield* expire_prefix(ip, prefix);
  for (const nx_interface of ip.nx_ip_interface.slice(0, physical_interfaces(ip))) {
    if (nx_interface.nx_interface_valid !== 0) yield* solicit_routers(ip, ipv6, nx_interface);
  }
  const { NX_ENABLE_IPV6_PATH_MTU_DISCOVERY: keeps } = nx_config(k);
  if (keeps && ipv6.nx_ip_icmpv6_packet_process !== null) age_path_mtus(k, ipv6);
}

/** Asks for routers from the first moment on at which there is an address to ask from. */
function* solicit_routers(ip: NX_IP, ipv6: Ipv6, nx_interface: NX_INTERFACE): Service<void> {
  const state = interface_state(ipv6, nx_interface);
  if (state.nx_ipv6_rtr_solicitation_count === 0) return;
  state.nx_ipv6_rtr_solicitation_timer--;
  if (state.nx_ipv6_rtr_solicitation_timer !== 0) return;
  const sent = ipv6.solicit_router === null ? false : yield* ipv6.solicit_router(ip, nx_interface);
  if (!sent && state.nx_ipv6_rtr_solicitation_count === state.nx_ipv6_rtr_solicitation_max) {
    state.nx_ipv6_rtr_solicitation_timer = 1;
    return;
  }
  state.nx_ipv6_rtr_solicitation_count--;
  state.nx_ipv6_rtr_solicitation_timer = state.nx_ipv6_rtr_solicitation_interval;
}

/** Forgets all neighbours. */
export function forget_neighbors(k: Kernel, ipv6: Ipv6): void {
  for (const entry of ipv6.nx_ipv6_nd_cache) neighbor_delete(k, ipv6, entry);
}

/** An interface is detached: its addresses, neighbours, routers and groups go with it. */
function* forget_interface(k: Kernel, ip: NX_IP, nx_interface: NX_INTERFACE): Service<void> {
  const ipv6 = ip.ipv6 as Ipv6;
  for (const own of addresses_of(ipv6, nx_interface)) {
    list_remove(ipv6, own);
    yield* leave_solicited(ip, nx_interface, own.nxd_ipv6_address);
    clear_address(own);
  }
  for (const neighbor of ipv6.nx_ipv6_nd_cache) {
    if (neighbor.nx_nd_cache_interface_ptr === nx_interface) neighbor_delete(k, ipv6, neighbor);
  }
  for (const router of ipv6.nx_ipv6_default_router_table) {
    if (router.nx_ipv6_default_router_entry_interface_ptr === nx_interface) router_remove(ipv6, router);
  }
  for (const [position, entry] of ipv6.nx_ipv6_multicast_entry.entries()) {
    if (entry?.nx_ip_mld_join_interface_list !== nx_interface) continue;
    yield* tell_group(ip, nx_interface, NX_LINK_MULTICAST_LEAVE, entry.nx_ip_mld_join_list);
    ipv6.nx_ipv6_multicast_entry[position] = null;
  }
}
