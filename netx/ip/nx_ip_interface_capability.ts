/**
 * What the card of an interface does instead of the stack (guide ch.4): nx_ip_interface_capability_get, _capability_set, in a
 * build with NX_ENABLE_INTERFACE_CAPABILITY. In C a checksum that the card makes is left out by the stack. Here it is
 * computed all the same: on the wire there is no difference, and the simulated card needs no second checksum.
 */
import { enter } from '../../rtos/kernel/current.ts';
import { finish_plain } from '../../rtos/kernel/finish.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Ref, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { not_thread_or_init } from '../../rtos/services/caller.ts';
import type { NX_INTERFACE, NX_IP } from '../nx_cb.ts';
import { bad_ip } from '../nx_checks.ts';
import {
  NX_CALLER_ERROR,
  NX_INVALID_INTERFACE,
  NX_NOT_SUPPORTED,
  NX_PTR_ERROR,
  NX_SUCCESS,
} from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { physical_interfaces } from './nx_ip_route_find.ts';

function refusal(k: Kernel, ip: NX_IP | null, index: UINT, flag: unknown): UINT {
  if (!nx_config(k).NX_ENABLE_INTERFACE_CAPABILITY) return NX_NOT_SUPPORTED;
  if (bad_ip(ip)) return NX_PTR_ERROR;
  if (index >= physical_interfaces(ip)) return NX_INVALID_INTERFACE;
  if (flag === null) return NX_PTR_ERROR;
  return not_thread_or_init(k) ? NX_CALLER_ERROR : NX_SUCCESS;
}

/**
 * Tells what the card of an interface does: bits of NX_INTERFACE_CAPABILITY_...
 *
 * Statuses: NX_SUCCESS; NX_NOT_SUPPORTED: a build without NX_ENABLE_INTERFACE_CAPABILITY; NX_INVALID_INTERFACE;
 * NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_ip_interface_capability_get(
  ip_ptr: NX_IP | null,
  interface_index: UINT,
  interface_capability_flag: Ref<ULONG> | null,
): UINT {
  const k = enter('nx_ip_interface_capability_get');
  const status = refusal(k, ip_ptr, interface_index, interface_capability_flag);
  if (status === NX_SUCCESS) {
    const nx_interface = (ip_ptr as NX_IP).nx_ip_interface[interface_index] as NX_INTERFACE;
    (interface_capability_flag as Ref<ULONG>).value = nx_interface.nx_interface_capability_flag;
  }
  return finish_plain(k, status);
}

/**
 * Says what the card of an interface does. A driver says it when its interface is attached; before that everything is
 * cleared.
 *
 * Statuses: NX_SUCCESS; NX_NOT_SUPPORTED: a build without NX_ENABLE_INTERFACE_CAPABILITY; NX_INVALID_INTERFACE;
 * NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_ip_interface_capability_set(
  ip_ptr: NX_IP | null,
  interface_index: UINT,
  interface_capability_flag: ULONG,
): UINT {
  const k = enter('nx_ip_interface_capability_set');
  const status = refusal(k, ip_ptr, interface_index, interface_capability_flag);
  if (status === NX_SUCCESS) {
    const nx_interface = (ip_ptr as NX_IP).nx_ip_interface[interface_index] as NX_INTERFACE;
    nx_interface.nx_interface_capability_flag = interface_capability_flag;
  }
  return finish_plain(k, status);
}
