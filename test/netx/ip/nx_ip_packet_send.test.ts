import { expect, test } from 'vitest';
import { ip_packet_send } from '../../../netx/ip/nx_ip_packet_send.ts';
import * as NX from '../../../netx/nx_api.ts';
import { ref } from '../../../rtos/tx_api.ts';
import { HandWire, MASK, must, OWN_IP, PEER_IP, take } from '../hand_wire.ts';

const GROUP = NX.IP_ADDRESS(224, 1, 2, 3);
const BROADCAST = (OWN_IP | ~MASK) >>> 0;

/** What the driver is asked for a raw packet to an address. */
function sent_to(destination: number): [number, number, number] | undefined {
  const board = new HandWire();
  board.run(function* ({ ip, pool }) {
    must(NX.nx_ip_raw_packet_enable(ip));
    must(yield* NX.nx_arp_static_entry_create(ip, PEER_IP, 0x11, 0x22));
    must(yield* NX.nx_ip_raw_packet_send(ip, yield* take(pool, NX.NX_IP_PACKET, 'x'), destination, 0));
  });
  const [request] = board.sent;
  expect(board.free).toBe(20);
  return request && [request.command, request.msw, request.lsw];
}

test('hardware addresses: broadcast, multicast, a host that is known', () => {
  expect(sent_to(0xffffffff)).toEqual([NX.NX_LINK_PACKET_BROADCAST, 0xffff, 0xffffffff]);
  expect(sent_to(BROADCAST)).toEqual([NX.NX_LINK_PACKET_BROADCAST, 0xffff, 0xffffffff]);
  expect(sent_to(GROUP)).toEqual([NX.NX_LINK_PACKET_SEND, 0x0100, 0x5e010203]);
  expect(sent_to(PEER_IP)).toEqual([NX.NX_LINK_PACKET_SEND, 0x11, 0x22]);
});

test('without ARP only what needs no question goes out', () => {
  const board = new HandWire({ enable: [] });
  board.run(function* ({ ip, pool }) {
    must(NX.nx_ip_raw_packet_enable(ip));
    must(yield* NX.nx_ip_raw_packet_send(ip, yield* take(pool, NX.NX_IP_PACKET, 'x'), PEER_IP, 0));
    must(yield* NX.nx_ip_raw_packet_send(ip, yield* take(pool, NX.NX_IP_PACKET, 'x'), BROADCAST, 0));
    expect([ip.nx_ip_send_packets_dropped, ip.nx_ip_transmit_resource_errors]).toEqual([1, 1]);
  });
  expect([board.sent.length, board.free]).toEqual([1, 20]);
});

test('an interface that needs no hardware addresses sends at once', () => {
  const board = new HandWire({ enable: [] });
  board.run(function* ({ ip, pool }) {
    must(NX.nx_ip_interface_address_mapping_configure(ip, 0, NX.NX_FALSE));
    must(NX.nx_ip_raw_packet_enable(ip));
    must(yield* NX.nx_ip_raw_packet_send(ip, yield* take(pool, NX.NX_IP_PACKET, 'x'), PEER_IP, 0));
    must(yield* NX.nx_ip_raw_packet_send(ip, yield* take(pool, NX.NX_IP_PACKET, 'x'), OWN_IP, 0));
    const got = ref<NX.NX_PACKET | null>(null);
    must(yield* NX.nx_ip_raw_packet_receive(ip, got, 1));
    must(yield* NX.nx_packet_release(got.value));
  });
  expect(board.sent.map((s) => [s.msw, s.lsw])).toEqual([[0, 0]]);
});

test('with an empty pool nothing comes back by loopback', () => {
  const board = new HandWire({ packets: 1 });
  board.run(function* ({ ip, pool }) {
    must(NX.nx_ip_raw_packet_enable(ip));
    must(yield* NX.nx_ip_raw_packet_send(ip, yield* take(pool, NX.NX_IP_PACKET, 'x'), OWN_IP, 0));
    expect([ip.nx_ip_send_packets_dropped, ip.nx_ip_total_packets_sent]).toEqual([1, 0]);
    expect(pool.nx_packet_pool_available).toBe(1);
  });
});

test('from inside the stack: no interface, no next hop, no room', () => {
  const board = new HandWire();
  board.run(function* ({ ip, pool }) {
    const nowhere = yield* take(pool, NX.NX_IP_PACKET, 'x');
    const args = [PEER_IP, 0, 1, NX.NX_IP_RAW, 0] as const;
    yield* ip_packet_send(ip, nowhere, ...args, PEER_IP);
    const no_hop = yield* take(pool, NX.NX_IP_PACKET, 'x');
    no_hop.nx_packet_ip_interface = ip.nx_ip_interface[0] ?? null;
    yield* ip_packet_send(ip, no_hop, ...args, 0);
    expect(ip.nx_ip_invalid_transmit_packets).toBe(2);
    expect(board.diagnostics).toEqual([]);
    const bare = yield* take(pool, 0, 'x');
    bare.nx_packet_ip_interface = ip.nx_ip_interface[0] ?? null;
    yield* ip_packet_send(ip, bare, ...args, PEER_IP);
  });
  expect([board.diagnostics, board.free]).toEqual([['packet-no-header-room'], 20]);
});
