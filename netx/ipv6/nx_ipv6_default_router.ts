/** The default routers of an IP instance (guide ch.4): nxd_ipv6_default_router_... */
import { enter } from '../../rtos/kernel/current.ts';
import { finish } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Ref, Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { not_thread_or_init } from '../../rtos/services/caller.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import { physical_interfaces } from '../ip/nx_ip_route_find.ts';
import { is_router, router_add, router_find, router_remove } from '../nd_cache/default_routers.ts';
import type { NX_INTERFACE, NX_IP, NXD_ADDRESS } from '../nx_cb.ts';
import { bad_ip } from '../nx_checks.ts';
import {
  NX_CALLER_ERROR,
  NX_INVALID_INTERFACE,
  NX_INVALID_PARAMETERS,
  NX_IP_VERSION_V6,
  NX_NOT_FOUND,
  NX_NOT_SUPPORTED,
  NX_PTR_ERROR,
  NX_SUCCESS,
} from '../nx_constants.ts';
import {
  NX_IPV6_DEFAULT_ROUTER_TABLE_SIZE,
  NX_IPV6_ROUTE_TYPE_STATIC,
  NX_IPV6_ROUTE_TYPE_VALID,
} from '../nx_ipv6_constants.ts';
import type { DefaultRouter, Ipv6 } from '../nx_ipv6_types.ts';
import { nx_config } from '../nx_options.ts';
import { refuse } from '../nx_service.ts';
import { NX_TRACE, trace_network } from '../nx_trace.ts';
import { is_link_local6 } from '../wire/ipv6_words.ts';
import { ipv6_of, without_ipv6 } from './ipv6_instance.ts';

const LINK_LOCAL_PREFIX = 10;
const OTHER_PREFIX = 64;

/** Does something with the instance while nobody else works on it. */
function* protect(k: Kernel, ip: NX_IP, work: (ipv6: Ipv6) => UINT): Service<UINT> {
  yield* ip_protect(ip);
  const status = work(ipv6_of(k, ip) as Ipv6);
  yield* ip_unprotect(ip);
  return yield* finish(k, status);
}

/**
 * Adds a default router, which serves `router_lifetime` seconds, 0xffff for ever; 0 removes it.
 *
 * Statuses: NX_SUCCESS; NX_NO_MORE_ENTRIES; NX_IP_ADDRESS_ERROR: neither link-local nor on a network of the interface;
 * NX_INVALID_INTERFACE; NX_INVALID_PARAMETERS: not version 6; NX_NOT_SUPPORTED: the build has no IPv6; NX_PTR_ERROR;
 * NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend (protection). (Guide ch.4)
 */
export function nxd_ipv6_default_router_add(
  ip_ptr: NX_IP | null,
  router_address: NXD_ADDRESS | null,
  router_lifetime: ULONG,
  interface_index: UINT,
): Service<UINT> {
  const k = enter('nxd_ipv6_default_router_add');
  if (without_ipv6(k)) return refuse(k, NX_NOT_SUPPORTED);
  if (bad_ip(ip_ptr) || router_address === null) return refuse(k, NX_PTR_ERROR);
  if (router_address.nxd_ip_version !== NX_IP_VERSION_V6) return refuse(k, NX_INVALID_PARAMETERS);
  if (interface_index >= physical_interfaces(ip_ptr)) return refuse(k, NX_INVALID_INTERFACE);
  const nx_interface = ip_ptr.nx_ip_interface[interface_index] as NX_INTERFACE;
  if (nx_interface.nx_interface_valid === 0) return refuse(k, NX_INVALID_INTERFACE);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  const { v6 } = router_address.nxd_ip_address;
  trace_network(k, NX_TRACE.IPV6_DEFAULT_ROUTER_ADD, ip_ptr, v6[3], router_lifetime);
  const add = (ipv6: Ipv6): UINT => {
    const added = router_add(ipv6, [...v6], router_lifetime, nx_interface, NX_IPV6_ROUTE_TYPE_STATIC);
    const at_once = (router_lifetime & 0xffff) === 0 && !nx_config(k).quirks.ipv6_lifetimes_one_second_longer;
    if (added.router !== null && at_once) router_remove(ipv6, added.router);
    return added.status;
  };
  return in_steps(k, protect(k, ip_ptr, add));
}

/**
 * Removes a default router.
 *
 * Statuses: NX_SUCCESS; NX_NOT_FOUND; NX_INVALID_PARAMETERS: not version 6;
 * NX_NOT_SUPPORTED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend (protection). (Guide ch.4)
 */
export function nxd_ipv6_default_router_delete(
  ip_ptr: NX_IP | null,
  router_address: NXD_ADDRESS | null,
): Service<UINT> {
  const k = enter('nxd_ipv6_default_router_delete');
  if (without_ipv6(k)) return refuse(k, NX_NOT_SUPPORTED);
  if (bad_ip(ip_ptr) || router_address === null) return refuse(k, NX_PTR_ERROR);
  if (router_address.nxd_ip_version !== NX_IP_VERSION_V6) return refuse(k, NX_INVALID_PARAMETERS);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  trace_network(k, NX_TRACE.IPV6_DEFAULT_ROUTER_DELETE, ip_ptr, router_address.nxd_ip_address.v6[3]);
  const none = nx_config(k).quirks.ipv6_router_delete_finds_none ? NX_SUCCESS : NX_NOT_FOUND;
  const remove = (ipv6: Ipv6): UINT => {
    if (!ipv6.nx_ipv6_default_router_table.some(is_router)) return none;
    const router = router_find(ipv6, router_address.nxd_ip_address.v6);
    if (router === null) return NX_NOT_FOUND;
    router_remove(ipv6, router);
    return NX_SUCCESS;
  };
  return in_steps(k, protect(k, ip_ptr, remove));
}

/** The routers of an interface, in table order. */
function routers_of(ipv6: Ipv6, interface_index: UINT): DefaultRouter[] {
  return ipv6.nx_ipv6_default_router_table.filter((entry) => {
    const nx_interface = entry.nx_ipv6_default_router_entry_interface_ptr;
    return is_router(entry) && nx_interface?.nx_interface_index === interface_index;
  });
}

function put(
  router: DefaultRouter | undefined,
  address: NXD_ADDRESS | null,
  lifetime: Ref<ULONG> | null,
  prefix_length: Ref<ULONG> | null,
  method: Ref<ULONG> | null,
): UINT {
  if (router === undefined) return NX_NOT_FOUND;
  const words = router.nx_ipv6_default_router_entry_router_address;
  if (address !== null) {
    address.nxd_ip_version = NX_IP_VERSION_V6;
    address.nxd_ip_address.v6 = [...words];
  }
  if (lifetime !== null) lifetime.value = router.nx_ipv6_default_router_entry_life_time;
  if (prefix_length !== null) prefix_length.value = is_link_local6(words) ? LINK_LOCAL_PREFIX : OTHER_PREFIX;
  if (method !== null) method.value = router.nx_ipv6_default_router_entry_flag & ~NX_IPV6_ROUTE_TYPE_VALID;
  return NX_SUCCESS;
}

/**
 * Gets the first default router of an interface, the seconds that it still serves, and a prefix length.
 *
 * Statuses: NX_SUCCESS; NX_NOT_FOUND; NX_INVALID_INTERFACE; NX_NOT_SUPPORTED; NX_PTR_ERROR.
 * Allowed from: initialization, threads. May suspend (protection). (Guide ch.4)
 */
export function nxd_ipv6_default_router_get(
  ip_ptr: NX_IP | null,
  interface_index: UINT,
  router_address: NXD_ADDRESS | null,
  router_lifetime: Ref<ULONG> | null,
  prefix_length: Ref<ULONG> | null,
): Service<UINT> {
  const k = enter('nxd_ipv6_default_router_get');
  if (without_ipv6(k)) return refuse(k, NX_NOT_SUPPORTED);
  if (bad_ip(ip_ptr) || router_address === null) return refuse(k, NX_PTR_ERROR);
  if (router_lifetime === null || prefix_length === null) return refuse(k, NX_PTR_ERROR);
  if (interface_index >= physical_interfaces(ip_ptr)) return refuse(k, NX_INVALID_INTERFACE);
  const get = (ipv6: Ipv6): UINT =>
    put(routers_of(ipv6, interface_index)[0], router_address, router_lifetime, prefix_length, null);
  return in_steps(k, protect(k, ip_ptr, get));
}

/**
 * Gets the default router of an interface with the given number, and how it became known: NX_IPV6_ROUTE_TYPE_... Any output
 * may be null.
 *
 * Statuses: NX_SUCCESS; NX_NOT_FOUND; NX_INVALID_INTERFACE: also for a number of 8 or more; NX_NOT_SUPPORTED;
 * NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend (protection). (Guide ch.4)
 */
export function nxd_ipv6_default_router_entry_get(
  ip_ptr: NX_IP | null,
  interface_index: UINT,
  entry_index: UINT,
  router_addr: NXD_ADDRESS | null,
  router_lifetime: Ref<ULONG> | null,
  prefix_length: Ref<ULONG> | null,
  configuration_method: Ref<ULONG> | null,
): Service<UINT> {
  const k = enter('nxd_ipv6_default_router_entry_get');
  if (without_ipv6(k)) return refuse(k, NX_NOT_SUPPORTED);
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (interface_index >= physical_interfaces(ip_ptr)) return refuse(k, NX_INVALID_INTERFACE);
  if (entry_index >= NX_IPV6_DEFAULT_ROUTER_TABLE_SIZE) return refuse(k, NX_INVALID_INTERFACE);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  const get = (ipv6: Ipv6): UINT => {
    const router = routers_of(ipv6, interface_index)[entry_index];
    return put(router, router_addr, router_lifetime, prefix_length, configuration_method);
  };
  return in_steps(k, protect(k, ip_ptr, get));
}

/**
 * Counts the default routers of an interface.
 *
 * Statuses: NX_SUCCESS; NX_INVALID_INTERFACE; NX_NOT_SUPPORTED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend (protection). (Guide ch.4)
 */
export function nxd_ipv6_default_router_number_of_entries_get(
  ip_ptr: NX_IP | null,
  interface_index: UINT,
  num_entries: Ref<UINT> | null,
): Service<UINT> {
  const k = enter('nxd_ipv6_default_router_number_of_entries_get');
  if (without_ipv6(k)) return refuse(k, NX_NOT_SUPPORTED);
  if (bad_ip(ip_ptr) || num_entries === null) return refuse(k, NX_PTR_ERROR);
  if (interface_index >= physical_interfaces(ip_ptr)) return refuse(k, NX_INVALID_INTERFACE);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  const count = (ipv6: Ipv6): UINT => {
    num_entries.value = routers_of(ipv6, interface_index).length;
    return NX_SUCCESS;
  };
  return in_steps(k, protect(k, ip_ptr, count));
}
