/**
 * Static routes (guide ch.4): nx_ip_static_route_add and _delete. A build option, NX_ENABLE_IP_STATIC_ROUTING; the table
 * holds 8, longest mask first.
 */
import { enter } from '../../rtos/kernel/current.ts';
import { finish } from '../../rtos/kernel/finish.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { not_thread_or_init } from '../../rtos/services/caller.ts';
import { type NX_IP, NX_IP_ROUTING_ENTRY } from '../nx_cb.ts';
import { bad_ip } from '../nx_checks.ts';
import {
  NX_CALLER_ERROR,
  NX_IP_ADDRESS_ERROR,
  NX_IP_ROUTING_TABLE_SIZE,
  NX_NOT_SUCCESSFUL,
  NX_NOT_SUPPORTED,
  NX_OVERFLOW,
  NX_PTR_ERROR,
  NX_SUCCESS,
} from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { refuse } from '../nx_service.ts';
import { ip_protect, ip_unprotect } from './nx_ip_protection.ts';

/**
 * Adds a route, or changes the next hop of one that exists. The next hop must be on an attached network.
 *
 * Statuses: NX_SUCCESS; NX_OVERFLOW: the table is full; NX_IP_ADDRESS_ERROR; NX_NOT_SUPPORTED; NX_PTR_ERROR;
 * NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend (protection). (Guide ch.4)
 */
export function nx_ip_static_route_add(
  ip_ptr: NX_IP | null,
  network_address: ULONG,
  net_mask: ULONG,
  next_hop: ULONG,
): Service<UINT> {
  const k = enter('nx_ip_static_route_add');
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  if (!nx_config(k).NX_ENABLE_IP_STATIC_ROUTING) return refuse(k, NX_NOT_SUPPORTED);
  return in_steps(k, ip_static_route_add(k, ip_ptr, network_address, net_mask, next_hop));
}

function* ip_static_route_add(
  k: Kernel,
  ip_ptr: NX_IP,
  network_address: ULONG,
  net_mask: ULONG,
  next_hop: ULONG,
): Service<UINT> {
  yield* ip_protect(ip_ptr);
  const status = add(ip_ptr, (network_address & net_mask) >>> 0, net_mask, next_hop);
  yield* ip_unprotect(ip_ptr);
  return yield* finish(k, status);
}

function add(ip: NX_IP, network: ULONG, mask: ULONG, next_hop: ULONG): UINT {
  const by = ip.nx_ip_interface.find(
    (i) =>
      i.nx_interface_valid !== 0 &&
      (next_hop & i.nx_interface_ip_network_mask) >>> 0 === i.nx_interface_ip_network,
  );
  if (by === undefined) return NX_IP_ADDRESS_ERROR;
  const table = ip.nx_ip_routing_table;
  const same = table.find((e) => e.nx_ip_routing_dest_ip === network && e.nx_ip_routing_net_mask === mask);
  if (same !== undefined) {
    same.nx_ip_routing_next_hop_address = next_hop;
    return NX_SUCCESS;
  }
  if (table.length === NX_IP_ROUTING_TABLE_SIZE) return NX_OVERFLOW;
  const entry = new NX_IP_ROUTING_ENTRY();
  entry.nx_ip_routing_dest_ip = network;
  entry.nx_ip_routing_net_mask = mask;
  entry.nx_ip_routing_next_hop_address = next_hop;
  entry.nx_ip_routing_entry_ip_interface = by;
  const place = table.findIndex((e) => e.nx_ip_routing_net_mask <= mask);
  table.splice(place < 0 ? table.length : place, 0, entry);
  ip.nx_ip_routing_table_entry_count = table.length;
  return NX_SUCCESS;
}

/**
 * Deletes a route.
 *
 * Statuses: NX_SUCCESS; NX_NOT_SUCCESSFUL: there is no such; NX_NOT_SUPPORTED; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. May suspend (protection). (Guide ch.4)
 */
export function nx_ip_static_route_delete(
  ip_ptr: NX_IP | null,
  network_address: ULONG,
  net_mask: ULONG,
): Service<UINT> {
  const k = enter('nx_ip_static_route_delete');
  if (bad_ip(ip_ptr)) return refuse(k, NX_PTR_ERROR);
  if (not_thread_or_init(k)) return refuse(k, NX_CALLER_ERROR);
  if (!nx_config(k).NX_ENABLE_IP_STATIC_ROUTING) return refuse(k, NX_NOT_SUPPORTED);
  return in_steps(k, ip_static_route_delete(k, ip_ptr, network_address, net_mask));
}

function* ip_static_route_delete(
  k: Kernel,
  ip_ptr: NX_IP,
  network_address: ULONG,
  net_mask: ULONG,
): Service<UINT> {
  yield* ip_protect(ip_ptr);
  const network = (network_address & net_mask) >>> 0;
  const table = ip_ptr.nx_ip_routing_table;
  const place = table.findIndex(
    (e) => e.nx_ip_routing_dest_ip === network && e.nx_ip_routing_net_mask === net_mask,
  );
  if (place >= 0) table.splice(place, 1);
  ip_ptr.nx_ip_routing_table_entry_count = table.length;
  yield* ip_unprotect(ip_ptr);
  return yield* finish(k, place < 0 ? NX_NOT_SUCCESSFUL : NX_SUCCESS);
}
