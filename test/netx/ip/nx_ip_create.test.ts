import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { ref, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { datagram, HandWire, MASK, must, OWN_IP, PEER_IP } from '../hand_wire.ts';

const STACK = new Uint8Array(2048);
const GROUP = NX.IP_ADDRESS(224, 0, 0, 1);

test('creating checks its arguments', () => {
  new HandWire().run(function* ({ ip, pool, driver }) {
    const fresh = new NX.NX_IP();
    const create = (
      address: number,
      stack: number,
      priority: number,
      from: NX.NX_PACKET_POOL | null = pool,
    ) => NX.nx_ip_create(fresh, 'x', address, MASK, from, driver, STACK, stack, priority);
    expect(yield* create(PEER_IP, 100, 1)).toBe(NX.NX_SIZE_ERROR);
    expect(yield* create(PEER_IP, 2048, 32)).toBe(NX.NX_OPTION_ERROR);
    expect(yield* create(GROUP, 2048, 1)).toBe(NX.NX_IP_ADDRESS_ERROR);
    expect(yield* create(PEER_IP, 2048, 1, null)).toBe(NX.NX_PTR_ERROR);
    expect(yield* create(PEER_IP, 2048, 1, new NX.NX_PACKET_POOL())).toBe(NX.NX_PTR_ERROR);
    const again = NX.nx_ip_create(ip, 'x', OWN_IP, MASK, pool, driver, STACK, 2048, 1);
    expect(yield* again).toBe(NX.NX_PTR_ERROR);
  });
});

test('the new thread runs first if it is better than its creator, and calls the driver', () => {
  for (const priority of [1, 20]) {
    new HandWire().run(function* ({ pool, driver, commands }) {
      const fresh = new NX.NX_IP();
      commands.length = 0;
      must(yield* NX.nx_ip_create(fresh, 'x', PEER_IP, MASK, pool, driver, STACK, 2048, priority));
      const started = [NX.NX_LINK_INTERFACE_ATTACH, NX.NX_LINK_INITIALIZE, NX.NX_LINK_ENABLE];
      expect(commands).toEqual(priority === 1 ? started : []);
      yield* tx_thread_sleep(1);
      expect(commands).toEqual(started);
      expect(fresh.nx_ip_thread.tx_thread_priority).toBe(priority);
    });
  }
});

test('deleting ends the waits, stops the driver and releases what is queued', () => {
  const board = new HandWire();
  const statuses: number[] = [];
  const order: string[] = [];
  board.thread(function* ({ ip }) {
    must(NX.nx_ip_fragment_enable(ip));
    statuses.push(
      yield* NX.nx_icmp_ping(ip, PEER_IP, 'x', 1, ref<NX.NX_PACKET | null>(null), NX.NX_WAIT_FOREVER),
    );
    order.push('ping returned');
  }, 5);
  board.thread(function* ({ ip }) {
    must(NX.nx_ip_raw_packet_enable(ip));
    const got = ref<NX.NX_PACKET | null>(null);
    statuses.push(yield* NX.nx_ip_raw_packet_receive(ip, got, NX.NX_WAIT_FOREVER));
    order.push('receive returned');
  }, 6);
  board.at(2, () => board.receive_ip(datagram(17, new Uint8Array(16), { fragment: 0x2000 })));
  board.run(function* ({ ip, pool, commands }) {
    yield* tx_thread_sleep(5);
    expect(pool.nx_packet_pool_available).toBe(18);
    const socket = new NX.NX_UDP_SOCKET();
    must(yield* NX.nx_udp_socket_create(ip, socket, 's', 0, 0, 128, 5));
    expect(yield* NX.nx_ip_delete(ip)).toBe(NX.NX_SOCKETS_BOUND);
    must(yield* NX.nx_udp_socket_delete(socket));
    must(yield* NX.nx_ip_delete(ip));
    order.push('deleted');
    expect(commands.slice(-2)).toEqual([NX.NX_LINK_DISABLE, NX.NX_LINK_UNINITIALIZE]);
    expect(pool.nx_packet_pool_available).toBe(20);
    expect(yield* NX.nx_ip_delete(ip)).toBe(NX.NX_PTR_ERROR);
    yield* tx_thread_sleep(200);
  }, 300);
  expect(statuses.sort()).toEqual([NX.NX_NO_PACKET, NX.NX_NO_RESPONSE].sort());
  expect(order.at(-1)).toBe('deleted');
  expect(board.diagnostics).toEqual([]);
});

test('what was deleted can be created again, all zero but for its new life', () => {
  new HandWire().run(function* ({ ip, pool, driver }) {
    must(yield* NX.nx_ip_delete(ip));
    must(yield* NX.nx_ip_create(ip, 'again', PEER_IP, MASK, pool, driver, STACK, 2048, 1));
    expect([ip.nx_ip_name, ip.nx_ip_address, ip.nx_ip_arp_total_entries]).toEqual(['again', PEER_IP, 0]);
    must(NX.nx_arp_enable(ip, new Uint8Array(520), 520));
  });
});

test('with NX_DISABLE_LOOPBACK_INTERFACE 127.0.0.1 is nowhere, and the own address is where it was', () => {
  const results = [false, true].map((NX_DISABLE_LOOPBACK_INTERFACE) => {
    const statuses: number[] = [];
    new HandWire({ nx: { NX_DISABLE_LOOPBACK_INTERFACE } }).run(function* ({ ip }) {
      for (const address of [NX.IP_ADDRESS(127, 0, 0, 1), OWN_IP]) {
        const answer = ref<NX.NX_PACKET | null>(null);
        statuses.push(yield* NX.nx_icmp_ping(ip, address, 'hello', 5, answer, 5));
        if (answer.value !== null) yield* NX.nx_packet_release(answer.value);
      }
    });
    return statuses;
  });
  expect(results).toEqual([
    [NX.NX_SUCCESS, NX.NX_SUCCESS],
    [NX.NX_IP_ADDRESS_ERROR, NX.NX_SUCCESS],
  ]);
});
