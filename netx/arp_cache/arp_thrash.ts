// Finds an ARP cache that is too small for its network. Every broadcast of a neighbour takes an entry, the one unused
// longest goes, and with more neighbours than entries that is soon the one in use: each packet then waits for a request
// and its answer, and the requests push entries out of the caches of all others. Nothing is wrong with any of it, and
// nothing fails, so firmware never sees it; the simulator tells it once for each IP instance.
//
// The rule: eight times within a minute a packet had to ask for an address again whose resolved entry had been pushed out
// less than ten seconds before.

import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { NX_IP } from '../nx_cb.ts';
import { SIZEOF_NX_ARP } from '../nx_constants.ts';

const SOON_NS = 10e9;
const WINDOW_NS = 60e9;
const TIMES = 8;
/** Addresses that are remembered; a network of more is told as one of so many. */
const NEIGHBOURS_MAXIMUM = 4096;

interface Memory {
  /** When the entry of an address was pushed out last. */
  readonly pushed_out: Map<number, number>;
  /** Times at which an address was asked for again, the latest ones. */
  readonly asked_again_ns: number[];
}

/** Not a part of NX_IP: firmware has nothing like it, and a cache with room for all has no need of it. Null: it was told. */
const memories = new WeakMap<NX_IP, Memory | null>();

/** The cache was set up: nothing is known. */
export function arp_forget_neighbours(ip: NX_IP): void {
  memories.delete(ip);
}

/** A resolved entry was pushed out by another address. */
export function arp_note_pushed_out(k: Kernel, ip: NX_IP, address: number): void {
  let memory = memories.get(ip);
  if (memory === null) return;
  if (memory === undefined) {
    memory = { pushed_out: new Map(), asked_again_ns: [] };
    memories.set(ip, memory);
  }
  const { pushed_out } = memory;
  if (pushed_out.size < NEIGHBOURS_MAXIMUM || pushed_out.has(address)) pushed_out.set(address, k.now_ns);
}

/** How many have an entry, or lost theirs. */
function count_neighbours(ip: NX_IP, { pushed_out }: Memory): number {
  const neighbours = new Set(pushed_out.keys());
  for (const { nx_arp_active_list_head, nx_arp_ip_address } of ip.nx_ip_arp_cache_memory)
    if (nx_arp_active_list_head >= 0) neighbours.add(nx_arp_ip_address);
  return Math.min(neighbours.size, NEIGHBOURS_MAXIMUM);
}

/** A packet has to ask for an address. */
export function arp_note_asked(k: Kernel, ip: NX_IP, address: number): void {
  const memory = memories.get(ip);
  const now_ns = k.now_ns;
  const lost_ns = memory?.pushed_out.get(address);
  if (memory == null || lost_ns === undefined || now_ns - lost_ns > SOON_NS) return;
  const { asked_again_ns } = memory;
  while (asked_again_ns.length > 0 && now_ns - (asked_again_ns[0] as number) >= WINDOW_NS)
    asked_again_ns.shift();
  if (asked_again_ns.push(now_ns) < TIMES) return;
  memories.set(ip, null);
  const size = count_neighbours(ip, memory);
  const heard = size < NEIGHBOURS_MAXIMUM ? `${size}` : `${size} or more`;
  k.diagnose(
    'arp-cache-thrash',
    ip.nx_ip_name ?? 'ip',
    `its ARP cache has ${ip.nx_ip_arp_total_entries} entries and the network ${heard} neighbours: ${TIMES} times within a minute a packet had to ask again for an address that was pushed out; nx_arp_enable needs ${size * SIZEOF_NX_ARP} bytes for ${size} entries`,
  );
}
