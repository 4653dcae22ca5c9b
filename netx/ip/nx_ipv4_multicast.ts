/**
 * Multicast groups of an IP instance (RFC 1112): which it is a member of, and on which interface; and the services that join
 * and leave without telling routers (guide ch.4, nx_ipv4_multicast_interface_*). Every host is a member of "all hosts".
 */
import { enter } from '../../rtos/kernel/current.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import { COMPLETED_VOID, type Service, type UINT, type ULONG } from '../../rtos/kernel/service.ts';
import { not_thread } from '../../rtos/services/caller.ts';
import { type NX_INTERFACE, type NX_IP, NX_IPV4_MULTICAST_ENTRY } from '../nx_cb.ts';
import { bad_ip } from '../nx_checks.ts';
import {
  NX_CALLER_ERROR,
  NX_ENTRY_NOT_FOUND,
  NX_INVALID_INTERFACE,
  NX_IP_ADDRESS_ERROR,
  NX_IP_MULTICAST_LOWER,
  NX_IP_MULTICAST_MASK,
  NX_IP_MULTICAST_UPPER,
  NX_LINK_MULTICAST_JOIN,
  NX_LINK_MULTICAST_LEAVE,
  NX_MAX_MULTICAST_GROUPS,
  NX_NO_MORE_ENTRIES,
  NX_PTR_ERROR,
  NX_SUCCESS,
  NX_WAIT_FOREVER,
} from '../nx_constants.ts';
import { refuse } from '../nx_service.ts';
import { call_driver, driver_request } from './ip_driver_call.ts';
import { ip_protect, ip_unprotect } from './nx_ip_protection.ts';
import { is_multicast, physical_interfaces } from './nx_ip_route_find.ts';

/** 224.0.0.1 */
export const NX_ALL_HOSTS_ADDRESS = 0xe0000001;
/** 224.0.0.2 */
export const NX_ALL_ROUTERS_ADDRESS = 0xe0000002;

/** The entry of a group on an interface. */
export function multicast_entry(
  ip: NX_IP,
  group: number,
  nx_interface: NX_INTERFACE,
): NX_IPV4_MULTICAST_ENTRY | null {
  for (const entry of ip.nx_ipv4_multicast_entry) {
    const same = entry.nx_ipv4_multicast_join_list === group;
    if (same && entry.nx_ipv4_multicast_join_interface_list === nx_interface) return entry;
  }
  return null;
}

function unused_entry(ip: NX_IP): NX_IPV4_MULTICAST_ENTRY | null {
  const { nx_ipv4_multicast_entry: made } = ip;
  const unused = made.find((e) => e.nx_ipv4_multicast_join_list === 0);
  if (unused !== undefined) return unused;
  if (made.length === NX_MAX_MULTICAST_GROUPS) return null;
  const fresh = new NX_IPV4_MULTICAST_ENTRY();
  made.push(fresh);
  return fresh;
}

/** True when packets to the group, come in by the interface, are for this instance. */
export function is_member(ip: NX_IP, group: number, nx_interface: NX_INTERFACE): boolean {
  return group === NX_ALL_HOSTS_ADDRESS || multicast_entry(ip, group, nx_interface) !== null;
}

/** Tells a driver to take, or take no longer, frames of a group; returns its status. */
function* tell_driver(ip: NX_IP, nx_interface: NX_INTERFACE, command: number, group: ULONG): Service<UINT> {
  const request = driver_request(ip, nx_interface, command);
  request.nx_ip_driver_physical_address_msw = NX_IP_MULTICAST_UPPER;
  request.nx_ip_driver_physical_address_lsw = NX_IP_MULTICAST_LOWER | (group & NX_IP_MULTICAST_MASK);
  yield* call_driver(nx_interface, request);
  return request.nx_ip_driver_status;
}

/** The IP thread's part of nx_igmp_enable: each driver takes frames of the group of all hosts. */
export function* join_all_hosts(ip: NX_IP): Service<void> {
  for (let i = 0; i < physical_interfaces(ip); i++) {
    const nx_interface = ip.nx_ip_interface[i] as NX_INTERFACE;
    if (nx_interface.nx_interface_valid === 0) continue;
    yield* tell_driver(ip, nx_interface, NX_LINK_MULTICAST_JOIN, NX_ALL_HOSTS_ADDRESS);
  }
}

/** NX_SUCCESS, or what is wrong with a group and an interface. */
export function multicast_check(ip: NX_IP | null, group: ULONG, interface_index: UINT): UINT {
  if (bad_ip(ip)) return NX_PTR_ERROR;
  if (!is_multicast(group)) return NX_IP_ADDRESS_ERROR;
  if (interface_index >= physical_interfaces(ip)) return NX_INVALID_INTERFACE;
  const nx_interface = ip.nx_ip_interface[interface_index] as NX_INTERFACE;
  return nx_interface.nx_interface_valid === 0 ? NX_INVALID_INTERFACE : NX_SUCCESS;
}

/** Makes an interface a member; joining again only counts. */
export function* multicast_join(
  ip: NX_IP,
  group: ULONG,
  interface_index: UINT,
  update_time: ULONG,
): Service<UINT> {
  yield* ip_protect(ip);
  const nx_interface = ip.nx_ip_interface[interface_index] as NX_INTERFACE;
  let status = NX_SUCCESS;
  const known = multicast_entry(ip, group, nx_interface);
  const entry = known ?? unused_entry(ip);
  if (known !== null) known.nx_ipv4_multicast_join_count++;
  else if (entry === null) status = NX_NO_MORE_ENTRIES;
  else if ((yield* tell_driver(ip, nx_interface, NX_LINK_MULTICAST_JOIN, group)) !== NX_SUCCESS) {
    status = NX_NO_MORE_ENTRIES;
  } else {
    entry.nx_ipv4_multicast_join_list = group;
    entry.nx_ipv4_multicast_join_interface_list = nx_interface;
    entry.nx_ipv4_multicast_join_count = 1;
    entry.nx_ipv4_multicast_update_time = update_time;
    entry.nx_ipv4_multicast_loopback_enable = ip.nx_ip_igmp_global_loopback_enable;
    ip.nx_ip_igmp_groups_joined++;
  }
  yield* ip_unprotect(ip);
  return status;
}

/** Ends a membership when it was left as often as joined. */
export function* multicast_leave(ip: NX_IP, group: ULONG, interface_index: UINT): Service<UINT> {
  yield* ip_protect(ip);
  const nx_interface = ip.nx_ip_interface[interface_index] as NX_INTERFACE;
  const entry = multicast_entry(ip, group, nx_interface);
  if (entry !== null) {
    entry.nx_ipv4_multicast_join_count--;
    if (entry.nx_ipv4_multicast_join_count === 0) {
      entry.nx_ipv4_multicast_join_list = 0;
      yield* tell_driver(ip, nx_interface, NX_LINK_MULTICAST_LEAVE, group);
      entry.nx_ipv4_multicast_join_interface_list = null;
      ip.nx_ip_igmp_groups_joined--;
      // Routers were told of those that IGMP joined.
      if (entry.nx_ipv4_multicast_update_time !== NX_WAIT_FOREVER) {
        yield* ip.igmp_leave_report?.(ip, group, nx_interface) ?? COMPLETED_VOID;
      }
    }
  }
  yield* ip_unprotect(ip);
  return entry === null ? NX_ENTRY_NOT_FOUND : NX_SUCCESS;
}

/**
 * Takes packets of a group without telling routers: no IGMP is needed and none is sent.
 *
 * Statuses and contexts as nx_igmp_multicast_interface_join, but for NX_NOT_ENABLED. (Guide ch.4)
 */
export function nx_ipv4_multicast_interface_join(
  ip_ptr: NX_IP | null,
  group_address: ULONG,
  interface_index: UINT,
): Service<UINT> {
  const k = enter('nx_ipv4_multicast_interface_join');
  const wrong = multicast_check(ip_ptr, group_address, interface_index);
  if (wrong !== NX_SUCCESS || ip_ptr === null) return refuse(k, wrong);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, multicast_join(ip_ptr, group_address, interface_index, NX_WAIT_FOREVER));
}

/** Ends nx_ipv4_multicast_interface_join. */
export function nx_ipv4_multicast_interface_leave(
  ip_ptr: NX_IP | null,
  group_address: ULONG,
  interface_index: UINT,
): Service<UINT> {
  const k = enter('nx_ipv4_multicast_interface_leave');
  const wrong = multicast_check(ip_ptr, group_address, interface_index);
  if (wrong !== NX_SUCCESS || ip_ptr === null) return refuse(k, wrong);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, multicast_leave(ip_ptr, group_address, interface_index));
}
