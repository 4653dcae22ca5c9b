/** The neighbour cache for firmware (guide ch.4): nxd_nd_cache_... */
import { enter } from '../../rtos/kernel/current.ts';
import { finish } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Ref, Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { not_thread, not_thread_or_init } from '../../rtos/services/caller.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import { physical_interfaces } from '../ip/nx_ip_route_find.ts';
import {
  type Mac,
  neighbor_add,
  neighbor_delete,
  neighbor_find,
  neighbor_find_by_mac,
} from '../nd_cache/nd_cache.ts';
import type { NX_INTERFACE, NX_IP, NXD_ADDRESS } from '../nx_cb.ts';
import { bad_ip } from '../nx_checks.ts';
import {
  NX_CALLER_ERROR,
  NX_ENTRY_NOT_FOUND,
  NX_INVALID_INTERFACE,
  NX_INVALID_PARAMETERS,
  NX_IP_VERSION_V6,
  NX_NOT_SUCCESSFUL,
  NX_NOT_SUPPORTED,
  NX_PTR_ERROR,
  NX_SUCCESS,
} from '../nx_constants.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import { IPV6_ADDRESS_UNICAST, ND_CACHE_STATE_REACHABLE } from '../nx_ipv6_constants.ts';
import type { Ipv6, Ipv6Address, Neighbor } from '../nx_ipv6_types.ts';
import { nx_config } from '../nx_options.ts';
import { refuse } from '../nx_service.ts';
import { NX_TRACE, trace_network } from '../nx_trace.ts';
import { read16, read32 } from '../wire/bytes.ts';
import { address_type, same_address } from '../wire/ipv6_words.ts';
import { forget_neighbors, ipv6_of, without_ipv6 } from './ipv6_instance.ts';

/**
 * Sets the hardware address of a neighbour, which keeps it until it is deleted. `interface_index` is that of the own address
 * which packets to it leave from.
 *
 * Statuses: NX_SUCCESS; NX_NOT_SUCCESSFUL: no place for it; NX_INVALID_PARAMETERS: no unicast address, or an own one;
 * NX_INVALID_INTERFACE; NX_NOT_SUPPORTED: the build has no IPv6; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May preempt. (Guide ch.4)
 */
export function nxd_nd_cache_entry_set(
  ip_ptr: NX_IP | null,
  dest_ip: Ipv6Words | null,
  interface_index: UINT,
  mac: Uint8Array | null,
): Service<UINT> {
  const k = enter('nxd_nd_cache_entry_set');
  if (without_ipv6(k)) return refuse(k, NX_NOT_SUPPORTED);
  if (bad_ip(ip_ptr) || dest_ip === null || mac === null) return refuse(k, NX_PTR_ERROR);
  if (interface_index >= physical_interfaces(ip_ptr)) return refuse(k, NX_INVALID_INTERFACE);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  const ipv6 = ipv6_of(k, ip_ptr) as Ipv6;
  const mac_words: Mac = { msw: read16(mac, 0), lsw: read32(mac, 2) };
  trace_network(k, NX_TRACE.ND_CACHE_ENTRY_SET, dest_ip[3], mac_words.msw, mac_words.lsw);
  if (!may_be_neighbor(k, ipv6, dest_ip)) return refuse(k, NX_INVALID_PARAMETERS);
  const own = ipv6.nx_ipv6_address[interface_index] as Ipv6Address;
  const entry = neighbor_add(k, ipv6, {
    address: [...dest_ip],
    mac: mac_words,
    status: ND_CACHE_STATE_REACHABLE,
    is_static: true,
    nx_interface: own.nxd_ipv6_address_attached,
    own,
  });
  return finish(k, entry === null ? NX_NOT_SUCCESSFUL : NX_SUCCESS);
}

function may_be_neighbor(k: Kernel, ipv6: Ipv6, address: Ipv6Words): boolean {
  if (nx_config(k).quirks.ipv6_neighbor_of_any_address) return true;
  if ((address_type(address) & IPV6_ADDRESS_UNICAST) === 0) return false;
  return !ipv6.nx_ipv6_address.some(
    (own) => own.nxd_ipv6_address_valid !== 0 && same_address(own.nxd_ipv6_address, address),
  );
}

function* protect(k: Kernel, ip: NX_IP, work: (ipv6: Ipv6) => UINT): Service<UINT> {
  yield* ip_protect(ip);
  const status = work(ipv6_of(k, ip) as Ipv6);
  yield* ip_unprotect(ip);
  return yield* finish(k, status);
}

/**
 * Forgets a neighbour, the destinations behind it and the packets that wait for it.
 *
 * Statuses: NX_SUCCESS; NX_ENTRY_NOT_FOUND; NX_NOT_SUPPORTED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend (protection). (Guide ch.4)
 */
export function nxd_nd_cache_entry_delete(ip_ptr: NX_IP | null, dest_ip: Ipv6Words | null): Service<UINT> {
  const k = enter('nxd_nd_cache_entry_delete');
  if (without_ipv6(k)) return refuse(k, NX_NOT_SUPPORTED);
  if (bad_ip(ip_ptr) || dest_ip === null) return refuse(k, NX_PTR_ERROR);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  trace_network(k, NX_TRACE.ND_CACHE_DELETE, dest_ip[3]);
  const forget = (ipv6: Ipv6): UINT => {
    const entry = neighbor_find(ipv6, dest_ip);
    if (entry === null) return NX_ENTRY_NOT_FOUND;
    neighbor_delete(k, ipv6, entry);
    return NX_SUCCESS;
  };
  return in_steps(k, protect(k, ip_ptr, forget));
}

/**
 * Gets the hardware address of a neighbour in two words, and its interface.
 *
 * Statuses: NX_SUCCESS; NX_ENTRY_NOT_FOUND; NX_INVALID_PARAMETERS: not version 6; NX_NOT_SUPPORTED; NX_PTR_ERROR;
 * NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection). (Guide ch.4)
 */
export function nxd_nd_cache_hardware_address_find(
  ip_ptr: NX_IP | null,
  ip_address: NXD_ADDRESS | null,
  physical_msw: Ref<ULONG> | null,
  physical_lsw: Ref<ULONG> | null,
  interface_index: Ref<UINT> | null,
): Service<UINT> {
  const k = enter('nxd_nd_cache_hardware_address_find');
  if (without_ipv6(k)) return refuse(k, NX_NOT_SUPPORTED);
  if (bad_ip(ip_ptr) || ip_address === null) return refuse(k, NX_PTR_ERROR);
  if (physical_msw === null || physical_lsw === null) return refuse(k, NX_PTR_ERROR);
  if (ip_address.nxd_ip_version !== NX_IP_VERSION_V6) return refuse(k, NX_INVALID_PARAMETERS);
  if (interface_index === null) return refuse(k, NX_PTR_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  const find = (ipv6: Ipv6): UINT => {
    const entry = neighbor_find(ipv6, ip_address.nxd_ip_address.v6);
    if (entry === null) return NX_ENTRY_NOT_FOUND;
    physical_msw.value = entry.nx_nd_cache_mac_msw;
    physical_lsw.value = entry.nx_nd_cache_mac_lsw;
    interface_index.value = index_of(entry);
    return NX_SUCCESS;
  };
  return in_steps(k, protect(k, ip_ptr, find));
}

function index_of(entry: Neighbor): UINT {
  return (entry.nx_nd_cache_interface_ptr as NX_INTERFACE).nx_interface_index;
}

/**
 * Gets the address of the neighbour with a hardware address, and its interface.
 *
 * Statuses: NX_SUCCESS; NX_ENTRY_NOT_FOUND; NX_INVALID_PARAMETERS: hardware address 0; NX_NOT_SUPPORTED; NX_PTR_ERROR;
 * NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection). (Guide ch.4)
 */
export function nxd_nd_cache_ip_address_find(
  ip_ptr: NX_IP | null,
  ip_address: NXD_ADDRESS | null,
  physical_msw: ULONG,
  physical_lsw: ULONG,
  interface_index: Ref<UINT> | null,
): Service<UINT> {
  const k = enter('nxd_nd_cache_ip_address_find');
  if (without_ipv6(k)) return refuse(k, NX_NOT_SUPPORTED);
  if (bad_ip(ip_ptr) || ip_address === null || interface_index === null) return refuse(k, NX_PTR_ERROR);
  if (physical_msw === 0 && physical_lsw === 0) return refuse(k, NX_INVALID_PARAMETERS);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  const find = (ipv6: Ipv6): UINT => {
    const entry = neighbor_find_by_mac(ipv6, physical_msw, physical_lsw);
    if (entry === null) return NX_ENTRY_NOT_FOUND;
    ip_address.nxd_ip_version = NX_IP_VERSION_V6;
    ip_address.nxd_ip_address.v6 = [...entry.nx_nd_cache_dest_ip];
    interface_index.value = index_of(entry);
    return NX_SUCCESS;
  };
  return in_steps(k, protect(k, ip_ptr, find));
}

/**
 * Forgets all neighbours.
 *
 * Statuses: NX_SUCCESS; NX_NOT_SUPPORTED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection). (Guide ch.4)
 */
export function nxd_nd_cache_invalidate(ip_ptr: NX_IP | null): Service<UINT> {
  const k = enter('nxd_nd_cache_invalidate');
  if (without_ipv6(k)) return refuse(k, NX_NOT_SUPPORTED);
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  trace_network(k, NX_TRACE.ND_CACHE_INVALIDATE, ip_ptr);
  const forget = (ipv6: Ipv6): UINT => {
    forget_neighbors(k, ipv6);
    return NX_SUCCESS;
  };
  return in_steps(k, protect(k, ip_ptr, forget));
}
