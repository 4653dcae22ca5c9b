/**
 * The ARP cache: a fixed number of entries. Each is in one of two rings (`pool`): the dynamic ring, used last first and
 * with the free entries at its end, or the static ring. Active entries are also in the ring of their hash (`active`),
 * where addresses are looked up. A new dynamic entry takes the place of the one unused longest. Of the entries that were never
 * used, which stand side by side in the dynamic ring, only the first is made: in a fleet most caches are mostly empty.
 */
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { mark } from '../../rtos/sim/marks.ts';
import { NX_ARP, type NX_IP, type NX_PACKET } from '../nx_cb.ts';
import { NX_ARP_MAX_QUEUE_DEPTH, NX_ARP_TABLE_MASK } from '../nx_constants.ts';
import { packet_sent } from '../packet/packet_memory.ts';
import { Ring } from '../ring.ts';
import { arp_forget_neighbours, arp_note_pushed_out } from './arp_thrash.ts';

export function arp_hash(address: number): number {
  return (address + (address >>> 8)) & NX_ARP_TABLE_MASK;
}

/** The active entry of an address, resolved or not. */
export function arp_lookup(ip: NX_IP, address: number): NX_ARP | null {
  const head = ip.nx_ip_arp_table[arp_hash(address)] ?? null;
  let entry = head;
  while (entry !== null) {
    if (entry.nx_arp_ip_address === address) return entry;
    entry = entry.nx_arp_active_next;
    if (entry === head) return null;
  }
  return null;
}

export function is_resolved(entry: NX_ARP): boolean {
  return (entry.nx_arp_physical_address_msw | entry.nx_arp_physical_address_lsw) !== 0;
}

/** In so many seconds something is to be done about an entry; 0: never. */
export function arp_count_down(ip: NX_IP, entry: NX_ARP, seconds: number): void {
  entry.nx_arp_entry_next_update = seconds;
  if (seconds !== 0) ip.arp_counts_down = true;
}

const ACTIVE = new Ring<NX_ARP>('nx_arp_active_next', 'nx_arp_active_previous');
const POOL = new Ring<NX_ARP>('nx_arp_pool_next', 'nx_arp_pool_previous');

function unlink_active(ip: NX_IP, entry: NX_ARP): void {
  const list = entry.nx_arp_active_list_head;
  ip.nx_ip_arp_table[list] = ACTIVE.remove(ip.nx_ip_arp_table[list] ?? null, entry);
  entry.nx_arp_active_list_head = -1;
}

function link_active(ip: NX_IP, entry: NX_ARP, list: number): void {
  entry.nx_arp_active_list_head = list;
  ip.nx_ip_arp_table[list] = ACTIVE.append(ip.nx_ip_arp_table[list] ?? null, entry);
}

/** Puts an entry at the end of the dynamic ring, where new entries are taken from. */
export function arp_move_to_end(ip: NX_IP, entry: NX_ARP): void {
  ip.nx_ip_arp_dynamic_list = POOL.append(POOL.remove(ip.nx_ip_arp_dynamic_list, entry), entry);
}

/** Makes the cache empty, with all entries in the dynamic ring. */
export function arp_cache_setup(ip: NX_IP, entries: number): void {
  const first = new NX_ARP();
  ip.nx_ip_arp_cache_memory = [first];
  ip.arp_entries_behind_first = entries - 1;
  ip.nx_ip_arp_total_entries = entries;
  ip.nx_ip_arp_static_list = null;
  ip.nx_ip_arp_dynamic_list = POOL.append(null, first);
  arp_forget_neighbours(ip);
}

/** Makes the last of the entries that were never used, behind the first of them in the ring. */
function make_unused(ip: NX_IP, first: NX_ARP): NX_ARP {
  const entry = new NX_ARP();
  ip.arp_entries_behind_first--;
  ip.nx_ip_arp_cache_memory.splice(1, 0, entry);
  POOL.append(first.nx_arp_pool_next, entry);
  return entry;
}

/** Deactivates a dynamic entry; packets that wait for it are dropped. It keeps its place in the ring. */
export function arp_deactivate(k: Kernel, ip: NX_IP, entry: NX_ARP): void {
  if (entry.nx_arp_active_list_head < 0) return;
  unlink_active(ip, entry);
  ip.nx_ip_arp_dynamic_active_count--;
  arp_drop_waiting(k, ip, entry);
}

/** Drops the packets that wait for an entry. The caller lets higher-priority threads go first. */
function arp_drop_waiting(k: Kernel, ip: NX_IP, entry: NX_ARP): void {
  let packet = entry.nx_arp_packets_waiting;
  entry.nx_arp_packets_waiting = null;
  while (packet !== null) {
    const next: NX_PACKET | null = packet.nx_packet_queue_next;
    packet.nx_packet_queue_next = null;
    packet.nx_packet_in_arp = false;
    ip.nx_ip_send_packets_dropped++;
    packet_sent(k, packet);
    packet = next;
  }
}

/** Takes the dynamic entry unused longest for an address; null when all entries are static. */
export function arp_allocate(k: Kernel, ip: NX_IP, address: number): NX_ARP | null {
  const entry = take_oldest(k, ip, address);
  if (entry === null) return null;
  const head = ip.nx_ip_arp_dynamic_list as NX_ARP;
  if (entry !== head) {
    POOL.remove(head, entry);
    ip.nx_ip_arp_dynamic_list = POOL.append(head, entry);
    ip.nx_ip_arp_dynamic_list = entry;
  }
  ip.nx_ip_arp_dynamic_active_count++;
  entry.nx_arp_route_static = 0;
  return entry;
}

/** The same for a static entry. */
export function arp_allocate_static(k: Kernel, ip: NX_IP, address: number): NX_ARP | null {
  const entry = take_oldest(k, ip, address);
  if (entry === null) return null;
  ip.nx_ip_arp_dynamic_list = POOL.remove(ip.nx_ip_arp_dynamic_list, entry);
  append_static(ip, entry);
  return entry;
}

function take_oldest(k: Kernel, ip: NX_IP, address: number): NX_ARP | null {
  const head = ip.nx_ip_arp_dynamic_list;
  if (head === null) return null;
  let entry = head.nx_arp_pool_previous as NX_ARP;
  if (entry === ip.nx_ip_arp_cache_memory[0] && ip.arp_entries_behind_first > 0)
    entry = make_unused(ip, entry);
  if (entry.nx_arp_active_list_head >= 0 && is_resolved(entry))
    arp_note_pushed_out(k, ip, entry.nx_arp_ip_address);
  arp_deactivate(k, ip, entry);
  link_active(ip, entry, arp_hash(address));
  entry.nx_arp_ip_address = address;
  return entry;
}

function append_static(ip: NX_IP, entry: NX_ARP): void {
  ip.nx_ip_arp_static_list = POOL.append(ip.nx_ip_arp_static_list, entry);
  ip.nx_ip_arp_static_entries++;
  entry.nx_arp_route_static = 1;
}

/** Turns an active dynamic entry into a static one. */
export function arp_make_static(ip: NX_IP, entry: NX_ARP): void {
  ip.nx_ip_arp_dynamic_list = POOL.remove(ip.nx_ip_arp_dynamic_list, entry);
  ip.nx_ip_arp_dynamic_active_count--;
  append_static(ip, entry);
}

/** Gives a static entry back to the dynamic ring, inactive. */
export function arp_remove_static(ip: NX_IP, entry: NX_ARP): void {
  ip.nx_ip_arp_static_entries--;
  if (entry.nx_arp_active_list_head >= 0) unlink_active(ip, entry);
  ip.nx_ip_arp_static_list = POOL.remove(ip.nx_ip_arp_static_list, entry);
  entry.nx_arp_route_static = 0;
  ip.nx_ip_arp_dynamic_list = POOL.append(ip.nx_ip_arp_dynamic_list, entry);
}

/** The entries of a pool ring from its head on, at most `count`. */
export function arp_ring(head: NX_ARP | null, count: number): NX_ARP[] {
  const entries: NX_ARP[] = [];
  let entry = head;
  while (entry !== null && entries.length < count) {
    entries.push(entry);
    entry = entry.nx_arp_pool_next;
    if (entry === head) break;
  }
  return entries;
}

/** The entry found last is looked at first the next time. */
export function arp_to_front(ip: NX_IP, entry: NX_ARP): void {
  ip.nx_ip_arp_table[entry.nx_arp_active_list_head] = entry;
}

/**
 * Lets a packet wait until the entry is resolved. The queue holds NX_ARP_MAX_QUEUE_DEPTH packets; one more, and the
 * oldest is dropped. The caller lets higher-priority threads go first.
 */
export function arp_wait(k: Kernel, ip: NX_IP, entry: NX_ARP, packet: NX_PACKET): void {
  packet.nx_packet_queue_next = null;
  packet.nx_packet_in_arp = true;
  const head = entry.nx_arp_packets_waiting;
  if (head === null) {
    entry.nx_arp_packets_waiting = packet;
    return;
  }
  let last = head;
  let queued = 1;
  while (last.nx_packet_queue_next !== null) {
    last = last.nx_packet_queue_next;
    queued++;
  }
  last.nx_packet_queue_next = packet;
  if (queued < NX_ARP_MAX_QUEUE_DEPTH) return;
  mark('arp: too many packets wait for an address');
  entry.nx_arp_packets_waiting = head.nx_packet_queue_next;
  head.nx_packet_queue_next = null;
  head.nx_packet_in_arp = false;
  ip.nx_ip_transmit_resource_errors++;
  ip.nx_ip_send_packets_dropped++;
  packet_sent(k, head);
}
