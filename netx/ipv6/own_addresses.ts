/**
 * The IPv6 addresses of an interface, in the order in which one is looked for: those that were set in order of arrival,
 * those formed from a prefix in front of them. And whom the stack tells that one comes or goes: the driver and firmware.
 */
import { run_callback } from '../../rtos/kernel/callback.ts';
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { COMPLETED_VOID, type Service, type UINT } from '../../rtos/kernel/service.ts';
import { call_driver, driver_request } from '../ip/ip_driver_call.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import type { NX_INTERFACE, NX_IP } from '../nx_cb.ts';
import { NX_LINK_MULTICAST_JOIN, NX_LINK_MULTICAST_LEAVE } from '../nx_constants.ts';
import { type Ipv6Words, UNSPECIFIED } from '../nx_ipv6_cb.ts';
import {
  NX_IPV6_ADDR_STATE_UNKNOWN,
  NX_IPV6_ADDRESS_NOT_CONFIGURED,
  NX_MAX_IPV6_ADDRESSES,
} from '../nx_ipv6_constants.ts';
import type { Ipv6, Ipv6Address, Ipv6Interface } from '../nx_ipv6_types.ts';
import { nx_config } from '../nx_options.ts';
import { ALL_NODES, MULTICAST_MAC_MSW, same_address, solicited_node } from '../wire/ipv6_words.ts';

/** DHCP relays and servers on the link, and servers of the site (RFC 8415 7.1). */
const DHCP_GROUPS: readonly Ipv6Words[] = [
  [0xff020000, 0, 0, 0x10002],
  [0xff050000, 0, 0, 0x10003],
];

export function interface_state(ipv6: Ipv6, nx_interface: NX_INTERFACE): Ipv6Interface {
  return ipv6.interfaces[nx_interface.nx_interface_index] as Ipv6Interface;
}

/** The addresses of an interface in list order. */
export function addresses_of(ipv6: Ipv6, nx_interface: NX_INTERFACE): Ipv6Address[] {
  const list: Ipv6Address[] = [];
  let next = interface_state(ipv6, nx_interface).nxd_interface_ipv6_address_list_head;
  for (; next !== null; next = next.nxd_ipv6_address_next) list.push(next);
  return list;
}

/** A place for a new address; null when all are taken. */
export function free_address(ipv6: Ipv6): Ipv6Address | null {
  for (let index = 0; index < NX_MAX_IPV6_ADDRESSES; index++) {
    const entry = ipv6.nx_ipv6_address[index] as Ipv6Address;
    if (entry.nxd_ipv6_address_valid === 0) return entry;
  }
  return null;
}

/** Puts an address at the end of its interface's list. */
export function list_append(ipv6: Ipv6, nx_interface: NX_INTERFACE, address: Ipv6Address): void {
  address.nxd_ipv6_address_next = null;
  const last = addresses_of(ipv6, nx_interface).at(-1);
  if (last === undefined) interface_state(ipv6, nx_interface).nxd_interface_ipv6_address_list_head = address;
  else last.nxd_ipv6_address_next = address;
}

/** Takes an address out of its interface's list; false when it is not in there. */
export function list_remove(ipv6: Ipv6, address: Ipv6Address): boolean {
  const state = interface_state(ipv6, address.nxd_ipv6_address_attached as NX_INTERFACE);
  if (state.nxd_interface_ipv6_address_list_head === address) {
    state.nxd_interface_ipv6_address_list_head = address.nxd_ipv6_address_next;
    return true;
  }
  let before = state.nxd_interface_ipv6_address_list_head;
  while (before !== null && before.nxd_ipv6_address_next !== address) before = before.nxd_ipv6_address_next;
  if (before === null) return false;
  before.nxd_ipv6_address_next = address.nxd_ipv6_address_next;
  return true;
}

/** An address is none any more. */
export function clear_address(address: Ipv6Address): void {
  address.nxd_ipv6_address_valid = 0;
  address.nxd_ipv6_address_state = NX_IPV6_ADDR_STATE_UNKNOWN;
  address.nxd_ipv6_address_prefix_length = 0;
  address.nxd_ipv6_address_ConfigurationMethod = NX_IPV6_ADDRESS_NOT_CONFIGURED;
  address.nxd_ipv6_address_DupAddrDetectTransmit = 0;
  address.nxd_ipv6_address = UNSPECIFIED;
  address.nxd_ipv6_address_attached = null;
  address.nxd_ipv6_address_next = null;
}

/** A packet to `destination` is for `own`: its address, its solicited-node group, or a group of every node. */
function is_for(own: Ipv6Address, destination: Ipv6Words): boolean {
  if (same_address(destination, own.nxd_ipv6_address)) return true;
  if (destination[0] !== 0xff020000 && destination[0] !== 0xff050000) return false;
  return [solicited_node(own.nxd_ipv6_address), ALL_NODES, ...DHCP_GROUPS].some((group) =>
    same_address(destination, group),
  );
}

/** The own address that a packet come in by the interface is for. */
export function address_for(
  ipv6: Ipv6,
  nx_interface: NX_INTERFACE,
  destination: Ipv6Words,
): Ipv6Address | null {
  let own = interface_state(ipv6, nx_interface).nxd_interface_ipv6_address_list_head;
  const head = own;
  for (; own !== null; own = own.nxd_ipv6_address_next) {
    if (own.nxd_ipv6_address_state !== NX_IPV6_ADDR_STATE_UNKNOWN && is_for(own, destination)) return own;
  }
  return joined_group(ipv6, nx_interface, destination) ? head : null;
}

/** The interface, or null for any, was made a member of a group by firmware. */
function joined_group(ipv6: Ipv6, nx_interface: NX_INTERFACE, group: Ipv6Words): boolean {
  return ipv6.nx_ipv6_multicast_entry.some(
    (entry) =>
      entry !== null &&
      entry.nx_ip_mld_join_interface_list === nx_interface &&
      same_address(entry.nx_ip_mld_join_list, group),
  );
}

/** Tells a driver to take, or take no longer, frames of a group; returns its status. */
export function* tell_group(
  ip: NX_IP,
  nx_interface: NX_INTERFACE,
  command: UINT,
  group: Ipv6Words,
): Service<UINT> {
  const request = driver_request(ip, nx_interface, command);
  request.nx_ip_driver_physical_address_msw = MULTICAST_MAC_MSW;
  request.nx_ip_driver_physical_address_lsw = group[3];
  yield* ip_protect(ip);
  yield* call_driver(nx_interface, request);
  yield* ip_unprotect(ip);
  return request.nx_ip_driver_status;
}

/** The driver is to take solicitations for an address that was put on the list. */
export function join_solicited(ip: NX_IP, nx_interface: NX_INTERFACE, address: Ipv6Words): Service<unknown> {
  const group = solicited_node(address);
  if (members_of(ip, nx_interface, group) > 1) return COMPLETED_VOID;
  return tell_group(ip, nx_interface, NX_LINK_MULTICAST_JOIN, group);
}

/** No more, after the address was taken from the list. */
export function leave_solicited(ip: NX_IP, nx_interface: NX_INTERFACE, address: Ipv6Words): Service<unknown> {
  const group = solicited_node(address);
  if (members_of(ip, nx_interface, group) > 0) return COMPLETED_VOID;
  return tell_group(ip, nx_interface, NX_LINK_MULTICAST_LEAVE, group);
}

/** How many addresses of an interface have a solicited-node group; as published nobody counts them. */
function members_of(ip: NX_IP, nx_interface: NX_INTERFACE, group: Ipv6Words): number {
  if (nx_config(K as Kernel).quirks.ipv6_shared_group_per_address) return 0;
  return addresses_of(ip.ipv6 as Ipv6, nx_interface).filter(({ nxd_ipv6_address }) =>
    same_address(solicited_node(nxd_ipv6_address), group),
  ).length;
}

/** Tells firmware what became of an address: NX_IPV6_ADDRESS_... */
export function tell_address(
  ip: NX_IP,
  event: UINT,
  interface_index: UINT,
  address_index: UINT,
  address: Ipv6Words,
): Service<void> {
  const notify = ip.ipv6?.nx_ipv6_address_change_notify ?? null;
  if (notify === null) return COMPLETED_VOID;
  const returned = notify(ip, event, interface_index, address_index, address);
  return run_callback(K as Kernel, 'the IPv6 address callback', returned);
}
