import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { ref, type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { data_of, datagram, HandWire, must, udp } from '../hand_wire.ts';

const UDP = 17;
const PORT = 7;

function* bound(ip: NX.NX_IP, queue_maximum = 5): Service<NX.NX_UDP_SOCKET> {
  const socket = new NX.NX_UDP_SOCKET();
  must(yield* NX.nx_udp_socket_create(ip, socket, 's', 0, NX.NX_FRAGMENT_OKAY, 128, queue_maximum));
  must(yield* NX.nx_udp_socket_bind(socket, PORT, 0));
  return socket;
}

function* fetch(socket: NX.NX_UDP_SOCKET, wait: number): Service<string> {
  const got = ref<NX.NX_PACKET | null>(null);
  const status = yield* NX.nx_udp_socket_receive(socket, got, wait);
  if (status !== NX.NX_SUCCESS || got.value === null) return `status ${status}`;
  const data = data_of(got.value);
  must(yield* NX.nx_packet_release(got.value));
  return data;
}

function arrive(board: HandWire, tick: number, ...data: string[]): void {
  board.at(tick, () => {
    for (const text of data) board.receive_ip(datagram(UDP, udp(9, PORT, text)));
  });
}

test('a full queue drops its oldest datagram', () => {
  const board = new HandWire();
  arrive(board, 2, 'a', 'b', 'c');
  board.run(function* ({ ip, pool }) {
    const socket = yield* bound(ip, 2);
    yield* tx_thread_sleep(5);
    expect([yield* fetch(socket, 0), yield* fetch(socket, 0)]).toEqual(['b', 'c']);
    expect(yield* fetch(socket, 0)).toBe(`status ${NX.NX_NO_PACKET}`);
    expect([socket.nx_udp_socket_packets_dropped, socket.nx_udp_socket_packets_received]).toEqual([1, 3]);
    expect(pool.nx_packet_pool_available).toBe(20);
  });
});

test('the receiver that has waited longest gets the datagram', () => {
  const board = new HandWire();
  const log: string[] = [];
  const sockets: NX.NX_UDP_SOCKET[] = [];
  board.thread(function* ({ ip }) {
    sockets.push(yield* bound(ip));
  }, 3);
  for (const name of ['first', 'second']) {
    board.thread(function* () {
      const data = yield* fetch(sockets[0] as NX.NX_UDP_SOCKET, NX.NX_WAIT_FOREVER);
      log.push(`${board.tick} ${name} ${data}`);
    });
  }
  arrive(board, 2, 'one');
  arrive(board, 4, 'two', 'three');
  board.run_ticks(5);
  expect(log).toEqual(['2 first one', '4 second two']);
  expect(sockets[0]?.nx_udp_socket_receive_count).toBe(1);
});

test('with the pool below its low watermark datagrams are dropped, but for one that is waited for', () => {
  const board = new HandWire({ packets: 4, nx: { NX_ENABLE_LOW_WATERMARK: true } });
  arrive(board, 2, 'a');
  arrive(board, 3, 'b');
  board.run(function* ({ ip, pool }) {
    must(NX.nx_packet_pool_low_watermark_set(pool, 3));
    const socket = yield* bound(ip);
    yield* tx_thread_sleep(5);
    expect(socket.nx_udp_socket_receive_count).toBe(1);
    expect(socket.nx_udp_socket_packets_dropped).toBe(1);
    expect(yield* fetch(socket, 0)).toBe('a');
  });
});

test('an interface without an address takes what comes to the port of DHCP clients', () => {
  const board = new HandWire();
  const offer = datagram(UDP, udp(67, 68, 'offer'), { destination: NX.IP_ADDRESS(10, 0, 0, 77) });
  const other = datagram(UDP, udp(67, 69, 'other'), { destination: NX.IP_ADDRESS(10, 0, 0, 77) });
  for (const bytes of [offer, other]) board.at(2, () => board.receive_ip(bytes));
  board.run(function* ({ ip }) {
    must(yield* NX.nx_ip_address_set(ip, 0, 0));
    const socket = new NX.NX_UDP_SOCKET();
    must(yield* NX.nx_udp_socket_create(ip, socket, 's', 0, NX.NX_FRAGMENT_OKAY, 128, 5));
    must(yield* NX.nx_udp_socket_bind(socket, 68, 0));
    expect(yield* fetch(socket, 5)).toBe('offer');
    expect(ip.nx_ip_invalid_receive_address).toBe(1);
  });
});

test('a datagram shorter than it says is invalid', () => {
  const board = new HandWire();
  const longer = udp(9, PORT, 'x');
  longer[5] = 10;
  board.receive_ip(datagram(UDP, longer));
  board.receive_ip(datagram(UDP, longer.subarray(0, 7)));
  board.run_ticks(2);
  expect([board.ip.nx_ip_udp_invalid_packets, board.free]).toEqual([2, 20]);
});

test('noise behind a right IP header: nothing is thrown, no packet gets lost', () => {
  const board = new HandWire();
  const noise = fc.sample(fc.uint8Array({ maxLength: 60 }), { seed: 6, numRuns: 300 });
  board.at(1, () => board.receive_arp_reply());
  noise.forEach((bytes, i) => {
    // Two in three are for the port that is bound, some of those with the right length.
    if (i % 3 !== 0 && bytes.length >= 6) bytes.set([0, PORT, 0, i % 2 === 0 ? bytes.length : i % 64], 2);
    board.at(i + 2, () => board.receive_ip(datagram(UDP, bytes)));
  });
  board.run(function* ({ ip }) {
    const socket = yield* bound(ip, 3);
    for (let i = 0; i < 200; i++) yield* fetch(socket, 2);
    must(yield* NX.nx_udp_socket_unbind(socket));
  }, 500);
  expect([board.free, board.diagnostics]).toEqual([20, []]);
});
