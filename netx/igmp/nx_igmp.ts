/**
 * The IGMP services (guide ch.4, nx_igmp_*) and their relatives without reports (nx_ipv4_multicast_interface_*).
 */
import { enter } from '../../rtos/kernel/current.ts';
import { finish, finish_plain } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Ref, Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { not_thread, not_thread_or_init } from '../../rtos/services/caller.ts';
import { call_driver, driver_request } from '../ip/ip_driver_call.ts';
import { ip_wake } from '../ip/nx_ip_deferred_receive.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import { is_multicast, physical_interfaces } from '../ip/nx_ip_route_find.ts';
import type { NX_INTERFACE, NX_IP } from '../nx_cb.ts';
import { bad_ip } from '../nx_checks.ts';
import {
  NX_ALREADY_ENABLED,
  NX_CALLER_ERROR,
  NX_ENTRY_NOT_FOUND,
  NX_INVALID_INTERFACE,
  NX_IP_ADDRESS_ERROR,
  NX_IP_IGMP_ENABLE_EVENT,
  NX_IP_MULTICAST_LOWER,
  NX_IP_MULTICAST_MASK,
  NX_IP_MULTICAST_UPPER,
  NX_LINK_MULTICAST_JOIN,
  NX_LINK_MULTICAST_LEAVE,
  NX_NO_MORE_ENTRIES,
  NX_NOT_ENABLED,
  NX_PTR_ERROR,
  NX_SUCCESS,
  NX_WAIT_FOREVER,
} from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { refuse } from '../nx_service.ts';
import { igmp_entry, NX_ALL_HOSTS_ADDRESS } from './igmp_groups.ts';
import { igmp_report_send } from './igmp_report.ts';
import {
  igmp_packet_receive,
  igmp_periodic_processing,
  igmp_queue_process,
  NX_IGMP_HOST_VERSION_1,
  NX_IGMP_HOST_VERSION_2,
} from './nx_igmp_receive.ts';

/**
 * Enables IGMP; the IP thread registers the "all hosts" group with the drivers.
 *
 * Statuses: NX_SUCCESS; NX_ALREADY_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May preempt. (Guide ch.4)
 */
export function nx_igmp_enable(ip_ptr: NX_IP | null): Service<UINT> {
  const k = enter('nx_igmp_enable');
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  if (ip_ptr.nx_ip_igmp_packet_receive !== null) return refuse(k, NX_ALREADY_ENABLED);
  ip_ptr.nx_ip_igmp_packet_receive = igmp_packet_receive;
  ip_ptr.nx_ip_igmp_periodic_processing = igmp_periodic_processing;
  ip_ptr.nx_ip_igmp_queue_process = igmp_queue_process;
  ip_ptr.nx_ip_igmp_router_version = nx_config(k).NX_DISABLE_IGMPV2
    ? NX_IGMP_HOST_VERSION_1
    : NX_IGMP_HOST_VERSION_2;
  return in_steps(k, wake_to_join(k, ip_ptr));
}

function* wake_to_join(k: Kernel, ip: NX_IP): Service<UINT> {
  yield* ip_wake(ip, NX_IP_IGMP_ENABLE_EVENT);
  return NX_SUCCESS;
}

/** The IP thread's part of nx_igmp_enable. */
export function* igmp_join_all_hosts(ip: NX_IP): Service<void> {
  for (let i = 0; i < physical_interfaces(ip); i++) {
    const nx_interface = ip.nx_ip_interface[i] as NX_INTERFACE;
    if (nx_interface.nx_interface_valid === 0) continue;
    yield* tell_driver(ip, nx_interface, NX_LINK_MULTICAST_JOIN, NX_ALL_HOSTS_ADDRESS);
  }
}

/** Tells a driver to take, or take no longer, frames of a group; returns its status. */
function* tell_driver(ip: NX_IP, nx_interface: NX_INTERFACE, command: number, group: ULONG): Service<UINT> {
  const request = driver_request(ip, nx_interface, command);
  request.nx_ip_driver_physical_address_msw = NX_IP_MULTICAST_UPPER;
  request.nx_ip_driver_physical_address_lsw = NX_IP_MULTICAST_LOWER | (group & NX_IP_MULTICAST_MASK);
  yield* call_driver(nx_interface, request);
  return request.nx_ip_driver_status;
}

function check(ip: NX_IP | null, group: ULONG, interface_index: UINT): UINT {
  if (bad_ip(ip)) return NX_PTR_ERROR;
  if (!is_multicast(group)) return NX_IP_ADDRESS_ERROR;
  if (interface_index >= physical_interfaces(ip)) return NX_INVALID_INTERFACE;
  const nx_interface = ip.nx_ip_interface[interface_index] as NX_INTERFACE;
  return nx_interface.nx_interface_valid === 0 ? NX_INVALID_INTERFACE : NX_SUCCESS;
}

function* join(ip: NX_IP, group: ULONG, interface_index: UINT, update_time: ULONG): Service<UINT> {
  yield* ip_protect(ip);
  const nx_interface = ip.nx_ip_interface[interface_index] as NX_INTERFACE;
  let status = NX_SUCCESS;
  const known = igmp_entry(ip, group, nx_interface);
  const entry = known ?? ip.nx_ipv4_multicast_entry.find((e) => e.nx_ipv4_multicast_join_list === 0);
  if (known !== null) known.nx_ipv4_multicast_join_count++;
  else if (entry === undefined) status = NX_NO_MORE_ENTRIES;
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

function* leave(ip: NX_IP, group: ULONG, interface_index: UINT): Service<UINT> {
  yield* ip_protect(ip);
  const nx_interface = ip.nx_ip_interface[interface_index] as NX_INTERFACE;
  const entry = igmp_entry(ip, group, nx_interface);
  if (entry !== null) {
    entry.nx_ipv4_multicast_join_count--;
    if (entry.nx_ipv4_multicast_join_count === 0) {
      entry.nx_ipv4_multicast_join_list = 0;
      yield* tell_driver(ip, nx_interface, NX_LINK_MULTICAST_LEAVE, group);
      entry.nx_ipv4_multicast_join_interface_list = null;
      ip.nx_ip_igmp_groups_joined--;
      const silent =
        entry.nx_ipv4_multicast_update_time === NX_WAIT_FOREVER ||
        ip.nx_ip_igmp_router_version === NX_IGMP_HOST_VERSION_1;
      if (!silent) yield* igmp_report_send(ip, group, nx_interface, false);
    }
  }
  yield* ip_unprotect(ip);
  return entry === null ? NX_ENTRY_NOT_FOUND : NX_SUCCESS;
}

function igmp_join(
  service: string,
  ip_ptr: NX_IP | null,
  group_address: ULONG,
  interface_index: UINT,
): Service<UINT> {
  const k = enter(service);
  const wrong = check(ip_ptr, group_address, interface_index);
  if (wrong !== NX_SUCCESS || ip_ptr === null) return refuse(k, wrong);
  if (ip_ptr.nx_ip_igmp_packet_receive === null) return refuse(k, NX_NOT_ENABLED);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, join(ip_ptr, group_address, interface_index, 1));
}

/**
 * Joins a multicast group on an interface; a report follows within a second. Joining again only counts.
 *
 * Statuses: NX_SUCCESS; NX_NO_MORE_ENTRIES: 7 groups already, or the driver refuses; NX_IP_ADDRESS_ERROR: not a
 * multicast address; NX_INVALID_INTERFACE; NX_NOT_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection, driver). (Guide ch.4)
 */
export function nx_igmp_multicast_interface_join(
  ip_ptr: NX_IP | null,
  group_address: ULONG,
  interface_index: UINT,
): Service<UINT> {
  return igmp_join('nx_igmp_multicast_interface_join', ip_ptr, group_address, interface_index);
}

/** The same on the primary interface. */
export function nx_igmp_multicast_join(ip_ptr: NX_IP | null, group_address: ULONG): Service<UINT> {
  return igmp_join('nx_igmp_multicast_join', ip_ptr, group_address, 0);
}

function igmp_leave(
  service: string,
  ip_ptr: NX_IP | null,
  group_address: ULONG,
  interface_index: UINT,
): Service<UINT> {
  const k = enter(service);
  const wrong = check(ip_ptr, group_address, interface_index);
  if (wrong !== NX_SUCCESS || ip_ptr === null) return refuse(k, wrong);
  if (ip_ptr.nx_ip_igmp_packet_receive === null) return refuse(k, NX_NOT_ENABLED);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, leave(ip_ptr, group_address, interface_index));
}

/**
 * Leaves a multicast group on an interface, when it was left as often as joined.
 *
 * Statuses: NX_SUCCESS; NX_ENTRY_NOT_FOUND; NX_IP_ADDRESS_ERROR; NX_INVALID_INTERFACE; NX_NOT_ENABLED; NX_PTR_ERROR;
 * NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection, driver). (Guide ch.4)
 */
export function nx_igmp_multicast_interface_leave(
  ip_ptr: NX_IP | null,
  group_address: ULONG,
  interface_index: UINT,
): Service<UINT> {
  return igmp_leave('nx_igmp_multicast_interface_leave', ip_ptr, group_address, interface_index);
}

/** The same on the primary interface. */
export function nx_igmp_multicast_leave(ip_ptr: NX_IP | null, group_address: ULONG): Service<UINT> {
  return igmp_leave('nx_igmp_multicast_leave', ip_ptr, group_address, 0);
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
  const wrong = check(ip_ptr, group_address, interface_index);
  if (wrong !== NX_SUCCESS || ip_ptr === null) return refuse(k, wrong);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, join(ip_ptr, group_address, interface_index, NX_WAIT_FOREVER));
}

/** Ends nx_ipv4_multicast_interface_join. */
export function nx_ipv4_multicast_interface_leave(
  ip_ptr: NX_IP | null,
  group_address: ULONG,
  interface_index: UINT,
): Service<UINT> {
  const k = enter('nx_ipv4_multicast_interface_leave');
  const wrong = check(ip_ptr, group_address, interface_index);
  if (wrong !== NX_SUCCESS || ip_ptr === null) return refuse(k, wrong);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, leave(ip_ptr, group_address, interface_index));
}

function set_loopback(service: string, ip: NX_IP | null, on: UINT): Service<UINT> {
  const k = enter(service);
  if (bad_ip(ip)) return refuse(k, NX_PTR_ERROR);
  if (ip.nx_ip_igmp_packet_receive === null) return refuse(k, NX_NOT_ENABLED);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, set_loopback_steps(k, ip, on));
}

function* set_loopback_steps(k: Kernel, ip: NX_IP, on: UINT): Service<UINT> {
  yield* ip_protect(ip);
  ip.nx_ip_igmp_global_loopback_enable = on;
  yield* ip_unprotect(ip);
  return yield* finish(k, NX_SUCCESS);
}

/**
 * What is sent to groups joined from now on is also received here.
 *
 * Statuses: NX_SUCCESS; NX_NOT_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend (protection). (Guide ch.4)
 */
export function nx_igmp_loopback_enable(ip_ptr: NX_IP | null): Service<UINT> {
  return set_loopback('nx_igmp_loopback_enable', ip_ptr, 1);
}

/** Ends nx_igmp_loopback_enable for groups joined from now on. */
export function nx_igmp_loopback_disable(ip_ptr: NX_IP | null): Service<UINT> {
  return set_loopback('nx_igmp_loopback_disable', ip_ptr, 0);
}

/**
 * Gets the counters of IGMP. Any output may be null.
 *
 * Statuses: NX_SUCCESS; NX_NOT_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_igmp_info_get(
  ip_ptr: NX_IP | null,
  igmp_reports_sent: Ref<ULONG> | null = null,
  igmp_queries_received: Ref<ULONG> | null = null,
  igmp_checksum_errors: Ref<ULONG> | null = null,
  current_groups_joined: Ref<ULONG> | null = null,
): UINT {
  const k = enter('nx_igmp_info_get');
  if (bad_ip(ip_ptr)) return finish_plain(k, NX_PTR_ERROR);
  if (ip_ptr.nx_ip_igmp_packet_receive === null) return finish_plain(k, NX_NOT_ENABLED);
  if (not_thread(k)) return finish_plain(k, NX_CALLER_ERROR);
  if (igmp_reports_sent !== null) igmp_reports_sent.value = ip_ptr.nx_ip_igmp_reports_sent;
  if (igmp_queries_received !== null) igmp_queries_received.value = ip_ptr.nx_ip_igmp_queries_received;
  if (igmp_checksum_errors !== null) igmp_checksum_errors.value = ip_ptr.nx_ip_igmp_checksum_errors;
  if (current_groups_joined !== null) current_groups_joined.value = ip_ptr.nx_ip_igmp_groups_joined;
  return finish_plain(k, NX_SUCCESS);
}
