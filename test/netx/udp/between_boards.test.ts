// Datagrams between boards with the whole stack, the virtual card and a segment between them.

import { expect, test } from 'vitest';
import { EthernetSegment, type SegmentOptions } from '../../../netx/link/ethernet_segment.ts';
import {
  frame_corrupt,
  frame_duplicate,
  frame_loss,
  frame_reorder,
} from '../../../netx/link/sim_link_api.ts';
import * as NX from '../../../netx/nx_api.ts';
import { sim_packet_accounts } from '../../../netx/sim_netx_api.ts';
import { Simulation } from '../../../rtos/sim_api.ts';
import { ref, type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { must, take } from '../hand_wire.ts';
import { pattern, StackBoard } from '../link/stack_fixture.ts';

const [CLIENT_IP, SERVER_IP] = [NX.IP_ADDRESS(10, 0, 0, 1), NX.IP_ADDRESS(10, 0, 0, 2)];
const GROUP = NX.IP_ADDRESS(239, 1, 1, 1);
const PORT = 7;
const STOP = 'stop';

function world(seed = 1, options: SegmentOptions = {}): { sim: Simulation; lan: EthernetSegment } {
  const sim = new Simulation({ seed });
  return { sim, lan: new EthernetSegment(sim, { name: 'lan', ...options }) };
}

function* bound({ ip }: StackBoard, port = PORT): Service<NX.NX_UDP_SOCKET> {
  const socket = new NX.NX_UDP_SOCKET();
  must(yield* NX.nx_udp_socket_create(ip, socket, 's', 0, NX.NX_FRAGMENT_OKAY, 128, 20));
  must(yield* NX.nx_udp_socket_bind(socket, port, 0));
  return socket;
}

function* send({ pool }: StackBoard, socket: NX.NX_UDP_SOCKET, data: string, to: number): Service<void> {
  must(yield* NX.nx_udp_socket_send(socket, yield* take(pool, NX.NX_UDP_PACKET, data), to, PORT));
}

/** Receives one datagram as text; null when none comes. */
function* receive(socket: NX.NX_UDP_SOCKET, wait: number): Service<string | null> {
  const got = ref<NX.NX_PACKET | null>(null);
  if ((yield* NX.nx_udp_socket_receive(socket, got, wait)) !== NX.NX_SUCCESS) return null;
  const [buffer, length] = [new Uint8Array(3000), ref(0)];
  must(NX.nx_packet_data_retrieve(got.value, buffer, length));
  must(yield* NX.nx_packet_release(got.value));
  return Buffer.from(buffer.subarray(0, length.value)).toString('latin1');
}

/** A server that sends each datagram back until it is told to stop. */
function echo_server(sim: Simulation, lan: EthernetSegment): StackBoard {
  return new StackBoard(sim, lan, 'server', '10.0.0.2', function* (board) {
    must(NX.nx_ip_fragment_enable(board.ip));
    const socket = yield* bound(board);
    for (let data = ''; data !== STOP; ) {
      data = (yield* receive(socket, NX.NX_WAIT_FOREVER)) ?? '';
      yield* send(board, socket, data, CLIENT_IP);
    }
  });
}

/** No diagnostics, no packet owned by anybody, every account right. */
function expect_clean(sim: Simulation, ...boards: readonly StackBoard[]): void {
  expect(sim.diagnostics).toEqual([]);
  for (const { target } of boards) {
    const [account] = sim_packet_accounts(target.kernel);
    expect([account?.owned, account?.faults]).toEqual([0, []]);
  }
}

test('what is longer than the link goes in fragments, both ways', () => {
  const { sim, lan } = world(1, { mtu: 300 });
  const server = echo_server(sim, lan);
  const text = Buffer.from(pattern(1400)).toString('latin1');
  let answer: string | null = null;
  const client = new StackBoard(sim, lan, 'client', '10.0.0.1', function* (board) {
    must(NX.nx_ip_fragment_enable(board.ip));
    const socket = yield* bound(board);
    yield* send(board, socket, text.replace(/[\x80-\xff]/g, '?'), SERVER_IP);
    answer = yield* receive(socket, 100);
  });
  sim.run({ until_ns: 5e9 });
  expect(answer).toBe(text.replace(/[\x80-\xff]/g, '?'));
  expect(server.ip.nx_ip_packets_reassembled).toBe(1);
  expect(client.ip.nx_ip_packets_reassembled).toBe(1);
  expect_clean(sim, server, client);
});

test('requests asked again until they are answered get through any wire, and no packet is lost by either board', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const { sim, lan } = world(seed, { mtu: 600 });
    for (const rule of [frame_loss, frame_duplicate, frame_corrupt]) lan.install(rule({ probability: 0.1 }));
    lan.install(frame_reorder({ probability: 0.1 }));
    const server = echo_server(sim, lan);
    let answered = 0;
    const client = new StackBoard(sim, lan, 'client', '10.0.0.1', function* (board) {
      must(NX.nx_ip_fragment_enable(board.ip));
      const socket = yield* bound(board);
      for (let n = 0; n < 40; n++) {
        const request = `${n} `.padEnd(20 + n * 30, 'abcdefgh');
        for (let answer: string | null = null; answer !== request; ) {
          yield* send(board, socket, request, SERVER_IP);
          answer = yield* receive(socket, 20);
        }
        answered++;
      }
    });
    sim.run({ until_ns: 400e9 });
    expect([seed, answered]).toEqual([seed, 40]);
    // Fragments of what got lost waited for their fellows, and are gone by now.
    expect([server.packets_out, client.packets_out]).toEqual([0, server.packets_out]);
    expect_clean(sim, server, client);
  }
});

test('a group reaches its members and nobody else', () => {
  const { sim, lan } = world();
  const got: string[] = [];
  const member = (name: string, address: string, joins: boolean): StackBoard =>
    new StackBoard(sim, lan, name, address, function* (board) {
      must(yield* NX.nx_igmp_enable(board.ip));
      if (joins) must(yield* NX.nx_igmp_multicast_join(board.ip, GROUP));
      const socket = yield* bound(board);
      for (;;) {
        const data = yield* receive(socket, 100);
        if (data === null) break;
        got.push(`${name} ${data}`);
      }
    });
  const boards = [
    member('one', '10.0.0.2', true),
    member('two', '10.0.0.3', true),
    member('other', '10.0.0.4', false),
  ];
  const sender = new StackBoard(sim, lan, 'sender', '10.0.0.1', function* (board) {
    const socket = yield* bound(board);
    yield* tx_thread_sleep(10);
    yield* send(board, socket, 'hello', GROUP);
  });
  sim.run({ until_ns: 5e9 });
  expect(got.sort()).toEqual(['one hello', 'two hello']);
  expect_clean(sim, sender, ...boards);
});

test('two boards with one address notice each other', () => {
  const { sim, lan } = world();
  const conflicts: string[] = [];
  const twin = (name: string, at_tick: number): StackBoard =>
    new StackBoard(sim, lan, name, '10.0.0.1', function* (board) {
      const primary = board.ip.nx_ip_interface[0] as NX.NX_INTERFACE;
      primary.nx_interface_ip_conflict_notify_handler = () => void conflicts.push(name);
      yield* tx_thread_sleep(at_tick);
      must(yield* NX.nx_arp_gratuitous_send(board.ip, null));
    });
  const boards = [twin('first', 10), twin('second', 50)];
  sim.run({ until_ns: 2e9 });
  // The first announcement and the defence of the other, each way.
  expect(new Set(conflicts)).toEqual(new Set(['first', 'second']));
  expect_clean(sim, ...boards);
});
