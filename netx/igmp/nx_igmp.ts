/**
 * The IGMP services (guide ch.4, nx_igmp_*). Their relatives without reports are in ip/nx_ipv4_multicast.ts.
 */
import { enter } from '../../rtos/kernel/current.ts';
import { finish, finish_plain } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { COMPLETED_VOID, type Ref, type Service, type UINT, type ULONG } from '../../rtos/kernel/service.ts';
import { not_thread, not_thread_or_init } from '../../rtos/services/caller.ts';
import { ip_wake } from '../ip/nx_ip_deferred_receive.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import { multicast_check, multicast_join, multicast_leave } from '../ip/nx_ipv4_multicast.ts';
import type { NX_INTERFACE, NX_IP } from '../nx_cb.ts';
import { bad_ip } from '../nx_checks.ts';
import {
  NX_ALREADY_ENABLED,
  NX_CALLER_ERROR,
  NX_IP_IGMP_ENABLE_EVENT,
  NX_NOT_ENABLED,
  NX_PTR_ERROR,
  NX_SUCCESS,
} from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { refuse } from '../nx_service.ts';
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
  ip_ptr.igmp_leave_report = igmp_leave_report;
  ip_ptr.nx_ip_igmp_router_version = nx_config(k).NX_DISABLE_IGMPV2
    ? NX_IGMP_HOST_VERSION_1
    : NX_IGMP_HOST_VERSION_2;
  return in_steps(k, wake_to_join(k, ip_ptr));
}

function* wake_to_join(k: Kernel, ip: NX_IP): Service<UINT> {
  yield* ip_wake(ip, NX_IP_IGMP_ENABLE_EVENT);
  return NX_SUCCESS;
}

/** Routers of version 1 know no message about leaving. */
function igmp_leave_report(ip: NX_IP, group: ULONG, nx_interface: NX_INTERFACE): Service<unknown> {
  if (ip.nx_ip_igmp_router_version === NX_IGMP_HOST_VERSION_1) return COMPLETED_VOID;
  return igmp_report_send(ip, group, nx_interface, false);
}

function igmp_join(
  service: string,
  ip_ptr: NX_IP | null,
  group_address: ULONG,
  interface_index: UINT,
): Service<UINT> {
  const k = enter(service);
  const wrong = multicast_check(ip_ptr, group_address, interface_index);
  if (wrong !== NX_SUCCESS || ip_ptr === null) return refuse(k, wrong);
  if (ip_ptr.nx_ip_igmp_packet_receive === null) return refuse(k, NX_NOT_ENABLED);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, multicast_join(ip_ptr, group_address, interface_index, 1));
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
  const wrong = multicast_check(ip_ptr, group_address, interface_index);
  if (wrong !== NX_SUCCESS || ip_ptr === null) return refuse(k, wrong);
  if (ip_ptr.nx_ip_igmp_packet_receive === null) return refuse(k, NX_NOT_ENABLED);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, multicast_leave(ip_ptr, group_address, interface_index));
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
