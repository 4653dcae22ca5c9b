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
/** Neighbours that are remembered; a network of more is told as one of so many. */
const NEIGHBOURS_MAXIMUM = 4096;
const NEVER = Number.NEGATIVE_INFINITY;

interface Memory {
  /** Address to when its entry was pushed out, or NEVER. */
  readonly neighbours: Map<number, number>;
  /** Times at which an address was asked for again, the latest ones. */
  asked_again_ns: number[];
  told: boolean;
}

/** Not a part of NX_IP: firmware has nothing like it. */
const memories = new WeakMap<NX_IP, Memory>();

function memory_of(ip: NX_IP): Memory {
  let memory = memories.get(ip);
  if (memory === undefined) {
    memory = { neighbours: new Map(), asked_again_ns: [], told: false };
    memories.set(ip, memory);
  }
  return memory;
}

/** The cache was set up: nothing is known. */
export function arp_forget_neighbours(ip: NX_IP): void {
  memories.delete(ip);
}

/** An entry was made for an address. */
export function arp_note_neighbour(ip: NX_IP, address: number): void {
  const { neighbours } = memory_of(ip);
  if (neighbours.size < NEIGHBOURS_MAXIMUM && !neighbours.has(address)) neighbours.set(address, NEVER);
}

/** A resolved entry was pushed out by another address. */
export function arp_note_pushed_out(k: Kernel, ip: NX_IP, address: number): void {
  const { neighbours } = memory_of(ip);
  if (neighbours.has(address)) neighbours.set(address, k.now_ns);
}

/** A packet has to ask for an address. */
export function arp_note_asked(k: Kernel, ip: NX_IP, address: number): void {
  const memory = memory_of(ip);
  const now_ns = k.now_ns;
  if (memory.told || now_ns - (memory.neighbours.get(address) ?? NEVER) > SOON_NS) return;
  memory.asked_again_ns = memory.asked_again_ns.filter((time_ns) => now_ns - time_ns < WINDOW_NS);
  if (memory.asked_again_ns.push(now_ns) < TIMES) return;
  memory.told = true;
  const { size } = memory.neighbours;
  const heard = size < NEIGHBOURS_MAXIMUM ? `${size}` : `${size} or more`;
  k.diagnose(
    'arp-cache-thrash',
    ip.nx_ip_name ?? 'ip',
    `its ARP cache has ${ip.nx_ip_arp_total_entries} entries and the network ${heard} neighbours: ${TIMES} times within a minute a packet had to ask again for an address that was pushed out; nx_arp_enable needs ${size * SIZEOF_NX_ARP} bytes for ${size} entries`,
  );
}
