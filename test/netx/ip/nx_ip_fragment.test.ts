import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { read16 } from '../../../netx/wire/bytes.ts';
import { type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import {
  datagram,
  HandWire,
  type HandWireOptions,
  header_checks,
  must,
  PEER_IP,
  take,
} from '../hand_wire.ts';

const UDP = 17;
const MORE = 0x2000;

/** Sends so many bytes by UDP over a link of 100 bytes. */
function* send(board: HandWire, bytes: number, fragment = NX.NX_FRAGMENT_OKAY, known = true): Service<void> {
  const { ip, pool } = board;
  const socket = new NX.NX_UDP_SOCKET();
  if (known) must(yield* NX.nx_arp_static_entry_create(ip, PEER_IP, 0, 5));
  must(yield* NX.nx_udp_socket_create(ip, socket, 's', 0, fragment, 128, 5));
  must(yield* NX.nx_udp_socket_bind(socket, 7, 0));
  const packet = yield* take(pool, NX.NX_UDP_PACKET);
  const data = Uint8Array.from({ length: bytes }, (_, i) => i);
  must(yield* NX.nx_packet_data_append(packet, data, bytes, pool, 0));
  must(yield* NX.nx_udp_socket_send(socket, packet, PEER_IP, 9));
}

function board_with(bytes: number, options: HandWireOptions = {}, fragment = NX.NX_FRAGMENT_OKAY): HandWire {
  const board = new HandWire({ mtu: 100, ...options });
  board.run(function* (b) {
    must(NX.nx_ip_fragment_enable(b.ip));
    yield* send(b, bytes, fragment);
  });
  expect(board.diagnostics).toEqual([]);
  return board;
}

test('pieces of a multiple of eight bytes, each with a header of its own', () => {
  const board = board_with(200);
  expect(board.sent.map((s) => [s.bytes.length, read16(s.bytes, 2), read16(s.bytes, 6)])).toEqual([
    [100, 100, MORE],
    [100, 100, MORE | 10],
    [68, 68, 20],
  ]);
  expect(board.sent.every((s) => header_checks(s.bytes) && s.lsw === 5)).toBe(true);
  expect(new Set(board.sent.map((s) => read16(s.bytes, 4))).size).toBe(1);
  const data = board.sent.flatMap((s) => [...s.bytes.subarray(20)]).slice(8);
  expect(data).toEqual(Array.from({ length: 200 }, (_, i) => i));
  const { ip } = board;
  expect([ip.nx_ip_total_fragments_sent, ip.nx_ip_successful_fragment_requests, board.free]).toEqual([
    3, 1, 20,
  ]);
});

test("a datagram of the board's own waits for ARP whole, in one place, and is cut when the answer comes", () => {
  const board = new HandWire({ mtu: 100 });
  board.run(function* (b) {
    must(NX.nx_ip_fragment_enable(b.ip));
    yield* send(b, 500, NX.NX_FRAGMENT_OKAY, false);
  });
  const { ip } = board;
  expect([board.free, ip.nx_ip_total_fragment_requests, ip.nx_ip_send_packets_dropped]).toEqual([19, 0, 0]);
  board.receive_arp_reply();
  board.run_ticks(1);
  const lengths = board.sent.filter((s) => s.command === NX.NX_LINK_PACKET_SEND).map((s) => s.bytes.length);
  expect(lengths).toEqual([100, 100, 100, 100, 100, 100, 48]);
  expect([board.free, ip.nx_ip_total_packets_sent, ip.nx_ip_send_packets_dropped]).toEqual([20, 7, 0]);
});

test('a datagram that just fits goes in one piece', () => {
  expect(board_with(72).sent.map((s) => read16(s.bytes, 6))).toEqual([0]);
});

test('"do not fragment" drops it', () => {
  const board = board_with(200, {}, NX.NX_DONT_FRAGMENT);
  expect([board.sent.length, board.ip.nx_ip_send_packets_dropped, board.free]).toEqual([0, 1, 20]);
});

test('without fragmenting it is dropped', () => {
  const board = new HandWire({ mtu: 100 });
  board.run((b) => send(b, 200));
  expect([board.sent.length, board.ip.nx_ip_send_packets_dropped, board.free]).toEqual([0, 1, 20]);
});

test('when packets run out the rest is given up', () => {
  const board = board_with(200, { packets: 2, slow_driver: true });
  expect(board.sent.length).toBe(1);
  const { ip } = board;
  expect([ip.nx_ip_fragment_failures, ip.nx_ip_successful_fragment_requests]).toEqual([1, 0]);
  expect([ip.nx_ip_send_packets_dropped, board.free]).toEqual([1, 1]);
});

test('a link too short for any piece gets none', () => {
  const board = board_with(200, { mtu: 27 });
  expect([board.sent.length, board.ip.nx_ip_fragment_failures, board.free]).toEqual([0, 1, 20]);
});

test('disabling releases the pieces that wait', () => {
  const board = new HandWire();
  for (const fragment of [MORE, MORE | 10]) {
    board.at(2, () => board.receive_ip(datagram(UDP, new Uint8Array(80), { fragment })));
  }
  board.run(function* ({ ip, pool }) {
    expect(yield* NX.nx_ip_fragment_disable(ip)).toBe(NX.NX_NOT_ENABLED);
    must(NX.nx_ip_fragment_enable(ip));
    yield* tx_thread_sleep(5);
    expect([ip.nx_ip_total_fragments_received, pool.nx_packet_pool_available]).toEqual([2, 18]);
    must(yield* NX.nx_ip_fragment_disable(ip));
    expect(pool.nx_packet_pool_available).toBe(20);
  });
});
