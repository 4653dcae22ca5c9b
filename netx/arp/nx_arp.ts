/**
 * The ARP services that enable it and that write to the cache (guide ch.4, nx_arp_*). Looking things up is in
 * nx_arp_find.ts, announcing addresses in nx_arp_announce.ts.
 */
import { enter } from '../../rtos/kernel/current.ts';
import { finish, finish_plain } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { not_thread, not_thread_or_init } from '../../rtos/services/caller.ts';
import {
  arp_allocate,
  arp_allocate_static,
  arp_cache_setup,
  arp_count_down,
  arp_deactivate,
  arp_lookup,
  arp_make_static,
  arp_remove_static,
  arp_ring,
} from '../arp_cache/arp_cache.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import { ip_route_find, type Route } from '../ip/nx_ip_route_find.ts';
import type { NX_IP } from '../nx_cb.ts';
import { bad_ip, not_a_host } from '../nx_checks.ts';
import {
  NX_ALREADY_ENABLED,
  NX_ARP_EXPIRATION_RATE,
  NX_ARP_UPDATE_RATE,
  NX_CALLER_ERROR,
  NX_DUPLICATED_ENTRY,
  NX_ENTRY_NOT_FOUND,
  NX_INVALID_PARAMETERS,
  NX_IP_ADDRESS_ERROR,
  NX_NO_MORE_ENTRIES,
  NX_NOT_ENABLED,
  NX_PTR_ERROR,
  NX_SIZE_ERROR,
  NX_SUCCESS,
  SIZEOF_NX_ARP,
} from '../nx_constants.ts';
import { refuse } from '../nx_service.ts';
import { NX_TRACE, trace_network } from '../nx_trace.ts';
import { yield_if_preempted } from '../packet/packet_memory.ts';
import { register_arp_table } from './arp_table.ts';
import { arp_periodic_update } from './nx_arp_periodic.ts';
import { arp_queue_process } from './nx_arp_receive.ts';
import { arp_packet_send, arp_queue_send } from './nx_arp_send.ts';

/** True when ARP was not enabled. */
export function arp_disabled(ip: NX_IP): boolean {
  return ip.nx_ip_arp_packet_send === null;
}

/**
 * Enables ARP with a cache of `floor(arp_cache_size / SIZEOF_NX_ARP)` entries. The memory is only measured here.
 *
 * Statuses: NX_SUCCESS; NX_ALREADY_ENABLED; NX_SIZE_ERROR: not room for one entry; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_arp_enable(
  ip_ptr: NX_IP | null,
  arp_cache_memory: Uint8Array | null,
  arp_cache_size: ULONG,
): UINT {
  const k = enter('nx_arp_enable');
  if (bad_ip(ip_ptr) || arp_cache_memory === null) return finish_plain(k, NX_PTR_ERROR);
  if (!arp_disabled(ip_ptr)) return finish_plain(k, NX_ALREADY_ENABLED);
  const entries = Math.floor(arp_cache_size / SIZEOF_NX_ARP);
  if (entries === 0) return finish_plain(k, NX_SIZE_ERROR);
  if (not_thread_or_init(k)) return finish_plain(k, NX_CALLER_ERROR);
  trace_network(k, NX_TRACE.ARP_ENABLE, ip_ptr, arp_cache_memory, arp_cache_size);
  arp_cache_setup(ip_ptr, entries);
  ip_ptr.nx_ip_arp_periodic_update = arp_periodic_update;
  ip_ptr.nx_ip_arp_queue_process = arp_queue_process;
  ip_ptr.nx_ip_arp_packet_send = arp_packet_send;
  ip_ptr.arp_invalidate = nx_arp_dynamic_entries_invalidate;
  register_arp_table(k.sim);
  return finish_plain(k, NX_SUCCESS);
}

/**
 * Puts a mapping into the cache that stays until it is deleted, whatever ARP messages say.
 *
 * Statuses: NX_SUCCESS; NX_IP_ADDRESS_ERROR: not an address of a host on an attached network whose link is up;
 * NX_INVALID_PARAMETERS: hardware address zero; NX_NO_MORE_ENTRIES: all entries are static; NX_NOT_ENABLED;
 * NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend (protection, driver). (Guide ch.4)
 */
export function nx_arp_static_entry_create(
  ip_ptr: NX_IP | null,
  ip_address: ULONG,
  physical_msw: ULONG,
  physical_lsw: ULONG,
): Service<UINT> {
  const k = enter('nx_arp_static_entry_create');
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (not_a_host(ip_address)) return refuse(k, NX_IP_ADDRESS_ERROR);
  if ((physical_msw | physical_lsw) === 0) return refuse(k, NX_INVALID_PARAMETERS);
  if (arp_disabled(ip_ptr)) return refuse(k, NX_NOT_ENABLED);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  const route = ip_route_find(ip_ptr, ip_address, null);
  if (route === null || route.next_hop !== ip_address) return refuse(k, NX_IP_ADDRESS_ERROR);
  return in_steps(k, arp_static_entry_create(k, ip_ptr, ip_address, physical_msw, physical_lsw, route));
}

function* arp_static_entry_create(
  k: Kernel,
  ip_ptr: NX_IP,
  ip_address: ULONG,
  physical_msw: ULONG,
  physical_lsw: ULONG,
  route: Route,
): Service<UINT> {
  yield* ip_protect(ip_ptr);
  let entry = arp_lookup(ip_ptr, ip_address);
  if (entry === null) entry = arp_allocate_static(k, ip_ptr, ip_address);
  else if (entry.nx_arp_route_static === 0) arp_make_static(ip_ptr, entry);
  if (entry !== null) {
    entry.nx_arp_entry_next_update = 0;
    entry.nx_arp_physical_address_msw = physical_msw;
    entry.nx_arp_physical_address_lsw = physical_lsw;
    entry.nx_arp_ip_interface = route.interface;
    yield* arp_queue_send(ip_ptr, entry);
  }
  yield* ip_unprotect(ip_ptr);
  return yield* finish(k, entry === null ? NX_NO_MORE_ENTRIES : NX_SUCCESS);
}

/**
 * Deletes a static mapping, given completely.
 *
 * Statuses: NX_SUCCESS; NX_ENTRY_NOT_FOUND; NX_IP_ADDRESS_ERROR; NX_INVALID_PARAMETERS; NX_NOT_ENABLED; NX_PTR_ERROR;
 * NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection). (Guide ch.4)
 */
export function nx_arp_static_entry_delete(
  ip_ptr: NX_IP | null,
  ip_address: ULONG,
  physical_msw: ULONG,
  physical_lsw: ULONG,
): Service<UINT> {
  const k = enter('nx_arp_static_entry_delete');
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (ip_address === 0) return refuse(k, NX_IP_ADDRESS_ERROR);
  if ((physical_msw | physical_lsw) === 0) return refuse(k, NX_INVALID_PARAMETERS);
  if (arp_disabled(ip_ptr)) return refuse(k, NX_NOT_ENABLED);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, arp_static_entry_delete(k, ip_ptr, ip_address, physical_msw, physical_lsw));
}

function* arp_static_entry_delete(
  k: Kernel,
  ip_ptr: NX_IP,
  ip_address: ULONG,
  physical_msw: ULONG,
  physical_lsw: ULONG,
): Service<UINT> {
  yield* ip_protect(ip_ptr);
  const entry = arp_ring(ip_ptr.nx_ip_arp_static_list, ip_ptr.nx_ip_arp_total_entries).find(
    (e) =>
      e.nx_arp_ip_address === ip_address &&
      e.nx_arp_physical_address_msw === physical_msw &&
      e.nx_arp_physical_address_lsw === physical_lsw,
  );
  if (entry !== undefined) arp_remove_static(ip_ptr, entry);
  yield* ip_unprotect(ip_ptr);
  return yield* finish(k, entry === undefined ? NX_ENTRY_NOT_FOUND : NX_SUCCESS);
}

/**
 * Deletes all static mappings.
 *
 * Statuses: NX_SUCCESS; NX_NOT_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend (protection). (Guide ch.4)
 */
export function nx_arp_static_entries_delete(ip_ptr: NX_IP | null): Service<UINT> {
  const k = enter('nx_arp_static_entries_delete');
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (arp_disabled(ip_ptr)) return refuse(k, NX_NOT_ENABLED);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, arp_static_entries_delete(k, ip_ptr));
}

function* arp_static_entries_delete(k: Kernel, ip_ptr: NX_IP): Service<UINT> {
  yield* ip_protect(ip_ptr);
  while (ip_ptr.nx_ip_arp_static_list !== null) arp_remove_static(ip_ptr, ip_ptr.nx_ip_arp_static_list);
  yield* ip_unprotect(ip_ptr);
  return yield* finish(k, NX_SUCCESS);
}

/**
 * Puts a mapping into the cache as if ARP had learned it; with both hardware words 0 a request is sent to learn it.
 *
 * Statuses: NX_SUCCESS; NX_DUPLICATED_ENTRY: there is a static mapping; NX_IP_ADDRESS_ERROR; NX_NO_MORE_ENTRIES: all entries are
 * static; NX_NOT_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection, driver). (Guide ch.4)
 */
export function nx_arp_dynamic_entry_set(
  ip_ptr: NX_IP | null,
  ip_address: ULONG,
  physical_msw: ULONG,
  physical_lsw: ULONG,
): Service<UINT> {
  const k = enter('nx_arp_dynamic_entry_set');
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (not_a_host(ip_address)) return refuse(k, NX_IP_ADDRESS_ERROR);
  if (arp_disabled(ip_ptr)) return refuse(k, NX_NOT_ENABLED);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  const route = ip_route_find(ip_ptr, ip_address, null);
  if (route === null || route.next_hop !== ip_address) return refuse(k, NX_IP_ADDRESS_ERROR);
  return in_steps(k, arp_dynamic_entry_set(k, ip_ptr, ip_address, physical_msw, physical_lsw, route));
}

function* arp_dynamic_entry_set(
  k: Kernel,
  ip_ptr: NX_IP,
  ip_address: ULONG,
  physical_msw: ULONG,
  physical_lsw: ULONG,
  route: Route,
): Service<UINT> {
  yield* ip_protect(ip_ptr);
  const known = arp_lookup(ip_ptr, ip_address);
  const entry = known ?? arp_allocate(k, ip_ptr, ip_address);
  const is_static = entry !== null && entry.nx_arp_route_static !== 0;
  if (entry !== null && !is_static) {
    entry.nx_arp_physical_address_msw = physical_msw;
    entry.nx_arp_physical_address_lsw = physical_lsw;
    entry.nx_arp_retries = 0;
    entry.nx_arp_ip_interface = route.interface;
    if ((physical_msw | physical_lsw) === 0) {
      arp_count_down(ip_ptr, entry, NX_ARP_UPDATE_RATE);
      yield* arp_packet_send(ip_ptr, ip_address, route.interface);
    } else {
      arp_count_down(ip_ptr, entry, NX_ARP_EXPIRATION_RATE);
      yield* arp_queue_send(ip_ptr, entry);
    }
  }
  yield* ip_unprotect(ip_ptr);
  if (is_static) return yield* finish(k, NX_DUPLICATED_ENTRY);
  return yield* finish(k, entry === null ? NX_NO_MORE_ENTRIES : NX_SUCCESS);
}

/**
 * Forgets all that ARP learned; packets that wait for an answer are dropped.
 *
 * Statuses: NX_SUCCESS; NX_NOT_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection). (Guide ch.4)
 */
export function nx_arp_dynamic_entries_invalidate(ip_ptr: NX_IP | null): Service<UINT> {
  const k = enter('nx_arp_dynamic_entries_invalidate');
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (arp_disabled(ip_ptr)) return refuse(k, NX_NOT_ENABLED);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, arp_dynamic_entries_invalidate(k, ip_ptr));
}

function* arp_dynamic_entries_invalidate(k: Kernel, ip_ptr: NX_IP): Service<UINT> {
  yield* ip_protect(ip_ptr);
  for (const entry of arp_ring(ip_ptr.nx_ip_arp_dynamic_list, ip_ptr.nx_ip_arp_total_entries)) {
    if (ip_ptr.nx_ip_arp_dynamic_active_count === 0) break;
    arp_deactivate(k, ip_ptr, entry);
    entry.nx_arp_ip_interface = null;
  }
  yield* yield_if_preempted(k);
  yield* ip_unprotect(ip_ptr);
  return yield* finish(k, NX_SUCCESS);
}

/**
 * Deletes the mapping of an address, static or learned.
 *
 * Statuses: NX_SUCCESS; NX_ENTRY_NOT_FOUND; NX_IP_ADDRESS_ERROR: address zero; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend (protection). (Guide ch.4)
 */
export function nx_arp_entry_delete(ip_ptr: NX_IP | null, ip_address: ULONG): Service<UINT> {
  const k = enter('nx_arp_entry_delete');
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (ip_address === 0) return refuse(k, NX_IP_ADDRESS_ERROR);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, arp_entry_delete(k, ip_ptr, ip_address));
}

function* arp_entry_delete(k: Kernel, ip_ptr: NX_IP, ip_address: ULONG): Service<UINT> {
  yield* ip_protect(ip_ptr);
  const entry = arp_lookup(ip_ptr, ip_address);
  if (entry !== null) {
    if (entry.nx_arp_route_static !== 0) arp_remove_static(ip_ptr, entry);
    else arp_deactivate(k, ip_ptr, entry);
  }
  yield* yield_if_preempted(k);
  yield* ip_unprotect(ip_ptr);
  return yield* finish(k, entry === null ? NX_ENTRY_NOT_FOUND : NX_SUCCESS);
}
