/**
 * The ARP services that look things up: nx_arp_hardware_address_find, nx_arp_ip_address_find, nx_arp_info_get (guide
 * ch.4). Quirk `arp_find_sees_deleted_entry`: the published services look at the first dynamic entry even when it is
 * not active.
 */
import { enter } from '../../rtos/kernel/current.ts';
import { finish, finish_plain } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Ref, Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { not_thread } from '../../rtos/services/caller.ts';
import { arp_ring, is_resolved } from '../arp_cache/arp_cache.ts';
import { ip_protect, ip_unprotect } from '../ip/nx_ip_protection.ts';
import type { NX_ARP, NX_IP } from '../nx_cb.ts';
import { bad_ip } from '../nx_checks.ts';
import {
  NX_CALLER_ERROR,
  NX_ENTRY_NOT_FOUND,
  NX_INVALID_PARAMETERS,
  NX_IP_ADDRESS_ERROR,
  NX_NOT_ENABLED,
  NX_PTR_ERROR,
  NX_SUCCESS,
} from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { refuse } from '../nx_service.ts';
import { arp_disabled } from './nx_arp.ts';

/** The first match, static entries first, then the learned ones from the one used last on. */
function search(k: Kernel, ip: NX_IP, matches: (entry: NX_ARP) => boolean): NX_ARP | null {
  const fixed = arp_ring(ip.nx_ip_arp_static_list, ip.nx_ip_arp_total_entries).find(matches);
  if (fixed !== undefined) return fixed;
  const active = ip.nx_ip_arp_dynamic_active_count;
  const published = nx_config(k).quirks.arp_find_sees_deleted_entry;
  const learned = arp_ring(
    ip.nx_ip_arp_dynamic_list,
    published ? Math.max(1, active) : ip.nx_ip_arp_total_entries,
  );
  return learned.find((e) => (published || e.nx_arp_active_list_head >= 0) && matches(e)) ?? null;
}

/**
 * Gets the hardware address of an IP address, if the cache knows it; nothing is sent.
 *
 * Statuses: NX_SUCCESS; NX_ENTRY_NOT_FOUND; NX_IP_ADDRESS_ERROR: address zero; NX_NOT_ENABLED; NX_PTR_ERROR;
 * NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection). (Guide ch.4)
 */
export function nx_arp_hardware_address_find(
  ip_ptr: NX_IP | null,
  ip_address: ULONG,
  physical_msw: Ref<ULONG> | null,
  physical_lsw: Ref<ULONG> | null,
): Service<UINT> {
  const k = enter('nx_arp_hardware_address_find');
  if (bad_ip(ip_ptr) || physical_msw === null || physical_lsw === null) return refuse(k, NX_PTR_ERROR);
  if (ip_address === 0) return refuse(k, NX_IP_ADDRESS_ERROR);
  if (arp_disabled(ip_ptr)) return refuse(k, NX_NOT_ENABLED);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, arp_hardware_address_find(k, ip_ptr, ip_address, physical_msw, physical_lsw));
}

function* arp_hardware_address_find(
  k: Kernel,
  ip_ptr: NX_IP,
  ip_address: ULONG,
  physical_msw: Ref<ULONG>,
  physical_lsw: Ref<ULONG>,
): Service<UINT> {
  yield* ip_protect(ip_ptr);
  const entry = search(k, ip_ptr, (e) => e.nx_arp_ip_address === ip_address && is_resolved(e));
  if (entry !== null) {
    physical_msw.value = entry.nx_arp_physical_address_msw;
    physical_lsw.value = entry.nx_arp_physical_address_lsw;
  }
  yield* ip_unprotect(ip_ptr);
  return yield* finish(k, entry === null ? NX_ENTRY_NOT_FOUND : NX_SUCCESS);
}

/**
 * Gets the IP address of a hardware address, if the cache knows it; nothing is sent.
 *
 * Statuses: NX_SUCCESS; NX_ENTRY_NOT_FOUND; NX_INVALID_PARAMETERS: hardware address zero; NX_NOT_ENABLED; NX_PTR_ERROR;
 * NX_CALLER_ERROR.
 * Allowed from: threads. May suspend (protection). (Guide ch.4)
 */
export function nx_arp_ip_address_find(
  ip_ptr: NX_IP | null,
  ip_address: Ref<ULONG> | null,
  physical_msw: ULONG,
  physical_lsw: ULONG,
): Service<UINT> {
  const k = enter('nx_arp_ip_address_find');
  if (bad_ip(ip_ptr) || ip_address === null) return refuse(k, NX_PTR_ERROR);
  if ((physical_msw | physical_lsw) === 0) return refuse(k, NX_INVALID_PARAMETERS);
  if (arp_disabled(ip_ptr)) return refuse(k, NX_NOT_ENABLED);
  if (not_thread(k)) return refuse(k, NX_CALLER_ERROR);
  return in_steps(k, arp_ip_address_find(k, ip_ptr, physical_msw, physical_lsw, ip_address));
}

function* arp_ip_address_find(
  k: Kernel,
  ip_ptr: NX_IP,
  physical_msw: ULONG,
  physical_lsw: ULONG,
  ip_address: Ref<ULONG>,
): Service<UINT> {
  yield* ip_protect(ip_ptr);
  const entry = search(
    k,
    ip_ptr,
    (e) => e.nx_arp_physical_address_msw === physical_msw && e.nx_arp_physical_address_lsw === physical_lsw,
  );
  if (entry !== null) ip_address.value = entry.nx_arp_ip_address;
  yield* ip_unprotect(ip_ptr);
  return yield* finish(k, entry === null ? NX_ENTRY_NOT_FOUND : NX_SUCCESS);
}

/**
 * Gets the counters of ARP. Any output may be null.
 *
 * Statuses: NX_SUCCESS; NX_NOT_ENABLED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_arp_info_get(
  ip_ptr: NX_IP | null,
  arp_requests_sent: Ref<ULONG> | null = null,
  arp_requests_received: Ref<ULONG> | null = null,
  arp_responses_sent: Ref<ULONG> | null = null,
  arp_responses_received: Ref<ULONG> | null = null,
  arp_dynamic_entries: Ref<ULONG> | null = null,
  arp_static_entries: Ref<ULONG> | null = null,
  arp_aged_entries: Ref<ULONG> | null = null,
  arp_invalid_messages: Ref<ULONG> | null = null,
): UINT {
  const k = enter('nx_arp_info_get');
  if (bad_ip(ip_ptr)) return finish_plain(k, NX_PTR_ERROR);
  if (arp_disabled(ip_ptr)) return finish_plain(k, NX_NOT_ENABLED);
  if (not_thread(k)) return finish_plain(k, NX_CALLER_ERROR);
  if (arp_requests_sent !== null) arp_requests_sent.value = ip_ptr.nx_ip_arp_requests_sent;
  if (arp_requests_received !== null) arp_requests_received.value = ip_ptr.nx_ip_arp_requests_received;
  if (arp_responses_sent !== null) arp_responses_sent.value = ip_ptr.nx_ip_arp_responses_sent;
  if (arp_responses_received !== null) arp_responses_received.value = ip_ptr.nx_ip_arp_responses_received;
  if (arp_dynamic_entries !== null) arp_dynamic_entries.value = ip_ptr.nx_ip_arp_dynamic_active_count;
  if (arp_static_entries !== null) arp_static_entries.value = ip_ptr.nx_ip_arp_static_entries;
  if (arp_aged_entries !== null) arp_aged_entries.value = ip_ptr.nx_ip_arp_aged_entries;
  if (arp_invalid_messages !== null) arp_invalid_messages.value = ip_ptr.nx_ip_arp_invalid_messages;
  return finish_plain(k, NX_SUCCESS);
}
