import { describe, expect, test } from 'vitest';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import * as NX from '../../../netx/nx_api.ts';
import {
  dual_stack_tcp_room,
  ip_room,
  ipv4_tcp_room,
  link_room,
  tcp_room,
} from '../../../netx/packet/packet_room.ts';
import { Simulation } from '../../../rtos/sim_api.ts';
import { ref } from '../../../rtos/tx_api.ts';
import { HandWire, PEER_IP } from '../hand_wire.ts';
import { pattern, StackBoard } from '../link/stack_fixture.ts';

test('the room for headers is that of the build', () => {
  const builds = [{}, { NX_PHYSICAL_HEADER: 44 }, { NX_DISABLE_IPV6: false }];
  const rooms = builds.map((nx) => {
    const { kernel } = new HandWire({ nx }).target;
    return [link_room, ip_room, tcp_room, ipv4_tcp_room, dual_stack_tcp_room].map((room) => room(kernel));
  });
  expect(rooms).toEqual([
    [16, 36, 56, 56, 76],
    [44, 64, 84, 84, 104],
    [16, 56, 76, 56, 76],
  ]);
});

/** The least room that the packets of each protocol have in front of their IP header, as the driver finds them. */
function room_at_driver(NX_PHYSICAL_HEADER: number): Set<number> {
  const wire = new HandWire({
    nx: { NX_PHYSICAL_HEADER },
    enable: ['arp', 'icmp', 'udp', 'tcp', 'igmp'],
    mtu: 400,
  });
  const rooms = new Set<number>();
  const { driver } = wire;
  const watch = (request: NX.NX_IP_DRIVER) => {
    const packet = request.nx_ip_driver_packet;
    if (packet !== null) rooms.add(packet.nx_packet_prepend_ptr - packet.nx_packet_data_start);
    return driver(request);
  };
  Object.assign(wire, { driver: watch });
  wire.run(function* ({ ip, pool }) {
    NX.nx_ip_fragment_enable(ip);
    yield* NX.nx_arp_static_entry_create(ip, PEER_IP, 0x11, 0x22334402);
    yield* NX.nx_icmp_ping(ip, PEER_IP, pattern(1000), 1000, ref(null), NX.NX_NO_WAIT);
    yield* NX.nx_icmp_ping(ip, PEER_IP + 1, 'who is that', 11, ref(null), NX.NX_NO_WAIT);
    yield* NX.nx_igmp_multicast_join(ip, NX.IP_ADDRESS(224, 1, 2, 3));
    const udp = new NX.NX_UDP_SOCKET();
    yield* NX.nx_udp_socket_create(ip, udp, 'udp', 0, 0, 128, 5);
    yield* NX.nx_udp_socket_bind(udp, 9, NX.NX_NO_WAIT);
    const packet = ref<NX.NX_PACKET | null>(null);
    yield* NX.nx_packet_allocate(pool, packet, NX.NX_UDP_PACKET, NX.NX_NO_WAIT);
    yield* NX.nx_packet_data_append(packet.value, 'x', 1, pool, NX.NX_NO_WAIT);
    yield* NX.nx_udp_socket_send(udp, packet.value, PEER_IP, 9);
    const tcp = new NX.NX_TCP_SOCKET();
    yield* NX.nx_tcp_socket_create(ip, tcp, 'tcp', 0, 0, 128, 8192, null, null);
    yield* NX.nx_tcp_client_socket_bind(tcp, 9, NX.NX_NO_WAIT);
    yield* NX.nx_tcp_client_socket_connect(tcp, PEER_IP, 9, NX.NX_NO_WAIT);
  });
  expect(wire.sent.length).toBeGreaterThan(6);
  return rooms;
}

/** All frames of a conversation between two boards of a build. */
function frames(NX_PHYSICAL_HEADER: number): string[] {
  const nx = { NX_PHYSICAL_HEADER };
  const sim = new Simulation();
  const lan = new EthernetSegment(sim);
  const told: string[] = [];
  lan.tap((frame, now_ns) => {
    told.push(`${now_ns} ${Buffer.from(frame.bytes.subarray(0, frame.length)).toString('hex')}`);
  });
  const data = pattern(5000);
  const server = function* (board: StackBoard) {
    const socket = new NX.NX_TCP_SOCKET();
    yield* NX.nx_tcp_socket_create(board.ip, socket, 'server', 0, 0, 128, 8192, null, null);
    yield* NX.nx_tcp_server_socket_listen(board.ip, 7, socket, 5, null);
    yield* NX.nx_tcp_server_socket_accept(socket, NX.NX_WAIT_FOREVER);
    yield* board.send(socket, yield* board.receive(socket, data.length), 1400);
  };
  let came: Uint8Array = new Uint8Array();
  const client = function* (board: StackBoard) {
    const socket = new NX.NX_TCP_SOCKET();
    yield* board.connected_socket(socket, '10.0.0.2', 7);
    yield* board.send(socket, data, 1400);
    came = yield* board.receive(socket, data.length);
  };
  new StackBoard(sim, lan, 'server', '10.0.0.2', server, { nx });
  new StackBoard(sim, lan, 'client', '10.0.0.1', client, { nx });
  sim.run({ until_ns: 5e9 });
  expect(came).toEqual(data);
  return told;
}

describe('a board with more room for the link', () => {
  test('leaves it in front of every packet that it sends, of whatever protocol', () => {
    expect(room_at_driver(16)).toEqual(new Set([16]));
    expect(room_at_driver(44)).toEqual(new Set([44]));
  });

  test('sends the same frames at the same times', () => {
    expect(frames(16).length).toBeGreaterThan(15);
    expect(frames(44)).toEqual(frames(16));
  });
});
