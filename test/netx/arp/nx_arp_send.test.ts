import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { reaches } from '../../marks.ts';
import {
  arp_message,
  HandWire,
  hex,
  must,
  OWN_IP,
  OWN_MAC_LSW,
  PEER_IP,
  PEER_MAC_LSW,
  take,
} from '../hand_wire.ts';

function* bound_socket(ip: NX.NX_IP, fragment = NX.NX_FRAGMENT_OKAY) {
  const socket = new NX.NX_UDP_SOCKET();
  must(yield* NX.nx_udp_socket_create(ip, socket, 's', 0, fragment, 128, 5));
  must(yield* NX.nx_udp_socket_bind(socket, 100, 0));
  return socket;
}

test('the first packet to an unknown neighbour broadcasts one request; the answer lets all go', () => {
  const board = new HandWire();
  board.thread(function* ({ ip, pool }) {
    const socket = yield* bound_socket(ip);
    for (const data of ['one', 'two', 'three']) {
      must(yield* NX.nx_udp_socket_send(socket, yield* take(pool, NX.NX_UDP_PACKET, data), PEER_IP, 9));
    }
  });
  board.at(5, () => board.receive_arp_reply());
  board.run_ticks(10);
  const [request, ...rest] = board.sent;
  expect(request).toMatchObject({ tick: 0, command: NX.NX_LINK_ARP_SEND, msw: 0xffff, lsw: 0xffffffff });
  expect(hex(request?.bytes ?? new Uint8Array(0))).toBe(hex(arp_message(1, OWN_MAC_LSW, OWN_IP, 0, PEER_IP)));
  expect(rest.map((s) => [s.tick, s.command, s.lsw, s.bytes.length])).toEqual([
    [5, NX.NX_LINK_PACKET_SEND, PEER_MAC_LSW, 31],
    [5, NX.NX_LINK_PACKET_SEND, PEER_MAC_LSW, 31],
    [5, NX.NX_LINK_PACKET_SEND, PEER_MAC_LSW, 33],
  ]);
  expect(board.free).toBe(20);
});

test('four packets wait; a fifth drops the oldest', () => {
  reaches('arp: too many packets wait for an address');
  const board = new HandWire();
  board.thread(function* ({ ip, pool }) {
    const socket = yield* bound_socket(ip);
    for (const data of ['a', 'b', 'c', 'd', 'e']) {
      must(yield* NX.nx_udp_socket_send(socket, yield* take(pool, NX.NX_UDP_PACKET, data), PEER_IP, 9));
    }
    expect([ip.nx_ip_send_packets_dropped, ip.nx_ip_transmit_resource_errors]).toEqual([1, 1]);
    expect(pool.nx_packet_pool_available).toBe(16);
  });
  board.at(5, () => board.receive_arp_reply());
  board.run_ticks(10);
  const sent = board.sent.slice(1).map((s) => String.fromCharCode(s.bytes.at(-1) ?? 0));
  expect(sent).toEqual(['b', 'c', 'd', 'e']);
  expect(board.ip.nx_ip_total_packets_sent).toBe(4);
});

test('a packet that waited and is too long goes in fragments', () => {
  const board = new HandWire({ mtu: 100 });
  board.thread(function* ({ ip, pool }) {
    must(NX.nx_ip_fragment_enable(ip));
    const socket = yield* bound_socket(ip);
    const data = 'x'.repeat(150);
    must(yield* NX.nx_udp_socket_send(socket, yield* take(pool, NX.NX_UDP_PACKET, data), PEER_IP, 9));
  });
  board.at(5, () => board.receive_arp_reply());
  board.run_ticks(10);
  expect(board.sent.slice(1).map((s) => s.bytes.length)).toEqual([100, 98]);
  expect(board.free).toBe(20);
});

test('with an empty pool no request is sent, and a second later the next try', () => {
  const board = new HandWire({ packets: 2 });
  board.thread(function* ({ ip, pool }) {
    const socket = yield* bound_socket(ip);
    const [first, second] = [yield* take(pool, NX.NX_UDP_PACKET, 'a'), yield* take(pool, NX.NX_UDP_PACKET)];
    must(yield* NX.nx_udp_socket_send(socket, first, PEER_IP, 9));
    must(yield* NX.nx_packet_release(second));
  });
  board.run_ticks(1100);
  expect(board.sent.map((s) => [s.tick, s.command])).toEqual([[1000, NX.NX_LINK_ARP_SEND]]);
});
