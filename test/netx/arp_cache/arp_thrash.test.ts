import { describe, expect, it } from 'vitest';
import { arp_allocate, arp_cache_setup } from '../../../netx/arp_cache/arp_cache.ts';
import {
  arp_forget_neighbours,
  arp_note_asked,
  arp_note_pushed_out,
} from '../../../netx/arp_cache/arp_thrash.ts';
import { NX_IP } from '../../../netx/nx_api.ts';
import type { Kernel } from '../../../rtos/kernel/kernel.ts';
import { Crowd } from '../../bench/crowd.ts';

const BROKER = 0xc0a80151;

/** A cache that is full of two others. */
function small_cache(): NX_IP {
  const ip = new NX_IP();
  arp_cache_setup(ip, 2);
  for (const address of [1, 2]) arp_allocate(null as unknown as Kernel, ip, address);
  return ip;
}

/** A cache that loses the broker and asks for it again, at the given seconds; returns what was told. */
function lost_and_asked(seconds: readonly number[], later_s = 1, ip = small_cache()): string[] {
  const told: string[] = [];
  const k = {
    now_ns: 0,
    diagnose: (id: string, _object: string, message: string) => told.push(`${id}: ${message}`),
  };
  const kernel = k as unknown as Kernel;
  for (const second of seconds) {
    k.now_ns = second * 1e9;
    arp_note_pushed_out(kernel, ip, BROKER);
    k.now_ns += later_s * 1e9;
    arp_note_asked(kernel, ip, BROKER);
  }
  return told;
}

describe('an ARP cache that is too small', () => {
  it('is told when an address that was pushed out was asked for again eight times within a minute', () => {
    expect(lost_and_asked([0, 5, 10, 15, 20, 25, 30])).toEqual([]);
    expect(lost_and_asked([0, 5, 10, 15, 20, 25, 30, 35])).toEqual([
      'arp-cache-thrash: its ARP cache has 2 entries and the network 3 neighbours: 8 times within a minute a packet had to ask again for an address that was pushed out; nx_arp_enable needs 156 bytes for 3 entries',
    ]);
  });

  it('is told once, until the cache is set up again', () => {
    const ip = small_cache();
    const often = Array.from({ length: 20 }, (_, second) => second);
    expect(lost_and_asked(often, 0.5, ip)).toHaveLength(1);
    expect(lost_and_asked(often, 0.5, ip)).toHaveLength(0);
    arp_forget_neighbours(ip);
    expect(lost_and_asked(often, 0.5, ip)).toHaveLength(1);
  });

  it('is none when it happens seldom, or when the address is asked for long after', () => {
    const seldom = Array.from({ length: 20 }, (_, n) => n * 10);
    expect(lost_and_asked(seldom)).toEqual([]);
    expect(lost_and_asked([0, 11, 22, 33, 44, 55, 66, 77], 10.5)).toEqual([]);
  });

  it('remembers a bounded number of neighbours', () => {
    const ip = small_cache();
    const kernel = { now_ns: 0 } as unknown as Kernel;
    for (let address = 3; address <= 5000; address++) arp_note_pushed_out(kernel, ip, address);
    const often = Array.from({ length: 8 }, (_, second) => second);
    // The broker was heard after so many others: nothing is known of it.
    expect(lost_and_asked(often, 0.5, ip)).toEqual([]);
    const told: string[] = [];
    const k = { now_ns: 0, diagnose: (_id: string, _of: string, message: string) => told.push(message) };
    for (let n = 0; n < 8; n++) arp_note_asked(k as unknown as Kernel, ip, 3);
    expect(told[0]).toMatch(/ 4096 or more neighbours/);
  });
});

describe('45 boards that publish once a second', () => {
  it('ask for the broker before each publish with the usual cache, and each board is told', () => {
    const crowd = new Crowd({ boards: 45 });
    crowd.run_to(15);
    const { arp_requests, published } = crowd.run_to(20);
    expect(published).toBe(45 * 5);
    expect(arp_requests).toBe(published);
    const { diagnostics } = crowd.sim;
    expect(new Set(diagnostics.map(({ id }) => id))).toEqual(new Set(['arp-cache-thrash']));
    expect(new Set(diagnostics.map(({ target }) => target)).size).toBe(45);
    expect(diagnostics).toHaveLength(45);
    expect(diagnostics[0]?.message).toContain('19 entries and the network 45 neighbours');
    expect(diagnostics[0]?.message).toContain('needs 2340 bytes');
  });

  it('never ask again with room for all of them', () => {
    const crowd = new Crowd({ boards: 45, arp_cache_bytes: 2340 });
    crowd.run_to(15);
    const { arp_requests, frames, published } = crowd.run_to(20);
    // A PUBLISH and its acknowledgment.
    expect([arp_requests, frames, published]).toEqual([0, 2 * 225, 225]);
    expect(crowd.sim.diagnostics).toEqual([]);
    expect(crowd.failures).toEqual([]);
  });
});
