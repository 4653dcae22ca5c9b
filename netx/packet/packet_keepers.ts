/**
 * Who could give packets back to a pool that threads wait for: the IP thread for what the stack has queued, the last
 * owner for what a thread took, and for queues of the layers above (the receive queue of an MQTT client) whoever they
 * name. Thus a search can draw a wait cycle that leads through a packet pool; nothing here is asked in an ordinary run.
 */
import { type Holders, register_holders } from '../../rtos/kernel/holders.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { TX_THREAD } from '../../rtos/kernel/tx_thread_cb.ts';
import { type NX_PACKET, NX_PACKET_POOL } from '../nx_cb.ts';
import { created_ips } from '../nx_system.ts';
import { type PacketKeeper, packet_keepers, pool_account } from './packet_accounting.ts';

/** Packets of one pool in one place. */
interface Heap {
  /** Who gives them back; null when nobody can say. */
  readonly threads: readonly TX_THREAD[] | null;
  /** Where they are and what has to happen to them. */
  readonly words: string;
}

function names_of(threads: readonly TX_THREAD[]): string {
  return threads.map(({ tx_thread_name }) => tx_thread_name ?? 'unnamed thread').join(', ');
}

function heap_of(k: Kernel, packet: NX_PACKET, place: string, keeper: PacketKeeper | undefined): Heap {
  if (keeper !== undefined) {
    const threads = keeper.threads();
    const by = threads.length === 0 ? 'nobody has emptied yet' : `${names_of(threads)} empties`;
    return { threads, words: `in the ${place}, which ${by}` };
  }
  if (place === 'owned') {
    const { owner_thread } = packet;
    if (owner_thread === null) return { threads: null, words: 'taken by no thread' };
    return { threads: [owner_thread], words: `taken by ${names_of([owner_thread])}` };
  }
  const threads = created_ips(k).objects.map((ip) => ip.nx_ip_thread);
  const where = place === 'driver' ? 'with the driver' : `in the ${place}`;
  return { threads, words: `${where}, which the stack (${names_of(threads)}) empties` };
}

/** Holders of the packets of a pool; null for any other object, and when somebody unknown has one of them. */
export function pool_holders(object: unknown): Holders | null {
  if (!(object instanceof NX_PACKET_POOL) || object.sim_owner === null) return null;
  const k = object.sim_owner;
  const keepers = new Map(packet_keepers(k).map((keeper) => [keeper.name, keeper]));
  const threads = new Set<TX_THREAD>();
  const counts = new Map<string, number>();
  for (const { packet, place } of pool_account(k, object).places) {
    const heap = heap_of(k, packet, place, keepers.get(place));
    if (heap.threads === null) return null;
    for (const thread of heap.threads) threads.add(thread);
    counts.set(heap.words, (counts.get(heap.words) ?? 0) + 1);
  }
  const heaps = [...counts].map(([words, count]) => `${count} ${words}`);
  const location = `${object.nx_packet_pool_available} of ${object.nx_packet_pool_total} free: ${heaps.join('; ')}`;
  return { threads: [...threads], words: `a packet of pool "${object.nx_packet_pool_name}"`, location };
}

/** Makes the pools of a simulation known to its searches. Called for each pool; the second time changes nothing. */
export function tell_pool_holders(k: Kernel): void {
  register_holders(k.sim, pool_holders);
}
