import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { arp_message, HandWire, hex, must, OWN_IP, OWN_MAC_LSW } from '../hand_wire.ts';

const OTHER_MAC_LSW = 0x22334403;
const PROBED = NX.IP_ADDRESS(10, 0, 0, 9);

test('a gratuitous request announces the own address; the handler gets the message of one who has it too', () => {
  const board = new HandWire();
  const seen: number[] = [];
  board.thread(function* ({ ip }) {
    const handler = function* (_: NX.NX_IP, packet: NX.NX_PACKET) {
      seen.push(board.tick);
      must(yield* NX.nx_packet_release(packet));
    };
    must(yield* NX.nx_arp_gratuitous_send(ip, handler));
  });
  board.at(4, () => board.receive_arp(arp_message(2, OTHER_MAC_LSW, OWN_IP, OWN_MAC_LSW, OWN_IP)));
  board.run_ticks(5);
  expect(board.sent.map((s) => [s.tick, hex(s.bytes)])).toEqual([
    [0, hex(arp_message(1, OWN_MAC_LSW, OWN_IP, 0, OWN_IP))],
    [4, hex(arp_message(1, OWN_MAC_LSW, OWN_IP, 0, OWN_IP))],
  ]);
  expect([seen, board.free]).toEqual([[4], 20]);
});

test('without an address there is nothing to announce', () => {
  new HandWire().run(function* ({ ip }) {
    must(yield* NX.nx_ip_address_set(ip, 0, 0));
    expect(yield* NX.nx_arp_gratuitous_send(ip, null)).toBe(NX.NX_IP_ADDRESS_ERROR);
  });
});

test('one interface is announced, or an address probed as nobody', () => {
  const board = new HandWire();
  const conflicts: number[] = [];
  board.thread(function* ({ ip }) {
    must(yield* NX.nx_arp_announce_send(ip, 0));
    expect(yield* NX.nx_arp_announce_send(ip, 1)).toBe(NX.NX_INVALID_INTERFACE);
    must(yield* NX.nx_ip_address_set(ip, 0, 0));
    expect(yield* NX.nx_arp_probe_send(ip, 0, 0)).toBe(NX.NX_IP_ADDRESS_ERROR);
    must(yield* NX.nx_arp_probe_send(ip, 0, PROBED));
    const primary = ip.nx_ip_interface[0] as NX.NX_INTERFACE;
    primary.nx_interface_ip_conflict_notify_handler = (_ip, _index, address) => void conflicts.push(address);
  });
  // Somebody has the address, and somebody else probes for it too.
  board.at(2, () => board.receive_arp(arp_message(2, OTHER_MAC_LSW, PROBED, OWN_MAC_LSW, 0)));
  board.at(3, () => board.receive_arp(arp_message(1, OTHER_MAC_LSW, 0, 0, PROBED)));
  board.run_ticks(5);
  expect(board.sent.map((s) => hex(s.bytes))).toEqual([
    hex(arp_message(1, OWN_MAC_LSW, OWN_IP, 0, OWN_IP)),
    hex(arp_message(1, OWN_MAC_LSW, 0, 0, PROBED)),
  ]);
  expect(conflicts).toEqual([PROBED, PROBED]);
  expect(board.free).toBe(20);
});

test('an empty pool: NX_NO_PACKET', () => {
  new HandWire({ packets: 1 }).run(function* ({ ip, pool }) {
    const held = { value: null as NX.NX_PACKET | null };
    must(yield* NX.nx_packet_allocate(pool, held, 0, 0));
    expect(yield* NX.nx_arp_announce_send(ip, 0)).toBe(NX.NX_NO_PACKET);
    expect(yield* NX.nx_arp_probe_send(ip, 0, PROBED)).toBe(NX.NX_NO_PACKET);
  });
});
