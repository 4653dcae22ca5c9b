import { describe, expect, test } from 'vitest';
import { NX_IP, NX_TCP_SOCKET } from '../../../netx/nx_cb.ts';
import {
  NX_ALREADY_BOUND,
  NX_CONNECTION_PENDING,
  NX_DUPLICATE_LISTEN,
  NX_ENTRY_NOT_FOUND,
  NX_INVALID_PORT,
  NX_INVALID_RELISTEN,
  NX_MAX_LISTEN,
  NX_NOT_CLOSED,
  NX_NOT_LISTEN_STATE,
  NX_PTR_ERROR,
  NX_SUCCESS,
} from '../../../netx/nx_constants.ts';
import { nx_tcp_client_socket_bind } from '../../../netx/tcp/nx_tcp_client_bind.ts';
import { nx_tcp_server_socket_accept } from '../../../netx/tcp/nx_tcp_server_accept.ts';
import {
  nx_tcp_server_socket_listen,
  nx_tcp_server_socket_relisten,
  nx_tcp_server_socket_unlisten,
} from '../../../netx/tcp/nx_tcp_server_listen.ts';
import { tx_thread_sleep, tx_time_get } from '../../../rtos/tx_api.ts';
import { HandMadePeer } from './hand_made_peer.ts';
import { PORT, type Script, TcpLab } from './tcp_lab.ts';

function run(script: Script): TcpLab {
  const lab = new TcpLab();
  lab.a.thread(script);
  lab.run(100);
  return lab;
}

describe('listening', () => {
  test('needs a free socket, a free port and a free listener', () => {
    const statuses: number[] = [];
    run(function* (board) {
      const sockets = Array.from({ length: 13 }, () => new NX_TCP_SOCKET());
      for (const socket of sockets) yield* board.socket(socket);
      const bound = sockets[12]!;
      yield* nx_tcp_client_socket_bind(bound, 1, 0);
      const listen = nx_tcp_server_socket_listen;
      for (let i = 0; i < 10; i++)
        expect(yield* listen(board.ip, 100 + i, sockets[i]!, 1, null)).toBe(NX_SUCCESS);
      statuses.push(yield* listen(board.ip, 110, sockets[10]!, 1, null));
      statuses.push(yield* nx_tcp_server_socket_unlisten(board.ip, 103));
      statuses.push(yield* listen(board.ip, 104, sockets[10]!, 1, null));
      statuses.push(yield* listen(board.ip, 110, sockets[5]!, 1, null));
      statuses.push(yield* listen(board.ip, 110, bound, 1, null));
      statuses.push(yield* listen(board.ip, 110, sockets[10]!, 1, null));
    });
    expect(statuses).toEqual([
      NX_MAX_LISTEN,
      NX_SUCCESS,
      NX_DUPLICATE_LISTEN,
      NX_NOT_CLOSED,
      NX_ALREADY_BOUND,
      NX_SUCCESS,
    ]);
  });

  test('checks its parameters', () => {
    const statuses: number[] = [];
    run(function* (board) {
      const socket = new NX_TCP_SOCKET();
      yield* board.socket(socket);
      statuses.push(yield* nx_tcp_server_socket_listen(null, PORT, socket, 1, null));
      statuses.push(yield* nx_tcp_server_socket_listen(new NX_IP(), PORT, socket, 1, null));
      statuses.push(yield* nx_tcp_server_socket_listen(board.ip, PORT, null, 1, null));
      statuses.push(yield* nx_tcp_server_socket_listen(board.ip, 0, socket, 1, null));
      statuses.push(yield* nx_tcp_server_socket_relisten(board.ip, 65536, socket));
      statuses.push(yield* nx_tcp_server_socket_relisten(board.ip, PORT, socket));
      statuses.push(
        yield* nx_tcp_server_socket_unlisten(board.ip, PORT),
        yield* nx_tcp_server_socket_unlisten(null, 1),
      );
      yield* nx_tcp_server_socket_listen(board.ip, PORT, socket, 1, null);
      statuses.push(yield* nx_tcp_server_socket_relisten(board.ip, PORT, socket));
      yield* nx_tcp_server_socket_accept(socket, 0);
      statuses.push(yield* nx_tcp_server_socket_unlisten(board.ip, PORT));
    });
    expect(statuses).toEqual([
      NX_PTR_ERROR,
      NX_PTR_ERROR,
      NX_PTR_ERROR,
      NX_INVALID_PORT,
      NX_INVALID_PORT,
      NX_INVALID_RELISTEN,
      NX_ENTRY_NOT_FOUND,
      NX_PTR_ERROR,
      NX_NOT_CLOSED,
      NX_NOT_LISTEN_STATE,
    ]);
  });

  test('a relisten gives the socket to the request that waits; its accept answers it', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    const calls: string[] = [];
    lab.a.thread(function* (board) {
      const [one, two] = [new NX_TCP_SOCKET(), new NX_TCP_SOCKET()];
      yield* board.socket(one);
      yield* board.socket(two);
      const callback = (socket: NX_TCP_SOCKET, port: number): void => {
        calls.push(`${tx_time_get()} callback ${socket === one ? 'one' : 'two'} ${port}`);
      };
      yield* nx_tcp_server_socket_listen(board.ip, PORT, one, 2, callback);
      yield* nx_tcp_server_socket_accept(one, 100);
      yield* tx_thread_sleep(20);
      calls.push(`relisten ${yield* nx_tcp_server_socket_relisten(board.ip, PORT, two)}`);
      yield* tx_thread_sleep(20);
      calls.push(`${tx_time_get()} accept ${yield* nx_tcp_server_socket_accept(two, 100)}`);
    });
    peer.send_at(1, { flags: 'S' });
    peer.send_at(4, { flags: 'S', peer_port: 4001 });
    peer.on_segment = (seen) => {
      if (seen.flags === 'SA') peer.send({ flags: 'A', seq: 1, ack: 1, peer_port: seen.destination_port });
    };
    lab.run(60);
    expect(calls).toEqual([
      `1 callback one ${PORT}`,
      `21 callback two ${PORT}`,
      `relisten ${NX_CONNECTION_PENDING}`,
      '41 accept 0',
    ]);
    expect(peer.seen.map((seen) => [seen.tick, seen.destination_port])).toEqual([
      [1, 4000],
      [41, 4001],
    ]);
  });

  test('a queue keeps the latest requests; unlisten drops them', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    const counts: number[] = [];
    lab.a.thread(function* (board) {
      const socket = new NX_TCP_SOCKET();
      yield* board.socket(socket);
      yield* nx_tcp_server_socket_listen(board.ip, PORT, socket, 2, null);
      yield* nx_tcp_server_socket_accept(socket, 100);
      yield* tx_thread_sleep(20);
      counts.push(board.pool.nx_packet_pool_available, board.ip.nx_ip_tcp_connections_dropped);
      counts.push(yield* nx_tcp_server_socket_unlisten(board.ip, PORT));
      counts.push(board.pool.nx_packet_pool_available);
    });
    peer.connect_at(1);
    for (const port of [1, 2, 2, 3]) peer.send_at(5 + port, { flags: 'S', peer_port: 4000 + port });
    lab.run(60);
    expect(counts).toEqual([58, 1, NX_SUCCESS, 60]);
  });
});
