import { describe, expect, test } from 'vitest';
import { NX_TCP_SOCKET } from '../../../netx/nx_cb.ts';
import type { NxOptions } from '../../../netx/nx_options.ts';
import { nx_tcp_client_socket_bind } from '../../../netx/tcp/nx_tcp_client_bind.ts';
import { nx_tcp_client_socket_connect } from '../../../netx/tcp/nx_tcp_client_connect.ts';
import { tx_time_get } from '../../../rtos/tx_api.ts';
import { connected_server, receive_text } from './connected.ts';
import { HandMadePeer, PEER_PORT, type Segment } from './hand_made_peer.ts';
import { ADDRESS_B, PORT, TcpLab } from './tcp_lab.ts';

const WINDOW = 100;

/** State of an established connection after a segment, what a receiver got, and the answers. */
function outcome(segment: Segment, nx: NxOptions = {}): { state: number; got: string; lines: string[] } {
  const lab = new TcpLab({ nx });
  const peer = new HandMadePeer(lab);
  let got = 'waiting';
  const socket = connected_server(
    lab,
    function* (socket) {
      got = `${yield* receive_text(socket, 1000)} ${tx_time_get()}`;
    },
    { window: WINDOW },
  );
  peer.connect_at(1);
  peer.send_at(5, segment);
  lab.run(8);
  return { state: socket.nx_tcp_socket_state, got, lines: peer.lines(2) };
}

describe('a segment to a connection', () => {
  test('a reset in the window ends it, one outside does not', () => {
    expect([0, 1, 2, 100, 101].map((seq) => outcome({ flags: 'R', seq }).state)).toEqual([5, 2, 2, 2, 5]);
    expect(outcome({ flags: 'R', seq: 1 }).got).toBe('0x38 5');
  });

  test('every acknowledgment of what was never sent is answered, without the limit of RFC 5961 5', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    const socket = connected_server(lab, function* (socket) {
      yield* receive_text(socket, 1000);
    });
    peer.connect_at(1);
    for (let n = 0; n < 500; n++) peer.send_at(5 + (n >> 4), { flags: 'A', seq: 1, ack: 1000 + n });
    lab.run(60);
    expect(new Set(peer.lines(5).map((line) => line.replace(/^\d+ /, '')))).toEqual(
      new Set(['A 1 ack 1 win 8192']),
    );
    expect([peer.lines(5).length, socket.nx_tcp_socket_state]).toEqual([500, 5]);
  });

  test('a SYN in the window resets it, one outside is answered with what is expected', () => {
    expect([1, 50, 0, 5000].map((seq) => outcome({ flags: 'S', seq }).lines.join(' | '))).toEqual([
      '5 RA abs0 ack 2 win 100',
      '5 RA abs0 ack 51 win 100',
      '5 A 1 ack 1 win 100',
      '5 A 1 ack 1 win 100',
    ]);
  });

  test('an acknowledgment just behind a full window is taken; the published stack answers it', () => {
    const behind: Segment = { flags: 'A', seq: 1 + WINDOW, ack: 1 };
    expect(outcome(behind).lines).toEqual([]);
    expect(outcome(behind, { profile: 'published' }).lines).toEqual(['5 A 1 ack 1 win 100']);
    expect(outcome({ ...behind, seq: 2 + WINDOW }).lines).toEqual(['5 A 1 ack 1 win 100']);
  });

  test('data outside the window is answered and dropped, data without ACK only dropped', () => {
    expect(outcome({ flags: 'PA', seq: 101, ack: 1, data: 'x' })).toEqual({
      got: 'waiting',
      lines: ['5 A 1 ack 1 win 100'],
      state: 5,
    });
    expect(outcome({ flags: 'P', seq: 1, data: 'x' })).toEqual({
      got: 'waiting',
      lines: [],
      state: 5,
    });
    expect(outcome({ flags: 'PA', seq: -4, ack: 1, data: 'olds' })).toEqual({
      got: 'waiting',
      lines: ['5 A 1 ack 1 win 100'],
      state: 5,
    });
    expect(outcome({ flags: 'PA', seq: -1, ack: 1, data: 'old new' }).got).toBe('d new 5');
  });

  test('an acknowledgment of what was never sent is answered', () => {
    expect(outcome({ flags: 'A', seq: 1, ack: 50 })).toEqual({
      got: 'waiting',
      lines: ['5 A 1 ack 1 win 100'],
      state: 5,
    });
  });
});

describe('a segment to a socket that connects', () => {
  function connecting(...segments: Segment[]): { end: string; state: number; lines: string[] } {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    const socket = new NX_TCP_SOCKET();
    let end = 'waiting';
    lab.a.thread(function* (board) {
      yield* board.socket(socket);
      yield* nx_tcp_client_socket_bind(socket, PORT, 0);
      const status = yield* nx_tcp_client_socket_connect(socket, ADDRESS_B, PEER_PORT, 50);
      end = `${tx_time_get()} ${status}`;
    });
    peer.send_at(5, ...segments);
    lab.run(8);
    return { end, state: socket.nx_tcp_socket_state, lines: peer.lines(1) };
  }

  test('must acknowledge the SYN, or is reset', () => {
    expect(connecting({ flags: 'SA', ack: 1 })).toEqual({
      end: '5 0',
      lines: ['5 A 1 ack 1 win 8192'],
      state: 5,
    });
    expect(connecting({ flags: 'SA', ack: 2 })).toEqual({
      end: 'waiting',
      lines: ['5 R 2 ack 0 win 8192'],
      state: 3,
    });
    expect(connecting({ flags: 'A', ack: 1 })).toEqual({
      end: 'waiting',
      lines: [],
      state: 3,
    });
    expect(connecting({ flags: 'A', ack: 7 })).toEqual({
      end: 'waiting',
      lines: ['5 R 7 ack 0 win 8192'],
      state: 3,
    });
  });

  test('ends the attempt if it is a reset that acknowledges the SYN', () => {
    expect(connecting({ flags: 'RA', ack: 1 })).toEqual({
      end: '5 56',
      lines: [],
      state: 1,
    });
    expect(connecting({ flags: 'RA', ack: 9 })).toEqual({
      end: 'waiting',
      lines: [],
      state: 3,
    });
    expect(connecting({ flags: 'R' })).toEqual({
      end: 'waiting',
      lines: [],
      state: 3,
    });
  });
});
