import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import {
  arp_message,
  HandWire,
  hex,
  MAC_MSW,
  must,
  OWN_IP,
  OWN_MAC_LSW,
  PEER_IP,
  PEER_MAC_LSW,
} from '../hand_wire.ts';

const OTHER_IP = NX.IP_ADDRESS(10, 0, 0, 3);
const OTHER_MAC_LSW = 0x22334403;

/** Lower halves of the hardware addresses that the cache knows. */
function known(board: HandWire): number[] {
  return board.ip.nx_ip_arp_table.filter((e) => e !== null).map((e) => e.nx_arp_physical_address_lsw);
}

test('a request for the own address is answered in the packet that brought it, and teaches the sender', () => {
  const board = new HandWire();
  board.at(3, () => board.receive_arp(arp_message(1, PEER_MAC_LSW, PEER_IP, 0, OWN_IP)));
  board.run_ticks(5);
  expect(board.sent).toMatchObject([
    { tick: 3, command: NX.NX_LINK_ARP_RESPONSE_SEND, msw: MAC_MSW, lsw: PEER_MAC_LSW },
  ]);
  const reply = arp_message(2, OWN_MAC_LSW, OWN_IP, PEER_MAC_LSW, PEER_IP);
  expect(hex(board.sent[0]?.bytes ?? new Uint8Array(0))).toBe(hex(reply));
  expect(board.free).toBe(20);
  const { ip } = board;
  expect([ip.nx_ip_arp_requests_received, ip.nx_ip_arp_responses_sent]).toEqual([1, 1]);
  expect(ip.nx_ip_arp_dynamic_active_count).toBe(1);
});

test('a request for somebody else only teaches the sender', () => {
  const board = new HandWire();
  board.at(1, () => board.receive_arp(arp_message(1, PEER_MAC_LSW, PEER_IP, 0, OTHER_IP)));
  board.run_ticks(2);
  expect(known(board)).toEqual([PEER_MAC_LSW]);
  board.receive_arp(arp_message(1, OTHER_MAC_LSW, PEER_IP, 0, OTHER_IP));
  board.run_ticks(1);
  expect(known(board)).toEqual([OTHER_MAC_LSW]);
  expect(board.sent).toEqual([]);
});

test('with NX_DISABLE_ARP_AUTO_ENTRY only those that are waited for are learned', () => {
  const board = new HandWire({ nx: { NX_DISABLE_ARP_AUTO_ENTRY: true } });
  board.receive_arp_reply();
  board.run_ticks(1);
  expect(board.ip.nx_ip_arp_dynamic_active_count).toBe(0);
});

test('a static mapping is not changed by messages', () => {
  const board = new HandWire();
  board.thread(function* ({ ip }) {
    must(yield* NX.nx_arp_static_entry_create(ip, PEER_IP, 0, 0x99));
  });
  board.at(1, () => board.receive_arp_reply());
  board.run_ticks(2);
  expect(known(board)).toEqual([0x99]);
});

test('another station with the own address: defended at most every 10 s, and told', () => {
  const board = new HandWire();
  const conflicts: string[] = [];
  board.thread(function* ({ ip }) {
    (ip.nx_ip_interface[0] as NX.NX_INTERFACE).nx_interface_ip_conflict_notify_handler = (
      _,
      index,
      address,
      ...mac
    ) => void conflicts.push(`${board.tick}: ${index} ${address} ${hex(Uint8Array.from(mac))}`);
  });
  for (const tick of [10, 20, 1100]) {
    board.at(tick, () => board.receive_arp(arp_message(2, OTHER_MAC_LSW, OWN_IP, 0, OWN_IP)));
  }
  board.run_ticks(1200);
  expect(board.sent.map((s) => [s.tick, s.command])).toEqual([
    [10, NX.NX_LINK_ARP_SEND],
    [1100, NX.NX_LINK_ARP_SEND],
  ]);
  const announcement = arp_message(1, OWN_MAC_LSW, OWN_IP, 0, OWN_IP);
  expect(hex(board.sent[0]?.bytes ?? new Uint8Array(0))).toBe(hex(announcement));
  expect(conflicts.length).toBe(3);
  expect(board.free).toBe(20);
});

test('the own messages coming back are no conflict', () => {
  const board = new HandWire();
  board.receive_arp(arp_message(1, OWN_MAC_LSW, OWN_IP, 0, OWN_IP));
  board.run_ticks(1);
  expect([board.sent.length, board.free]).toEqual([0, 20]);
});

test('without ARP messages are released at once', () => {
  const board = new HandWire({ enable: [] });
  board.at(1, () => board.receive_arp_reply());
  board.run_ticks(2);
  expect(board.free).toBe(20);
  expect(board.ip.nx_ip_arp_invalid_messages).toBe(1);
});

test('whatever comes: nothing is thrown, no packet gets lost, and short or odd messages are counted', () => {
  const board = new HandWire();
  const random = fc.sample(fc.uint8Array({ maxLength: 60 }), { seed: 3, numRuns: 300 });
  random.forEach((bytes, i) => {
    // Every other one looks like a message; the rest is noise.
    if (i % 2 === 0 && bytes.length > 8) bytes.set([0, 1, 8, 0, 6, 4, 0, 1 + (i % 3)]);
    board.at(i + 1, () => board.receive_arp(bytes));
  });
  board.at(400, () => board.receive_arp(arp_message(1, PEER_MAC_LSW, PEER_IP, 0, OWN_IP)));
  board.run_ticks(500);
  expect(board.free).toBe(20);
  expect(board.diagnostics).toEqual([]);
  expect(board.ip.nx_ip_arp_invalid_messages).toBeGreaterThan(100);
  expect(board.sent.at(-1)).toMatchObject({ tick: 400, command: NX.NX_LINK_ARP_RESPONSE_SEND });
});
