/**
 * Addresses of interfaces and the gateway (guide ch.4): nx_ip_address_get, _set, _change_notify,
 * nx_ip_interface_address_get, _set, nx_ip_gateway_address_get, _set, _clear.
 */
import { run_callback } from '../../rtos/kernel/callback.ts';
import { enter } from '../../rtos/kernel/current.ts';
import { finish, finish_plain } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Ref, Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { not_thread, not_thread_or_init } from '../../rtos/services/caller.ts';
import type { NX_INTERFACE, NX_IP, NX_NOTIFY } from '../nx_cb.ts';
import { bad_ip } from '../nx_checks.ts';
import {
  NX_CALLER_ERROR,
  NX_INVALID_INTERFACE,
  NX_IP_ADDRESS_ERROR,
  NX_NOT_FOUND,
  NX_PTR_ERROR,
  NX_SUCCESS,
} from '../nx_constants.ts';
import { refuse } from '../nx_service.ts';
import { valid_host_address } from './ip_address_class.ts';
import { ip_protect, ip_unprotect } from './nx_ip_protection.ts';
import { physical_interfaces } from './nx_ip_route_find.ts';

/** The interface with an index among the physical ones that are attached; null for none. */
export function attached_interface(ip: NX_IP, index: UINT): NX_INTERFACE | null {
  if (index >= physical_interfaces(ip)) return null;
  const nx_interface = ip.nx_ip_interface[index] ?? null;
  return nx_interface === null || nx_interface.nx_interface_valid === 0 ? null : nx_interface;
}

/**
 * Gets address and mask of the primary interface.
 *
 * Statuses: NX_SUCCESS; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_ip_address_get(
  ip_ptr: NX_IP | null,
  ip_address: Ref<ULONG> | null,
  network_mask: Ref<ULONG> | null,
): UINT {
  const k = enter('nx_ip_address_get');
  if (bad_ip(ip_ptr) || ip_address === null || network_mask === null) return finish_plain(k, NX_PTR_ERROR);
  if (not_thread_or_init(k)) return finish_plain(k, NX_CALLER_ERROR);
  ip_address.value = ip_ptr.nx_ip_address;
  network_mask.value = ip_ptr.nx_ip_network_mask;
  return finish_plain(k, NX_SUCCESS);
}

/**
 * Sets address and mask of the primary interface. The notify function, if set, is called when they changed.
 *
 * Statuses: NX_SUCCESS; NX_IP_ADDRESS_ERROR: not an address of a host; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend (protection). (Guide ch.4)
 */
export function nx_ip_address_set(
  ip_ptr: NX_IP | null,
  ip_address: ULONG,
  network_mask: ULONG,
): Service<UINT> {
  const k = enter('nx_ip_address_set');
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (!valid_host_address(ip_address)) return refuse(k, NX_IP_ADDRESS_ERROR);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(
    k,
    set_address(k, ip_ptr, ip_ptr.nx_ip_interface[0] as NX_INTERFACE, ip_address, network_mask),
  );
}

function* set_address(
  k: Kernel,
  ip: NX_IP,
  nx_interface: NX_INTERFACE,
  address: ULONG,
  mask: ULONG,
): Service<UINT> {
  yield* ip_protect(ip);
  const changed =
    nx_interface.nx_interface_ip_address !== address || nx_interface.nx_interface_ip_network_mask !== mask;
  const notify = ip.nx_ip_address_change_notify;
  nx_interface.nx_interface_ip_address = address;
  nx_interface.nx_interface_ip_network_mask = mask;
  nx_interface.nx_interface_ip_network = (address & mask) >>> 0;
  yield* ip_unprotect(ip);
  if (changed && notify !== null) {
    const returned = notify(ip, ip.nx_ip_address_change_notify_additional_info);
    yield* run_callback(k, 'the address change notify', returned);
  }
  nx_interface.nx_interface_arp_defend_timeout = 0;
  return yield* finish(k, NX_SUCCESS);
}

/**
 * Sets the function that is called, by the thread that sets an address, after an address changed; null for none.
 *
 * Statuses: NX_SUCCESS; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_ip_address_change_notify(
  ip_ptr: NX_IP | null,
  ip_address_change_notify: NX_NOTIFY<[NX_IP, unknown]> | null,
  additional_info: unknown,
): UINT {
  const k = enter('nx_ip_address_change_notify');
  if (bad_ip(ip_ptr)) return finish_plain(k, NX_PTR_ERROR);
  if (not_thread(k)) return finish_plain(k, NX_CALLER_ERROR);
  ip_ptr.nx_ip_address_change_notify = ip_address_change_notify;
  ip_ptr.nx_ip_address_change_notify_additional_info = additional_info;
  return finish_plain(k, NX_SUCCESS);
}

/**
 * Gets address and mask of an interface.
 *
 * Statuses: NX_SUCCESS; NX_INVALID_INTERFACE; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_ip_interface_address_get(
  ip_ptr: NX_IP | null,
  interface_index: UINT,
  ip_address: Ref<ULONG> | null,
  network_mask: Ref<ULONG> | null,
): UINT {
  const k = enter('nx_ip_interface_address_get');
  if (bad_ip(ip_ptr) || ip_address === null || network_mask === null) return finish_plain(k, NX_PTR_ERROR);
  const nx_interface = attached_interface(ip_ptr, interface_index);
  if (nx_interface === null) return finish_plain(k, NX_INVALID_INTERFACE);
  if (not_thread_or_init(k)) return finish_plain(k, NX_CALLER_ERROR);
  ip_address.value = nx_interface.nx_interface_ip_address;
  network_mask.value = nx_interface.nx_interface_ip_network_mask;
  return finish_plain(k, NX_SUCCESS);
}

/** nx_ip_address_set for any interface. NX_INVALID_INTERFACE if there is no such. */
export function nx_ip_interface_address_set(
  ip_ptr: NX_IP | null,
  interface_index: UINT,
  ip_address: ULONG,
  network_mask: ULONG,
): Service<UINT> {
  const k = enter('nx_ip_interface_address_set');
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (!valid_host_address(ip_address)) return refuse(k, NX_IP_ADDRESS_ERROR);
  const nx_interface = attached_interface(ip_ptr, interface_index);
  if (nx_interface === null) return refuse(k, NX_INVALID_INTERFACE);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, set_address(k, ip_ptr, nx_interface, ip_address, network_mask));
}

/**
 * Sets the router for everything outside the attached networks.
 *
 * Statuses: NX_SUCCESS; NX_IP_ADDRESS_ERROR: zero, or on no attached network; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend (protection). (Guide ch.4)
 */
export function nx_ip_gateway_address_set(ip_ptr: NX_IP | null, ip_address: ULONG): Service<UINT> {
  const k = enter('nx_ip_gateway_address_set');
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (ip_address === 0) return refuse(k, NX_IP_ADDRESS_ERROR);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, ip_gateway_address_set(k, ip_ptr, ip_address));
}

function* ip_gateway_address_set(k: Kernel, ip_ptr: NX_IP, ip_address: ULONG): Service<UINT> {
  yield* ip_protect(ip_ptr);
  let found: NX_INTERFACE | null = null;
  for (let i = 0; i < physical_interfaces(ip_ptr) && found === null; i++) {
    const candidate = attached_interface(ip_ptr, i);
    if (candidate === null) continue;
    const network = (ip_address & candidate.nx_interface_ip_network_mask) >>> 0;
    if (network === candidate.nx_interface_ip_network) found = candidate;
  }
  if (found !== null) {
    ip_ptr.nx_ip_gateway_address = ip_address;
    ip_ptr.nx_ip_gateway_interface = found;
  }
  yield* ip_unprotect(ip_ptr);
  return yield* finish(k, found === null ? NX_IP_ADDRESS_ERROR : NX_SUCCESS);
}

/**
 * Gets the router's address.
 *
 * Statuses: NX_SUCCESS; NX_NOT_FOUND: none is set; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection). (Guide ch.4)
 */
export function nx_ip_gateway_address_get(
  ip_ptr: NX_IP | null,
  ip_address: Ref<ULONG> | null,
): Service<UINT> {
  const k = enter('nx_ip_gateway_address_get');
  if (bad_ip(ip_ptr) || ip_address === null) return refuse(k, NX_PTR_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, ip_gateway_address_get(k, ip_ptr, ip_address));
}

function* ip_gateway_address_get(k: Kernel, ip_ptr: NX_IP, ip_address: Ref<ULONG>): Service<UINT> {
  yield* ip_protect(ip_ptr);
  const gateway = ip_ptr.nx_ip_gateway_address;
  ip_address.value = gateway;
  yield* ip_unprotect(ip_ptr);
  return yield* finish(k, gateway === 0 ? NX_NOT_FOUND : NX_SUCCESS);
}

/**
 * Forgets the router.
 *
 * Statuses: NX_SUCCESS; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection). (Guide ch.4)
 */
export function nx_ip_gateway_address_clear(ip_ptr: NX_IP | null): Service<UINT> {
  const k = enter('nx_ip_gateway_address_clear');
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, ip_gateway_address_clear(k, ip_ptr));
}

function* ip_gateway_address_clear(k: Kernel, ip_ptr: NX_IP): Service<UINT> {
  yield* ip_protect(ip_ptr);
  ip_ptr.nx_ip_gateway_address = 0;
  ip_ptr.nx_ip_gateway_interface = null;
  yield* ip_unprotect(ip_ptr);
  return yield* finish(k, NX_SUCCESS);
}
