import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { datagram, echo, HandWire, hex, MASK, must, OWN_IP, PEER_MAC_LSW } from '../hand_wire.ts';

const ICMP = 1;
const BROADCAST = (OWN_IP | ~MASK) >>> 0;

test('an echo request is answered in the packet that brought it', () => {
  const board = new HandWire({ packets: 1 });
  board.at(1, () => board.receive_arp_reply());
  board.at(2, () => board.receive_ip(datagram(ICMP, echo(8, 0x1234, 7, 'payload'))));
  board.run_ticks(5);
  expect(board.sent).toMatchObject([{ tick: 2, lsw: PEER_MAC_LSW }]);
  expect(hex(board.sent[0]?.bytes.subarray(20) ?? new Uint8Array(0))).toBe(
    hex(echo(0, 0x1234, 7, 'payload')),
  );
  expect([board.ip.nx_ip_pings_received, board.ip.nx_ip_pings_responded_to]).toEqual([1, 1]);
});

test('the checksum of every reply is right, whatever the data', () => {
  const board = new HandWire();
  const datas = fc.sample(fc.string({ unit: 'binary-ascii', maxLength: 60 }), { seed: 4, numRuns: 100 });
  board.at(1, () => board.receive_arp_reply());
  datas.forEach((data, i) =>
    board.at(i + 2, () => board.receive_ip(datagram(ICMP, echo(8, i * 601, i, data)))),
  );
  board.run_ticks(200);
  const replies = board.sent.map((s) => hex(s.bytes.subarray(20)));
  expect(replies).toEqual(datas.map((data, i) => hex(echo(0, (i * 601) & 0xffff, i, data))));
});

test('a broadcast ping is answered, unless NX_ENABLE_ICMP_ADDRESS_CHECK', () => {
  for (const NX_ENABLE_ICMP_ADDRESS_CHECK of [false, true]) {
    const board = new HandWire({ nx: { NX_ENABLE_ICMP_ADDRESS_CHECK } });
    board.at(1, () => board.receive_arp_reply());
    board.at(2, () => board.receive_ip(datagram(ICMP, echo(8, 1, 1, ''), { destination: BROADCAST })));
    board.run_ticks(5);
    expect(board.sent.length).toBe(NX_ENABLE_ICMP_ADDRESS_CHECK ? 0 : 1);
    expect(board.free).toBe(20);
  }
});

test('wrong checksums, short and other messages are counted and released', () => {
  const board = new HandWire();
  const wrong = echo(8, 1, 1, 'x');
  wrong[2] = (wrong[2] ?? 0) ^ 1;
  board.receive_ip(datagram(ICMP, wrong));
  board.receive_ip(datagram(ICMP, echo(8, 1, 1, '').subarray(0, 7)));
  board.receive_ip(datagram(ICMP, echo(13, 1, 1, 'timestamp')));
  board.run_ticks(2);
  const { ip } = board;
  expect(ip.nx_ip_icmp_total_messages_received).toBe(3);
  expect([ip.nx_ip_icmp_checksum_errors, ip.nx_ip_icmp_invalid_packets]).toEqual([1, 2]);
  expect(ip.nx_ip_icmp_unhandled_messages).toBe(1);
  expect([board.free, board.sent.length]).toEqual([20, 0]);
});

test('without ICMP a request is dropped', () => {
  const board = new HandWire({ enable: ['arp'] });
  board.receive_ip(datagram(ICMP, echo(8, 1, 1, '')));
  board.run_ticks(2);
  expect([board.ip.nx_ip_receive_packets_dropped, board.ip.nx_ip_total_packets_delivered]).toEqual([1, 0]);
  expect(board.free).toBe(20);
});

test('a message handed over outside the IP thread is left to it', () => {
  const board = new HandWire({ ip_priority: 20 });
  board.run(function* ({ ip, pool }) {
    const got = { value: null as NX.NX_PACKET | null };
    must(yield* NX.nx_packet_allocate(pool, got, NX.NX_RECEIVE_PACKET, 0));
    const packet = got.value as NX.NX_PACKET;
    const bytes = datagram(ICMP, echo(8, 1, 1, 'later'));
    packet.nx_packet_memory.set(bytes, packet.nx_packet_prepend_ptr);
    packet.nx_packet_ip_header = packet.nx_packet_prepend_ptr;
    packet.nx_packet_prepend_ptr += 20;
    packet.nx_packet_append_ptr = packet.nx_packet_ip_header + bytes.length;
    packet.nx_packet_length = bytes.length - 20;
    packet.nx_packet_ip_interface = ip.nx_ip_interface[0] ?? null;
    const rest = ip.nx_ip_icmp_packet_receive?.(ip, packet);
    if (rest !== undefined) yield* rest;
    expect(ip.nx_ip_icmp_queue_head).toBe(packet);
  });
  expect(board.ip.nx_ip_icmp_queue_head).toBeNull();
  expect(board.ip.nx_ip_pings_received).toBe(1);
});

test('noise behind a right header: nothing is thrown, no packet gets lost', () => {
  const board = new HandWire();
  const noise = fc.sample(fc.uint8Array({ maxLength: 80 }), { seed: 5, numRuns: 300 });
  board.at(1, () => board.receive_arp_reply());
  noise.forEach((bytes, i) => board.at(i + 2, () => board.receive_ip(datagram(ICMP, bytes))));
  board.run_ticks(400);
  expect([board.free, board.diagnostics]).toEqual([20, []]);
  expect(board.ip.nx_ip_icmp_invalid_packets).toBeGreaterThan(250);
});
