import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { ref, type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { reaches } from '../../marks.ts';
import { datagram, HandWire, must, udp } from '../hand_wire.ts';

const UDP = 17;
const ICMP = 1;
const MORE = 0x2000;
const PORT = 7;
const DATA = Array.from({ length: 100 }, (_, i) => String.fromCharCode(33 + (i % 90))).join('');
const WHOLE = udp(9, PORT, DATA);

/** The piece of the datagram from one eighth to another; the last one says so. */
function piece(from: number, to: number, options: { id?: number; ttl?: number } = {}): Uint8Array {
  const bytes = WHOLE.subarray(from * 8, to * 8);
  const last = to * 8 >= WHOLE.length;
  return datagram(UDP, bytes, { fragment: last ? from : MORE | from, ...options });
}

const END = 14;

/** A board that reassembles, and what its socket got: tick and data. */
function receiver(pieces: readonly [number, Uint8Array][], ticks = 100): { board: HandWire; got: string[] } {
  const board = new HandWire();
  const got: string[] = [];
  board.thread(function* ({ ip }) {
    must(NX.nx_ip_fragment_enable(ip));
    const socket = new NX.NX_UDP_SOCKET();
    must(yield* NX.nx_udp_socket_create(ip, socket, 's', 0, 0, 128, 50));
    must(yield* NX.nx_udp_socket_bind(socket, PORT, 0));
    for (;;) got.push(yield* fetch(board, socket));
  });
  for (const [tick, bytes] of pieces) board.at(tick, () => board.receive_ip(bytes));
  board.run_ticks(ticks);
  expect(board.diagnostics).toEqual([]);
  return { board, got };
}

function* fetch(board: HandWire, socket: NX.NX_UDP_SOCKET): Service<string> {
  const out = ref<NX.NX_PACKET | null>(null);
  must(yield* NX.nx_udp_socket_receive(socket, out, NX.NX_WAIT_FOREVER));
  const packet = out.value as NX.NX_PACKET;
  const [buffer, length] = [new Uint8Array(200), ref(0)];
  must(NX.nx_packet_data_retrieve(packet, buffer, length));
  must(yield* NX.nx_packet_release(packet));
  return `${board.tick} ${new TextDecoder().decode(buffer.subarray(0, length.value))}`;
}

test('pieces in any order, two and one of them twice', () => {
  reaches('ip: a piece of a datagram comes twice');
  const { board, got } = receiver([
    [2, piece(8, END)],
    [3, piece(0, 4)],
    [4, piece(0, 4)],
    [5, piece(4, 8)],
  ]);
  expect(got).toEqual([`5 ${DATA}`]);
  expect([board.ip.nx_ip_packets_reassembled, board.ip.nx_ip_total_fragments_received]).toEqual([1, 4]);
  expect(board.free).toBe(20);
});

test('datagrams being put together do not mix', () => {
  const { board, got } = receiver([
    [2, piece(0, 8, { id: 1 })],
    [3, piece(0, 8, { id: 2 })],
    [4, piece(8, END, { id: 2 })],
    [5, piece(8, END, { id: 1 })],
  ]);
  expect(got).toEqual([`4 ${DATA}`, `5 ${DATA}`]);
  expect([board.ip.nx_ip_fragment_assembly_head, board.ip.nx_ip_fragment_assembly_tail]).toEqual([
    null,
    null,
  ]);
});

test('pieces of another protocol with the same number belong to another datagram', () => {
  const { board, got } = receiver([
    [2, piece(0, 8)],
    [3, datagram(ICMP, WHOLE.subarray(8 * 8), { fragment: 8 })],
    [4, piece(8, END)],
  ]);
  expect(got).toEqual([`4 ${DATA}`]);
  expect(board.ip.nx_ip_fragment_assembly_head).not.toBeNull();
});

test('every order of four pieces, and noise between, gives the datagram once', () => {
  const cuts = [piece(0, 3), piece(3, 5), piece(5, 11), piece(11, END)];
  const orders = fc.sample(fc.shuffledSubarray(cuts, { minLength: 4 }), { seed: 9, numRuns: 24 });
  for (const order of orders) {
    const { board, got } = receiver(order.map((bytes, i) => [i + 2, bytes]));
    expect(got).toEqual([`5 ${DATA}`]);
    expect(board.free).toBe(20);
  }
});

test('what stays incomplete is dropped after its time, and the sender told if its first piece is there', () => {
  for (const first of [true, false]) {
    const options = { ttl: 20 };
    const { board, got } = receiver([[50, first ? piece(0, 8, options) : piece(8, END, options)]], 2200);
    expect(got).toEqual([]);
    expect([board.ip.nx_ip_reassembly_failures, board.free]).toEqual([1, first ? 19 : 20]);
    // What is missing is the message itself, which waits for the sender's address.
    expect(board.sent.map((s) => [s.tick, s.command])).toEqual(first ? [[2100, NX.NX_LINK_ARP_SEND]] : []);
  }
});

test('without fragmenting enabled pieces are dropped', () => {
  const board = new HandWire();
  board.receive_ip(piece(0, 8));
  board.run_ticks(2);
  expect([board.ip.nx_ip_receive_packets_dropped, board.free]).toEqual([1, 20]);
});

test('pieces of noise: nothing is thrown, and all is released in the end', () => {
  const pieces = fc.sample(
    fc.record({
      bytes: fc.uint8Array({ maxLength: 80 }),
      fragment: fc.nat(0x3fff),
      few: fc.nat(40),
      id: fc.nat(2),
    }),
    { seed: 10, numRuns: 400 },
  );
  const board = new HandWire();
  board.thread(function* ({ ip }) {
    must(NX.nx_ip_fragment_enable(ip));
    yield* tx_thread_sleep(1);
  });
  pieces.forEach(({ bytes, fragment, few, id }, i) => {
    const word = i % 2 === 0 ? fragment : (fragment & MORE) | few;
    board.at(i * 20 + 2, () => board.receive_ip(datagram(UDP, bytes, { fragment: word, id, ttl: 1 })));
  });
  board.run_ticks(40_000);
  expect([board.diagnostics, board.free]).toEqual([[], 20]);
});
