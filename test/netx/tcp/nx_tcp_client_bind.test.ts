import { describe, expect, test } from 'vitest';
import { NX_IP, NX_TCP_SOCKET } from '../../../netx/nx_cb.ts';
import {
  NX_ALREADY_BOUND,
  NX_ANY_PORT,
  NX_INVALID_PORT,
  NX_NOT_BOUND,
  NX_NOT_CLOSED,
  NX_NOT_CONNECTED,
  NX_PORT_UNAVAILABLE,
  NX_PTR_ERROR,
  NX_SUCCESS,
} from '../../../netx/nx_constants.ts';
import {
  nx_tcp_client_socket_bind,
  nx_tcp_client_socket_port_get,
  nx_tcp_client_socket_unbind,
  nx_tcp_free_port_find,
} from '../../../netx/tcp/nx_tcp_client_bind.ts';
import { nx_tcp_client_socket_connect } from '../../../netx/tcp/nx_tcp_client_connect.ts';
import { nx_tcp_server_socket_accept } from '../../../netx/tcp/nx_tcp_server_accept.ts';
import { nx_tcp_server_socket_listen } from '../../../netx/tcp/nx_tcp_server_listen.ts';
import { ref, tx_thread_sleep, tx_time_get } from '../../../rtos/tx_api.ts';
import { HandMadePeer } from './hand_made_peer.ts';
import { ADDRESS_B, PORT, type Script, TcpLab } from './tcp_lab.ts';

function run(script: Script, seed = 1): TcpLab {
  const lab = new TcpLab({ simulation: { seed } });
  lab.a.thread(script);
  lab.run(200);
  return lab;
}

function port_of_any(seed: number): number {
  const port = ref(0);
  run(function* (board) {
    const socket = new NX_TCP_SOCKET();
    yield* board.socket(socket);
    yield* nx_tcp_client_socket_bind(socket, NX_ANY_PORT, 0);
    yield* nx_tcp_client_socket_port_get(socket, port);
  }, seed);
  return port.value;
}

describe('binding a client', () => {
  test('takes the port asked for, once', () => {
    const statuses: number[] = [];
    const port = ref(0);
    run(function* (board) {
      const [one, two] = [new NX_TCP_SOCKET(), new NX_TCP_SOCKET()];
      yield* board.socket(one);
      yield* board.socket(two);
      statuses.push(yield* nx_tcp_client_socket_port_get(one, port));
      statuses.push(yield* nx_tcp_client_socket_bind(one, 4000, 0));
      statuses.push(yield* nx_tcp_client_socket_bind(one, 4001, 0));
      statuses.push(yield* nx_tcp_client_socket_bind(two, 4000, 0));
      statuses.push(yield* nx_tcp_client_socket_port_get(one, port));
      statuses.push(yield* nx_tcp_client_socket_unbind(one));
      statuses.push(yield* nx_tcp_client_socket_unbind(one));
      statuses.push(yield* nx_tcp_client_socket_bind(two, 4000, 0));
    });
    expect(statuses).toEqual([
      NX_NOT_BOUND,
      NX_SUCCESS,
      NX_ALREADY_BOUND,
      NX_PORT_UNAVAILABLE,
      NX_SUCCESS,
      NX_SUCCESS,
      NX_NOT_BOUND,
      NX_SUCCESS,
    ]);
    expect(port.value).toBe(4000);
  });

  test('finds a dynamic port by the seed for NX_ANY_PORT', () => {
    const ports = [1, 2, 3].map(port_of_any);
    expect(ports).toEqual([1, 2, 3].map(port_of_any));
    expect(new Set(ports).size).toBe(3);
    for (const port of ports) expect(port).toBeGreaterThanOrEqual(49152);
  });

  test('checks its parameters', () => {
    const statuses: number[] = [];
    run(function* (board) {
      const socket = new NX_TCP_SOCKET();
      statuses.push(
        yield* nx_tcp_client_socket_bind(null, 1, 0),
        yield* nx_tcp_client_socket_bind(socket, 1, 0),
      );
      yield* board.socket(socket);
      statuses.push(yield* nx_tcp_client_socket_bind(socket, 65536, 0));
      statuses.push(
        yield* nx_tcp_client_socket_port_get(socket, null),
        yield* nx_tcp_client_socket_unbind(null),
      );
    });
    expect(statuses).toEqual([NX_PTR_ERROR, NX_PTR_ERROR, NX_INVALID_PORT, NX_PTR_ERROR, NX_PTR_ERROR]);
  });

  test('a port that is given back goes to the thread that waited first, then to the next', () => {
    const lab = new TcpLab();
    const ends: string[] = [];
    const sockets = [0, 1, 2, 3].map(() => new NX_TCP_SOCKET());
    lab.a.thread(function* (board) {
      for (const socket of sockets) yield* board.socket(socket);
      yield* nx_tcp_client_socket_bind(sockets[0]!, 4000, 0);
      yield* tx_thread_sleep(20);
      ends.push(`${tx_time_get()} unbind ${yield* nx_tcp_client_socket_unbind(sockets[0]!)}`);
    }, 3);
    for (const [index, hold] of [
      [1, 10],
      [2, 10],
      [3, 0],
    ] as const) {
      lab.a.thread(function* () {
        yield* tx_thread_sleep(index);
        const status = yield* nx_tcp_client_socket_bind(sockets[index]!, 4000, index === 3 ? 5 : 100);
        ends.push(`${tx_time_get()} ${index} ${status}`);
        yield* tx_thread_sleep(hold);
        if (status === NX_SUCCESS) yield* nx_tcp_client_socket_unbind(sockets[index]!);
      }, 10);
    }
    lab.run(100);
    expect(ends).toEqual([`8 3 ${NX_PORT_UNAVAILABLE}`, '20 unbind 0', '20 1 0', '30 2 0']);
  });

  test('an unbind ends the wait of another thread for the same socket', () => {
    const lab = new TcpLab();
    const ends: string[] = [];
    const [owner, other] = [new NX_TCP_SOCKET(), new NX_TCP_SOCKET()];
    lab.a.thread(function* (board) {
      yield* board.socket(owner);
      yield* board.socket(other);
      yield* nx_tcp_client_socket_bind(owner, 4000, 0);
      ends.push(`${yield* nx_tcp_client_socket_bind(other, 4000, 100)} ${tx_time_get()}`);
    });
    lab.a.thread(function* () {
      yield* tx_thread_sleep(5);
      ends.push(`unbind ${yield* nx_tcp_client_socket_unbind(other)}`);
    }, 20);
    lab.run(100);
    expect(ends).toEqual([`${NX_PORT_UNAVAILABLE} 5`, `unbind ${NX_SUCCESS}`]);
  });

  test('of a socket that listens is diagnosed, and its connection does not break the lists of ports', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    const [socket, other] = [new NX_TCP_SOCKET(), new NX_TCP_SOCKET()];
    const statuses: number[] = [];
    lab.a.thread(function* (board) {
      yield* board.socket(socket);
      yield* board.socket(other);
      yield* nx_tcp_client_socket_bind(other, PORT + 32, 0);
      yield* nx_tcp_server_socket_listen(board.ip, PORT, socket, 1, null);
      statuses.push(yield* nx_tcp_client_socket_bind(socket, PORT + 64, 0));
      statuses.push(yield* nx_tcp_server_socket_accept(socket, 10));
      statuses.push(yield* nx_tcp_client_socket_unbind(other));
    });
    peer.connect_at(5);
    peer.send_at(12, { flags: 'A', seq: 1, ack: 1, peer_port: 4001 });
    lab.run(20);
    expect(statuses).toEqual([NX_SUCCESS, NX_NOT_CONNECTED, NX_SUCCESS]);
    expect(lab.sim.diagnostics.map(({ id }) => id)).toEqual(['tcp-bind-of-server-socket']);
    expect(peer.seen.at(-1)?.flags).toBe('R');
  });

  test('a port stays bound while the connection lives', () => {
    const statuses: number[] = [];
    run(function* (board) {
      const socket = new NX_TCP_SOCKET();
      yield* board.socket(socket);
      yield* nx_tcp_client_socket_bind(socket, 4000, 0);
      yield* nx_tcp_client_socket_connect(socket, ADDRESS_B, 80, 0);
      statuses.push(yield* nx_tcp_client_socket_unbind(socket));
    });
    expect(statuses).toEqual([NX_NOT_CLOSED]);
  });
});

describe('nx_tcp_free_port_find', () => {
  test('gives the next port that nobody has, from the top to the first dynamic one', () => {
    const found: number[] = [];
    run(function* (board) {
      const [one, two] = [new NX_TCP_SOCKET(), new NX_TCP_SOCKET()];
      const port = ref(0);
      yield* board.socket(one);
      yield* board.socket(two);
      yield* nx_tcp_client_socket_bind(one, 4000, 0);
      yield* nx_tcp_client_socket_bind(two, 65535, 0);
      for (const from of [3999, 4000, 65535, 0]) {
        expect(yield* nx_tcp_free_port_find(board.ip, from, port)).toBe(NX_SUCCESS);
        found.push(port.value);
      }
      found.push(yield* nx_tcp_free_port_find(board.ip, 65536, port));
      found.push(
        yield* nx_tcp_free_port_find(board.ip, 1, null),
        yield* nx_tcp_free_port_find(new NX_IP(), 1, port),
      );
    });
    expect(found).toEqual([3999, 4001, 49152, 0, NX_INVALID_PORT, NX_PTR_ERROR, NX_PTR_ERROR]);
  });
});
