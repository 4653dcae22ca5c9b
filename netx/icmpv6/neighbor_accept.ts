/** What a valid neighbour advertisement changes of the neighbour's entry (RFC 4861 7.2.5). */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service } from '../../rtos/kernel/service.ts';
import { router_find, router_remove } from '../nd_cache/default_routers.ts';
import { forget_destinations_behind } from '../nd_cache/destination_table.ts';
import { is_settled, type Mac, neighbor_add, same_mac, set_mac } from '../nd_cache/nd_cache.ts';
import type { NX_IP } from '../nx_cb.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import {
  ND_CACHE_STATE_CREATED,
  ND_CACHE_STATE_INCOMPLETE,
  ND_CACHE_STATE_REACHABLE,
  ND_CACHE_STATE_STALE,
} from '../nx_ipv6_constants.ts';
import type { Ipv6, Ipv6Address, Neighbor } from '../nx_ipv6_types.ts';
import { nx_config } from '../nx_options.ts';
import { send_waiting } from './neighbor_learn.ts';

const ROUTER = 0x80000000;
const SOLICITED = 0x40000000;
const OVERRIDE = 0x20000000;

/** `mac` is null when the advertisement does not tell one. */
export function* accept_advertisement(
  ip: NX_IP,
  entry: Neighbor,
  target: Ipv6Words,
  flags: number,
  mac: Mac | null,
  own: Ipv6Address,
): Service<void> {
  const ipv6 = ip.ipv6 as Ipv6;
  const other_mac = mac !== null && !same_mac(entry, mac);
  const refused = other_mac && (flags & OVERRIDE) === 0;
  note_router(ipv6, entry, target, (flags & ROUTER) !== 0, refused);
  if (is_settled(K as Kernel, entry)) return;
  const { nx_nd_cache_nd_status: status } = entry;
  const solicited = (flags & SOLICITED) !== 0;
  if (status === ND_CACHE_STATE_INCOMPLETE || status === ND_CACHE_STATE_CREATED) {
    if (mac === null) return;
    const now = solicited ? ND_CACHE_STATE_REACHABLE : ND_CACHE_STATE_STALE;
    const nx_interface = own.nxd_ipv6_address_attached;
    const learnt = { address: target, mac, status: now, is_static: false, nx_interface, own };
    neighbor_add(K as Kernel, ipv6, learnt);
    yield* send_waiting(ip, entry);
    return;
  }
  if (refused) {
    if (status === ND_CACHE_STATE_REACHABLE) settle(entry, ND_CACHE_STATE_STALE, 0);
    return;
  }
  if (other_mac && mac !== null) set_mac(entry, mac);
  if (solicited) settle(entry, ND_CACHE_STATE_REACHABLE, ipv6.nx_ipv6_reachable_timer);
  else if (other_mac) settle(entry, ND_CACHE_STATE_STALE, 0);
}

function settle(entry: Neighbor, status: number, timer: number): void {
  entry.nx_nd_cache_nd_status = status;
  entry.nx_nd_cache_timer_tick = timer;
}

/** A router that says it is none any more is no default router. */
function note_router(
  ipv6: Ipv6,
  entry: Neighbor,
  target: Ipv6Words,
  is_router: boolean,
  refused: boolean,
): void {
  const router = router_find(ipv6, target);
  if (is_router) {
    if (entry.nx_nd_cache_is_router !== null || router === null) return;
    entry.nx_nd_cache_is_router = router;
    router.nx_ipv6_default_router_entry_neighbor_cache_ptr = entry;
    return;
  }
  if (refused) return;
  if (!nx_config(K as Kernel).quirks.ipv6_redirect_ends_at_once) forget_destinations_behind(ipv6, target);
  if (entry.nx_nd_cache_is_router === null) return;
  entry.nx_nd_cache_is_router.nx_ipv6_default_router_entry_neighbor_cache_ptr = null;
  entry.nx_nd_cache_is_router = null;
  if (router !== null) router_remove(ipv6, router);
}
