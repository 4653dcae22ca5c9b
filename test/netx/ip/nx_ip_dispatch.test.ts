import { expect, test } from 'vitest';
import { datagram, HandWire } from '../hand_wire.ts';

const DATA = new Uint8Array(16);
const [ICMP, IGMP, TCP, UDP, ESP, AH, UNKNOWN] = [1, 2, 6, 17, 50, 51, 99];

/** Delivered, dropped and unknown after one datagram of the protocol, nothing but ICMP being enabled. */
function counted(protocol: number): [number, number, number] {
  const board = new HandWire({ enable: protocol === ICMP ? [] : ['icmp'] });
  board.receive_ip(datagram(protocol, DATA));
  board.run_ticks(2);
  const { ip } = board;
  expect([board.free, board.diagnostics]).toEqual([20, []]);
  return [
    ip.nx_ip_total_packets_delivered,
    ip.nx_ip_receive_packets_dropped,
    ip.nx_ip_unknown_protocols_received,
  ];
}

test('what nobody takes does not count as delivered', () => {
  for (const protocol of [ICMP, IGMP, TCP, UDP, AH]) expect(counted(protocol)).toEqual([0, 1, 0]);
  expect(counted(ESP)).toEqual([1, 0, 0]);
  // The answer cannot be sent without ARP: two packets are dropped on different sides.
  expect(counted(UNKNOWN)).toEqual([0, 1, 1]);
});
