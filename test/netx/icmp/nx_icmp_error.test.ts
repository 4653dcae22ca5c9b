import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { read32 } from '../../../netx/wire/bytes.ts';
import { checksum_of, sum_bytes } from '../../../netx/wire/checksum.ts';
import { type DatagramOptions, datagram, HandWire, hex, MASK, OWN_IP, PEER_IP, udp } from '../hand_wire.ts';

const UDP = 17;
const UNREACHABLE_PROTOCOL = 0x0302;
const UNREACHABLE_PORT = 0x0303;

/** Type and code of the answers to one datagram. */
function answers(protocol: number, options: DatagramOptions = {}, board = new HandWire()): number[] {
  board.at(1, () => board.receive_arp_reply());
  board.at(2, () => board.receive_ip(datagram(protocol, udp(7, 9, 'datagram'), options)));
  board.run_ticks(5);
  expect([board.free, board.diagnostics]).toEqual([20, []]);
  return board.sent.map((s) => read32(s.bytes, 20) >>> 16);
}

test('a port that nobody has: the header and 8 bytes come back', () => {
  const board = new HandWire();
  expect(answers(UDP, {}, board)).toEqual([UNREACHABLE_PORT]);
  const bytes = board.sent[0]?.bytes ?? new Uint8Array(0);
  const about = datagram(UDP, udp(7, 9, 'datagram'));
  expect(bytes.length).toBe(20 + 8 + 28);
  expect(hex(bytes.subarray(28))).toBe(hex(about.subarray(0, 28)));
  expect(checksum_of(sum_bytes(bytes, 20, bytes.length - 20))).toBe(0);
  expect([bytes[8], read32(bytes, 16)]).toEqual([255, PEER_IP]);
  expect(board.ip.nx_ip_udp_no_port_for_delivery).toBe(1);
});

test('a protocol that nobody has', () => {
  expect(answers(99)).toEqual([UNREACHABLE_PROTOCOL]);
});

test('none about broadcasts, multicasts and senders that are no host (RFC 1122 3.2.2)', () => {
  expect(answers(UDP, { destination: (OWN_IP | ~MASK) >>> 0 })).toEqual([]);
  expect(answers(UDP, { destination: 0xffffffff })).toEqual([]);
  expect(answers(UDP, { destination: NX.IP_ADDRESS(224, 0, 0, 1) })).toEqual([]);
  expect(answers(UDP, { source: 0 })).toEqual([]);
  expect(answers(UDP, { source: 0xffffffff })).toEqual([]);
  expect(answers(UDP, { source: NX.IP_ADDRESS(224, 1, 1, 1) })).toEqual([]);
  expect(answers(UDP, { source: NX.IP_ADDRESS(127, 0, 0, 1) })).toEqual([]);
});

test('none without ICMP, and none with NX_DISABLE_ICMPV4_ERROR_MESSAGE', () => {
  expect(answers(UDP, {}, new HandWire({ enable: ['arp', 'udp'] }))).toEqual([]);
  expect(answers(UDP, {}, new HandWire({ nx: { NX_DISABLE_ICMPV4_ERROR_MESSAGE: true } }))).toEqual([]);
});
