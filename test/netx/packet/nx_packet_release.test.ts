import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { ref, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { HandWire, must, OWN_IP, PEER_IP, take } from '../hand_wire.ts';

test('a double release is refused, counted and told with the last owner', () => {
  const board = new HandWire();
  board.run(function* ({ pool }) {
    const packet = yield* take(pool, 0);
    yield* tx_thread_sleep(2);
    must(yield* NX.nx_packet_release(packet));
    expect(yield* NX.nx_packet_release(packet)).toBe(NX.NX_PTR_ERROR);
    expect(pool.nx_packet_pool_invalid_releases).toBe(1);
    expect(pool.nx_packet_pool_available).toBe(20);
  });
  const [diagnostic] = board.sim.diagnostics;
  expect(diagnostic).toMatchObject({ id: 'packet-double-release', context: 't', time_ns: 20_000_000 });
  expect(diagnostic?.object).toBe('packet 0 of pool pool (last owner: t, nx_packet_allocate, 0.000000 s)');
});

test('a packet sent but still in the driver must not be released by the firmware', () => {
  const board = new HandWire({ slow_driver: true });
  board.run(function* ({ ip, pool }) {
    const socket = new NX.NX_UDP_SOCKET();
    must(yield* NX.nx_arp_static_entry_create(ip, PEER_IP, 0x11, 0x22));
    must(yield* NX.nx_udp_socket_create(ip, socket, 's', 0, NX.NX_FRAGMENT_OKAY, 128, 5));
    must(yield* NX.nx_udp_socket_bind(socket, 100, NX.NX_NO_WAIT));
    const packet = yield* take(pool, NX.NX_UDP_PACKET, 'data');
    must(yield* NX.nx_udp_socket_send(socket, packet, PEER_IP, 9));
    yield* NX.nx_packet_release(packet);
  });
  expect(board.diagnostics).toEqual(['packet-release-in-driver']);
});

test('a packet sent but waiting for the address of its next hop must not be released by the firmware', () => {
  const board = new HandWire();
  board.run(function* ({ ip, pool }) {
    const socket = new NX.NX_UDP_SOCKET();
    must(yield* NX.nx_udp_socket_create(ip, socket, 's', 0, NX.NX_FRAGMENT_OKAY, 128, 5));
    must(yield* NX.nx_udp_socket_bind(socket, 100, NX.NX_NO_WAIT));
    for (let i = 0; i < 2; i++) {
      const packet = yield* take(pool, NX.NX_UDP_PACKET, 'data');
      must(yield* NX.nx_udp_socket_send(socket, packet, PEER_IP, 9));
      expect(packet.nx_packet_in_arp).toBe(true);
      yield* NX.nx_packet_release(packet);
    }
  });
  expect(board.diagnostics).toEqual(['packet-release-queued', 'packet-release-queued']);
});

test('a release hands the packet to the thread that waits, which runs at once if it is better', () => {
  const board = new HandWire({ packets: 1 });
  const order: string[] = [];
  board.thread(function* ({ pool }) {
    const got = ref<NX.NX_PACKET | null>(null);
    must(yield* NX.nx_packet_allocate(pool, got, 0, NX.NX_NO_WAIT));
    yield* tx_thread_sleep(1);
    must(yield* NX.nx_packet_allocate(pool, got, 0, NX.NX_WAIT_FOREVER));
    order.push('waiter has it');
  }, 5);
  board.thread(function* ({ pool }) {
    yield* tx_thread_sleep(2);
    must(yield* NX.nx_packet_release(pool.packets[0] ?? null));
    order.push('release returned');
  }, 6);
  board.run_ticks(5);
  expect(order).toEqual(['waiter has it', 'release returned']);
  expect(board.pool.nx_packet_pool_available).toBe(0);
});

test('transmit_release keeps TCP data that is queued, without its IP header', () => {
  new HandWire().run(function* ({ ip, pool }) {
    const packet = yield* take(pool, NX.NX_TCP_PACKET, 'segment');
    packet.nx_packet_state = NX.NX_PACKET_ENQUEUED;
    packet.nx_packet_prepend_ptr -= 20;
    packet.nx_packet_length += 20;
    packet.nx_packet_ip_header_length = 20;
    must(yield* NX.nx_packet_transmit_release(packet));
    expect([packet.nx_packet_driver_done, packet.nx_packet_length]).toEqual([true, 7]);
    expect(yield* NX.nx_packet_release(packet)).toBe(NX.NX_PTR_ERROR);
    packet.nx_packet_state = NX.NX_PACKET_ALLOCATED;
    must(yield* NX.nx_packet_transmit_release(packet));
    expect(pool.nx_packet_pool_available).toBe(20);
    expect(ip.nx_ip_address).toBe(OWN_IP);
  });
});

test('a chain is released as a whole', () => {
  new HandWire().run(function* ({ pool }) {
    const [first, second] = [yield* take(pool, 0), yield* take(pool, 0)];
    first.nx_packet_next = second;
    must(yield* NX.nx_packet_release(first));
    expect(pool.nx_packet_pool_available).toBe(20);
  });
});

test('pointers outside the payload are NX_UNDERFLOW and NX_OVERFLOW', () => {
  new HandWire().run(function* ({ pool }) {
    const packet = yield* take(pool, 0);
    packet.nx_packet_prepend_ptr = packet.nx_packet_data_start - 1;
    expect(yield* NX.nx_packet_release(packet)).toBe(NX.NX_UNDERFLOW);
    packet.nx_packet_prepend_ptr = packet.nx_packet_data_start;
    packet.nx_packet_append_ptr = packet.nx_packet_data_end + 1;
    expect(yield* NX.nx_packet_release(packet)).toBe(NX.NX_OVERFLOW);
  });
});
