/**
 * The neighbour cache (RFC 4861 5.1): hardware addresses by IPv6 address. An address looks for its place from the sum of its
 * words on; a new one takes the first free entry, or that of the neighbour nobody has heard of for longest.
 */
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { UINT, ULONG } from '../../rtos/kernel/service.ts';
import type { NX_INTERFACE, NX_PACKET } from '../nx_cb.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import {
  ND_CACHE_STATE_CREATED,
  ND_CACHE_STATE_DELAY,
  ND_CACHE_STATE_INVALID,
  ND_CACHE_STATE_PROBE,
  ND_CACHE_STATE_REACHABLE,
  ND_CACHE_STATE_STALE,
  NX_DELAY_FIRST_PROBE_TIME,
  NX_IPV6_NEIGHBOR_CACHE_SIZE,
  NX_ND_MAX_QUEUE_DEPTH,
} from '../nx_ipv6_constants.ts';
import type { Ipv6, Ipv6Address, Neighbor } from '../nx_ipv6_types.ts';
import { nx_config } from '../nx_options.ts';
import { packet_sent } from '../packet/packet_memory.ts';
import { same_address } from '../wire/ipv6_words.ts';
import { forget_destinations_by } from './destination_table.ts';

/** A hardware address in two words. */
export interface Mac {
  readonly msw: ULONG;
  readonly lsw: ULONG;
}

/** The entries in the order in which an address looks for its own. */
function* search_order(ipv6: Ipv6, [first, second, third, last]: Ipv6Words): Generator<Neighbor> {
  const start = (first + second + third + last) % NX_IPV6_NEIGHBOR_CACHE_SIZE;
  for (let step = 0; step < NX_IPV6_NEIGHBOR_CACHE_SIZE; step++) {
    yield ipv6.nx_ipv6_nd_cache[(start + step) % NX_IPV6_NEIGHBOR_CACHE_SIZE] as Neighbor;
  }
}

/** The entry of an address, in whatever state. */
export function neighbor_find(ipv6: Ipv6, address: Ipv6Words): Neighbor | null {
  for (const entry of search_order(ipv6, address)) {
    if (entry.nx_nd_cache_nd_status === ND_CACHE_STATE_INVALID) continue;
    if (entry.nx_nd_cache_interface_ptr !== null && same_address(entry.nx_nd_cache_dest_ip, address))
      return entry;
  }
  return null;
}

/** The first entry with a hardware address. */
export function neighbor_find_by_mac(ipv6: Ipv6, msw: ULONG, lsw: ULONG): Neighbor | null {
  const found = ipv6.nx_ipv6_nd_cache.find(
    (entry) =>
      entry.nx_nd_cache_interface_ptr !== null &&
      entry.nx_nd_cache_nd_status !== ND_CACHE_STATE_INVALID &&
      entry.nx_nd_cache_mac_msw === msw &&
      entry.nx_nd_cache_mac_lsw === lsw,
  );
  return found ?? null;
}

/** The hardware address is known, more or less recently. */
export function has_mac(entry: Neighbor): boolean {
  const { nx_nd_cache_nd_status: status } = entry;
  return status >= ND_CACHE_STATE_REACHABLE && status <= ND_CACHE_STATE_PROBE;
}

export function same_mac(entry: Neighbor, { msw, lsw }: Mac): boolean {
  return entry.nx_nd_cache_mac_msw === msw && entry.nx_nd_cache_mac_lsw === lsw;
}

export function set_mac(entry: Neighbor, { msw, lsw }: Mac): void {
  entry.nx_nd_cache_mac_msw = msw;
  entry.nx_nd_cache_mac_lsw = lsw;
}

/** What others say does not change a hardware address that firmware has set. */
export function is_settled(k: Kernel, entry: Neighbor): boolean {
  return entry.nx_nd_cache_is_static !== 0 && !nx_config(k).quirks.ipv6_static_neighbor_overwritten;
}

/** The free entry, or the one to do without: stale for longest, else reachable for the shortest time to come. */
function replaceable(ipv6: Ipv6, address: Ipv6Words): Neighbor | null {
  let chosen: Neighbor | null = null;
  let stale_for = 0;
  let reachable_for = 0xffffffff;
  for (const entry of search_order(ipv6, address)) {
    const { nx_nd_cache_nd_status: status, nx_nd_cache_timer_tick: time } = entry;
    if (status === ND_CACHE_STATE_INVALID) return entry;
    if (entry.nx_nd_cache_is_router !== null || entry.nx_nd_cache_is_static !== 0) continue;
    if (status === ND_CACHE_STATE_STALE && time > stale_for) {
      stale_for = time;
      chosen = entry;
    } else if (status === ND_CACHE_STATE_REACHABLE && stale_for === 0 && time < reachable_for) {
      reachable_for = time;
      chosen = entry;
    }
  }
  return chosen;
}

/** Makes an entry for an address, reached from one of our own; null when there is no place for it. */
export function neighbor_create(
  k: Kernel,
  ipv6: Ipv6,
  address: Ipv6Words,
  own: Ipv6Address,
): Neighbor | null {
  const entry = replaceable(ipv6, address);
  if (entry === null) return null;
  neighbor_delete(k, ipv6, entry);
  entry.nx_nd_cache_dest_ip = address;
  entry.nx_nd_cache_nd_status = ND_CACHE_STATE_CREATED;
  entry.nx_nd_cache_outgoing_address = own;
  entry.nx_nd_cache_interface_ptr = own.nxd_ipv6_address_attached;
  return entry;
}

/** What is learnt of a neighbour, or set by firmware. */
export interface Learnt {
  readonly address: Ipv6Words;
  readonly mac: Mac;
  readonly status: UINT;
  readonly is_static: boolean;
  readonly nx_interface: NX_INTERFACE | null;
  readonly own: Ipv6Address;
}

/** Notes a neighbour's hardware address, in its entry or a new one; null when there is no place for it. */
export function neighbor_add(k: Kernel, ipv6: Ipv6, learnt: Learnt): Neighbor | null {
  const { address, mac, status, is_static } = learnt;
  const entry = neighbor_find(ipv6, address) ?? neighbor_create(k, ipv6, address, learnt.own);
  if (entry === null) return null;
  entry.nx_nd_cache_is_static = is_static ? 1 : 0;
  entry.nx_nd_cache_interface_ptr = learnt.nx_interface;
  if (entry.nx_nd_cache_nd_status === ND_CACHE_STATE_REACHABLE && same_mac(entry, mac)) return entry;
  if (entry.nx_nd_cache_nd_status !== status && status === ND_CACHE_STATE_REACHABLE && !is_static)
    entry.nx_nd_cache_timer_tick = ipv6.nx_ipv6_reachable_timer;
  entry.nx_nd_cache_nd_status = status;
  set_mac(entry, mac);
  return entry;
}

/** Forgets a neighbour, and the destinations behind it. Packets that wait are dropped; the caller lets others go first. */
export function neighbor_delete(k: Kernel, ipv6: Ipv6, entry: Neighbor): void {
  let packet = entry.nx_nd_cache_packet_waiting_head;
  clear_queue(entry);
  while (packet !== null) {
    const next: NX_PACKET | null = packet.nx_packet_queue_next;
    packet.nx_packet_queue_next = null;
    packet.nx_packet_in_arp = false;
    packet_sent(k, packet);
    packet = next;
  }
  set_mac(entry, { msw: 0, lsw: 0 });
  entry.nx_nd_cache_nd_status = ND_CACHE_STATE_INVALID;
  entry.nx_nd_cache_is_static = 0;
  const router = entry.nx_nd_cache_is_router;
  if (router !== null) router.nx_ipv6_default_router_entry_neighbor_cache_ptr = null;
  entry.nx_nd_cache_is_router = null;
  forget_destinations_by(ipv6, entry);
}

/** Lets a packet wait for the hardware address; returns the one that has waited longest when there are too many. */
export function neighbor_wait(entry: Neighbor, packet: NX_PACKET): NX_PACKET | null {
  packet.nx_packet_queue_next = null;
  packet.nx_packet_in_arp = true;
  const tail = entry.nx_nd_cache_packet_waiting_tail;
  entry.nx_nd_cache_packet_waiting_tail = packet;
  if (entry.nx_nd_cache_packet_waiting_head === null || tail === null) {
    entry.nx_nd_cache_packet_waiting_head = packet;
    entry.nx_nd_cache_packet_waiting_queue_length = 1;
    return null;
  }
  tail.nx_packet_queue_next = packet;
  if (entry.nx_nd_cache_packet_waiting_queue_length < NX_ND_MAX_QUEUE_DEPTH) {
    entry.nx_nd_cache_packet_waiting_queue_length++;
    return null;
  }
  const oldest = entry.nx_nd_cache_packet_waiting_head;
  entry.nx_nd_cache_packet_waiting_head = oldest.nx_packet_queue_next;
  oldest.nx_packet_queue_next = null;
  oldest.nx_packet_in_arp = false;
  return oldest;
}

/** A packet goes to a neighbour: one that nobody has heard of lately is to show soon that it is still there. */
export function neighbor_note_use(entry: Neighbor): void {
  if (entry.nx_nd_cache_nd_status !== ND_CACHE_STATE_STALE) return;
  entry.nx_nd_cache_nd_status = ND_CACHE_STATE_DELAY;
  entry.nx_nd_cache_timer_tick = NX_DELAY_FIRST_PROBE_TIME;
}

/** The queue's packets are somebody else's from now on. */
export function clear_queue(entry: Neighbor): void {
  entry.nx_nd_cache_packet_waiting_head = null;
  entry.nx_nd_cache_packet_waiting_tail = null;
  entry.nx_nd_cache_packet_waiting_queue_length = 0;
}
