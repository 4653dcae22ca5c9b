import { describe, expect, test } from 'vitest';
import { NX_TCP_SOCKET } from '../../../netx/nx_cb.ts';
import { NX_NOT_CONNECTED, NX_TX_QUEUE_DEPTH, NX_WINDOW_OVERFLOW } from '../../../netx/nx_constants.ts';
import { nx_tcp_client_socket_bind } from '../../../netx/tcp/nx_tcp_client_bind.ts';
import { nx_tcp_client_socket_connect } from '../../../netx/tcp/nx_tcp_client_connect.ts';
import { nx_tcp_socket_disconnect } from '../../../netx/tcp/nx_tcp_socket_disconnect.ts';
import { nx_tcp_socket_transmit_configure } from '../../../netx/tcp/nx_tcp_socket_options.ts';
import { nx_tcp_socket_send } from '../../../netx/tcp/nx_tcp_socket_send.ts';
import { sim_compute } from '../../../rtos/sim_api.ts';
import {
  TX_WAIT_ABORTED,
  tx_thread_sleep,
  tx_thread_terminate,
  tx_thread_wait_abort,
  tx_time_get,
} from '../../../rtos/tx_api.ts';
import { connected_client, connected_server, receive_text } from './connected.ts';
import { HandMadePeer } from './hand_made_peer.ts';
import { ADDRESS_B, TcpLab } from './tcp_lab.ts';

describe('waiting on a socket', () => {
  test('ends by timeout in the tick it is due, also while the firmware computes', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    const got: string[] = [];
    connected_server(lab, function* (socket) {
      for (const wait of [1, 2, 17]) got.push(`${yield* receive_text(socket, wait)} ${tx_time_get()}`);
    });
    peer.connect_at(2);
    lab.run(40);
    expect(got).toEqual(['0x1 3', '0x1 5', '0x1 22']);
  });

  test('for room to send says what there is none of: the transmit queue, or the window', () => {
    const status = (window: number, most: number): number => {
      const lab = new TcpLab();
      const peer = new HandMadePeer(lab);
      peer.answer({ window });
      let end = -1;
      connected_client(lab, function* (socket, board) {
        yield* nx_tcp_socket_transmit_configure(socket, most, 1000, 10, 0);
        yield* nx_tcp_socket_send(socket, yield* board.packet('abcd'), 0);
        end = yield* nx_tcp_socket_send(socket, yield* board.packet('efgh'), 5);
      });
      lab.run(20);
      return end;
    };
    expect(status(100, 1)).toBe(NX_TX_QUEUE_DEPTH);
    expect(status(4, 20)).toBe(NX_WINDOW_OVERFLOW);
  });

  test('data that comes in the tick of the timeout is received: the IP thread sees it first', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    const got: string[] = [];
    connected_server(lab, function* (socket) {
      got.push(`${yield* receive_text(socket, 8)} ${tx_time_get()}`);
    });
    peer.connect_at(2);
    peer.send_at(10, { flags: 'PA', seq: 1, ack: 1, data: 'in time' });
    lab.run(40);
    expect(got).toEqual(['in time 10']);
  });

  test('a thread that is terminated between its timeout and the IP thread leaves the list', () => {
    const lab = new TcpLab({ ip_priority: 27 });
    const peer = new HandMadePeer(lab);
    const got: string[] = [];
    const socket = connected_server(lab, function* (socket) {
      yield* receive_text(socket, 10);
    });
    lab.a.thread(function* (board) {
      yield* tx_thread_sleep(20);
      // Its timeout is over, but the IP thread, which would end the wait, is worse than this one.
      got.push(`${socket.receive_waiting.count}`);
      yield* tx_thread_terminate(board.threads[0]!);
      got.push(`${socket.receive_waiting.count}`);
    }, 3);
    lab.a.thread(function* () {
      yield* tx_thread_sleep(8);
      yield* sim_compute(200_000);
    }, 5);
    peer.connect_at(3);
    lab.run(60);
    expect(got).toEqual(['1', '0']);
  });

  test('can be called off, whatever the wait is for', () => {
    const lab = new TcpLab();
    const got: string[] = [];
    const [owner, socket] = [new NX_TCP_SOCKET(), new NX_TCP_SOCKET()];
    lab.a.thread(function* (board) {
      yield* board.socket(owner);
      yield* board.socket(socket);
      yield* nx_tcp_client_socket_bind(owner, 4000, 0);
      got.push(`bind ${yield* nx_tcp_client_socket_bind(socket, 4000, 100)} ${tx_time_get()}`);
      got.push(`connect ${yield* nx_tcp_client_socket_connect(owner, ADDRESS_B, 80, 100)} ${tx_time_get()}`);
      got.push(`disconnect ${yield* nx_tcp_socket_disconnect(owner, 100)} ${tx_time_get()}`);
    });
    lab.a.thread(function* (board) {
      for (let i = 0; i < 3; i++) {
        yield* tx_thread_sleep(5);
        yield* tx_thread_wait_abort(board.threads[0]!);
      }
    }, 20);
    lab.run(60);
    expect(got).toEqual([
      `bind ${TX_WAIT_ABORTED} 5`,
      `connect ${TX_WAIT_ABORTED} 10`,
      `disconnect ${NX_NOT_CONNECTED} 10`,
    ]);
    expect([owner.bind_waiting.head, socket.nx_tcp_socket_bind_in_progress]).toEqual([null, null]);
  });
});
