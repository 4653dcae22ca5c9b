import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { HandWire, must, PEER_IP, take } from '../hand_wire.ts';

const ENABLED = { nx: { NX_ENABLE_IP_STATIC_ROUTING: true } };
const NETWORK = NX.IP_ADDRESS(172, 16, 0, 0);
const HOST = NX.IP_ADDRESS(172, 16, 3, 4);
const [WIDE, NARROW] = [0xffff0000, 0xffffff00];
const ROUTER = NX.IP_ADDRESS(10, 0, 0, 9);
const TABLE_SIZE = 8;

test('without the option both answer that they are not supported', () => {
  new HandWire().run(function* ({ ip }) {
    expect(yield* NX.nx_ip_static_route_add(ip, NETWORK, WIDE, PEER_IP)).toBe(NX.NX_NOT_SUPPORTED);
    expect(yield* NX.nx_ip_static_route_delete(ip, NETWORK, WIDE)).toBe(NX.NX_NOT_SUPPORTED);
  });
});

test('the longest mask wins; a route added again changes its next hop', () => {
  const board = new HandWire(ENABLED);
  board.run(function* ({ ip, pool }) {
    must(NX.nx_ip_raw_packet_enable(ip));
    must(yield* NX.nx_arp_static_entry_create(ip, PEER_IP, 0, 2));
    must(yield* NX.nx_arp_static_entry_create(ip, ROUTER, 0, 9));
    must(yield* NX.nx_ip_static_route_add(ip, NETWORK, WIDE, PEER_IP));
    must(yield* NX.nx_ip_raw_packet_send(ip, yield* take(pool, NX.NX_IP_PACKET, 'a'), HOST, 0));
    must(yield* NX.nx_ip_static_route_add(ip, HOST & NARROW, NARROW, ROUTER));
    must(yield* NX.nx_ip_raw_packet_send(ip, yield* take(pool, NX.NX_IP_PACKET, 'b'), HOST, 0));
    must(yield* NX.nx_ip_static_route_add(ip, HOST & NARROW, NARROW, PEER_IP));
    must(yield* NX.nx_ip_raw_packet_send(ip, yield* take(pool, NX.NX_IP_PACKET, 'c'), HOST, 0));
    expect(ip.nx_ip_routing_table_entry_count).toBe(2);
    must(yield* NX.nx_ip_static_route_delete(ip, HOST & NARROW, NARROW));
    must(yield* NX.nx_ip_static_route_delete(ip, NETWORK, WIDE));
    expect(yield* NX.nx_ip_static_route_delete(ip, NETWORK, WIDE)).toBe(NX.NX_NOT_SUCCESSFUL);
    const packet = yield* take(pool, NX.NX_IP_PACKET, 'd');
    expect(yield* NX.nx_ip_raw_packet_send(ip, packet, HOST, 0)).toBe(NX.NX_IP_ADDRESS_ERROR);
  });
  expect(board.sent.map((s) => s.lsw)).toEqual([2, 9, 2]);
});

test('the next hop must be a neighbour, and the table has 8 places', () => {
  new HandWire(ENABLED).run(function* ({ ip }) {
    expect(yield* NX.nx_ip_static_route_add(ip, NETWORK, WIDE, HOST)).toBe(NX.NX_IP_ADDRESS_ERROR);
    for (let i = 0; i < TABLE_SIZE; i++) {
      must(yield* NX.nx_ip_static_route_add(ip, NETWORK + i * 256, NARROW, PEER_IP));
    }
    expect(yield* NX.nx_ip_static_route_add(ip, NETWORK, WIDE, PEER_IP)).toBe(NX.NX_OVERFLOW);
  });
});
