/**
 * What an IP instance tells, and talking to its drivers (guide ch.4): nx_ip_status_check,
 * nx_ip_interface_status_check, nx_ip_info_get, nx_ip_link_status_change_notify_set, nx_ip_driver_direct_command,
 * nx_ip_driver_interface_direct_command, nx_ip_max_payload_size_find.
 */

import { enter } from '../../rtos/kernel/current.ts';
import { finish, finish_plain } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { type Ref, ref, type Service, type UINT, type ULONG } from '../../rtos/kernel/service.ts';
import { not_thread, not_thread_or_init } from '../../rtos/services/caller.ts';
import { tx_thread_sleep } from '../../rtos/services/tx_thread.ts';
import type { NX_INTERFACE, NX_IP, NX_NOTIFY, NXD_ADDRESS } from '../nx_cb.ts';
import { bad_ip } from '../nx_checks.ts';
import {
  NX_CALLER_ERROR,
  NX_INVALID_INTERFACE,
  NX_IP_ADDRESS_ERROR,
  NX_IP_ADDRESS_RESOLVED,
  NX_IP_ARP_ENABLED,
  NX_IP_IGMP_ENABLED,
  NX_IP_INITIALIZE_DONE,
  NX_IP_INTERFACE_LINK_ENABLED,
  NX_IP_LINK_ENABLED,
  NX_IP_RARP_COMPLETE,
  NX_IP_STATUS_CHECK_WAIT_TIME,
  NX_IP_TCP_ENABLED,
  NX_IP_UDP_ENABLED,
  NX_IP_VERSION_V4,
  NX_IP_VERSION_V6,
  NX_LINK_GET_STATUS,
  NX_NOT_SUCCESSFUL,
  NX_NOT_SUPPORTED,
  NX_OPTION_ERROR,
  NX_PROTOCOL_TCP,
  NX_PROTOCOL_UDP,
  NX_PTR_ERROR,
  NX_SUCCESS,
  NX_TCP_HEADER,
  NX_TRUE,
  NX_UDP_HEADER,
  NX_UNHANDLED_COMMAND,
} from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { refuse } from '../nx_service.ts';
import { ip_room, ipv6_room, link_room } from '../packet/packet_room.ts';
import { ask_driver } from './ip_driver_call.ts';
import { attached_interface } from './nx_ip_address.ts';
import { ip_protect, ip_unprotect } from './nx_ip_protection.ts';
import { physical_interfaces } from './nx_ip_route_find.ts';

const ALL_STATUS_BITS = 0x1ff;
const LINK_BITS = NX_IP_LINK_ENABLED | NX_IP_INTERFACE_LINK_ENABLED;

/**
 * Waits until all needed status bits (NX_IP_INITIALIZE_DONE, NX_IP_LINK_ENABLED, ...) are there, looking every tick;
 * `actual_status` tells which of them are.
 *
 * Statuses: NX_SUCCESS; NX_NOT_SUCCESSFUL: not all in time; NX_OPTION_ERROR: no such bit; NX_PTR_ERROR;
 * NX_CALLER_ERROR.
 * Allowed from: threads. May suspend. (Guide ch.4)
 */
export function nx_ip_status_check(
  ip_ptr: NX_IP | null,
  needed_status: ULONG,
  actual_status: Ref<ULONG> | null,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nx_ip_status_check');
  if (bad_ip(ip_ptr) || actual_status === null) return refuse(k, NX_PTR_ERROR);
  if ((needed_status & ~ALL_STATUS_BITS) !== 0) return refuse(k, NX_OPTION_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  const primary = ip_ptr.nx_ip_interface[0] as NX_INTERFACE;
  return in_steps(k, check(k, ip_ptr, primary, needed_status, actual_status, wait_option));
}

/** nx_ip_status_check for any interface. NX_INVALID_INTERFACE if there is no such. */
export function nx_ip_interface_status_check(
  ip_ptr: NX_IP | null,
  interface_index: UINT,
  needed_status: ULONG,
  actual_status: Ref<ULONG> | null,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nx_ip_interface_status_check');
  if (bad_ip(ip_ptr) || actual_status === null) return refuse(k, NX_PTR_ERROR);
  const nx_interface = attached_interface(ip_ptr, interface_index);
  if (nx_interface === null) return refuse(k, NX_INVALID_INTERFACE);
  if ((needed_status & ~ALL_STATUS_BITS) !== 0) return refuse(k, NX_OPTION_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, check(k, ip_ptr, nx_interface, needed_status, actual_status, wait_option));
}

function* check(
  k: Kernel,
  ip: NX_IP,
  nx_interface: NX_INTERFACE,
  needed: ULONG,
  actual: Ref<ULONG>,
  wait_option: ULONG,
): Service<UINT> {
  let left = wait_option;
  for (;;) {
    let current = without_link(ip, nx_interface) & needed;
    if ((needed & LINK_BITS) !== 0) {
      if (nx_interface.nx_interface_link_driver_entry === null) return yield* refuse(k, NX_NOT_SUCCESSFUL);
      if (yield* link_is_up(ip, nx_interface)) current |= needed & LINK_BITS;
    }
    actual.value = current;
    if (current === needed) return yield* finish(k, NX_SUCCESS);
    if (left === 0) return yield* finish(k, NX_NOT_SUCCESSFUL);
    left = Math.max(0, left - NX_IP_STATUS_CHECK_WAIT_TIME);
    yield* tx_thread_sleep(NX_IP_STATUS_CHECK_WAIT_TIME);
  }
}

function without_link(ip: NX_IP, nx_interface: NX_INTERFACE): ULONG {
  const resolved = nx_interface.nx_interface_ip_address !== 0;
  return (
    (ip.nx_ip_initialize_done !== 0 ? NX_IP_INITIALIZE_DONE : 0) |
    (resolved ? NX_IP_ADDRESS_RESOLVED | NX_IP_RARP_COMPLETE : 0) |
    (ip.nx_ip_arp_periodic_update !== null ? NX_IP_ARP_ENABLED : 0) |
    (ip.nx_ip_igmp_packet_receive !== null ? NX_IP_IGMP_ENABLED : 0) |
    (ip.nx_ip_udp_packet_receive !== null ? NX_IP_UDP_ENABLED : 0) |
    (ip.nx_ip_tcp_packet_receive !== null ? NX_IP_TCP_ENABLED : 0)
  );
}

/** Asks the driver; one that does not know leaves it to what it set in the interface. */
function* link_is_up(ip: NX_IP, nx_interface: NX_INTERFACE): Service<boolean> {
  const up = ref(0);
  yield* ip_protect(ip);
  const known = yield* ask_driver(ip, nx_interface, NX_LINK_GET_STATUS, up);
  const result =
    known === NX_SUCCESS
      ? up.value === NX_TRUE
      : known === NX_UNHANDLED_COMMAND && nx_interface.nx_interface_link_up !== 0;
  yield* ip_unprotect(ip);
  return result;
}

/**
 * Gets the counters of the IP instance. Any output may be null.
 *
 * Statuses: NX_SUCCESS; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_ip_info_get(
  ip_ptr: NX_IP | null,
  ip_total_packets_sent: Ref<ULONG> | null = null,
  ip_total_bytes_sent: Ref<ULONG> | null = null,
  ip_total_packets_received: Ref<ULONG> | null = null,
  ip_total_bytes_received: Ref<ULONG> | null = null,
  ip_invalid_packets: Ref<ULONG> | null = null,
  ip_receive_packets_dropped: Ref<ULONG> | null = null,
  ip_receive_checksum_errors: Ref<ULONG> | null = null,
  ip_send_packets_dropped: Ref<ULONG> | null = null,
  ip_total_fragments_sent: Ref<ULONG> | null = null,
  ip_total_fragments_received: Ref<ULONG> | null = null,
): UINT {
  const k = enter('nx_ip_info_get');
  if (bad_ip(ip_ptr)) return finish_plain(k, NX_PTR_ERROR);
  if (not_thread_or_init(k)) return finish_plain(k, NX_CALLER_ERROR);
  if (ip_total_packets_sent !== null) ip_total_packets_sent.value = ip_ptr.nx_ip_total_packets_sent;
  if (ip_total_bytes_sent !== null) ip_total_bytes_sent.value = ip_ptr.nx_ip_total_bytes_sent;
  if (ip_total_packets_received !== null)
    ip_total_packets_received.value = ip_ptr.nx_ip_total_packets_received;
  if (ip_total_bytes_received !== null) ip_total_bytes_received.value = ip_ptr.nx_ip_total_bytes_received;
  if (ip_invalid_packets !== null) ip_invalid_packets.value = ip_ptr.nx_ip_invalid_packets;
  if (ip_receive_packets_dropped !== null) {
    ip_receive_packets_dropped.value = ip_ptr.nx_ip_receive_packets_dropped;
  }
  if (ip_receive_checksum_errors !== null) {
    ip_receive_checksum_errors.value = ip_ptr.nx_ip_receive_checksum_errors;
  }
  if (ip_send_packets_dropped !== null) ip_send_packets_dropped.value = ip_ptr.nx_ip_send_packets_dropped;
  if (ip_total_fragments_sent !== null) ip_total_fragments_sent.value = ip_ptr.nx_ip_total_fragments_sent;
  if (ip_total_fragments_received !== null) {
    ip_total_fragments_received.value = ip_ptr.nx_ip_total_fragments_received;
  }
  return finish_plain(k, NX_SUCCESS);
}

/**
 * Sets the function that is called in the IP thread when the link of an interface goes up or down; null for none.
 *
 * Statuses: NX_SUCCESS; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_ip_link_status_change_notify_set(
  ip_ptr: NX_IP | null,
  link_status_change_notify: NX_NOTIFY<[NX_IP, UINT, UINT]> | null,
): UINT {
  const k = enter('nx_ip_link_status_change_notify_set');
  if (bad_ip(ip_ptr)) return finish_plain(k, NX_PTR_ERROR);
  if (not_thread_or_init(k)) return finish_plain(k, NX_CALLER_ERROR);
  ip_ptr.nx_ip_link_status_change_callback = link_status_change_notify;
  return finish_plain(k, NX_SUCCESS);
}

/**
 * Hands a command to the driver of the primary interface; what it answers comes in `return_value_ptr`.
 *
 * Statuses: the driver's, NX_UNHANDLED_COMMAND for a command it does not know; NX_INVALID_INTERFACE; NX_PTR_ERROR;
 * NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend (protection, driver). (Guide ch.4)
 */
export function nx_ip_driver_direct_command(
  ip_ptr: NX_IP | null,
  command: UINT,
  return_value_ptr: Ref<ULONG> | null,
): Service<UINT> {
  return direct_command('nx_ip_driver_direct_command', ip_ptr, command, 0, return_value_ptr);
}

/** nx_ip_driver_direct_command for any interface. */
export function nx_ip_driver_interface_direct_command(
  ip_ptr: NX_IP | null,
  command: UINT,
  interface_index: UINT,
  return_value_ptr: Ref<ULONG> | null,
): Service<UINT> {
  const service = 'nx_ip_driver_interface_direct_command';
  return direct_command(service, ip_ptr, command, interface_index, return_value_ptr);
}

function direct_command(
  service: string,
  ip: NX_IP | null,
  command: UINT,
  index: UINT,
  answer: Ref<ULONG> | null,
): Service<UINT> {
  const k = enter(service);
  if (bad_ip(ip) || answer === null) return refuse(k, NX_PTR_ERROR);
  if (index >= physical_interfaces(ip)) return refuse(k, NX_INVALID_INTERFACE);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  const nx_interface = attached_interface(ip, index);
  if (nx_interface === null || nx_interface.nx_interface_link_driver_entry === null)
    return refuse(k, NX_INVALID_INTERFACE);
  return in_steps(k, direct_command_steps(k, ip, nx_interface, command, answer));
}

function* direct_command_steps(
  k: Kernel,
  ip: NX_IP,
  nx_interface: NX_INTERFACE,
  command: UINT,
  answer: Ref<ULONG>,
): Service<UINT> {
  yield* ip_protect(ip);
  const status = yield* ask_driver(ip, nx_interface, command, answer);
  yield* ip_unprotect(ip);
  return yield* finish(k, status);
}

/** The interface with an index, if it has an IPv4 address. */
function interface_of(ip: NX_IP, index: UINT): NX_INTERFACE | null {
  const nx_interface = index < physical_interfaces(ip) ? (ip.nx_ip_interface[index] ?? null) : null;
  return nx_interface === null || nx_interface.nx_interface_ip_address === 0 ? null : nx_interface;
}

/** The interface of the own IPv6 address with an index. */
function interface_of_address(ip: NX_IP, index: UINT): NX_INTERFACE | null {
  return ip.ipv6?.nx_ipv6_address[index]?.nxd_ipv6_address_attached ?? null;
}

/**
 * Gets where the data of a packet of a protocol begins, and how many bytes of it go into one frame. `if_index` is that of the
 * interface, over IPv6 that of the own address.
 *
 * Statuses: NX_SUCCESS; NX_INVALID_INTERFACE; NX_IP_ADDRESS_ERROR: no version, or no such own address; NX_NOT_SUPPORTED:
 * neither TCP nor UDP, or version 6 in a build without it; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_ip_max_payload_size_find(
  ip_ptr: NX_IP | null,
  dest_address: NXD_ADDRESS | null,
  if_index: UINT,
  src_port: UINT,
  dest_port: UINT,
  protocol: ULONG,
  start_offset_ptr: Ref<ULONG> | null,
  payload_length_ptr: Ref<ULONG> | null,
): UINT {
  const k = enter('nx_ip_max_payload_size_find');
  if (bad_ip(ip_ptr) || dest_address === null) return finish_plain(k, NX_PTR_ERROR);
  if (start_offset_ptr === null && payload_length_ptr === null) return finish_plain(k, NX_PTR_ERROR);
  const { nxd_ip_version: version } = dest_address;
  const over_ipv6 = version === NX_IP_VERSION_V6;
  if (!over_ipv6 && version !== NX_IP_VERSION_V4) return finish_plain(k, NX_IP_ADDRESS_ERROR);
  if (protocol !== NX_PROTOCOL_TCP && protocol !== NX_PROTOCOL_UDP) return finish_plain(k, NX_NOT_SUPPORTED);
  if (over_ipv6 && nx_config(k).NX_DISABLE_IPV6) return finish_plain(k, NX_NOT_SUPPORTED);
  if (not_thread_or_init(k)) return finish_plain(k, NX_CALLER_ERROR);
  const nx_interface = over_ipv6 ? interface_of_address(ip_ptr, if_index) : interface_of(ip_ptr, if_index);
  if (nx_interface === null) return finish_plain(k, over_ipv6 ? NX_IP_ADDRESS_ERROR : NX_INVALID_INTERFACE);
  const header = protocol === NX_PROTOCOL_TCP ? NX_TCP_HEADER : NX_UDP_HEADER;
  const start = (over_ipv6 ? ipv6_room(k) : ip_room(k)) + header;
  if (start_offset_ptr !== null) start_offset_ptr.value = start;
  if (payload_length_ptr !== null) {
    payload_length_ptr.value = nx_interface.nx_interface_ip_mtu_size + link_room(k) - start;
  }
  return finish_plain(k, NX_SUCCESS);
}
