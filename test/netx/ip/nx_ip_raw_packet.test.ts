import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { read32 } from '../../../netx/wire/bytes.ts';
import { ref, type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { data_of, datagram, HandWire, must, PEER_IP, take } from '../hand_wire.ts';

const PROTOCOL = 99;
const FAR_IP = NX.IP_ADDRESS(8, 8, 8, 8);

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function* fetch(ip: NX.NX_IP, wait: number): Service<string> {
  const got = ref<NX.NX_PACKET | null>(null);
  const status = yield* NX.nx_ip_raw_packet_receive(ip, got, wait);
  if (status !== NX.NX_SUCCESS || got.value === null) return `status ${status}`;
  const data = data_of(got.value);
  must(yield* NX.nx_packet_release(got.value));
  return data;
}

test('sending: protocol 255, or any with the nxd_ service', () => {
  const board = new HandWire();
  board.run(function* ({ ip, pool }) {
    must(yield* NX.nx_arp_static_entry_create(ip, PEER_IP, 0, 5));
    must(NX.nx_ip_raw_packet_enable(ip));
    const to = new NX.NXD_ADDRESS();
    to.nxd_ip_version = NX.NX_IP_VERSION_V4;
    to.nxd_ip_address.v4 = PEER_IP;
    const next = () => take(pool, NX.NX_IP_PACKET, 'x');
    must(yield* NX.nx_ip_raw_packet_send(ip, yield* next(), PEER_IP, NX.NX_IP_MIN_DELAY));
    must(yield* NX.nx_ip_raw_packet_source_send(ip, yield* next(), PEER_IP, 0, 0));
    must(yield* NX.nxd_ip_raw_packet_send(ip, yield* next(), to, PROTOCOL, 3, 0));
    must(yield* NX.nxd_ip_raw_packet_source_send(ip, yield* next(), to, 0, PROTOCOL, 4, 0));
  });
  const fields = board.sent.map(({ bytes: b }) => [b[1], b[8], b[9], read32(b, 16)]);
  expect(fields).toEqual([
    [0x10, 128, 255, PEER_IP],
    [0, 128, 255, PEER_IP],
    [0, 3, PROTOCOL, PEER_IP],
    [0, 4, PROTOCOL, PEER_IP],
  ]);
  expect(board.free).toBe(20);
});

test('what cannot be sent stays with the caller', () => {
  const board = new HandWire();
  board.run(function* ({ ip, pool }) {
    const packet = yield* take(pool, NX.NX_IP_PACKET, 'x');
    expect(yield* NX.nx_ip_raw_packet_send(ip, packet, PEER_IP, 0)).toBe(NX.NX_NOT_ENABLED);
    must(NX.nx_ip_raw_packet_enable(ip));
    expect(NX.nx_ip_raw_packet_enable(ip)).toBe(NX.NX_ALREADY_ENABLED);
    expect(yield* NX.nx_ip_raw_packet_send(ip, packet, 0, 0)).toBe(NX.NX_IP_ADDRESS_ERROR);
    expect(yield* NX.nx_ip_raw_packet_send(ip, packet, FAR_IP, 0)).toBe(NX.NX_IP_ADDRESS_ERROR);
    expect(yield* NX.nx_ip_raw_packet_source_send(ip, packet, PEER_IP, 5, 0)).toBe(NX.NX_INVALID_INTERFACE);
    const to = new NX.NXD_ADDRESS();
    expect(yield* NX.nxd_ip_raw_packet_send(ip, packet, to, 1, 1, 0)).toBe(NX.NX_IP_ADDRESS_ERROR);
    to.nxd_ip_version = NX.NX_IP_VERSION_V6;
    expect(yield* NX.nxd_ip_raw_packet_send(ip, packet, to, 1, 1, 0)).toBe(NX.NX_NOT_SUPPORTED);
    must(yield* NX.nx_packet_release(packet));
    const bare = yield* take(pool, 0, 'x');
    expect(yield* NX.nx_ip_raw_packet_send(ip, bare, PEER_IP, 0)).toBe(NX.NX_UNDERFLOW);
    must(yield* NX.nx_packet_release(bare));
  });
  expect([board.free, board.sent]).toEqual([20, []]);
});

test('receiving: queued in order, or to the thread that waits', () => {
  const board = new HandWire();
  for (const [tick, text] of [
    [2, 'a'],
    [3, 'b'],
    [10, 'c'],
  ] as const) {
    board.at(tick, () => board.receive_ip(datagram(PROTOCOL, bytes(text))));
  }
  board.run(function* ({ ip }) {
    must(NX.nx_ip_raw_packet_enable(ip));
    expect(yield* fetch(ip, 0)).toBe(`status ${NX.NX_NO_PACKET}`);
    yield* tx_thread_sleep(5);
    expect([yield* fetch(ip, 0), yield* fetch(ip, 0)]).toEqual(['a', 'b']);
    expect([yield* fetch(ip, 50), board.tick]).toEqual(['c', 10]);
    expect([yield* fetch(ip, 5), board.tick]).toEqual([`status ${NX.NX_NO_PACKET}`, 15]);
    must(yield* NX.nx_ip_raw_packet_disable(ip));
    expect(yield* NX.nx_ip_raw_packet_disable(ip)).toBe(NX.NX_NOT_ENABLED);
    expect(yield* fetch(ip, 0)).toBe(`status ${NX.NX_NOT_ENABLED}`);
  });
  expect(board.free).toBe(20);
});

test('a full queue drops what comes; a shorter limit drops the oldest', () => {
  const board = new HandWire();
  board.at(2, () => {
    for (const text of ['a', 'b', 'c']) board.receive_ip(datagram(PROTOCOL, bytes(text)));
  });
  board.run(function* ({ ip, pool }) {
    must(NX.nx_ip_raw_packet_enable(ip));
    must(yield* NX.nx_ip_raw_receive_queue_max_set(ip, 2));
    yield* tx_thread_sleep(5);
    expect([ip.nx_ip_raw_received_packet_count, pool.nx_packet_pool_available]).toEqual([2, 18]);
    must(yield* NX.nx_ip_raw_receive_queue_max_set(ip, 1));
    expect([yield* fetch(ip, 0), pool.nx_packet_pool_available]).toEqual(['b', 20]);
  });
});

test('a filter takes packets for itself or leaves them to the stack', () => {
  const board = new HandWire({ nx: { NX_ENABLE_IP_RAW_PACKET_FILTER: true } });
  const taken: NX.NX_PACKET[] = [];
  const filter = (_: NX.NX_IP, protocol: number, packet: NX.NX_PACKET): number => {
    if (protocol !== PROTOCOL) return NX.NX_NOT_SUPPORTED;
    taken.push(packet);
    return NX.NX_SUCCESS;
  };
  for (const protocol of [PROTOCOL, PROTOCOL + 1]) {
    board.at(2, () => board.receive_ip(datagram(protocol, bytes('x'))));
  }
  board.run(function* ({ ip }) {
    must(NX.nx_ip_raw_packet_enable(ip));
    must(NX.nx_ip_raw_packet_filter_set(ip, filter));
    yield* tx_thread_sleep(5);
    expect([taken.length, ip.nx_ip_unknown_protocols_received]).toEqual([1, 1]);
    must(yield* NX.nx_packet_release(taken[0] ?? null));
  });
  new HandWire().run(function* ({ ip }) {
    expect(NX.nx_ip_raw_packet_filter_set(ip, null)).toBe(NX.NX_NOT_SUPPORTED);
    expect(NX.nx_ip_raw_packet_filter_set(null, null)).toBe(NX.NX_NOT_SUPPORTED);
  });
});
