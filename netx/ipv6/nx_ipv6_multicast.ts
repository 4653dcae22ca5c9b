/** Multicast groups that firmware joins over IPv6 (guide ch.4). Routers are not told. */
import { enter } from '../../rtos/kernel/current.ts';
import { finish } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, UINT } from '../../rtos/kernel/service.ts';
import { not_thread } from '../../rtos/services/caller.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import { physical_interfaces } from '../ip/nx_ip_route_find.ts';
import type { NX_INTERFACE, NX_IP, NXD_ADDRESS } from '../nx_cb.ts';
import { bad_ip } from '../nx_checks.ts';
import {
  NX_CALLER_ERROR,
  NX_ENTRY_NOT_FOUND,
  NX_INVALID_INTERFACE,
  NX_IP_ADDRESS_ERROR,
  NX_LINK_MULTICAST_JOIN,
  NX_LINK_MULTICAST_LEAVE,
  NX_NO_MORE_ENTRIES,
  NX_NOT_SUPPORTED,
  NX_OVERFLOW,
  NX_PTR_ERROR,
  NX_SUCCESS,
} from '../nx_constants.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import type { Ipv6 } from '../nx_ipv6_types.ts';
import { nx_config } from '../nx_options.ts';
import { refuse } from '../nx_service.ts';
import { is_multicast6, same_address } from '../wire/ipv6_words.ts';
import { ipv6_of, without_ipv6 } from './ipv6_instance.ts';
import { tell_group } from './own_addresses.ts';

function start(
  service: string,
  ip: NX_IP | null,
  group: NXD_ADDRESS | null,
  interface_index: UINT,
  joins: boolean,
): Service<UINT> {
  const k = enter(service);
  if (without_ipv6(k) || !nx_config(k).NX_ENABLE_IPV6_MULTICAST) return refuse(k, NX_NOT_SUPPORTED);
  if (bad_ip(ip) || group === null) return refuse(k, NX_PTR_ERROR);
  if (!is_multicast6(group.nxd_ip_address.v6)) return refuse(k, NX_IP_ADDRESS_ERROR);
  if (interface_index >= physical_interfaces(ip)) return refuse(k, NX_INVALID_INTERFACE);
  const nx_interface = ip.nx_ip_interface[interface_index] as NX_INTERFACE;
  if (nx_interface.nx_interface_valid === 0) return refuse(k, NX_INVALID_INTERFACE);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, change(k, ip, nx_interface, [...group.nxd_ip_address.v6], joins));
}

function* change(
  k: Kernel,
  ip: NX_IP,
  nx_interface: NX_INTERFACE,
  group: Ipv6Words,
  joins: boolean,
): Service<UINT> {
  yield* ip_protect(ip);
  const status = yield* joins ? join(k, ip, nx_interface, group) : leave(k, ip, nx_interface, group);
  yield* ip_unprotect(ip);
  return yield* finish(k, status);
}

/** The place of a group in the table; -1 when the interface is no member. */
function place_of(ipv6: Ipv6, nx_interface: NX_INTERFACE, group: Ipv6Words): number {
  return ipv6.nx_ipv6_multicast_entry.findIndex(
    (entry) =>
      entry !== null &&
      entry.nx_ip_mld_join_interface_list === nx_interface &&
      same_address(entry.nx_ip_mld_join_list, group),
  );
}

/**
 * Makes an interface a member of a group: its packets are received and can be sent from the first address. Joining again
 * only counts.
 *
 * Statuses: NX_SUCCESS; NX_NO_MORE_ENTRIES; NX_OVERFLOW: the driver refused; NX_IP_ADDRESS_ERROR: not a group;
 * NX_INVALID_INTERFACE; NX_NOT_SUPPORTED: option NX_ENABLE_IPV6_MULTICAST is off (default), or the build has no IPv6;
 * NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection, driver). (Guide ch.4)
 */
export function nxd_ipv6_multicast_interface_join(
  ip_ptr: NX_IP | null,
  group_address: NXD_ADDRESS | null,
  interface_index: UINT,
): Service<UINT> {
  return start('nxd_ipv6_multicast_interface_join', ip_ptr, group_address, interface_index, true);
}

function* join(k: Kernel, ip: NX_IP, nx_interface: NX_INTERFACE, group: Ipv6Words): Service<UINT> {
  const ipv6 = ipv6_of(k, ip) as Ipv6;
  const table = ipv6.nx_ipv6_multicast_entry;
  const known = table[place_of(ipv6, nx_interface, group)] ?? null;
  let status = NX_SUCCESS;
  if (known !== null) {
    known.nx_ip_mld_join_count++;
  } else {
    const free = table.indexOf(null);
    if (free < 0) status = NX_NO_MORE_ENTRIES;
    else {
      table[free] = {
        nx_ip_mld_join_list: group,
        nx_ip_mld_join_interface_list: nx_interface,
        nx_ip_mld_join_count: 1,
      };
      const told = yield* tell_group(ip, nx_interface, NX_LINK_MULTICAST_JOIN, group);
      if (told !== NX_SUCCESS) status = NX_OVERFLOW;
    }
  }
  return status;
}

/** Ends a membership when it was left as often as joined; NX_ENTRY_NOT_FOUND when there is none. */
export function nxd_ipv6_multicast_interface_leave(
  ip_ptr: NX_IP | null,
  group_address: NXD_ADDRESS | null,
  interface_index: UINT,
): Service<UINT> {
  return start('nxd_ipv6_multicast_interface_leave', ip_ptr, group_address, interface_index, false);
}

function* leave(k: Kernel, ip: NX_IP, nx_interface: NX_INTERFACE, group: Ipv6Words): Service<UINT> {
  const ipv6 = ipv6_of(k, ip) as Ipv6;
  const place = place_of(ipv6, nx_interface, group);
  const entry = ipv6.nx_ipv6_multicast_entry[place] ?? null;
  if (entry !== null) {
    entry.nx_ip_mld_join_count--;
    if (entry.nx_ip_mld_join_count === 0) {
      ipv6.nx_ipv6_multicast_entry[place] = null;
      yield* tell_group(ip, nx_interface, NX_LINK_MULTICAST_LEAVE, group);
    }
  }
  return entry === null ? NX_ENTRY_NOT_FOUND : NX_SUCCESS;
}
