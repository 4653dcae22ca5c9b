import { describe, expect, test } from 'vitest';
import type { NX_TCP_SOCKET } from '../../../netx/nx_cb.ts';
import { NX_TCP_TIMED_WAIT } from '../../../netx/nx_constants.ts';
import { nx_tcp_socket_disconnect } from '../../../netx/tcp/nx_tcp_socket_disconnect.ts';
import { nx_tcp_socket_send } from '../../../netx/tcp/nx_tcp_socket_send.ts';
import { type Service, tx_thread_sleep, tx_thread_wait_abort, tx_time_get } from '../../../rtos/tx_api.ts';
import { connected_client, connected_server, receive_text } from './connected.ts';
import { HandMadePeer } from './hand_made_peer.ts';
import { TcpLab } from './tcp_lab.ts';

function* disconnect(socket: NX_TCP_SOCKET, wait: number): Service<string> {
  const status = yield* nx_tcp_socket_disconnect(socket, wait);
  return `${tx_time_get()} ${status} state ${socket.nx_tcp_socket_state}`;
}

function with_peer(): { lab: TcpLab; peer: HandMadePeer; got: string[] } {
  const lab = new TcpLab();
  const peer = new HandMadePeer(lab);
  peer.answer();
  return { lab, peer, got: [] };
}

describe('nx_tcp_socket_disconnect', () => {
  test('sends a FIN and waits for the answer of the peer', () => {
    const { lab, peer, got } = with_peer();
    const socket = connected_client(lab, function* (socket) {
      yield* tx_thread_sleep(4);
      got.push(yield* disconnect(socket, 100));
    });
    peer.send_at(10, { flags: 'A', seq: 1, ack: 2 });
    peer.send_at(12, { flags: 'FA', seq: 1, ack: 2 });
    lab.run(40);
    expect(peer.lines(2)).toEqual(['5 FA 1 ack 1 win 8192', '12 A 2 ack 2 win 8192']);
    expect(got).toEqual([`12 0 state ${NX_TCP_TIMED_WAIT}`]);
    expect(socket.nx_tcp_socket_state).toBe(NX_TCP_TIMED_WAIT);
  });

  test('without a wait resets the connection at once', () => {
    const { lab, peer, got } = with_peer();
    connected_client(lab, function* (socket, board) {
      yield* nx_tcp_socket_send(socket, yield* board.packet('lost'), 0);
      got.push(yield* disconnect(socket, 0));
      got.push(yield* disconnect(socket, 0));
    });
    lab.run(40);
    expect(peer.lines()).toEqual([
      '1 S 0 ack 0 win 8192',
      '1 A 1 ack 1 win 8192',
      '1 PA 1+4 ack 1 win 8192',
      '1 R 5 ack 0 win 8192',
    ]);
    expect(got).toEqual(['1 55 state 1', '1 56 state 1']);
    expect(lab.a.pool.nx_packet_pool_available).toBe(60);
  });

  test('gives up when the peer does not answer, and is closed all the same', () => {
    const { lab, peer, got } = with_peer();
    connected_client(lab, function* (socket) {
      got.push(yield* disconnect(socket, 30));
    });
    lab.run(60);
    expect(peer.lines()).toEqual(['1 S 0 ack 0 win 8192', '1 A 1 ack 1 win 8192', '1 FA 1 ack 1 win 8192']);
    expect(got).toEqual(['31 65 state 1']);
  });

  test('is done when a peer that closed first acknowledges the FIN', () => {
    const { lab, peer, got } = with_peer();
    connected_client(lab, function* (socket) {
      yield* tx_thread_sleep(10);
      got.push(yield* receive_text(socket, 0));
      got.push(yield* disconnect(socket, 100));
    });
    peer.send_at(5, { flags: 'FA', seq: 1, ack: 1 });
    peer.send_at(14, { flags: 'A', seq: 2, ack: 2 });
    lab.run(40);
    expect(peer.lines(2)).toEqual(['5 A 1 ack 2 win 8192', '11 FA 1 ack 2 win 8192']);
    expect(got).toEqual(['0x38', '14 0 state 1']);
  });

  test('sends the FIN behind the data that is still on its way', () => {
    const { lab, peer, got } = with_peer();
    connected_client(lab, function* (socket, board) {
      yield* nx_tcp_socket_send(socket, yield* board.packet('data'), 0);
      got.push(yield* disconnect(socket, 200));
    });
    peer.send_at(20, { flags: 'A', seq: 1, ack: 5 });
    peer.send_at(22, { flags: 'FA', seq: 1, ack: 6 });
    lab.run(60);
    expect(peer.lines(1)).toEqual([
      '1 S 0 ack 0 win 8192',
      '1 A 1 ack 1 win 8192',
      '1 PA 1+4 ack 1 win 8192',
      '1 FA 5 ack 1 win 8192',
      '22 A 6 ack 2 win 8192',
    ]);
    expect(got).toEqual(['22 0 state 10']);
  });

  test('ends for a thread that is called off; a socket without a connection is refused', () => {
    const { lab, peer, got } = with_peer();
    connected_server(
      lab,
      function* (socket) {
        got.push(yield* disconnect(socket, 1000));
      },
      {
        *prepare(socket) {
          got.push(yield* disconnect(socket, 10));
          got.push(`${yield* nx_tcp_socket_disconnect(null, 0)}`);
        },
      },
    );
    lab.a.thread(function* () {
      yield* tx_thread_sleep(20);
      yield* tx_thread_wait_abort(lab.a.threads[0]!);
    }, 20);
    peer.connect_at(5);
    lab.run(60);
    expect(peer.lines(2)).toEqual(['5 SA 0 ack 1 win 8192', '5 FA 1 ack 1 win 8192']);
    expect(got).toEqual(['0 56 state 1', '7', '20 26 state 2']);
  });
});
