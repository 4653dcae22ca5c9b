/** Switching on and off that addresses are formed from the prefixes of routers, for each interface (guide ch.4). */
import { enter } from '../../rtos/kernel/current.ts';
import { finish } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, UINT } from '../../rtos/kernel/service.ts';
import { not_thread_or_init } from '../../rtos/services/caller.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import { physical_interfaces } from '../ip/nx_ip_route_find.ts';
import type { NX_IP } from '../nx_cb.ts';
import { bad_ip } from '../nx_checks.ts';
import {
  NX_ALREADY_ENABLED,
  NX_CALLER_ERROR,
  NX_INVALID_INTERFACE,
  NX_NOT_SUPPORTED,
  NX_PTR_ERROR,
  NX_SUCCESS,
} from '../nx_constants.ts';
import {
  NX_ICMPV6_RTR_SOLICITATION_DELAY,
  NX_STATELESS_ADDRESS_AUTOCONFIG_DISABLED,
  NX_STATELESS_ADDRESS_AUTOCONFIG_ENABLED,
} from '../nx_ipv6_constants.ts';
import type { Ipv6, Ipv6Interface } from '../nx_ipv6_types.ts';
import { nx_config } from '../nx_options.ts';
import { refuse } from '../nx_service.ts';
import { NX_TRACE, trace_network } from '../nx_trace.ts';
import { ipv6_of, without_ipv6 } from './ipv6_instance.ts';

function switch_to(
  service: string,
  ip: NX_IP | null,
  interface_index: UINT,
  status: UINT,
  answer_if_so: UINT,
): Service<UINT> {
  const k = enter(service);
  if (without_ipv6(k) || !nx_config(k).NX_IPV6_STATELESS_AUTOCONFIG_CONTROL)
    return refuse(k, NX_NOT_SUPPORTED);
  if (bad_ip(ip)) return refuse(k, NX_PTR_ERROR);
  if (interface_index >= physical_interfaces(ip)) return refuse(k, NX_INVALID_INTERFACE);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  const enables = status === NX_STATELESS_ADDRESS_AUTOCONFIG_ENABLED;
  const { IPV6_STATELESS_ADDRESS_AUTOCONFIG_ENABLE, IPV6_STATELESS_ADDRESS_AUTOCONFIG_DISABLE } = NX_TRACE;
  const event = enables
    ? IPV6_STATELESS_ADDRESS_AUTOCONFIG_ENABLE
    : IPV6_STATELESS_ADDRESS_AUTOCONFIG_DISABLE;
  trace_network(k, event, ip, interface_index);
  const state = (ipv6_of(k, ip) as Ipv6).interfaces[interface_index] as Ipv6Interface;
  if (state.nx_ipv6_stateless_address_autoconfig_status === status) return refuse(k, answer_if_so);
  return in_steps(k, switch_autoconfig(k, ip, state, status));
}

function* switch_autoconfig(k: Kernel, ip: NX_IP, state: Ipv6Interface, status: UINT): Service<UINT> {
  yield* ip_protect(ip);
  state.nx_ipv6_stateless_address_autoconfig_status = status;
  if (status === NX_STATELESS_ADDRESS_AUTOCONFIG_ENABLED) {
    state.nx_ipv6_rtr_solicitation_count = state.nx_ipv6_rtr_solicitation_max;
    state.nx_ipv6_rtr_solicitation_timer = NX_ICMPV6_RTR_SOLICITATION_DELAY;
  } else {
    state.nx_ipv6_rtr_solicitation_count = 0;
  }
  yield* ip_unprotect(ip);
  return yield* finish(k, NX_SUCCESS);
}

/**
 * Lets an interface form addresses from the prefixes of routers, as it does from the beginning, and ask for routers again.
 *
 * Statuses: NX_SUCCESS; NX_ALREADY_ENABLED; NX_NOT_SUPPORTED: option NX_IPV6_STATELESS_AUTOCONFIG_CONTROL is off
 * (default), or the build has no IPv6; NX_INVALID_INTERFACE; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend (protection). (Guide ch.4)
 */
export function nxd_ipv6_stateless_address_autoconfig_enable(
  ip_ptr: NX_IP | null,
  interface_index: UINT,
): Service<UINT> {
  const service = 'nxd_ipv6_stateless_address_autoconfig_enable';
  const to = NX_STATELESS_ADDRESS_AUTOCONFIG_ENABLED;
  return switch_to(service, ip_ptr, interface_index, to, NX_ALREADY_ENABLED);
}

/** Ends nxd_ipv6_stateless_address_autoconfig_enable, and asking for routers. NX_SUCCESS also when it was off. */
export function nxd_ipv6_stateless_address_autoconfig_disable(
  ip_ptr: NX_IP | null,
  interface_index: UINT,
): Service<UINT> {
  const service = 'nxd_ipv6_stateless_address_autoconfig_disable';
  return switch_to(service, ip_ptr, interface_index, NX_STATELESS_ADDRESS_AUTOCONFIG_DISABLED, NX_SUCCESS);
}
