import { describe, expect, test } from 'vitest';
import type { NX_TCP_SOCKET } from '../../../netx/nx_cb.ts';
import {
  NX_INVALID_PACKET,
  NX_NOT_CONNECTED,
  NX_OVERFLOW,
  NX_TX_QUEUE_DEPTH,
  NX_UNDERFLOW,
  NX_WINDOW_OVERFLOW,
} from '../../../netx/nx_constants.ts';
import { nx_packet_release } from '../../../netx/packet/nx_packet_release.ts';
import { nx_tcp_socket_transmit_configure } from '../../../netx/tcp/nx_tcp_socket_options.ts';
import { nx_tcp_socket_send } from '../../../netx/tcp/nx_tcp_socket_send.ts';
import {
  type Service,
  TX_WAIT_ABORTED,
  tx_thread_sleep,
  tx_thread_wait_abort,
  tx_time_get,
} from '../../../rtos/tx_api.ts';
import { connected_client } from './connected.ts';
import { HandMadePeer, mss_option } from './hand_made_peer.ts';
import { type Board, type LabOptions, TcpLab } from './tcp_lab.ts';

function lab_with_peer(options: LabOptions = {}): { lab: TcpLab; peer: HandMadePeer } {
  const lab = new TcpLab(options);
  return { lab, peer: new HandMadePeer(lab) };
}

/** Sends text, gives the packet back if the service did not take it, and tells when and how it ended. */
function* send(socket: NX_TCP_SOCKET, board: Board, text: string, wait: number): Service<string> {
  const packet = yield* board.packet(text);
  const status = yield* nx_tcp_socket_send(socket, packet, wait);
  if (status !== 0) yield* nx_packet_release(packet);
  return `${tx_time_get()} ${status.toString(16)}`;
}

describe('nx_tcp_socket_send', () => {
  test('cuts data at the MSS of the peer, and answers when all of it is under way', () => {
    const { lab, peer } = lab_with_peer();
    peer.answer({ mss: 10, data: true });
    const ends: string[] = [];
    const socket = connected_client(lab, function* (socket, board) {
      ends.push(yield* send(socket, board, 'abcdefghijklmnopqrstuvwxy', 0));
    });
    lab.run(40);
    expect(ends).toEqual(['1 0']);
    expect(peer.lines().slice(2)).toEqual([
      '1 PA 1+10 ack 1 win 8192',
      '1 PA 11+10 ack 1 win 8192',
      '1 PA 21+5 ack 1 win 8192',
    ]);
    expect(peer.seen.map(({ data }) => data).join('')).toBe('abcdefghijklmnopqrstuvwxy');
    expect(socket.nx_tcp_socket_transmit_sent_count).toBe(0);
    expect(lab.a.pool.nx_packet_pool_available).toBe(60);
  });

  test('stops at the window of the peer and goes on when it opens, with what is left', () => {
    const { lab, peer } = lab_with_peer();
    peer.answer({ window: 10 });
    const ends: string[] = [];
    connected_client(lab, function* (socket, board) {
      ends.push(yield* send(socket, board, 'abcdefghijklmno', 100));
    });
    peer.send_at(20, { flags: 'A', seq: 1, ack: 11, window: 100 });
    lab.run(40);
    expect(peer.lines().slice(2)).toEqual(['1 PA 1+10 ack 1 win 8192', '20 PA 11+5 ack 1 win 8192']);
    expect(ends).toEqual(['20 0']);
  });

  test('without a wait says that the window is full', () => {
    const { lab, peer } = lab_with_peer();
    peer.answer({ window: 10 });
    const statuses: number[] = [];
    connected_client(lab, function* (socket, board) {
      statuses.push(yield* nx_tcp_socket_send(socket, yield* board.packet('abcdefghij'), 0));
      statuses.push(yield* nx_tcp_socket_send(socket, yield* board.packet('k'), 0));
    });
    lab.run(40);
    expect(statuses).toEqual([0, NX_WINDOW_OVERFLOW]);
  });

  test('holds at most the configured number of segments until they are acknowledged', () => {
    const { lab, peer } = lab_with_peer();
    peer.answer();
    const ends: string[] = [];
    connected_client(lab, function* (socket, board) {
      yield* nx_tcp_socket_transmit_configure(socket, 2, 100, 3, 0);
      for (const text of ['a', 'b', 'c']) ends.push(yield* send(socket, board, text, 0));
      ends.push(yield* send(socket, board, 'd', 50));
    });
    peer.send_at(20, { flags: 'A', seq: 1, ack: 3 });
    lab.run(40);
    expect(ends).toEqual(['1 0', '1 0', `1 ${NX_TX_QUEUE_DEPTH.toString(16)}`, '20 0']);
  });

  test('lets senders that wait go on in order; one that gives up takes those before it from the front, as in the original', () => {
    const { lab, peer } = lab_with_peer();
    peer.answer({ window: 4 });
    const ends: Record<string, string> = {};
    const socket = connected_client(lab, function* (socket, board) {
      yield* send(socket, board, 'full', 0);
    });
    const sender = (name: string, start: number, wait: number, priority: number): void => {
      lab.a.thread(function* (board) {
        yield* tx_thread_sleep(start);
        ends[name] = yield* send(socket, board, name.repeat(4), wait);
      }, priority);
    };
    sender('x', 5, 100, 20);
    sender('y', 6, 10, 10);
    sender('z', 7, 100, 5);
    peer.send_at(20, { flags: 'A', seq: 1, ack: 5, window: 4 });
    peer.send_at(30, { flags: 'A', seq: 1, ack: 9, window: 4 });
    lab.run(60);
    expect(ends).toEqual({ x: '30 0', y: `16 ${NX_WINDOW_OVERFLOW.toString(16)}`, z: '20 0' });
    expect(peer.seen.map(({ data }) => data).filter((data) => data !== '')).toEqual(['full', 'zzzz', 'xxxx']);
  });

  test('ends with NX_NOT_CONNECTED when the connection is reset, and when the thread is called off with its status', () => {
    const { lab, peer } = lab_with_peer();
    peer.answer({ window: 1 });
    const ends: string[] = [];
    const socket = connected_client(lab, function* (socket, board) {
      yield* send(socket, board, 'a', 0);
      ends.push(yield* send(socket, board, 'b', 500));
      ends.push(yield* send(socket, board, 'c', 500));
      ends.push(yield* send(socket, board, 'd', 500));
    });
    lab.a.thread(function* () {
      yield* tx_thread_sleep(10);
      yield* tx_thread_wait_abort(lab.a.threads[0]!);
    }, 20);
    peer.send_at(20, { flags: 'R', seq: 1 });
    lab.run(40);
    const [aborted, gone] = [TX_WAIT_ABORTED, NX_NOT_CONNECTED].map((status) => status.toString(16));
    expect(ends).toEqual([`10 ${aborted}`, `20 ${gone}`, `20 ${gone}`]);
    expect(socket.transmit_waiting.head).toBeNull();
  });

  test('tells of a reset that comes between two parts of a packet, or waits on as published', () => {
    const ends: string[] = [];
    for (const tcp_send_waits_after_end of [false, true]) {
      const { lab, peer } = lab_with_peer({ nx: { quirks: { tcp_send_waits_after_end } } });
      peer.on_segment = ({ flags }) => {
        if (flags === 'S') peer.send({ flags: 'SA', ack: 1, window: 10, options: mss_option(1460) });
        if (flags.includes('P')) peer.send({ flags: 'R', seq: 1 });
      };
      connected_client(lab, function* (socket, board) {
        ends.push(yield* send(socket, board, '0123456789abcdefghij', 100));
      });
      lab.run(200);
    }
    const gone = NX_NOT_CONNECTED.toString(16);
    expect(ends).toEqual([`1 ${gone}`, `101 ${gone}`]);
  });

  test('checks the packet and the socket', () => {
    const { lab, peer } = lab_with_peer();
    peer.answer();
    const statuses: number[] = [];
    connected_client(
      lab,
      function* (socket, board) {
        const packet = yield* board.packet('abc');
        statuses.push(yield* nx_tcp_socket_send(socket, null, 0));
        packet.nx_packet_prepend_ptr = 8;
        statuses.push(yield* nx_tcp_socket_send(socket, packet, 0));
        packet.nx_packet_prepend_ptr = packet.nx_packet_append_ptr - 3;
        packet.nx_packet_append_ptr = packet.nx_packet_data_end + 1;
        statuses.push(yield* nx_tcp_socket_send(socket, packet, 0));
      },
      {
        *prepare(socket, board) {
          statuses.push(yield* nx_tcp_socket_send(socket, yield* board.packet('abc'), 0));
        },
      },
    );
    lab.run(40);
    expect(statuses).toEqual([NX_NOT_CONNECTED, NX_INVALID_PACKET, NX_UNDERFLOW, NX_OVERFLOW]);
  });
});
