import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { ref, type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { data_of, datagram, HandWire, must, take, udp } from '../hand_wire.ts';

const UDP = 17;
const GROUP = NX.IP_ADDRESS(239, 129, 2, 3);
const HOST = NX.IP_ADDRESS(10, 0, 0, 2);
const GROUPS = 7;

function* bound(ip: NX.NX_IP): Service<NX.NX_UDP_SOCKET> {
  const socket = new NX.NX_UDP_SOCKET();
  must(yield* NX.nx_udp_socket_create(ip, socket, 's', 0, 0, 32, 5));
  must(yield* NX.nx_udp_socket_bind(socket, 7, 0));
  return socket;
}

test('joining tells the driver and lets datagrams of the group in; leaving ends it', () => {
  const board = new HandWire({ enable: ['arp', 'udp', 'igmp'] });
  const arrive = (): void => board.receive_ip(datagram(UDP, udp(9, 7, 'x'), { destination: GROUP }));
  for (const tick of [2, 12, 22]) board.at(tick, arrive);
  board.run(function* ({ ip, pool }) {
    const socket = yield* bound(ip);
    yield* tx_thread_sleep(10);
    expect(socket.nx_udp_socket_receive_count).toBe(0);
    must(yield* NX.nx_igmp_multicast_join(ip, GROUP));
    must(yield* NX.nx_igmp_multicast_join(ip, GROUP));
    yield* tx_thread_sleep(5);
    expect(socket.nx_udp_socket_receive_count).toBe(1);
    must(yield* NX.nx_igmp_multicast_leave(ip, GROUP));
    must(yield* NX.nx_igmp_multicast_leave(ip, GROUP));
    expect(yield* NX.nx_igmp_multicast_leave(ip, GROUP)).toBe(NX.NX_ENTRY_NOT_FOUND);
    yield* tx_thread_sleep(10);
    expect(socket.nx_udp_socket_receive_count).toBe(1);
    must(yield* NX.nx_udp_socket_unbind(socket));
    expect(pool.nx_packet_pool_available).toBe(20);
  });
  const { NX_LINK_MULTICAST_JOIN: join, NX_LINK_MULTICAST_LEAVE: leave } = NX;
  // The first is for "all hosts".
  expect(board.commands.filter((c) => c === join || c === leave)).toEqual([join, join, leave]);
});

test('seven groups and no more', () => {
  new HandWire({ enable: ['arp', 'igmp'] }).run(function* ({ ip }) {
    for (let i = 0; i < GROUPS; i++) must(yield* NX.nx_igmp_multicast_interface_join(ip, GROUP + i, 0));
    expect(yield* NX.nx_igmp_multicast_join(ip, GROUP + GROUPS)).toBe(NX.NX_NO_MORE_ENTRIES);
    const [reports, queries, errors, joined] = [ref(0), ref(0), ref(0), ref(0)];
    must(NX.nx_igmp_info_get(ip, reports, queries, errors, joined));
    expect(joined.value).toBe(GROUPS);
  });
});

test('wrong arguments', () => {
  new HandWire({ enable: ['arp'] }).run(function* ({ ip }) {
    expect(yield* NX.nx_igmp_multicast_join(ip, GROUP)).toBe(NX.NX_NOT_ENABLED);
    expect(NX.nx_igmp_info_get(ip)).toBe(NX.NX_NOT_ENABLED);
    must(yield* NX.nx_igmp_enable(ip));
    expect(yield* NX.nx_igmp_enable(ip)).toBe(NX.NX_ALREADY_ENABLED);
    expect(yield* NX.nx_igmp_multicast_join(ip, HOST)).toBe(NX.NX_IP_ADDRESS_ERROR);
    expect(yield* NX.nx_igmp_multicast_interface_join(ip, GROUP, 1)).toBe(NX.NX_INVALID_INTERFACE);
    expect(yield* NX.nx_igmp_multicast_join(null, GROUP)).toBe(NX.NX_PTR_ERROR);
  });
});

test('with loopback a datagram to a group comes back and goes out', () => {
  const board = new HandWire({ enable: ['arp', 'udp', 'igmp'] });
  board.run(function* ({ ip, pool }) {
    must(yield* NX.nx_igmp_loopback_enable(ip));
    must(yield* NX.nx_igmp_multicast_join(ip, GROUP));
    const socket = yield* bound(ip);
    must(yield* NX.nx_udp_socket_send(socket, yield* take(pool, NX.NX_UDP_PACKET, 'all'), GROUP, 7));
    const got = ref<NX.NX_PACKET | null>(null);
    must(yield* NX.nx_udp_socket_receive(socket, got, 5));
    expect(data_of(got.value as NX.NX_PACKET)).toBe('all');
    must(yield* NX.nx_packet_release(got.value));
    must(yield* NX.nx_igmp_loopback_disable(ip));
  });
  // 239.129.2.3 keeps its lower 23 bits in the hardware address.
  expect(board.sent[0]).toMatchObject({ tick: 0, msw: 0x0100, lsw: 0x5e010203 });
  expect(board.free).toBe(20);
});

test('groups without IGMP: no report, no leave message', () => {
  const board = new HandWire({ enable: ['arp', 'udp'] });
  board.at(2, () => board.receive_ip(datagram(UDP, udp(9, 7, 'x'), { destination: GROUP })));
  board.run(function* ({ ip }) {
    const socket = yield* bound(ip);
    must(yield* NX.nx_ipv4_multicast_interface_join(ip, GROUP, 0));
    yield* tx_thread_sleep(300);
    expect(socket.nx_udp_socket_receive_count).toBe(1);
    must(yield* NX.nx_ipv4_multicast_interface_leave(ip, GROUP, 0));
    expect(yield* NX.nx_ipv4_multicast_interface_leave(ip, GROUP, 0)).toBe(NX.NX_ENTRY_NOT_FOUND);
  }, 500);
  expect(board.sent).toEqual([]);
});
