import { describe, expect, test } from 'vitest';
import { NX_TCP_SOCKET } from '../../../netx/nx_cb.ts';
import {
  NX_IN_PROGRESS,
  NX_NOT_CONNECTED,
  NX_NOT_LISTEN_STATE,
  NX_PTR_ERROR,
  NX_SUCCESS,
  NX_TCP_ESTABLISHED,
} from '../../../netx/nx_constants.ts';
import {
  nx_tcp_server_socket_accept,
  nx_tcp_server_socket_unaccept,
} from '../../../netx/tcp/nx_tcp_server_accept.ts';
import {
  nx_tcp_server_socket_listen,
  nx_tcp_server_socket_relisten,
  nx_tcp_server_socket_unlisten,
} from '../../../netx/tcp/nx_tcp_server_listen.ts';
import { nx_tcp_socket_delete } from '../../../netx/tcp/nx_tcp_socket_create.ts';
import { nx_tcp_socket_disconnect } from '../../../netx/tcp/nx_tcp_socket_disconnect.ts';
import { nx_tcp_socket_state_wait } from '../../../netx/tcp/nx_tcp_socket_options.ts';
import { tx_thread_sleep, tx_thread_terminate, tx_time_get } from '../../../rtos/tx_api.ts';
import { reaches } from '../../marks.ts';
import { connected_server } from './connected.ts';
import { HandMadePeer } from './hand_made_peer.ts';
import { PORT, TcpLab } from './tcp_lab.ts';

describe('nx_tcp_server_socket_accept', () => {
  test('without a wait goes on alone, and is done at once for a connection that exists', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    const statuses: number[] = [];
    lab.a.thread(function* (board) {
      const socket = new NX_TCP_SOCKET();
      yield* board.socket(socket);
      statuses.push(yield* nx_tcp_server_socket_accept(socket, 0));
      yield* nx_tcp_server_socket_listen(board.ip, PORT, socket, 2, null);
      statuses.push(yield* nx_tcp_server_socket_accept(socket, 0));
      statuses.push(yield* nx_tcp_server_socket_accept(socket, 0));
      statuses.push(yield* nx_tcp_socket_state_wait(socket, NX_TCP_ESTABLISHED, 50));
      statuses.push(yield* nx_tcp_server_socket_accept(socket, 100));
      statuses.push(yield* nx_tcp_server_socket_accept(null, 100));
    });
    peer.connect_at(5);
    lab.run(60);
    expect(statuses).toEqual([
      NX_NOT_LISTEN_STATE,
      NX_IN_PROGRESS,
      NX_IN_PROGRESS,
      NX_SUCCESS,
      NX_SUCCESS,
      NX_PTR_ERROR,
    ]);
  });

  test('can be called again after its wait is over', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    const ends: string[] = [];
    lab.a.thread(function* (board) {
      const socket = new NX_TCP_SOCKET();
      yield* board.socket(socket);
      yield* nx_tcp_server_socket_listen(board.ip, PORT, socket, 2, null);
      for (let i = 0; i < 2; i++)
        ends.push(`${yield* nx_tcp_server_socket_accept(socket, 10)} ${tx_time_get()}`);
    });
    peer.connect_at(15);
    lab.run(60);
    expect(ends).toEqual([`${NX_NOT_CONNECTED} 10`, `${NX_SUCCESS} 15`]);
  });

  test('called again after its wait was over in the middle of the handshake answers the same SYN again', () => {
    reaches('tcp: accept given up in the handshake');
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    const ends: string[] = [];
    lab.a.thread(function* (board) {
      const socket = new NX_TCP_SOCKET();
      yield* board.socket(socket);
      yield* nx_tcp_server_socket_listen(board.ip, PORT, socket, 2, null);
      for (let i = 0; i < 2; i++)
        ends.push(`${yield* nx_tcp_server_socket_accept(socket, 10)} ${tx_time_get()}`);
    });
    peer.send_at(2, { flags: 'S' });
    peer.send_at(15, { flags: 'A', seq: 1, ack: 1 });
    lab.run(60);
    expect(peer.lines()).toEqual(['2 SA 0 ack 1 win 8192', '10 SA 0 ack 1 win 8192']);
    expect(ends).toEqual([`${NX_NOT_CONNECTED} 10`, `${NX_SUCCESS} 15`]);
  });

  test('a thread that is terminated while it accepts leaves a socket that listens', () => {
    const lab = new TcpLab();
    const socket = connected_server(lab, function* () {});
    lab.a.thread(function* (board) {
      yield* tx_thread_sleep(5);
      yield* tx_thread_terminate(board.threads[0]!);
    });
    lab.run(20);
    expect(socket.nx_tcp_socket_connect_suspended_thread).toBeNull();
    expect(socket.nx_tcp_socket_state).toBe(2);
  });
});

describe('data that nobody read', () => {
  test('goes back to the pool when the next connection is accepted; the published stack forgets it', () => {
    const missing: number[] = [];
    for (const tcp_forgets_queued_packets of [false, true]) {
      const lab = new TcpLab({ nx: { quirks: { tcp_forgets_queued_packets } } });
      const peer = new HandMadePeer(lab);
      connected_server(lab, function* (socket, board) {
        yield* tx_thread_sleep(5);
        yield* nx_tcp_server_socket_relisten(board.ip, PORT, socket);
        yield* nx_tcp_server_socket_accept(socket, 50);
        missing.push(board.pool.nx_packet_pool_total - board.pool.nx_packet_pool_available);
      });
      peer.connect_at(1);
      peer.send_at(2, { flags: 'PA', seq: 1, ack: 1, data: 'unread' }, { flags: 'R', seq: 7 });
      lab.run(100);
    }
    expect(missing).toEqual([0, 1]);
  });
});

describe('nx_tcp_server_socket_unaccept', () => {
  test('frees a socket whose connection is over for the next one', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    const statuses: number[] = [];
    connected_server(lab, function* (socket, board) {
      statuses.push(yield* nx_tcp_server_socket_unaccept(socket));
      yield* nx_tcp_socket_disconnect(socket, 0);
      statuses.push(
        yield* nx_tcp_server_socket_unaccept(socket),
        yield* nx_tcp_server_socket_unaccept(socket),
      );
      statuses.push(yield* nx_tcp_server_socket_relisten(board.ip, PORT, socket));
      statuses.push(yield* nx_tcp_server_socket_accept(socket, 100), tx_time_get());
    });
    peer.connect_at(5);
    peer.send_at(20, { flags: 'S' });
    lab.run(60);
    expect(statuses).toEqual([
      NX_NOT_LISTEN_STATE,
      NX_SUCCESS,
      NX_NOT_LISTEN_STATE,
      NX_SUCCESS,
      NX_SUCCESS,
      20,
    ]);
  });

  test('cuts a connection short that only waits for the peer, and takes a listening socket from its port', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    const statuses: number[] = [];
    connected_server(lab, function* (socket, board) {
      yield* tx_thread_sleep(10);
      statuses.push(socket.nx_tcp_socket_state, yield* nx_tcp_server_socket_unaccept(socket));
      statuses.push(yield* nx_tcp_server_socket_relisten(board.ip, PORT, socket));
      statuses.push(yield* nx_tcp_server_socket_unaccept(socket), yield* nx_tcp_socket_delete(socket));
      statuses.push(
        yield* nx_tcp_server_socket_unlisten(board.ip, PORT),
        yield* nx_tcp_server_socket_unaccept(null),
      );
    });
    peer.connect_at(5);
    peer.send_at(8, { flags: 'FA', seq: 1, ack: 1 });
    lab.run(60);
    expect(statuses).toEqual([6, NX_SUCCESS, NX_SUCCESS, NX_SUCCESS, NX_SUCCESS, NX_SUCCESS, NX_PTR_ERROR]);
  });
});
