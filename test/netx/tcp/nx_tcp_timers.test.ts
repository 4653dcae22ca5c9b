import { describe, expect, test } from 'vitest';
import { NX_TCP_ESTABLISHED } from '../../../netx/nx_constants.ts';
import { nx_tcp_socket_transmit_configure } from '../../../netx/tcp/nx_tcp_socket_options.ts';
import { nx_tcp_socket_send } from '../../../netx/tcp/nx_tcp_socket_send.ts';
import { tx_time_get } from '../../../rtos/tx_api.ts';
import { reaches } from '../../marks.ts';
import { connected_client, connected_server, receive_text } from './connected.ts';
import { HandMadePeer } from './hand_made_peer.ts';
import { TcpLab } from './tcp_lab.ts';

describe('the timers of TCP', () => {
  test('acknowledge data 11 to 20 ticks after it came, on a grid of 10 ticks', () => {
    for (const [at, acknowledged] of [
      [10, 20],
      [11, 30],
      [15, 30],
      [19, 30],
    ] as const) {
      const lab = new TcpLab();
      const peer = new HandMadePeer(lab);
      connected_server(lab, function* (socket) {
        yield* receive_text(socket, 100);
      });
      peer.connect_at(1);
      peer.send_at(at, { flags: 'PA', seq: 1, ack: 1, data: 'x' });
      lab.run(60);
      expect(peer.lines(2), `data at ${at}`).toEqual([`${acknowledged} A 1 ack 2 win 8192`]);
    }
  });

  test('acknowledge a second segment without delay when the build counts segments', () => {
    const lab = new TcpLab({ nx: { NX_TCP_ACK_EVERY_N_PACKETS: 2 } });
    const peer = new HandMadePeer(lab);
    connected_server(lab, function* (socket) {
      yield* receive_text(socket, 100);
    });
    peer.connect_at(1);
    for (let i = 0; i < 3; i++) peer.send_at(10 + i, { flags: 'PA', seq: 1 + i, ack: 1, data: 'x' });
    lab.run(60);
    expect(peer.lines(2)).toEqual(['11 A 1 ack 3 win 8191', '30 A 1 ack 4 win 8190']);
  });

  test('send again what is not acknowledged, doubling the time if told, and reset in the end', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    peer.answer();
    const got: string[] = [];
    connected_client(lab, function* (socket, board) {
      yield* nx_tcp_socket_transmit_configure(socket, 20, 50, 3, 1);
      yield* nx_tcp_socket_send(socket, yield* board.packet('abc'), 0);
      got.push(`${yield* receive_text(socket, 5000)} ${tx_time_get()}`);
    });
    lab.run(2000);
    expect(peer.lines(1)).toEqual([
      '1 S 0 ack 0 win 8192',
      '1 A 1 ack 1 win 8192',
      '1 PA 1+3 ack 1 win 8192',
      '50 PA 1+3 ack 1 win 8192',
      '150 PA 1+3 ack 1 win 8192',
      '350 PA 1+3 ack 1 win 8192',
    ]);
    expect(got).toEqual(['0x38 750']);
  });

  test('leave a congestion window of half of what was out, at least two segments, when data was sent again', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    peer.answer({ mss: 100 });
    connected_client(lab, function* (socket, board) {
      for (let i = 0; i < 12; i++)
        yield* nx_tcp_socket_send(socket, yield* board.packet('x'.repeat(100)), 1000);
    });
    peer.send_at(105, { flags: 'A', seq: 1, ack: 401 });
    lab.run(110);
    // 400 bytes were out: 200, and in congestion avoidance a quarter of a segment more for the acknowledgment.
    expect(peer.lines(100)).toEqual([
      '100 PA 1+100 ack 1 win 8192',
      '105 PA 401+100 ack 1 win 8192',
      '105 PA 501+100 ack 1 win 8192',
      '105 PA 601+50 ack 1 win 8192',
    ]);
  });

  test('probe a closed window with the next byte until it opens', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    peer.answer({ window: 3 });
    const got: string[] = [];
    connected_client(lab, function* (socket, board) {
      yield* nx_tcp_socket_transmit_configure(socket, 20, 50, 10, 0);
      yield* nx_tcp_socket_send(socket, yield* board.packet('abc'), 0);
      const status = yield* nx_tcp_socket_send(socket, yield* board.packet('def'), 5000);
      got.push(`${status} ${tx_time_get()}`);
    });
    peer.send_at(5, { flags: 'A', seq: 1, ack: 4, window: 0 });
    for (const tick of [60, 110]) peer.send_at(tick, { flags: 'A', seq: 1, ack: 4, window: 0 });
    peer.send_at(165, { flags: 'A', seq: 1, ack: 4, window: 100 });
    lab.run(200);
    expect(peer.lines(1)).toEqual([
      '1 S 0 ack 0 win 8192',
      '1 A 1 ack 1 win 8192',
      '1 PA 1+3 ack 1 win 8192',
      '50 A 4+1 ack 1 win 8192',
      '100 A 4+1 ack 1 win 8192',
      '150 A 4+1 ack 1 win 8192',
      '165 PA 4+3 ack 1 win 8192',
    ]);
    expect(peer.seen.slice(2).map(({ data }) => data)).toEqual(['abc', 'd', 'd', 'd', 'def']);
    expect(got).toEqual(['0 165']);
  });

  test('probe also when the window closes after a retransmission; the published stack has forgotten the byte', () => {
    reaches('tcp: probe of a closed window with a byte that waits');
    const seen: string[][] = [];
    for (const tcp_zero_window_probe_forgotten of [false, true]) {
      const lab = new TcpLab({ nx: { quirks: { tcp_zero_window_probe_forgotten } } });
      const peer = new HandMadePeer(lab);
      peer.answer({ window: 4 });
      connected_client(lab, function* (socket, board) {
        yield* nx_tcp_socket_transmit_configure(socket, 20, 50, 10, 0);
        yield* nx_tcp_socket_send(socket, yield* board.packet('abcd'), 0);
        yield* nx_tcp_socket_send(socket, yield* board.packet('efgh'), 5000);
      });
      peer.send_at(60, { flags: 'A', seq: 1, ack: 5, window: 0 });
      lab.run(250);
      seen.push(peer.seen.slice(2).map(({ tick, data }) => `${tick} ${data}`));
    }
    expect(seen).toEqual([
      ['1 abcd', '50 abcd', '100 e', '150 e', '200 e'],
      ['1 abcd', '50 abcd'],
    ]);
  });

  test('probe with the first byte of what was sent, when the peer takes back the window for it', () => {
    reaches('tcp: probe of a closed window with a byte that was sent');
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    peer.answer({ window: 4 });
    const socket = connected_client(lab, function* (socket, board) {
      yield* nx_tcp_socket_transmit_configure(socket, 20, 50, 2, 0);
      yield* nx_tcp_socket_send(socket, yield* board.packet('abcd'), 0);
    });
    for (const tick of [5, 60, 110, 160]) peer.send_at(tick, { flags: 'A', seq: 1, ack: 1, window: 0 });
    peer.send_at(180, { flags: 'A', seq: 1, ack: 1, window: 4 });
    peer.send_at(230, { flags: 'A', seq: 1, ack: 5, window: 4 });
    lab.run(400);
    expect(peer.seen.slice(2).map(({ tick, seq, data }) => `${tick} ${seq} ${data}`)).toEqual([
      '1 1 abcd',
      '50 1 a',
      '100 1 a',
      '150 1 a',
      '200 1 abcd',
    ]);
    // There are two tries, but probes that are answered are none.
    expect(socket.nx_tcp_socket_state).toBe(NX_TCP_ESTABLISHED);
  });

  test('keep an idle connection alive, and end it when nobody answers, when the build says so', () => {
    const lab = new TcpLab({
      nx: {
        NX_ENABLE_TCP_KEEPALIVE: true,
        NX_TCP_KEEPALIVE_INITIAL: 5,
        NX_TCP_KEEPALIVE_RETRY: 2,
        NX_TCP_KEEPALIVE_RETRIES: 2,
      },
    });
    const peer = new HandMadePeer(lab);
    const got: string[] = [];
    connected_server(lab, function* (socket) {
      got.push(`${yield* receive_text(socket, 5000)} ${tx_time_get()}`);
    });
    peer.connect_at(1);
    peer.send_at(650, { flags: 'A', seq: 1, ack: 1 });
    lab.run(3000);
    expect(peer.lines(2)).toEqual([
      '500 A 0 ack 1 win 8192',
      '1100 A 0 ack 1 win 8192',
      '1300 A 0 ack 1 win 8192',
    ]);
    expect(got).toEqual(['0x38 1500']);
  });
});
