import { describe, expect, test } from 'vitest';
import { nx_tcp_socket_send } from '../../../netx/tcp/nx_tcp_socket_send.ts';
import { reaches } from '../../marks.ts';
import { connected_client } from './connected.ts';
import { HandMadePeer, type Segment } from './hand_made_peer.ts';
import { TcpLab } from './tcp_lab.ts';

/** What the board sends again when the peer, which has lost its first segment, answers with these. */
function sent_again(profile: 'documented' | 'published', ...segments: Partial<Segment>[]): string[] {
  const lab = new TcpLab({ nx: { profile } });
  const peer = new HandMadePeer(lab);
  peer.answer({ window: 5000 });
  connected_client(lab, function* (socket, board) {
    for (let i = 0; i < 3; i++) yield* nx_tcp_socket_send(socket, yield* board.packet('0123456789'), 0);
  });
  for (const segment of segments) {
    peer.send_at(5, { flags: 'A', seq: 1, ack: 1, window: 5000, ...segment });
  }
  lab.run(8);
  return peer.lines(5).filter((line) => line.includes('+10'));
}

/** Three segments of ten bytes are out; what is left of them after an acknowledgment at tick 5, and the window. */
function after_ack(...segments: Partial<Segment>[]): {
  out: number;
  window: number;
  answers: string[];
  timeout: number;
} {
  const lab = new TcpLab();
  const peer = new HandMadePeer(lab);
  peer.answer({ window: 500 });
  const socket = connected_client(lab, function* (socket, board) {
    for (let i = 0; i < 3; i++) yield* nx_tcp_socket_send(socket, yield* board.packet('0123456789'), 0);
  });
  for (const segment of segments) peer.send_at(5, { flags: 'A', seq: 1, window: 500, ...segment });
  lab.run(8);
  return {
    out: socket.nx_tcp_socket_transmit_sent_count,
    window: socket.nx_tcp_socket_tx_window_advertised,
    answers: peer.lines(2),
    timeout: socket.nx_tcp_socket_timeout,
  };
}

describe('an acknowledgment', () => {
  test('releases what it covers whole', () => {
    expect([1, 11, 20, 21, 31].map((ack) => after_ack({ ack }).out)).toEqual([3, 2, 2, 1, 0]);
  });

  test('releases what it covers whole when the sequence numbers pass 0, too', () => {
    reaches('tcp: acknowledgment across sequence number 0');
    const left = [1, 11, 15, 21, 31].map((ack) => {
      const lab = new TcpLab();
      const peer = new HandMadePeer(lab);
      peer.answer({ window: 500 });
      const socket = connected_client(lab, function* (socket, board) {
        // The second of three segments has the byte with number 0.
        socket.nx_tcp_socket_tx_sequence = 2 ** 32 - 15;
        peer.board_isn = socket.nx_tcp_socket_tx_sequence - 1;
        for (let i = 0; i < 3; i++) yield* nx_tcp_socket_send(socket, yield* board.packet('0123456789'), 0);
      });
      peer.send_at(5, { flags: 'A', seq: 1, ack, window: 500 });
      lab.run(8);
      return socket.nx_tcp_socket_transmit_sent_count;
    });
    expect(left).toEqual([3, 2, 2, 1, 0]);
  });

  test('of everything stops the timer', () => {
    expect([1, 21, 31].map((ack) => after_ack({ ack }).timeout)).toEqual([100, 100, 0]);
  });

  test('beyond what was sent is answered and changes nothing', () => {
    expect(after_ack({ ack: 32, window: 9 })).toEqual({
      answers: ['5 A 31 ack 1 win 8192'],
      out: 3,
      timeout: 100,
      window: 500,
    });
  });

  test('that is old changes nothing', () => {
    expect(after_ack({ ack: 21, window: 400 }, { ack: 11, window: 9 })).toEqual({
      answers: [],
      out: 1,
      timeout: 100,
      window: 400,
    });
  });

  test('tells a new window', () => {
    expect(after_ack({ ack: 31, window: 9 }).window).toBe(9);
    expect(after_ack({ ack: 1, window: 77 }).window).toBe(77);
  });

  test('of everything tells a new window also in a segment that begins with bytes received before', () => {
    const old = { flags: 'PA', ack: 1, data: 'ab' };
    expect(after_ack(old, { flags: 'PA', ack: 31, window: 9, data: 'abcd' })).toMatchObject({
      out: 0,
      window: 9,
    });
    // It says nothing about what is out, and may be older than what the window is known from.
    expect(after_ack(old, { flags: 'PA', ack: 1, window: 9, data: 'abcd' })).toMatchObject({
      out: 3,
      window: 500,
    });
  });

  test('in a segment with an old sequence number does not count', () => {
    expect(after_ack({ seq: 0, ack: 31, window: 9 })).toEqual({
      answers: ['5 A 31 ack 1 win 8192'],
      out: 3,
      timeout: 100,
      window: 500,
    });
  });
});

describe('the third duplicate acknowledgment', () => {
  const data = [0, 1, 2].map((n) => ({ seq: 1 + n, data: 'x' }));

  test('sends the first segment again', () => {
    reaches('tcp: fast retransmit');
    expect(sent_again('documented', {}, {})).toEqual([]);
    expect(sent_again('documented', {}, {}, {})).toEqual(['5 PA 1+10 ack 1 win 8192']);
  });

  test('is none when it brings data or another window, but for the published stack it is', () => {
    expect(sent_again('documented', ...data)).toEqual([]);
    expect(sent_again('published', ...data)).toEqual(['5 PA 1+10 ack 3 win 8190']);
    expect(sent_again('documented', { window: 4000 }, { window: 3000 }, { window: 2000 })).toEqual([]);
  });
});
