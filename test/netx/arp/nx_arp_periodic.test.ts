import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { HandWire, must, PEER_IP, take } from '../hand_wire.ts';

const RETRIES = 18;

test('a request every 10 s, 18 times after the first, then the waiting packet is dropped', () => {
  const board = new HandWire();
  const freed: number[] = [];
  board.thread(function* ({ ip, pool }) {
    must(NX.nx_ip_raw_packet_enable(ip));
    must(yield* NX.nx_ip_raw_packet_send(ip, yield* take(pool, NX.NX_IP_PACKET, 'x'), PEER_IP, 0));
  });
  for (const tick of [18_999, 19_001]) board.at(tick, () => freed.push(board.free));
  board.run_ticks(20_000);
  const ticks = board.sent.map((s) => s.tick);
  expect(ticks).toEqual([0, ...Array.from({ length: RETRIES }, (_, i) => 1000 * (i + 1))]);
  expect(freed).toEqual([19, 20]);
  expect(board.ip.nx_ip_send_packets_dropped).toBe(1);
  expect(board.ip.nx_ip_arp_dynamic_active_count).toBe(0);
});

test('the 10 s count from when the entry was made, in whole seconds of the stack', () => {
  const board = new HandWire();
  board.thread(function* ({ ip }) {
    must(yield* NX.nx_arp_dynamic_entry_set(ip, PEER_IP, 0, 0));
  });
  board.run_ticks(2100);
  expect(board.sent.map((s) => s.tick)).toEqual([0, 1000, 2000]);
});

test('an answered entry asks no more and does not age', () => {
  const board = new HandWire();
  board.thread(function* ({ ip }) {
    must(yield* NX.nx_arp_dynamic_entry_set(ip, PEER_IP, 0, 0));
  });
  board.at(1500, () => board.receive_arp_reply());
  board.run_ticks(1490);
  expect(board.ip.arp_counts_down).toBe(true);
  board.run_ticks(1650);
  expect(board.ip.arp_counts_down).toBe(false);
  board.run_ticks(20_000);
  expect(board.sent.length).toBe(2);
  expect(board.ip.nx_ip_arp_aged_entries).toBe(0);
  expect(board.ip.nx_ip_arp_dynamic_active_count).toBe(1);
});
