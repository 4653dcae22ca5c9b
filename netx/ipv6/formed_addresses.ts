/** Addresses formed from the prefixes of routers (RFC 4862 5.5), which come and go with them. */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, UINT } from '../../rtos/kernel/service.ts';
import { physical_interfaces } from '../ip/nx_ip_route_find.ts';
import { prefix_remove } from '../nd_cache/prefix_list.ts';
import type { NX_INTERFACE, NX_IP } from '../nx_cb.ts';
import { type Ipv6Words, type NX_IPV6_PREFIX_ENTRY, UNSPECIFIED } from '../nx_ipv6_cb.ts';
import {
  NX_IPV6_ADDR_STATE_TENTATIVE,
  NX_IPV6_ADDR_STATE_UNKNOWN,
  NX_IPV6_ADDRESS_BASED_ON_INTERFACE,
  NX_IPV6_ADDRESS_LIFETIME_EXPIRED,
  NX_IPV6_ADDRESS_NOT_CONFIGURED,
  NX_IPV6_ADDRESS_STATELESS_AUTO_CONFIG,
  NX_IPV6_DAD_TRANSMITS,
  NX_STATELESS_ADDRESS_AUTOCONFIG_ENABLED,
} from '../nx_ipv6_constants.ts';
import type { Ipv6, Ipv6Address } from '../nx_ipv6_types.ts';
import { nx_config } from '../nx_options.ts';
import { same_address, with_interface_id } from '../wire/ipv6_words.ts';
import {
  addresses_of,
  free_address,
  interface_state,
  join_solicited,
  leave_solicited,
  list_remove,
  tell_address,
} from './own_addresses.ts';

/** Forms an address from a prefix and the interface's hardware address, if there is a place for one. */
export function* form_address(
  ip: NX_IP,
  nx_interface: NX_INTERFACE,
  prefix: Ipv6Words,
  length: UINT,
): Service<void> {
  const ipv6 = ip.ipv6 as Ipv6;
  const state = interface_state(ipv6, nx_interface);
  const own = free_address(ipv6);
  const { nx_ipv6_stateless_address_autoconfig_status: status } = state;
  if (own === null || status !== NX_STATELESS_ADDRESS_AUTOCONFIG_ENABLED) return;
  const { nx_interface_physical_address_msw: msw, nx_interface_physical_address_lsw: lsw } = nx_interface;
  own.nxd_ipv6_address_valid = 1;
  own.nxd_ipv6_address_attached = nx_interface;
  own.nxd_ipv6_address = with_interface_id(prefix[0], prefix[1], msw, lsw);
  own.nxd_ipv6_address_next = state.nxd_interface_ipv6_address_list_head;
  state.nxd_interface_ipv6_address_list_head = own;
  own.nxd_ipv6_address_state = NX_IPV6_ADDR_STATE_TENTATIVE;
  yield* join_solicited(ip, nx_interface, own.nxd_ipv6_address);
  own.nxd_ipv6_address_prefix_length = length;
  own.nxd_ipv6_address_ConfigurationMethod = NX_IPV6_ADDRESS_BASED_ON_INTERFACE;
  const less = nx_config(K as Kernel).quirks.ipv6_formed_address_probed_less;
  own.nxd_ipv6_address_DupAddrDetectTransmit = NX_IPV6_DAD_TRANSMITS - (less ? 1 : 0);
  const { nxd_ipv6_address_index: index, nxd_ipv6_address: address } = own;
  const event = NX_IPV6_ADDRESS_STATELESS_AUTO_CONFIG;
  yield* tell_address(ip, event, nx_interface.nx_interface_index, index, address);
}

/** Forgets a prefix and the addresses formed from it. */
export function* expire_prefix(ip: NX_IP, prefix: NX_IPV6_PREFIX_ENTRY): Service<void> {
  const ipv6 = ip.ipv6 as Ipv6;
  const { nx_ipv6_prefix_entry_network_address: network } = prefix;
  for (const nx_interface of ip.nx_ip_interface.slice(0, physical_interfaces(ip))) {
    const own = addresses_of(ipv6, nx_interface).find((candidate) => is_formed_from(candidate, network));
    if (own !== undefined) yield* expire_address(ip, ipv6, nx_interface, own);
  }
  prefix_remove(ipv6, prefix);
}

/** The interface has an address formed from a prefix, or the one that would be was set. */
export function has_formed(ip: NX_IP, nx_interface: NX_INTERFACE, prefix: Ipv6Words): boolean {
  const { nx_interface_physical_address_msw: msw, nx_interface_physical_address_lsw: lsw } = nx_interface;
  const address = with_interface_id(prefix[0], prefix[1], msw, lsw);
  const network: Ipv6Words = [prefix[0], prefix[1], 0, 0];
  return addresses_of(ip.ipv6 as Ipv6, nx_interface).some(
    (own) => is_formed_from(own, network) || same_address(own.nxd_ipv6_address, address),
  );
}

/** Any address was formed from a prefix. */
export function has_formed_any(ip: NX_IP, prefix: NX_IPV6_PREFIX_ENTRY): boolean {
  const { nx_ipv6_prefix_entry_network_address: network } = prefix;
  return (ip.ipv6 as Ipv6).nx_ipv6_address.some((own) => is_formed_from(own, network));
}

function is_formed_from(own: Ipv6Address, network: Ipv6Words): boolean {
  const [first, second] = own.nxd_ipv6_address;
  return (
    own.nxd_ipv6_address_state !== NX_IPV6_ADDR_STATE_UNKNOWN &&
    own.nxd_ipv6_address_ConfigurationMethod === NX_IPV6_ADDRESS_BASED_ON_INTERFACE &&
    same_address([first, second, 0, 0], network)
  );
}

function* expire_address(ip: NX_IP, ipv6: Ipv6, nx_interface: NX_INTERFACE, own: Ipv6Address): Service<void> {
  own.nxd_ipv6_address_valid = 0;
  own.nxd_ipv6_address_state = NX_IPV6_ADDR_STATE_UNKNOWN;
  own.nxd_ipv6_address_ConfigurationMethod = NX_IPV6_ADDRESS_NOT_CONFIGURED;
  own.nxd_ipv6_address_DupAddrDetectTransmit = 0;
  list_remove(ipv6, own);
  const { nxd_ipv6_address: address, nxd_ipv6_address_index: index } = own;
  yield* leave_solicited(ip, nx_interface, address);
  const event = NX_IPV6_ADDRESS_LIFETIME_EXPIRED;
  yield* tell_address(ip, event, nx_interface.nx_interface_index, index, address);
  own.nxd_ipv6_address = UNSPECIFIED;
}
