import { describe, expect, test } from 'vitest';
import {
  NX_DONT_FRAGMENT,
  NX_IP_NORMAL,
  NX_TCP_CLOSED,
  NX_TCP_ESTABLISHED,
} from '../../../netx/nx_constants.ts';
import { nx_packet_release } from '../../../netx/packet/nx_packet_release.ts';
import { nx_tcp_client_socket_unbind } from '../../../netx/tcp/nx_tcp_client_bind.ts';
import { nx_tcp_socket_create, nx_tcp_socket_delete } from '../../../netx/tcp/nx_tcp_socket_create.ts';
import { nx_tcp_socket_send } from '../../../netx/tcp/nx_tcp_socket_send.ts';
import { tx_thread_sleep, tx_time_get } from '../../../rtos/tx_api.ts';
import { connected_client, connected_server, receive_text } from './connected.ts';
import { HandMadePeer } from './hand_made_peer.ts';
import { must, TcpLab } from './tcp_lab.ts';

describe('a reset', () => {
  test('wakes whoever waits on the socket, frees its packets, tells the firmware and leaves the port bound', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    peer.answer({ window: 4 });
    const ends: string[] = [];
    const socket = connected_client(
      lab,
      function* (socket, board) {
        yield* nx_tcp_socket_send(socket, yield* board.packet('abcd'), 0);
        const packet = yield* board.packet('efgh');
        ends.push(`sender ${yield* nx_tcp_socket_send(socket, packet, 100)} ${tx_time_get()}`);
        yield* nx_packet_release(packet);
        ends.push(`unbind ${yield* nx_tcp_client_socket_unbind(socket)}`);
      },
      {
        *prepare(socket, board) {
          must(yield* nx_tcp_socket_delete(socket));
          const told = (): void => {
            ends.push(`callback ${socket.nx_tcp_socket_state}`);
          };
          must(
            yield* nx_tcp_socket_create(
              board.ip,
              socket,
              's',
              NX_IP_NORMAL,
              NX_DONT_FRAGMENT,
              128,
              100,
              null,
              told,
            ),
          );
        },
      },
    );
    for (const name of ['first', 'second']) {
      lab.a.thread(function* () {
        yield* tx_thread_sleep(3);
        ends.push(`${name} ${yield* receive_text(socket, 100)} ${tx_time_get()}`);
      }, 10);
    }
    peer.send_at(9, { flags: 'PA', seq: 3, ack: 1, window: 4, data: 'gap' });
    peer.send_at(10, { flags: 'R', seq: 1 });
    lab.run(40);
    expect(ends).toEqual(['callback 1', 'first 0x38 10', 'second 0x38 10', 'sender 56 10', 'unbind 0']);
    expect(socket.nx_tcp_socket_state).toBe(NX_TCP_CLOSED);
    expect(lab.a.pool.nx_packet_pool_available).toBe(60);
  });

  test('keeps what has come in order for a receiver', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    peer.answer();
    const got: string[] = [];
    connected_client(lab, function* (socket) {
      yield* tx_thread_sleep(20);
      got.push(yield* receive_text(socket, 0), yield* receive_text(socket, 0));
    });
    peer.send_at(5, { flags: 'PA', seq: 1, ack: 1, data: 'kept' });
    peer.send_at(10, { flags: 'R', seq: 5 });
    lab.run(40);
    expect(got).toEqual(['kept', '0x38']);
  });
});

test('a reset outside the window is no reset, and is not answered', () => {
  const lab = new TcpLab();
  const peer = new HandMadePeer(lab);
  const socket = connected_server(lab, function* (socket) {
    yield* receive_text(socket, 50);
  });
  peer.connect_at(1);
  peer.send_at(5, { flags: 'R', seq: 20_000 });
  peer.send_at(6, { flags: 'A', seq: 20_000, ack: 1 });
  lab.run(8);
  expect(socket.nx_tcp_socket_state).toBe(NX_TCP_ESTABLISHED);
  expect(peer.lines(5)).toEqual(['6 A 1 ack 1 win 8192']);
});
