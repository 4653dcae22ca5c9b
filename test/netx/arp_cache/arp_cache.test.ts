import { expect, test } from 'vitest';
import {
  arp_allocate,
  arp_allocate_static,
  arp_cache_setup,
  arp_deactivate,
  arp_hash,
  arp_lookup,
  arp_make_static,
  arp_move_to_end,
  arp_remove_static,
  arp_ring,
  arp_to_front,
  is_resolved,
} from '../../../netx/arp_cache/arp_cache.ts';
import * as NX from '../../../netx/nx_api.ts';
import type { Kernel } from '../../../rtos/kernel/kernel.ts';

// Nothing below has packets, so nothing asks for the kernel.
const K = null as unknown as Kernel;
const A = NX.IP_ADDRESS(10, 0, 0, 1);
const B = NX.IP_ADDRESS(10, 0, 0, 2);
const C = NX.IP_ADDRESS(10, 0, 0, 3);

function cache(entries: number): NX.NX_IP {
  const ip = new NX.NX_IP();
  arp_cache_setup(ip, entries);
  return ip;
}

function dynamic(ip: NX.NX_IP): number[] {
  return arp_ring(ip.nx_ip_arp_dynamic_list, ip.nx_ip_arp_dynamic_active_count).map(
    (e) => e.nx_arp_ip_address,
  );
}

test('new entries come first, and the place of the one unused longest is taken', () => {
  const ip = cache(2);
  arp_allocate(K, ip, A);
  arp_allocate(K, ip, B);
  expect(dynamic(ip)).toEqual([B, A]);
  arp_allocate(K, ip, C);
  expect(dynamic(ip)).toEqual([C, B]);
  expect(arp_lookup(ip, A)).toBeNull();
  expect(ip.nx_ip_arp_dynamic_active_count).toBe(2);
});

test('addresses of one hash are found, and the one used last first', () => {
  const ip = cache(4);
  const [near, far] = [NX.IP_ADDRESS(10, 0, 0, 1), NX.IP_ADDRESS(10, 0, 1, 0)];
  expect(arp_hash(near)).toBe(arp_hash(far));
  const [first, second] = [arp_allocate(K, ip, near), arp_allocate(K, ip, far)];
  expect([arp_lookup(ip, near), arp_lookup(ip, far)]).toEqual([first, second]);
  if (second !== null) arp_to_front(ip, second);
  expect(ip.nx_ip_arp_table[arp_hash(near)]).toBe(second);
  if (second !== null) arp_deactivate(K, ip, second);
  expect([arp_lookup(ip, near), arp_lookup(ip, far)]).toEqual([first, null]);
  if (second !== null) arp_deactivate(K, ip, second);
  expect(ip.nx_ip_arp_dynamic_active_count).toBe(1);
});

test('a cache full of static entries has no place for a learned one', () => {
  const ip = cache(2);
  const first = arp_allocate_static(K, ip, A);
  const learned = arp_allocate(K, ip, B);
  if (learned !== null) arp_make_static(ip, learned);
  expect([ip.nx_ip_arp_static_entries, ip.nx_ip_arp_dynamic_active_count]).toEqual([2, 0]);
  expect([arp_allocate(K, ip, C), arp_allocate_static(K, ip, C)]).toEqual([null, null]);
  if (first !== null) arp_remove_static(ip, first);
  expect(arp_allocate(K, ip, C)).not.toBeNull();
  expect(ip.nx_ip_arp_static_entries).toBe(1);
});

test('an entry moved to the end is the next to go', () => {
  const ip = cache(3);
  for (const address of [A, B, C]) arp_allocate(K, ip, address);
  const newest = arp_lookup(ip, C);
  if (newest !== null) arp_move_to_end(ip, newest);
  expect(dynamic(ip)).toEqual([B, A, C]);
});

test('entries are made when they are first used, in the order of memory from its end on', () => {
  const ip = cache(3);
  expect(ip.nx_ip_arp_cache_memory).toHaveLength(1);
  const addresses = (): number[] => ip.nx_ip_arp_cache_memory.map((e) => e.nx_arp_ip_address);
  const first = arp_allocate(K, ip, A);
  expect(addresses()).toEqual([0, A]);
  // One that was moved behind those that were never used goes first.
  if (first !== null) {
    arp_deactivate(K, ip, first);
    arp_move_to_end(ip, first);
  }
  expect(arp_allocate(K, ip, B)).toBe(first);
  arp_allocate(K, ip, C);
  expect(addresses()).toEqual([0, C, B]);
  arp_allocate(K, ip, A);
  expect(addresses()).toEqual([A, C, B]);
  expect(dynamic(ip)).toEqual([A, C, B]);
});

test('an entry that was never used stands in the ring, as all do in C', () => {
  const ip = cache(2);
  const [unused] = arp_ring(ip.nx_ip_arp_dynamic_list, 2);
  const first = arp_allocate(K, ip, A);
  expect(arp_ring(ip.nx_ip_arp_dynamic_list, 2)).toEqual([first, unused]);
});

test('an entry is resolved as soon as one half of its hardware address is set', () => {
  const entry = new NX.NX_ARP();
  expect(is_resolved(entry)).toBe(false);
  entry.nx_arp_physical_address_lsw = 1;
  expect(is_resolved(entry)).toBe(true);
});
