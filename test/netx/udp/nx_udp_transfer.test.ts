import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { read16, read32 } from '../../../netx/wire/bytes.ts';
import { checksum_of, sum_bytes, sum_pseudo_header } from '../../../netx/wire/checksum.ts';
import {
  ref,
  type Service,
  TX_WAIT_ABORTED,
  tx_thread_sleep,
  tx_thread_wait_abort,
} from '../../../rtos/tx_api.ts';
import {
  data_of,
  datagram,
  HandWire,
  header_checks,
  must,
  OWN_IP,
  PEER_IP,
  take,
  udp,
} from '../hand_wire.ts';

const UDP = 17;
const PORT = 7;
const FAR_IP = NX.IP_ADDRESS(8, 8, 8, 8);

function* bound(ip: NX.NX_IP, tos = 0, ttl = 128): Service<NX.NX_UDP_SOCKET> {
  const socket = new NX.NX_UDP_SOCKET();
  must(yield* NX.nx_udp_socket_create(ip, socket, 's', tos, NX.NX_DONT_FRAGMENT, ttl, 5));
  must(yield* NX.nx_udp_socket_bind(socket, PORT, 0));
  return socket;
}

function v4(address: number): NX.NXD_ADDRESS {
  const to = new NX.NXD_ADDRESS();
  to.nxd_ip_version = NX.NX_IP_VERSION_V4;
  to.nxd_ip_address.v4 = address;
  return to;
}

test('a datagram on the wire: options of the socket, ports, checksum', () => {
  const board = new HandWire();
  board.run(function* ({ ip, pool }) {
    must(yield* NX.nx_arp_static_entry_create(ip, PEER_IP, 0, 5));
    const socket = yield* bound(ip, NX.NX_IP_MIN_DELAY, 3);
    must(yield* NX.nx_udp_socket_send(socket, yield* take(pool, NX.NX_UDP_PACKET, 'abc'), PEER_IP, 99));
    must(NX.nx_udp_socket_checksum_disable(socket));
    must(yield* NX.nx_udp_socket_send(socket, yield* take(pool, NX.NX_UDP_PACKET, 'abc'), PEER_IP, 99));
    expect([ip.nx_ip_udp_packets_sent, ip.nx_ip_udp_bytes_sent]).toEqual([2, 6]);
  });
  const [first, second] = board.sent.map((s) => s.bytes) as [Uint8Array, Uint8Array];
  expect(header_checks(first)).toBe(true);
  expect([first[1], first[8], first[9], read16(first, 6)]).toEqual([0x10, 3, UDP, 0x4000]);
  expect([read32(first, 12), read32(first, 16)]).toEqual([OWN_IP, PEER_IP]);
  expect([read16(first, 20), read16(first, 22), read16(first, 24)]).toEqual([PORT, 99, 11]);
  expect(checksum_of(sum_bytes(first, 20, 11) + sum_pseudo_header(OWN_IP, PEER_IP, UDP, 11))).toBe(0);
  expect(read16(second, 26)).toBe(0);
});

test('what cannot be sent stays with the caller', () => {
  const board = new HandWire();
  board.run(function* ({ ip, pool }) {
    const packet = yield* take(pool, NX.NX_UDP_PACKET, 'x');
    const unbound = new NX.NX_UDP_SOCKET();
    expect(yield* NX.nx_udp_socket_send(unbound, packet, PEER_IP, 9)).toBe(NX.NX_PTR_ERROR);
    must(yield* NX.nx_udp_socket_create(ip, unbound, 'u', 0, 0, 128, 5));
    expect(yield* NX.nx_udp_socket_send(unbound, packet, PEER_IP, 9)).toBe(NX.NX_NOT_BOUND);
    const socket = yield* bound(ip);
    expect(yield* NX.nx_udp_socket_send(socket, null, PEER_IP, 9)).toBe(NX.NX_PTR_ERROR);
    expect(yield* NX.nx_udp_socket_send(socket, packet, 0, 9)).toBe(NX.NX_IP_ADDRESS_ERROR);
    expect(yield* NX.nx_udp_socket_send(socket, packet, FAR_IP, 9)).toBe(NX.NX_IP_ADDRESS_ERROR);
    expect(yield* NX.nx_udp_socket_send(socket, packet, PEER_IP, 65536)).toBe(NX.NX_INVALID_PORT);
    expect(yield* NX.nx_udp_socket_source_send(socket, packet, PEER_IP, 9, 9)).toBe(NX.NX_INVALID_INTERFACE);
    must(yield* NX.nx_packet_release(packet));
    const bare = yield* take(pool, 0, 'x');
    expect(yield* NX.nx_udp_socket_send(socket, bare, PEER_IP, 9)).toBe(NX.NX_UNDERFLOW);
    must(yield* NX.nx_packet_release(bare));
  });
  expect([board.free, board.diagnostics, board.sent]).toEqual([20, [], []]);
});

test('a datagram for which no way leads out of the given interface is dropped and counted', () => {
  const board = new HandWire();
  board.run(function* ({ ip, pool }) {
    const socket = yield* bound(ip);
    for (const source_send of [
      (packet: NX.NX_PACKET) => NX.nx_udp_socket_source_send(socket, packet, FAR_IP, 9, 0),
      (packet: NX.NX_PACKET) => NX.nxd_udp_socket_source_send(socket, packet, v4(FAR_IP), 9, 0),
    ])
      must(yield* source_send(yield* take(pool, NX.NX_UDP_PACKET, 'x')));
    expect([ip.nx_ip_invalid_transmit_packets, ip.nx_ip_udp_packets_sent]).toEqual([2, 2]);
  });
  expect([board.free, board.sent]).toEqual([20, []]);
});

test('the nxd_ twins send to version 4; version 6 is not supported', () => {
  const board = new HandWire();
  board.run(function* ({ ip, pool }) {
    must(yield* NX.nx_arp_static_entry_create(ip, PEER_IP, 0, 5));
    const socket = yield* bound(ip);
    must(yield* NX.nxd_udp_socket_send(socket, yield* take(pool, NX.NX_UDP_PACKET, 'a'), v4(PEER_IP), 9));
    const packet = yield* take(pool, NX.NX_UDP_PACKET, 'b');
    const to = v4(PEER_IP);
    to.nxd_ip_version = NX.NX_IP_VERSION_V6;
    expect(yield* NX.nxd_udp_socket_send(socket, packet, to, 9)).toBe(NX.NX_NOT_SUPPORTED);
    to.nxd_ip_version = 0;
    expect(yield* NX.nxd_udp_socket_send(socket, packet, to, 9)).toBe(NX.NX_IP_ADDRESS_ERROR);
    must(yield* NX.nxd_udp_socket_source_send(socket, packet, v4(PEER_IP), 9, 0));
  });
  expect(board.sent.map((s) => String.fromCharCode(s.bytes.at(-1) ?? 0))).toEqual(['a', 'b']);
});

test('a received datagram tells its sender', () => {
  const board = new HandWire();
  board.at(2, () => board.receive_ip(datagram(UDP, udp(1234, PORT, 'hello'))));
  board.run(function* ({ ip }) {
    const socket = yield* bound(ip);
    const [got, address, port, protocol, index] = [
      ref<NX.NX_PACKET | null>(null),
      ref(0),
      ref(0),
      ref(0),
      ref(9),
    ];
    must(yield* NX.nx_udp_socket_receive(socket, got, 10));
    const packet = got.value as NX.NX_PACKET;
    expect([data_of(packet), packet.nx_packet_length]).toEqual(['hello', 5]);
    must(NX.nx_udp_source_extract(packet, address, port));
    expect([address.value, port.value]).toEqual([PEER_IP, 1234]);
    const sender = new NX.NXD_ADDRESS();
    must(NX.nxd_udp_source_extract(packet, sender, port));
    expect([sender.nxd_ip_version, sender.nxd_ip_address.v4]).toEqual([NX.NX_IP_VERSION_V4, PEER_IP]);
    must(NX.nx_udp_packet_info_extract(packet, address, protocol, port, index));
    expect([protocol.value, index.value]).toEqual([UDP, 0]);
    must(yield* NX.nx_packet_release(packet));
    const fresh = yield* take(board.pool, 0);
    expect(NX.nx_udp_packet_info_extract(fresh, address, null, null, null)).toBe(NX.NX_INVALID_PACKET);
    must(yield* NX.nx_packet_release(fresh));
  });
});

test('a wrong checksum is found when the datagram is fetched; the wait begins anew', () => {
  const board = new HandWire();
  const wrong = udp(9, PORT, 'bad');
  wrong.set([0x12, 0x34], 6);
  board.at(2, () => board.receive_ip(datagram(UDP, wrong)));
  board.at(4, () => board.receive_ip(datagram(UDP, udp(9, PORT, 'good'))));
  board.at(8, () => board.receive_ip(datagram(UDP, wrong)));
  board.run(function* ({ ip }) {
    const socket = yield* bound(ip);
    const got = ref<NX.NX_PACKET | null>(null);
    must(yield* NX.nx_udp_socket_receive(socket, got, 100));
    expect([board.tick, data_of(got.value as NX.NX_PACKET)]).toEqual([4, 'good']);
    must(yield* NX.nx_packet_release(got.value));
    expect([socket.nx_udp_socket_checksum_errors, socket.nx_udp_socket_packets_received]).toEqual([1, 1]);
    expect(yield* NX.nx_udp_socket_receive(socket, got, 10)).toBe(NX.NX_NO_PACKET);
    // The wait began again at tick 8.
    expect([board.tick, got.value]).toEqual([18, null]);
    must(NX.nx_udp_socket_checksum_disable(socket));
    board.receive_ip(datagram(UDP, wrong));
    must(yield* NX.nx_udp_socket_receive(socket, got, 10));
    must(yield* NX.nx_packet_release(got.value));
  });
  expect(board.free).toBe(20);
});

test('no datagram in time, an unbound socket, an aborted wait', () => {
  const board = new HandWire();
  const statuses: number[] = [];
  const waiter = board.thread(function* ({ ip }) {
    const got = ref<NX.NX_PACKET | null>(null);
    const unbound = new NX.NX_UDP_SOCKET();
    must(yield* NX.nx_udp_socket_create(ip, unbound, 'u', 0, 0, 128, 5));
    statuses.push(yield* NX.nx_udp_socket_receive(unbound, got, 5), board.tick);
    const socket = yield* bound(ip);
    statuses.push(yield* NX.nx_udp_socket_receive(socket, got, 5), board.tick);
    statuses.push(yield* NX.nx_udp_socket_receive(socket, got, NX.NX_WAIT_FOREVER), board.tick);
  });
  board.run(function* () {
    yield* tx_thread_sleep(10);
    must(yield* tx_thread_wait_abort(waiter));
  });
  expect(statuses).toEqual([NX.NX_NOT_BOUND, 0, NX.NX_NO_PACKET, 5, TX_WAIT_ABORTED, 10]);
});
