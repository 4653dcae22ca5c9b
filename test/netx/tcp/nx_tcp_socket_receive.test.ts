import { describe, expect, test } from 'vitest';
import {
  NX_NO_PACKET,
  NX_NOT_BOUND,
  NX_NOT_CONNECTED,
  NX_PTR_ERROR,
  NX_TCP_CLOSE_WAIT,
} from '../../../netx/nx_constants.ts';
import {
  nx_tcp_socket_bytes_available,
  nx_tcp_socket_receive,
} from '../../../netx/tcp/nx_tcp_socket_receive.ts';
import { ref, tx_thread_sleep, tx_thread_terminate, tx_time_get } from '../../../rtos/tx_api.ts';
import { connected_server, receive_text } from './connected.ts';
import { HandMadePeer } from './hand_made_peer.ts';
import { TcpLab } from './tcp_lab.ts';

const GONE = `0x${NX_NOT_CONNECTED.toString(16)}`;

describe('nx_tcp_socket_receive', () => {
  test('gives segments in order, one a call, and what came before the end of the connection also after it', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    const got: string[] = [];
    const socket = connected_server(lab, function* (socket) {
      yield* tx_thread_sleep(20);
      const bytes = ref(0);
      got.push(`${yield* nx_tcp_socket_bytes_available(socket, bytes)} ${bytes.value}`);
      for (let i = 0; i < 3; i++) got.push(yield* receive_text(socket, 0));
      got.push(`${yield* nx_tcp_socket_bytes_available(socket, bytes)}`);
    });
    peer.connect_at(1);
    peer.send_at(
      3,
      { flags: 'PA', seq: 1, ack: 1, data: 'one' },
      { flags: 'PA', seq: 4, ack: 1, data: 'three' },
    );
    peer.send_at(5, { flags: 'FA', seq: 9, ack: 1 });
    lab.run(40);
    expect(got).toEqual([`${NX_NOT_CONNECTED} 0`, 'one', 'three', GONE, `${NX_NOT_CONNECTED}`]);
    expect(socket.nx_tcp_socket_state).toBe(NX_TCP_CLOSE_WAIT);
  });

  test('wakes receivers in the order of their waiting', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    const got: string[] = [];
    const socket = connected_server(lab, function* (socket) {
      got.push(`first ${yield* receive_text(socket, 100)}`);
    });
    for (const [name, priority] of [
      ['second', 20],
      ['third', 5],
    ] as const) {
      lab.a.thread(function* () {
        yield* tx_thread_sleep(priority === 20 ? 5 : 6);
        got.push(`${name} ${yield* receive_text(socket, 100)}`);
      }, priority);
    }
    peer.connect_at(1);
    for (const [at, data] of ['a', 'b', 'c'].entries()) {
      peer.send_at(10 + at, { flags: 'PA', seq: 1 + at, ack: 1, data });
    }
    lab.run(40);
    expect(got).toEqual(['first a', 'second b', 'third c']);
  });

  test('gives up after its wait, and a thread that ends leaves the queue', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    const got: string[] = [];
    const socket = connected_server(lab, function* (socket) {
      yield* tx_thread_sleep(5);
      got.push(`${yield* receive_text(socket, 10)} ${tx_time_get()}`);
      got.push(`${yield* receive_text(socket, 0)} ${tx_time_get()}`);
      got.push(`${yield* receive_text(socket, 100)} ${tx_time_get()}`);
    });
    const ended = lab.a.thread(function* () {
      yield* tx_thread_sleep(4);
      got.push(`never ${yield* receive_text(socket, 1000)}`);
    });
    lab.a.thread(function* () {
      yield* tx_thread_sleep(10);
      yield* tx_thread_terminate(ended);
    }, 3);
    peer.connect_at(1);
    peer.send_at(30, { flags: 'PA', seq: 1, ack: 1, data: 'late' });
    lab.run(60);
    expect(got).toEqual([`0x${NX_NO_PACKET} 16`, `0x${NX_NO_PACKET} 16`, 'late 30']);
    expect(socket.receive_waiting.head).toBeNull();
  });

  test('tells the peer when it has made much room', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    connected_server(
      lab,
      function* (socket) {
        yield* tx_thread_sleep(40);
        for (let i = 0; i < 4; i++) {
          yield* receive_text(socket, 0);
          yield* tx_thread_sleep(1);
        }
      },
      { window: 40 },
    );
    peer.connect_at(1);
    for (let i = 0; i < 4; i++) {
      peer.send_at(10 + i, { flags: 'PA', seq: 1 + 10 * i, ack: 1, data: '0123456789' });
    }
    lab.run(100);
    expect(peer.lines(2)).toEqual(['20 A 1 ack 41 win 0', '42 A 1 ack 41 win 20', '44 A 1 ack 41 win 40']);
  });

  test('is told of a reset while it waits, and refuses sockets without a connection', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    const got: string[] = [];
    connected_server(
      lab,
      function* (socket) {
        got.push(`${yield* receive_text(socket, 100)} ${tx_time_get()}`);
        got.push(yield* receive_text(socket, 100));
        got.push(
          `${yield* nx_tcp_socket_receive(socket, null, 0)}`,
          `${yield* nx_tcp_socket_receive(null, ref(null), 0)}`,
        );
        got.push(`${yield* nx_tcp_socket_bytes_available(socket, null)}`);
        got.push(`${yield* nx_tcp_socket_bytes_available(socket, ref(0))}`);
      },
      {
        *prepare(socket) {
          got.push(yield* receive_text(socket, 100));
        },
      },
    );
    peer.connect_at(1);
    peer.send_at(10, { flags: 'RA', seq: 1, ack: 1 });
    lab.run(40);
    const [unbound, gone] = [NX_NOT_BOUND, NX_NOT_CONNECTED].map((status) => `0x${status.toString(16)}`);
    expect(got.slice(0, 2)).toEqual([unbound, `${gone} 10`]);
    expect(got.slice(2)).toEqual([
      gone,
      `${NX_PTR_ERROR}`,
      `${NX_PTR_ERROR}`,
      `${NX_PTR_ERROR}`,
      `${NX_NOT_CONNECTED}`,
    ]);
  });
});
