/** nxd_ipv6_enable and nxd_ipv6_disable (guide ch.4). */
import { enter } from '../../rtos/kernel/current.ts';
import { finish } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, UINT } from '../../rtos/kernel/service.ts';
import { not_thread_or_init } from '../../rtos/services/caller.ts';
import { fast_timer_ticks, start_fast_timer } from '../ip/nx_ip_fast_timer.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import { physical_interfaces } from '../ip/nx_ip_route_find.ts';
import type { NX_INTERFACE, NX_IP } from '../nx_cb.ts';
import { bad_ip } from '../nx_checks.ts';
import {
  NX_ALREADY_ENABLED,
  NX_CALLER_ERROR,
  NX_LINK_MULTICAST_JOIN,
  NX_LINK_MULTICAST_LEAVE,
  NX_NOT_SUPPORTED,
  NX_PTR_ERROR,
  NX_SUCCESS,
} from '../nx_constants.ts';
import {
  NX_ICMPV6_MAX_RTR_SOLICITATIONS,
  NX_ICMPV6_RTR_SOLICITATION_DELAY,
  NX_ICMPV6_RTR_SOLICITATION_INTERVAL,
  NX_IPV6_ADDR_STATE_VALID,
  NX_IPV6_ADDRESS_MANUAL_CONFIG,
  NX_LOOPBACK_IPV6_SOURCE_INDEX,
  NX_MAX_IPV6_ADDRESSES,
  NX_REACHABLE_TIME,
  NX_RETRANS_TIMER,
} from '../nx_ipv6_constants.ts';
import type { Ipv6, Ipv6Address } from '../nx_ipv6_types.ts';
import { nx_config } from '../nx_options.ts';
import { refuse } from '../nx_service.ts';
import { NX_TRACE, trace_network } from '../nx_trace.ts';
import { yield_if_preempted } from '../packet/packet_memory.ts';
import { ALL_NODES } from '../wire/ipv6_words.ts';
import { forget_neighbors, ipv6_of, without_ipv6 } from './ipv6_instance.ts';
import { register_ipv6_tables } from './ipv6_tables.ts';
import { ipv6_packet_receive } from './nx_ipv6_packet_receive.ts';
import { clear_address, interface_state, leave_solicited, tell_group } from './own_addresses.ts';

/**
 * Enables IPv6 on an IP instance: its packets are received, and routers are asked for. Neighbours are found by ICMPv6
 * (nxd_icmp_enable).
 *
 * Statuses: NX_SUCCESS; NX_ALREADY_ENABLED; NX_NOT_SUPPORTED: the build has no IPv6 (option NX_DISABLE_IPV6);
 * NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend (protection, driver). (Guide ch.4)
 */
export function nxd_ipv6_enable(ip_ptr: NX_IP | null): Service<UINT> {
  const k = enter('nxd_ipv6_enable');
  if (without_ipv6(k)) return refuse(k, NX_NOT_SUPPORTED);
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  const ipv6 = ipv6_of(k, ip_ptr) as Ipv6;
  if (ipv6.nx_ipv6_packet_receive !== null) return refuse(k, NX_ALREADY_ENABLED);
  trace_network(k, NX_TRACE.IPV6_ENABLE, ip_ptr);
  register_ipv6_tables(k.sim);
  return in_steps(k, ipv6_enable(k, ip_ptr, ipv6));
}

function* ipv6_enable(k: Kernel, ip: NX_IP, ipv6: Ipv6): Service<UINT> {
  yield* ip_protect(ip);
  ipv6.nx_ipv6_packet_receive = ipv6_packet_receive;
  forget_routers(ipv6);
  ipv6.nx_ipv6_reachable_timer = NX_REACHABLE_TIME;
  const { NX_IP_PERIODIC_RATE: second } = nx_config(k);
  const runs_per_second = Math.floor(second / fast_timer_ticks(k));
  ipv6.nx_ipv6_retrans_timer_ticks = Math.max(1, Math.floor((NX_RETRANS_TIMER * runs_per_second) / 1000));
  ipv6.nx_ipv6_hop_limit = 0xff;
  for (const nx_interface of attached_interfaces(ip)) {
    const state = interface_state(ipv6, nx_interface);
    state.nx_ipv6_rtr_solicitation_max = NX_ICMPV6_MAX_RTR_SOLICITATIONS;
    state.nx_ipv6_rtr_solicitation_count = NX_ICMPV6_MAX_RTR_SOLICITATIONS;
    state.nx_ipv6_rtr_solicitation_interval = NX_ICMPV6_RTR_SOLICITATION_INTERVAL;
    state.nx_ipv6_rtr_solicitation_timer = NX_ICMPV6_RTR_SOLICITATION_DELAY;
    yield* tell_group(ip, nx_interface, NX_LINK_MULTICAST_JOIN, ALL_NODES);
  }
  start_fast_timer(k, ip);
  if (!nx_config(k).NX_DISABLE_LOOPBACK_INTERFACE) set_loopback(ip, ipv6);
  yield* ip_unprotect(ip);
  return yield* finish(k, NX_SUCCESS);
}

function attached_interfaces(ip: NX_IP): NX_INTERFACE[] {
  const physical = ip.nx_ip_interface.slice(0, physical_interfaces(ip));
  return physical.filter(({ nx_interface_valid }) => nx_interface_valid !== 0);
}

function forget_routers(ipv6: Ipv6): void {
  for (const entry of ipv6.nx_ipv6_default_router_table) {
    entry.nx_ipv6_default_router_entry_flag = 0;
    entry.nx_ipv6_default_router_entry_life_time = 0;
    entry.nx_ipv6_default_router_entry_neighbor_cache_ptr = null;
  }
  ipv6.nx_ipv6_default_router_table_round_robin_index = 0;
  ipv6.nx_ipv6_prefix_list = [];
}

/** ::1 */
function set_loopback(ip: NX_IP, ipv6: Ipv6): void {
  const nx_interface = ip.nx_ip_interface.at(-1) as NX_INTERFACE;
  const own = ipv6.nx_ipv6_address[NX_LOOPBACK_IPV6_SOURCE_INDEX] as Ipv6Address;
  own.nxd_ipv6_address = [0, 0, 0, 1];
  own.nxd_ipv6_address_valid = 1;
  own.nxd_ipv6_address_prefix_length = 128;
  own.nxd_ipv6_address_next = null;
  own.nxd_ipv6_address_attached = nx_interface;
  own.nxd_ipv6_address_ConfigurationMethod = NX_IPV6_ADDRESS_MANUAL_CONFIG;
  own.nxd_ipv6_address_state = NX_IPV6_ADDR_STATE_VALID;
  interface_state(ipv6, nx_interface).nxd_interface_ipv6_address_list_head = own;
}

/**
 * Ends nxd_ipv6_enable, and ICMPv6: addresses, routers and neighbours are forgotten.
 *
 * Statuses: NX_SUCCESS, also when IPv6 is not enabled; NX_NOT_SUPPORTED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend (protection, driver). (Guide ch.4)
 */
export function nxd_ipv6_disable(ip_ptr: NX_IP | null): Service<UINT> {
  const k = enter('nxd_ipv6_disable');
  if (without_ipv6(k)) return refuse(k, NX_NOT_SUPPORTED);
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  const ipv6 = ipv6_of(k, ip_ptr) as Ipv6;
  if (ipv6.nx_ipv6_packet_receive === null) return refuse(k, NX_SUCCESS);
  trace_network(k, NX_TRACE.IPV6_DISABLE, ip_ptr);
  return in_steps(k, ipv6_disable(k, ip_ptr, ipv6));
}

function* ipv6_disable(k: Kernel, ip: NX_IP, ipv6: Ipv6): Service<UINT> {
  yield* ip_protect(ip);
  ipv6.nx_ipv6_packet_receive = null;
  forget_routers(ipv6);
  ipv6.nx_ipv6_reachable_timer = 0;
  ipv6.nx_ipv6_retrans_timer_ticks = 0;
  for (const nx_interface of attached_interfaces(ip)) {
    const state = interface_state(ipv6, nx_interface);
    state.nxd_interface_ipv6_address_list_head = null;
    state.nx_ipv6_rtr_solicitation_max = 0;
    state.nx_ipv6_rtr_solicitation_count = 0;
    state.nx_ipv6_rtr_solicitation_interval = 0;
    state.nx_ipv6_rtr_solicitation_timer = 0;
    yield* tell_group(ip, nx_interface, NX_LINK_MULTICAST_LEAVE, ALL_NODES);
  }
  for (const own of ipv6.nx_ipv6_address.slice(0, NX_MAX_IPV6_ADDRESSES)) {
    const nx_interface = own.nxd_ipv6_address_attached;
    if (own.nxd_ipv6_address_valid === 0 || nx_interface === null) continue;
    yield* leave_solicited(ip, nx_interface, own.nxd_ipv6_address);
  }
  for (const own of ipv6.nx_ipv6_address) clear_address(own);
  if (ipv6.nx_ip_icmpv6_packet_process !== null) {
    forget_neighbors(k, ipv6);
  }
  ipv6.nx_ip_icmpv6_packet_process = null;
  ipv6.icmpv6_error = null;
  ipv6.solicit = null;
  ipv6.solicit_router = null;
  ipv6.fast_periodic = null;
  ipv6.icmpv6_periodic = null;
  interface_state(ipv6, ip.nx_ip_interface.at(-1) as NX_INTERFACE).nxd_interface_ipv6_address_list_head =
    null;
  yield* yield_if_preempted(k);
  yield* ip_unprotect(ip);
  return yield* finish(k, NX_SUCCESS);
}
