/**
 * Who could give packets back to a pool that threads wait for: the IP thread for what the stack has queued, the last
 * owner for what a thread took, and for queues of the rooms above (the receive queue of an MQTT client) whoever they
 * name. Thus a search can draw a wait cycle that leads through a packet pool; nothing here is asked in an ordinary run.
 */
import { type Holders, register_holders } from '../../rtos/kernel/holders.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { TX_THREAD } from '../../rtos/kernel/tx_thread_cb.ts';
import { type NX_PACKET, NX_PACKET_POOL } from '../nx_cb.ts';
import { created_ips } from '../nx_system.ts';
import { type PacketKeeper, packet_keepers, pool_account } from './packet_accounting.ts';

/** The threads that release packets of this place; null when nobody can say. */
function who_releases(
  k: Kernel,
  packet: NX_PACKET,
  place: string,
  keeper: PacketKeeper | undefined,
): readonly TX_THREAD[] | null {
  if (keeper !== undefined) return keeper.threads();
  if (place === 'owned') return packet.owner_thread === null ? null : [packet.owner_thread];
  return created_ips(k).objects.map((ip) => ip.nx_ip_thread);
}

/** Holders of the packets of a pool; null for any other object, and when somebody unknown has one of them. */
export function pool_holders(object: unknown): Holders | null {
  if (!(object instanceof NX_PACKET_POOL) || object.target === null) return null;
  const k = object.target;
  const keepers = new Map(packet_keepers(k).map((keeper) => [keeper.name, keeper]));
  const threads = new Set<TX_THREAD>();
  const counts = new Map<string, number>();
  for (const { packet, place } of pool_account(k, object).places) {
    const holders = who_releases(k, packet, place, keepers.get(place));
    if (holders === null) return null;
    for (const thread of holders) threads.add(thread);
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const where = [...counts].map(
    ([place, count]) => `${count} ${place === 'owned' ? 'taken' : `in ${place}`}`,
  );
  const words = `a packet of pool "${object.nx_packet_pool_name}" (${where.join(', ')})`;
  return { threads: [...threads], words };
}

/** Makes the pools of a simulation known to its searches. Called for each pool; the second time changes nothing. */
export function tell_pool_holders(k: Kernel): void {
  register_holders(k.sim, pool_holders);
}
