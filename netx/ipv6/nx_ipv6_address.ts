/** The IPv6 addresses of an IP instance (guide ch.4): nxd_ipv6_address_set, _get, _delete and _change_notify. */
import { enter } from '../../rtos/kernel/current.ts';
import { finish } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Ref, Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { not_thread, not_thread_or_init } from '../../rtos/services/caller.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import { physical_interfaces } from '../ip/nx_ip_route_find.ts';
import type { NX_INTERFACE, NX_IP, NXD_ADDRESS } from '../nx_cb.ts';
import { bad_ip } from '../nx_checks.ts';
import {
  NX_CALLER_ERROR,
  NX_DUPLICATED_ENTRY,
  NX_INVALID_INTERFACE,
  NX_IP_ADDRESS_ERROR,
  NX_IP_VERSION_V6,
  NX_NO_INTERFACE_ADDRESS,
  NX_NO_MORE_ENTRIES,
  NX_NOT_ENABLED,
  NX_NOT_SUPPORTED,
  NX_PTR_ERROR,
  NX_SUCCESS,
} from '../nx_constants.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import {
  IPV6_ADDRESS_UNICAST,
  NX_IPV6_ADDR_STATE_TENTATIVE,
  NX_IPV6_ADDR_STATE_VALID,
  NX_IPV6_ADDRESS_MANUAL_CONFIG,
  NX_IPV6_ADDRESS_MANUAL_DELETE,
  NX_IPV6_DAD_TRANSMITS,
  NX_LOOPBACK_IPV6_ENABLED,
  NX_MAX_IPV6_ADDRESSES,
} from '../nx_ipv6_constants.ts';
import type { Ipv6, Ipv6Address } from '../nx_ipv6_types.ts';
import { nx_config } from '../nx_options.ts';
import { refuse } from '../nx_service.ts';
import { NX_TRACE, trace_network } from '../nx_trace.ts';
import { address_type, link_local_of, same_address } from '../wire/ipv6_words.ts';
import { ipv6_of, without_ipv6 } from './ipv6_instance.ts';
import {
  addresses_of,
  clear_address,
  free_address,
  join_solicited,
  leave_solicited,
  list_append,
  list_remove,
  tell_address,
} from './own_addresses.ts';

const LINK_LOCAL_PREFIX = 10;

/** What firmware is called with when an address comes or goes: event, interface, index, address. */
export type Ipv6AddressNotify = (
  ip_ptr: NX_IP,
  status: UINT,
  interface_index: UINT,
  address_index: UINT,
  ip_address: Ipv6Words,
) => void | Service<void>;

function set_check(ip: NX_IP, if_index: UINT, address: NXD_ADDRESS | null, prefix_length: ULONG): UINT {
  if (address !== null && prefix_length !== LINK_LOCAL_PREFIX) {
    if (address.nxd_ip_version !== NX_IP_VERSION_V6) return NX_IP_ADDRESS_ERROR;
  }
  if (if_index >= physical_interfaces(ip)) return NX_INVALID_INTERFACE;
  if ((ip.nx_ip_interface[if_index] as NX_INTERFACE).nx_interface_valid === 0) return NX_INVALID_INTERFACE;
  if (address === null) return NX_SUCCESS;
  const unicast = (address_type(address.nxd_ip_address.v6) & IPV6_ADDRESS_UNICAST) !== 0;
  return unicast ? NX_SUCCESS : NX_IP_ADDRESS_ERROR;
}

/**
 * Gives an interface an IPv6 address; null with a prefix length of 10: the link-local one made of its hardware address. It
 * can be used once nobody has answered for it (three seconds), at once without ICMPv6. `address_index` may be null.
 *
 * Statuses: NX_SUCCESS; NX_DUPLICATED_ENTRY; NX_NO_MORE_ENTRIES; NX_IP_ADDRESS_ERROR; NX_INVALID_INTERFACE;
 * NX_NOT_SUPPORTED: the build has no IPv6; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend (protection, driver). (Guide ch.4)
 */
export function nxd_ipv6_address_set(
  ip_ptr: NX_IP | null,
  interface_index: UINT,
  ip_address: NXD_ADDRESS | null,
  prefix_length: ULONG,
  address_index: Ref<UINT> | null,
): Service<UINT> {
  const k = enter('nxd_ipv6_address_set');
  if (without_ipv6(k)) return refuse(k, NX_NOT_SUPPORTED);
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  const wrong = set_check(ip_ptr, interface_index, ip_address, prefix_length);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  const words: Ipv6Words | null = ip_address === null ? null : [...ip_address.nxd_ip_address.v6];
  return in_steps(k, address_set(k, ip_ptr, interface_index, words, prefix_length, address_index));
}

function* address_set(
  k: Kernel,
  ip: NX_IP,
  interface_index: UINT,
  words: Ipv6Words | null,
  prefix_length: ULONG,
  address_index: Ref<UINT> | null,
): Service<UINT> {
  const ipv6 = ipv6_of(k, ip) as Ipv6;
  const nx_interface = ip.nx_ip_interface[interface_index] as NX_INTERFACE;
  yield* ip_protect(ip);
  const placed = place_address(ipv6, nx_interface, words, prefix_length, address_index);
  yield* ip_unprotect(ip);
  if (typeof placed === 'number') return yield* finish(k, placed);
  trace_network(
    k,
    NX_TRACE.IPV6_INTERFACE_ADDRESS_SET,
    ip,
    placed.nxd_ipv6_address[3],
    prefix_length,
    interface_index,
  );
  yield* join_solicited(ip, nx_interface, placed.nxd_ipv6_address);
  yield* ip_protect(ip);
  const probes = ipv6.nx_ip_icmpv6_packet_process !== null;
  if (probes) trace_network(k, NX_TRACE.IPV6_INITIATE_DAD_PROCESS, ip);
  placed.nxd_ipv6_address_state = probes ? NX_IPV6_ADDR_STATE_TENTATIVE : NX_IPV6_ADDR_STATE_VALID;
  placed.nxd_ipv6_address_DupAddrDetectTransmit = probes ? NX_IPV6_DAD_TRANSMITS : 0;
  yield* ip_unprotect(ip);
  const { nxd_ipv6_address_index: index, nxd_ipv6_address: address } = placed;
  yield* tell_address(ip, NX_IPV6_ADDRESS_MANUAL_CONFIG, interface_index, index, address);
  return yield* finish(k, NX_SUCCESS);
}

/** The entry that the address has got, or why it has none. */
function place_address(
  ipv6: Ipv6,
  nx_interface: NX_INTERFACE,
  words: Ipv6Words | null,
  prefix_length: ULONG,
  address_index: Ref<UINT> | null,
): Ipv6Address | UINT {
  if (words !== null && ipv6.nx_ipv6_address.some((own) => is_set(own, words))) return NX_DUPLICATED_ENTRY;
  const own = free_address(ipv6);
  if (own === null) return NX_NO_MORE_ENTRIES;
  if (address_index !== null) address_index.value = own.nxd_ipv6_address_index;
  if (words === null && prefix_length !== LINK_LOCAL_PREFIX) return NX_IP_ADDRESS_ERROR;
  const { nx_interface_physical_address_msw: msw, nx_interface_physical_address_lsw: lsw } = nx_interface;
  const address = words ?? link_local_of(msw, lsw);
  const listed = addresses_of(ipv6, nx_interface);
  if (listed.some(({ nxd_ipv6_address }) => same_address(nxd_ipv6_address, address)))
    return NX_DUPLICATED_ENTRY;
  own.nxd_ipv6_address = address;
  own.nxd_ipv6_address_valid = 1;
  own.nxd_ipv6_address_prefix_length = prefix_length & 0xff;
  own.nxd_ipv6_address_attached = nx_interface;
  list_append(ipv6, nx_interface, own);
  own.nxd_ipv6_address_ConfigurationMethod = NX_IPV6_ADDRESS_MANUAL_CONFIG;
  return own;
}

function is_set(own: Ipv6Address, address: Ipv6Words): boolean {
  if (own.nxd_ipv6_address_index >= NX_MAX_IPV6_ADDRESSES || own.nxd_ipv6_address_valid === 0) return false;
  return same_address(own.nxd_ipv6_address, address);
}

/** An older name: nxd_ipv6_address_set of the first interface, without the index. */
export function nxd_ipv6_global_address_set(
  ip_ptr: NX_IP | null,
  ip_address: NXD_ADDRESS | null,
  prefix_length: ULONG,
): Service<UINT> {
  return nxd_ipv6_address_set(ip_ptr, 0, ip_address, prefix_length, null);
}

/** An older name: nxd_ipv6_address_set of the first interface with a prefix length of 10; null: made of the hardware address. */
export function nxd_ipv6_linklocal_address_set(
  ip_ptr: NX_IP | null,
  ip_address: NXD_ADDRESS | null,
): Service<UINT> {
  return nxd_ipv6_address_set(ip_ptr, 0, ip_address, LINK_LOCAL_PREFIX, null);
}

/**
 * Gets an address that is settled, its prefix length and its interface; index 3 is ::1.
 *
 * Statuses: NX_SUCCESS; NX_NO_INTERFACE_ADDRESS: there is none, or it is not settled yet; NX_NOT_SUPPORTED; NX_PTR_ERROR;
 * NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend (protection). (Guide ch.4)
 */
export function nxd_ipv6_address_get(
  ip_ptr: NX_IP | null,
  address_index: UINT,
  ip_address: NXD_ADDRESS | null,
  prefix_length: Ref<ULONG> | null,
  interface_index: Ref<UINT> | null,
): Service<UINT> {
  const k = enter('nxd_ipv6_address_get');
  if (without_ipv6(k)) return refuse(k, NX_NOT_SUPPORTED);
  if (bad_ip(ip_ptr) || ip_address === null) return refuse(k, NX_PTR_ERROR);
  if (prefix_length === null || interface_index === null) return refuse(k, NX_PTR_ERROR);
  if (address_index >= NX_MAX_IPV6_ADDRESSES + NX_LOOPBACK_IPV6_ENABLED)
    return refuse(k, NX_NO_INTERFACE_ADDRESS);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  const own = (ipv6_of(k, ip_ptr) as Ipv6).nx_ipv6_address[address_index] as Ipv6Address;
  return in_steps(k, address_get(k, ip_ptr, own, ip_address, prefix_length, interface_index));
}

function* address_get(
  k: Kernel,
  ip: NX_IP,
  own: Ipv6Address,
  ip_address: NXD_ADDRESS,
  prefix_length: Ref<ULONG>,
  interface_index: Ref<UINT>,
): Service<UINT> {
  yield* ip_protect(ip);
  const settled = own.nxd_ipv6_address_state === NX_IPV6_ADDR_STATE_VALID;
  prefix_length.value = settled ? own.nxd_ipv6_address_prefix_length : 0;
  ip_address.nxd_ip_address.v6 = settled ? [...own.nxd_ipv6_address] : [0, 0, 0, 0];
  if (settled) {
    ip_address.nxd_ip_version = NX_IP_VERSION_V6;
    interface_index.value = (own.nxd_ipv6_address_attached as NX_INTERFACE).nx_interface_index;
  }
  yield* ip_unprotect(ip);
  return yield* finish(k, settled ? NX_SUCCESS : NX_NO_INTERFACE_ADDRESS);
}

/**
 * Takes an address from its interface. What is known of neighbours and destinations stays.
 *
 * Statuses: NX_SUCCESS; NX_NO_INTERFACE_ADDRESS; NX_NOT_SUPPORTED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend (protection, driver). (Guide ch.4)
 */
export function nxd_ipv6_address_delete(ip_ptr: NX_IP | null, address_index: UINT): Service<UINT> {
  const k = enter('nxd_ipv6_address_delete');
  if (without_ipv6(k)) return refuse(k, NX_NOT_SUPPORTED);
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (address_index >= NX_MAX_IPV6_ADDRESSES) return refuse(k, NX_NO_INTERFACE_ADDRESS);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, address_delete(k, ip_ptr, address_index));
}

function* address_delete(k: Kernel, ip: NX_IP, address_index: UINT): Service<UINT> {
  const ipv6 = ipv6_of(k, ip) as Ipv6;
  const own = ipv6.nx_ipv6_address[address_index] as Ipv6Address;
  yield* ip_protect(ip);
  const nx_interface = own.nxd_ipv6_address_attached;
  const listed = own.nxd_ipv6_address_valid !== 0 && nx_interface !== null && list_remove(ipv6, own);
  const address = own.nxd_ipv6_address;
  if (listed) {
    yield* leave_solicited(ip, nx_interface, address);
    clear_address(own);
  }
  yield* ip_unprotect(ip);
  if (!listed) return yield* finish(k, NX_NO_INTERFACE_ADDRESS);
  const event = NX_IPV6_ADDRESS_MANUAL_DELETE;
  yield* tell_address(ip, event, nx_interface.nx_interface_index, address_index, address);
  return yield* finish(k, NX_SUCCESS);
}

/**
 * Sets a function that is called when an address comes, goes or is settled, in the thread that did it or the IP thread. Null
 * for none.
 *
 * Statuses: NX_SUCCESS; NX_NOT_ENABLED: option NX_ENABLE_IPV6_ADDRESS_CHANGE_NOTIFY is off (default), or the build has no
 * IPv6; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection). (Guide ch.4)
 */
export function nxd_ipv6_address_change_notify(
  ip_ptr: NX_IP | null,
  ip_address_change_notify: Ipv6AddressNotify | null,
): Service<UINT> {
  const k = enter('nxd_ipv6_address_change_notify');
  if (without_ipv6(k) || !nx_config(k).NX_ENABLE_IPV6_ADDRESS_CHANGE_NOTIFY) return refuse(k, NX_NOT_ENABLED);
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, address_change_notify(k, ip_ptr, ip_address_change_notify));
}

function* address_change_notify(k: Kernel, ip: NX_IP, notify: Ipv6AddressNotify | null): Service<UINT> {
  yield* ip_protect(ip);
  (ipv6_of(k, ip) as Ipv6).nx_ipv6_address_change_notify = notify;
  yield* ip_unprotect(ip);
  return yield* finish(k, NX_SUCCESS);
}
