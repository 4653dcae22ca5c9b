/**
 * Interfaces besides the first (guide ch.4): nx_ip_interface_attach, _detach, _info_get, _mtu_set,
 * _physical_address_get, _physical_address_set, _address_mapping_configure. How many there can be is the option
 * NX_MAX_PHYSICAL_INTERFACES.
 */
import { enter } from '../../rtos/kernel/current.ts';
import { finish, finish_plain } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { COMPLETED_VOID, type Ref, type Service, type UINT, type ULONG } from '../../rtos/kernel/service.ts';
import { not_thread, not_thread_or_init } from '../../rtos/services/caller.ts';
import { arp_deactivate, arp_remove_static, arp_ring } from '../arp_cache/arp_cache.ts';
import { type NX_DRIVER_ENTRY, NX_INTERFACE, type NX_IP } from '../nx_cb.ts';
import { bad_ip, zero_block } from '../nx_checks.ts';
import {
  NX_CALLER_ERROR,
  NX_DUPLICATED_ENTRY,
  NX_INVALID_INTERFACE,
  NX_INVALID_PARAMETERS,
  NX_IP_ADDRESS_ERROR,
  NX_LINK_INTERFACE_DETACH,
  NX_LINK_SET_PHYSICAL_ADDRESS,
  NX_NO_MORE_ENTRIES,
  NX_PTR_ERROR,
  NX_SUCCESS,
} from '../nx_constants.ts';
import { refuse } from '../nx_service.ts';
import { yield_if_preempted } from '../packet/packet_memory.ts';
import { valid_host_address } from './ip_address_class.ts';
import { ask_driver, call_driver, driver_request } from './ip_driver_call.ts';
import { attached_interface } from './nx_ip_address.ts';
import { ip_protect, ip_unprotect } from './nx_ip_protection.ts';
import { physical_interfaces } from './nx_ip_route_find.ts';
import { ip_interface_start } from './nx_ip_thread.ts';
import { nx_ipv4_multicast_interface_leave } from './nx_ipv4_multicast.ts';

/**
 * Attaches one more interface with a driver of its own.
 *
 * Statuses: NX_SUCCESS; NX_NO_MORE_ENTRIES: all NX_MAX_PHYSICAL_INTERFACES are attached; NX_DUPLICATED_ENTRY: another
 * interface has the address; NX_IP_ADDRESS_ERROR; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend (protection, driver). (Guide ch.4)
 */
export function nx_ip_interface_attach(
  ip_ptr: NX_IP | null,
  interface_name: string | null,
  ip_address: ULONG,
  network_mask: ULONG,
  ip_link_driver: NX_DRIVER_ENTRY | null,
): Service<UINT> {
  const k = enter('nx_ip_interface_attach');
  if (bad_ip(ip_ptr) || ip_link_driver === null || interface_name === null) return refuse(k, NX_PTR_ERROR);
  if (!valid_host_address(ip_address)) return refuse(k, NX_IP_ADDRESS_ERROR);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  const interfaces = ip_ptr.nx_ip_interface.slice(0, physical_interfaces(ip_ptr));
  if (ip_address !== 0 && interfaces.some((i) => i.nx_interface_ip_address === ip_address)) {
    return refuse(k, NX_DUPLICATED_ENTRY);
  }
  const nx_interface = interfaces.find((i) => i.nx_interface_valid === 0);
  if (nx_interface === undefined) return refuse(k, NX_NO_MORE_ENTRIES);
  return in_steps(
    k,
    ip_interface_attach(k, ip_ptr, nx_interface, ip_address, network_mask, ip_link_driver, interface_name),
  );
}

function* ip_interface_attach(
  k: Kernel,
  ip_ptr: NX_IP,
  nx_interface: NX_INTERFACE,
  ip_address: ULONG,
  network_mask: ULONG,
  ip_link_driver: NX_DRIVER_ENTRY,
  interface_name: string,
): Service<UINT> {
  yield* ip_protect(ip_ptr);
  nx_interface.nx_interface_valid = 1;
  nx_interface.nx_interface_ip_address = ip_address;
  nx_interface.nx_interface_ip_network_mask = network_mask;
  nx_interface.nx_interface_ip_network = (ip_address & network_mask) >>> 0;
  nx_interface.nx_interface_link_driver_entry = ip_link_driver;
  nx_interface.nx_interface_name = interface_name;
  // Before the IP thread ran it starts all interfaces itself.
  if (ip_ptr.nx_ip_initialize_done !== 0) yield* ip_interface_start(ip_ptr, nx_interface);
  yield* ip_unprotect(ip_ptr);
  return yield* finish(k, NX_SUCCESS);
}

/**
 * Detaches an interface: its connections are reset, its ARP entries, routes, groups and gateway forgotten.
 *
 * Statuses: NX_SUCCESS; NX_INVALID_INTERFACE; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection, driver). (Guide ch.4)
 */
export function nx_ip_interface_detach(ip_ptr: NX_IP | null, index: UINT): Service<UINT> {
  const k = enter('nx_ip_interface_detach');
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (index >= physical_interfaces(ip_ptr)) return refuse(k, NX_INVALID_INTERFACE);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  const nx_interface = attached_interface(ip_ptr, index);
  if (nx_interface === null) return refuse(k, NX_INVALID_INTERFACE);
  return in_steps(k, ip_interface_detach(k, ip_ptr, nx_interface, index));
}

function* ip_interface_detach(
  k: Kernel,
  ip_ptr: NX_IP,
  nx_interface: NX_INTERFACE,
  index: UINT,
): Service<UINT> {
  yield* ip_protect(ip_ptr);
  yield* reset_connections(ip_ptr, nx_interface);
  forget_arp(k, ip_ptr, nx_interface);
  yield* yield_if_preempted(k);
  forget_routes(ip_ptr, nx_interface);
  for (const entry of ip_ptr.nx_ipv4_multicast_entry) {
    if (entry.nx_ipv4_multicast_join_interface_list !== nx_interface) continue;
    entry.nx_ipv4_multicast_join_count = 1;
    yield* nx_ipv4_multicast_interface_leave(ip_ptr, entry.nx_ipv4_multicast_join_list, index);
  }
  yield* ip_ptr.ipv6?.hooks.forget_interface(ip_ptr, nx_interface) ?? COMPLETED_VOID;
  yield* ask_driver(ip_ptr, nx_interface, NX_LINK_INTERFACE_DETACH, null);
  yield* ip_unprotect(ip_ptr);
  zero_block(nx_interface, new NX_INTERFACE());
  nx_interface.nx_interface_index = index;
  return yield* finish(k, NX_SUCCESS);
}

function* reset_connections(ip: NX_IP, nx_interface: NX_INTERFACE): Service<void> {
  let socket = ip.nx_ip_tcp_created_sockets_ptr;
  for (let left = ip.nx_ip_tcp_created_sockets_count; left > 0 && socket !== null; left--) {
    if (socket.nx_tcp_socket_connect_interface === nx_interface) {
      yield* ip.nx_tcp_connection_reset?.(socket) ?? COMPLETED_VOID;
    }
    socket = socket.nx_tcp_socket_created_next;
  }
}

function forget_arp(k: Kernel, ip: NX_IP, nx_interface: NX_INTERFACE): void {
  const of_interface = (e: { nx_arp_ip_interface: NX_INTERFACE | null }): boolean =>
    e.nx_arp_ip_interface === nx_interface;
  const total = ip.nx_ip_arp_total_entries;
  for (const entry of arp_ring(ip.nx_ip_arp_static_list, total).filter(of_interface))
    arp_remove_static(ip, entry);
  for (const entry of arp_ring(ip.nx_ip_arp_dynamic_list, total).filter(of_interface)) {
    arp_deactivate(k, ip, entry);
    entry.nx_arp_ip_interface = null;
  }
}

function forget_routes(ip: NX_IP, nx_interface: NX_INTERFACE): void {
  ip.nx_ip_routing_table = ip.nx_ip_routing_table.filter(
    (entry) => entry.nx_ip_routing_entry_ip_interface !== nx_interface,
  );
  ip.nx_ip_routing_table_entry_count = ip.nx_ip_routing_table.length;
  if (ip.nx_ip_gateway_interface !== nx_interface) return;
  ip.nx_ip_gateway_interface = null;
  ip.nx_ip_gateway_address = 0;
}

/**
 * Gets the information of an interface. Any output may be null.
 *
 * Statuses: NX_SUCCESS; NX_INVALID_INTERFACE; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_ip_interface_info_get(
  ip_ptr: NX_IP | null,
  interface_index: UINT,
  interface_name: Ref<string | null> | null,
  ip_address: Ref<ULONG> | null,
  network_mask: Ref<ULONG> | null,
  mtu_size: Ref<ULONG> | null,
  physical_address_msw: Ref<ULONG> | null,
  physical_address_lsw: Ref<ULONG> | null,
): UINT {
  const k = enter('nx_ip_interface_info_get');
  if (bad_ip(ip_ptr)) return finish_plain(k, NX_PTR_ERROR);
  const nx_interface = attached_interface(ip_ptr, interface_index);
  if (nx_interface === null) return finish_plain(k, NX_INVALID_INTERFACE);
  if (not_thread_or_init(k)) return finish_plain(k, NX_CALLER_ERROR);
  if (interface_name !== null) interface_name.value = nx_interface.nx_interface_name;
  if (ip_address !== null) ip_address.value = nx_interface.nx_interface_ip_address;
  if (network_mask !== null) network_mask.value = nx_interface.nx_interface_ip_network_mask;
  if (mtu_size !== null) mtu_size.value = nx_interface.nx_interface_ip_mtu_size;
  if (physical_address_msw !== null)
    physical_address_msw.value = nx_interface.nx_interface_physical_address_msw;
  if (physical_address_lsw !== null)
    physical_address_lsw.value = nx_interface.nx_interface_physical_address_lsw;
  return finish_plain(k, NX_SUCCESS);
}

/**
 * Sets the longest datagram that an interface sends in one piece. For drivers.
 *
 * Statuses: NX_SUCCESS; NX_INVALID_INTERFACE; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_ip_interface_mtu_set(ip_ptr: NX_IP | null, interface_index: UINT, mtu_size: ULONG): UINT {
  const k = enter('nx_ip_interface_mtu_set');
  if (bad_ip(ip_ptr)) return finish_plain(k, NX_PTR_ERROR);
  if (interface_index >= physical_interfaces(ip_ptr)) return finish_plain(k, NX_INVALID_INTERFACE);
  if (not_thread_or_init(k)) return finish_plain(k, NX_CALLER_ERROR);
  (ip_ptr.nx_ip_interface[interface_index] as NX_INTERFACE).nx_interface_ip_mtu_size = mtu_size;
  return finish_plain(k, NX_SUCCESS);
}

/**
 * Gets the hardware address of an interface.
 *
 * Statuses: NX_SUCCESS; NX_INVALID_INTERFACE; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_ip_interface_physical_address_get(
  ip_ptr: NX_IP | null,
  interface_index: UINT,
  physical_msw: Ref<ULONG> | null,
  physical_lsw: Ref<ULONG> | null,
): UINT {
  const k = enter('nx_ip_interface_physical_address_get');
  if (bad_ip(ip_ptr) || physical_msw === null || physical_lsw === null) return finish_plain(k, NX_PTR_ERROR);
  if (interface_index >= physical_interfaces(ip_ptr)) return finish_plain(k, NX_INVALID_INTERFACE);
  if (not_thread_or_init(k)) return finish_plain(k, NX_CALLER_ERROR);
  const nx_interface = ip_ptr.nx_ip_interface[interface_index] as NX_INTERFACE;
  physical_msw.value = nx_interface.nx_interface_physical_address_msw;
  physical_lsw.value = nx_interface.nx_interface_physical_address_lsw;
  return finish_plain(k, NX_SUCCESS);
}

/**
 * Sets the hardware address of an interface; with `update_driver` NX_TRUE the driver is informed.
 *
 * Statuses: NX_SUCCESS; NX_INVALID_INTERFACE; the driver's status; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend (protection, driver). (Guide ch.4)
 */
export function nx_ip_interface_physical_address_set(
  ip_ptr: NX_IP | null,
  interface_index: UINT,
  physical_msw: ULONG,
  physical_lsw: ULONG,
  update_driver: UINT,
): Service<UINT> {
  const k = enter('nx_ip_interface_physical_address_set');
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (interface_index >= physical_interfaces(ip_ptr)) return refuse(k, NX_INVALID_INTERFACE);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  const nx_interface = ip_ptr.nx_ip_interface[interface_index] as NX_INTERFACE;
  return in_steps(
    k,
    ip_interface_physical_address_set(k, ip_ptr, nx_interface, physical_msw, physical_lsw, update_driver),
  );
}

function* ip_interface_physical_address_set(
  k: Kernel,
  ip_ptr: NX_IP,
  nx_interface: NX_INTERFACE,
  physical_msw: ULONG,
  physical_lsw: ULONG,
  update_driver: UINT,
): Service<UINT> {
  yield* ip_protect(ip_ptr);
  nx_interface.nx_interface_physical_address_msw = physical_msw;
  nx_interface.nx_interface_physical_address_lsw = physical_lsw;
  let status = NX_SUCCESS;
  if (update_driver !== 0) {
    const request = driver_request(ip_ptr, nx_interface, NX_LINK_SET_PHYSICAL_ADDRESS);
    request.nx_ip_driver_physical_address_msw = physical_msw;
    request.nx_ip_driver_physical_address_lsw = physical_lsw;
    yield* call_driver(nx_interface, request);
    status = request.nx_ip_driver_status;
  }
  yield* ip_unprotect(ip_ptr);
  return yield* finish(k, status);
}

/**
 * Sets whether packets of an interface need a hardware address, that is ARP. For drivers.
 *
 * Statuses: NX_SUCCESS; NX_INVALID_INTERFACE; NX_INVALID_PARAMETERS: neither NX_TRUE nor NX_FALSE; NX_PTR_ERROR;
 * NX_CALLER_ERROR.
 * Allowed from: initialization, threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_ip_interface_address_mapping_configure(
  ip_ptr: NX_IP | null,
  interface_index: UINT,
  mapping_needed: UINT,
): UINT {
  const k = enter('nx_ip_interface_address_mapping_configure');
  if (bad_ip(ip_ptr)) return finish_plain(k, NX_PTR_ERROR);
  if (interface_index >= physical_interfaces(ip_ptr)) return finish_plain(k, NX_INVALID_INTERFACE);
  if (mapping_needed > 1) return finish_plain(k, NX_INVALID_PARAMETERS);
  if (not_thread_or_init(k)) return finish_plain(k, NX_CALLER_ERROR);
  const nx_interface = ip_ptr.nx_ip_interface[interface_index] as NX_INTERFACE;
  nx_interface.nx_interface_address_mapping_needed = mapping_needed;
  return finish_plain(k, NX_SUCCESS);
}
