/** Which own address a packet leaves from when the caller does not say (a short form of RFC 6724). */
import { physical_interfaces } from '../ip/nx_ip_route_find.ts';
import { is_router } from '../nd_cache/default_routers.ts';
import type { NX_INTERFACE, NX_IP } from '../nx_cb.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import {
  IPV6_ADDRESS_GLOBAL,
  IPV6_ADDRESS_LINKLOCAL,
  IPV6_ADDRESS_MULTICAST,
  IPV6_ADDRESS_UNICAST,
  NX_IPV6_ADDR_STATE_VALID,
  NX_LOOPBACK_IPV6_SOURCE_INDEX,
  NX_MAX_IPV6_ADDRESSES,
} from '../nx_ipv6_constants.ts';
import type { Ipv6, Ipv6Address } from '../nx_ipv6_types.ts';
import { address_type, is_link_local6, same_address, same_prefix } from '../wire/ipv6_words.ts';
import { addresses_of, interface_state } from './own_addresses.ts';

const SCOPE = 0x000f0000;
const LINK_SCOPE = 0x00020000;

/** The own address for a destination; null when there is none. `by` is the interface that it must be one of, null: any. */
export function source_for(ip: NX_IP, destination: Ipv6Words, by: NX_INTERFACE | null): Ipv6Address | null {
  const ipv6 = ip.ipv6 as Ipv6;
  const type = address_type(destination);
  const group = (type & IPV6_ADDRESS_MULTICAST) !== 0 ? of_joined_group(ipv6, destination, by) : undefined;
  if (group !== undefined) return group;
  return (
    ((type & IPV6_ADDRESS_UNICAST) !== 0 ? the_same(ipv6, destination) : null) ??
    fitting(ip, ipv6, destination, type, by) ??
    loopback(ipv6, destination) ??
    ((type & IPV6_ADDRESS_GLOBAL) !== 0 ? beside_router(ipv6, by) : null)
  );
}

/** The first address of the interface that joined the group; undefined when none did. */
function of_joined_group(
  ipv6: Ipv6,
  group: Ipv6Words,
  by: NX_INTERFACE | null,
): Ipv6Address | null | undefined {
  for (const entry of ipv6.nx_ipv6_multicast_entry) {
    const member = entry?.nx_ip_mld_join_interface_list;
    if (entry === null || member === undefined || member.nx_interface_link_up === 0) continue;
    if (by !== null && member !== by) continue;
    if (same_address(entry.nx_ip_mld_join_list, group))
      return interface_state(ipv6, member).nxd_interface_ipv6_address_list_head;
  }
  return undefined;
}

function the_same(ipv6: Ipv6, destination: Ipv6Words): Ipv6Address | null {
  for (let index = 0; index < NX_MAX_IPV6_ADDRESSES; index++) {
    const own = ipv6.nx_ipv6_address[index] as Ipv6Address;
    if (own.nxd_ipv6_address_valid !== 0 && same_address(own.nxd_ipv6_address, destination)) return own;
  }
  return null;
}

/** Link-local for link-local, else in the same prefix, else for a group by its scope. */
function fits(own: Ipv6Address, destination: Ipv6Words, type: number): boolean {
  const { nxd_ipv6_address: address } = own;
  if ((type & IPV6_ADDRESS_LINKLOCAL) !== 0) return is_link_local6(address);
  if (same_prefix(destination, address, own.nxd_ipv6_address_prefix_length)) return true;
  if ((type & IPV6_ADDRESS_MULTICAST) === 0) return false;
  if ((destination[0] & SCOPE) === LINK_SCOPE) return is_link_local6(address);
  return (address_type(address) & IPV6_ADDRESS_GLOBAL) !== 0;
}

function fitting(
  ip: NX_IP,
  ipv6: Ipv6,
  destination: Ipv6Words,
  type: number,
  by: NX_INTERFACE | null,
): Ipv6Address | null {
  const candidates = by === null ? ip.nx_ip_interface.slice(0, physical_interfaces(ip)) : [by];
  for (const nx_interface of candidates) {
    if (nx_interface.nx_interface_link_up === 0) continue;
    const found = addresses_of(ipv6, nx_interface).find(
      (own) => own.nxd_ipv6_address_state === NX_IPV6_ADDR_STATE_VALID && fits(own, destination, type),
    );
    if (found !== undefined) return found;
  }
  return null;
}

function loopback(ipv6: Ipv6, destination: Ipv6Words): Ipv6Address | null {
  const own = ipv6.nx_ipv6_address[NX_LOOPBACK_IPV6_SOURCE_INDEX] as Ipv6Address;
  return own.nxd_ipv6_address_valid !== 0 && same_address(own.nxd_ipv6_address, destination) ? own : null;
}

/** The first global address on the interface of a default router. */
function beside_router(ipv6: Ipv6, by: NX_INTERFACE | null): Ipv6Address | null {
  for (const router of ipv6.nx_ipv6_default_router_table) {
    const nx_interface = router.nx_ipv6_default_router_entry_interface_ptr;
    if (!is_router(router) || nx_interface === null || nx_interface.nx_interface_link_up === 0) continue;
    if (by !== null && nx_interface !== by) continue;
    const found = addresses_of(ipv6, nx_interface).find(
      (own) =>
        own.nxd_ipv6_address_state === NX_IPV6_ADDR_STATE_VALID && !is_link_local6(own.nxd_ipv6_address),
    );
    if (found !== undefined) return found;
  }
  return null;
}
