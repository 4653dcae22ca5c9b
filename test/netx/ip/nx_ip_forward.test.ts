import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import type { NxOptions } from '../../../netx/nx_options.ts';
import { read16 } from '../../../netx/wire/bytes.ts';
import {
  type DatagramOptions,
  datagram,
  HandWire,
  type HandWireOptions,
  header_checks,
  hex,
  MASK,
  must,
} from '../hand_wire.ts';

const SECOND_IP = NX.IP_ADDRESS(10, 0, 1, 1);
const FAR_IP = NX.IP_ADDRESS(10, 0, 1, 5);
const TWO_INTERFACES = { NX_MAX_PHYSICAL_INTERFACES: 2 };
const PROTOCOL = 99;
const PAYLOAD = new TextEncoder().encode('payload of a datagram');

/** A router between two networks that got one datagram from the first. */
function router(options: DatagramOptions, board_options: HandWireOptions = {}, payload = PAYLOAD): HandWire {
  const board = new HandWire({ nx: TWO_INTERFACES, ...board_options });
  board.run(function* ({ ip, driver }) {
    must(yield* NX.nx_ip_interface_attach(ip, 'second', SECOND_IP, MASK, driver));
    must(yield* NX.nx_arp_static_entry_create(ip, FAR_IP, 0, 5));
    must(NX.nx_ip_forwarding_enable(ip));
  });
  board.receive_ip(datagram(PROTOCOL, payload, { destination: FAR_IP, ...options }));
  board.run_ticks(2);
  expect([board.free, board.diagnostics]).toEqual([20, []]);
  return board;
}

test('a datagram goes on by the other interface, its time to live one less', () => {
  const [sent] = router({ ttl: 9 }).sent;
  if (sent === undefined) throw new Error('nothing was sent');
  expect([sent.interface_index, sent.lsw, sent.bytes[8]]).toEqual([1, 5, 8]);
  expect(header_checks(sent.bytes)).toBe(true);
  const before = datagram(PROTOCOL, PAYLOAD, { destination: FAR_IP, ttl: 8 });
  expect(hex(sent.bytes)).toBe(hex(before));
});

test('what must not go on is dropped: no time left, multicast, link-local, no way', () => {
  const dropped: DatagramOptions[] = [
    { ttl: 1 },
    { destination: NX.IP_ADDRESS(224, 1, 1, 1) },
    { destination: NX.IP_ADDRESS(169, 254, 1, 1) },
    { source: NX.IP_ADDRESS(169, 254, 1, 1) },
    { destination: NX.IP_ADDRESS(8, 8, 8, 8) },
  ];
  for (const options of dropped) expect(router(options).sent).toEqual([]);
});

test('a datagram for the other interface of the router itself is delivered', () => {
  const board = router({ destination: SECOND_IP }, { enable: ['arp'] });
  expect([board.ip.nx_ip_packets_forwarded, board.ip.nx_ip_unknown_protocols_received]).toEqual([1, 1]);
});

test('a datagram that somebody moved to the start of its packet before the stack took it goes on all the same', () => {
  const board = new HandWire({ nx: TWO_INTERFACES });
  board.run(function* ({ ip, driver }) {
    must(yield* NX.nx_ip_interface_attach(ip, 'second', SECOND_IP, MASK, driver));
    must(yield* NX.nx_arp_static_entry_create(ip, FAR_IP, 0, 5));
    must(NX.nx_ip_forwarding_enable(ip));
    const stack = ip.nx_ipv4_packet_receive as NonNullable<NX.NX_IP['nx_ipv4_packet_receive']>;
    ip.nx_ipv4_packet_receive = (to, packet) => {
      const { nx_packet_memory: memory, nx_packet_data_start: start } = packet;
      memory.copyWithin(start, packet.nx_packet_prepend_ptr, packet.nx_packet_append_ptr);
      packet.nx_packet_prepend_ptr = start;
      packet.nx_packet_append_ptr = start + packet.nx_packet_length;
      return stack(to, packet);
    };
  });
  board.receive_ip(datagram(PROTOCOL, PAYLOAD, { destination: FAR_IP, ttl: 9 }));
  board.run_ticks(2);
  const before = datagram(PROTOCOL, PAYLOAD, { destination: FAR_IP, ttl: 8 });
  expect(board.sent.map((sent) => hex(sent.bytes))).toEqual([hex(before)]);
  expect(board.free).toBe(20);
});

test('one too long for the link is cut, or dropped if it must not be', () => {
  const options = { mtu: 60, payload: 256 };
  const payload = new Uint8Array(100);
  expect(router({}, options, payload).sent).toEqual([]);
  const board = new HandWire({ nx: TWO_INTERFACES, ...options });
  board.run(function* ({ ip, driver }) {
    must(yield* NX.nx_ip_interface_attach(ip, 'second', SECOND_IP, MASK, driver));
    must(yield* NX.nx_arp_static_entry_create(ip, FAR_IP, 0, 5));
    must(NX.nx_ip_forwarding_enable(ip));
    must(NX.nx_ip_fragment_enable(ip));
  });
  for (const fragment of [0, NX.NX_DONT_FRAGMENT]) {
    board.receive_ip(datagram(PROTOCOL, payload, { destination: FAR_IP, fragment }));
    board.run_ticks(1);
  }
  expect(board.sent.map((s) => s.bytes.length)).toEqual([60, 60, 40]);
  expect(board.free).toBe(20);
});

/** Datagrams that are too long for the way on, to a host whose address is not known yet. */
function cut_before_arp(bytes: readonly number[], nx: NxOptions = {}): HandWire {
  const board = new HandWire({ nx: { ...TWO_INTERFACES, ...nx }, mtu: 60, payload: 512 });
  board.run(function* ({ ip, driver }) {
    must(yield* NX.nx_ip_interface_attach(ip, 'second', SECOND_IP, MASK, driver));
    must(NX.nx_ip_forwarding_enable(ip));
    must(NX.nx_ip_fragment_enable(ip));
  });
  for (const length of bytes) {
    board.receive_ip(datagram(PROTOCOL, new Uint8Array(length), { destination: FAR_IP }));
    board.run_ticks(1);
  }
  return board;
}

test('one too long for the link is cut before its pieces wait for ARP', () => {
  const board = cut_before_arp([100]);
  const { ip } = board;
  expect(board.sent.map((s) => s.command)).toEqual([NX.NX_LINK_ARP_SEND]);
  expect([board.free, ip.nx_ip_total_fragments_sent, ip.nx_ip_successful_fragment_requests]).toEqual([
    17, 3, 1,
  ]);
  expect([ip.nx_ip_total_packets_sent, ip.nx_ip_total_bytes_sent]).toEqual([0, 0]);
  board.receive_arp_reply(FAR_IP, 5);
  board.run_ticks(1);
  const pieces = board.sent.slice(1);
  expect(pieces.map((s) => [s.lsw, s.bytes.length, read16(s.bytes, 6)])).toEqual([
    [5, 60, NX.NX_IP_MORE_FRAGMENT],
    [5, 60, NX.NX_IP_MORE_FRAGMENT | 5],
    [5, 40, 10],
  ]);
  expect([ip.nx_ip_total_packets_sent, ip.nx_ip_total_bytes_sent]).toEqual([3, 100]);
  expect([board.free, board.diagnostics]).toEqual([20, []]);
});

test('each piece counts in the queue of ARP: the first ones go when too many wait', () => {
  const board = cut_before_arp([200, 80]);
  const { ip } = board;
  expect([ip.nx_ip_transmit_resource_errors, ip.nx_ip_send_packets_dropped, board.free]).toEqual([3, 3, 16]);
  board.receive_arp_reply(FAR_IP, 5);
  board.run_ticks(1);
  expect(board.sent.slice(1).map((s) => read16(s.bytes, 6) & NX.NX_IP_OFFSET_MASK)).toEqual([15, 20, 0, 5]);
  expect([ip.nx_ip_successful_fragment_requests, ip.nx_ip_total_packets_sent, board.free]).toEqual([
    2, 4, 20,
  ]);
});

test('as published, a forwarded piece counts when it is cut and when it is sent', () => {
  const board = cut_before_arp([200], { quirks: { ip_forwarded_pieces_count_twice: true } });
  const { ip } = board;
  expect([ip.nx_ip_total_packets_sent, ip.nx_ip_total_bytes_sent]).toEqual([5, 200]);
  board.receive_arp_reply(FAR_IP, 5);
  board.run_ticks(1);
  expect([ip.nx_ip_total_packets_sent, ip.nx_ip_total_bytes_sent]).toEqual([9, 360]);
});

test('disabled again, it drops what is for others', () => {
  const board = new HandWire();
  board.run(function* ({ ip }) {
    must(NX.nx_ip_forwarding_enable(ip));
    must(yield* NX.nx_ip_forwarding_disable(ip));
  });
  board.receive_ip(datagram(PROTOCOL, PAYLOAD, { destination: FAR_IP }));
  board.run_ticks(2);
  expect([board.ip.nx_ip_invalid_receive_address, board.free]).toEqual([1, 20]);
});
