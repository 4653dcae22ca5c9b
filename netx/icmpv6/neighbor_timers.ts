/** The clocks of the neighbour cache (RFC 4861 7.3): solicitations in the fast timer, ages in the slow one. */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service } from '../../rtos/kernel/service.ts';
import { mark } from '../../rtos/sim/marks.ts';
import { neighbor_delete } from '../nd_cache/nd_cache.ts';
import type { NX_IP } from '../nx_cb.ts';
import {
  ND_CACHE_STATE_DELAY,
  ND_CACHE_STATE_INCOMPLETE,
  ND_CACHE_STATE_PROBE,
  ND_CACHE_STATE_REACHABLE,
  ND_CACHE_STATE_STALE,
  NX_MAX_UNICAST_SOLICIT,
} from '../nx_ipv6_constants.ts';
import type { Ipv6, Neighbor } from '../nx_ipv6_types.ts';
import { nx_config } from '../nx_options.ts';
import { yield_if_preempted } from '../packet/packet_memory.ts';
import { solicit_neighbor } from './neighbor_solicit.ts';

/** Asks again for neighbours that have not answered, and gives up in the end. */
export function* solicit_neighbors(ip: NX_IP, ipv6: Ipv6): Service<void> {
  // The event that a solicitation is sent in is one of those that it waits for; as published it is not.
  const early = nx_config(K as Kernel).quirks.ipv6_solicitations_late ? 0 : 1;
  for (const entry of ipv6.nx_ipv6_nd_cache) {
    const { nx_nd_cache_nd_status: status } = entry;
    if (status !== ND_CACHE_STATE_PROBE && status !== ND_CACHE_STATE_INCOMPLETE) continue;
    if (entry.nx_nd_cache_timer_tick > 0) {
      entry.nx_nd_cache_timer_tick--;
    } else if (entry.nx_nd_cache_num_solicit === 0) {
      mark('icmpv6: a neighbour does not answer');
      neighbor_delete(K as Kernel, ipv6, entry);
      yield* yield_if_preempted(K as Kernel);
    } else {
      yield* solicit_neighbor(ip, entry);
      entry.nx_nd_cache_num_solicit--;
      entry.nx_nd_cache_timer_tick = ipv6.nx_ipv6_retrans_timer_ticks - early;
    }
  }
}

/** A second has passed. */
export function age_neighbors(ipv6: Ipv6): void {
  for (const entry of ipv6.nx_ipv6_nd_cache) {
    if (entry.nx_nd_cache_is_static === 0) age(entry);
  }
}

function age(entry: Neighbor): void {
  switch (entry.nx_nd_cache_nd_status) {
    case ND_CACHE_STATE_REACHABLE:
      entry.nx_nd_cache_timer_tick = (entry.nx_nd_cache_timer_tick - 1) >>> 0;
      if (entry.nx_nd_cache_timer_tick === 0) entry.nx_nd_cache_nd_status = ND_CACHE_STATE_STALE;
      return;
    case ND_CACHE_STATE_DELAY:
      entry.nx_nd_cache_timer_tick = (entry.nx_nd_cache_timer_tick - 1) >>> 0;
      if (entry.nx_nd_cache_timer_tick !== 0) return;
      entry.nx_nd_cache_nd_status = ND_CACHE_STATE_PROBE;
      entry.nx_nd_cache_num_solicit = NX_MAX_UNICAST_SOLICIT;
      return;
    case ND_CACHE_STATE_STALE:
      entry.nx_nd_cache_timer_tick++;
  }
}
