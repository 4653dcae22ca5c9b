import { describe, expect, test } from 'vitest';
import type { NX_TCP_SOCKET } from '../../../netx/nx_cb.ts';
import { NX_NOT_SUPPORTED, NX_PTR_ERROR, NX_SUCCESS } from '../../../netx/nx_constants.ts';
import {
  nx_tcp_socket_disconnect_complete_notify,
  nx_tcp_socket_establish_notify,
  nx_tcp_socket_queue_depth_notify_set,
  nx_tcp_socket_receive_notify,
  nx_tcp_socket_timed_wait_callback,
  nx_tcp_socket_window_update_notify_set,
} from '../../../netx/tcp/nx_tcp_notify.ts';
import { nx_tcp_socket_disconnect } from '../../../netx/tcp/nx_tcp_socket_disconnect.ts';
import { nx_tcp_socket_transmit_configure } from '../../../netx/tcp/nx_tcp_socket_options.ts';
import { nx_tcp_socket_send } from '../../../netx/tcp/nx_tcp_socket_send.ts';
import { tx_thread_identify, tx_thread_sleep, tx_time_get } from '../../../rtos/tx_api.ts';
import { connected_client } from './connected.ts';
import { HandMadePeer } from './hand_made_peer.ts';
import { TcpLab } from './tcp_lab.ts';

describe('notifications of a socket', () => {
  test('of received data come from the IP thread, when there is something to receive', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    peer.answer();
    const calls: string[] = [];
    connected_client(lab, function* (socket, board) {
      const told = (of: NX_TCP_SOCKET): void => {
        const who = tx_thread_identify() === board.ip.nx_ip_thread ? 'ip' : 'other';
        calls.push(`${tx_time_get()} ${who} ${of === socket}`);
      };
      yield* nx_tcp_socket_receive_notify(socket, told);
      yield* tx_thread_sleep(20);
      yield* nx_tcp_socket_receive_notify(socket, null);
    });
    peer.send_at(5, { flags: 'PA', seq: 1, ack: 1, data: 'ab' }, { flags: 'PA', seq: 3, ack: 1, data: 'cd' });
    peer.send_at(7, { flags: 'PA', seq: 7, ack: 1, data: 'gap' });
    peer.send_at(9, { flags: 'PA', seq: 5, ack: 1, data: 'ef' });
    peer.send_at(12, { flags: 'FA', seq: 10, ack: 1 });
    lab.run(40);
    expect(calls).toEqual(['5 ip true', '5 ip true', '9 ip true']);
  });

  test('of the window come when a sender can go on', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    peer.answer({ window: 4 });
    const calls: string[] = [];
    connected_client(lab, function* (socket, board) {
      const told = (): void => {
        calls.push(`${tx_time_get()} window`);
      };
      yield* nx_tcp_socket_window_update_notify_set(socket, told);
      yield* nx_tcp_socket_send(socket, yield* board.packet('abcd'), 0);
      yield* nx_tcp_socket_send(socket, yield* board.packet('efgh'), 100);
      calls.push(`${tx_time_get()} sent`);
    });
    peer.send_at(5, { flags: 'A', seq: 1, ack: 5, window: 4 });
    lab.run(40);
    expect(calls).toEqual(['5 window', '5 sent']);
  });

  test('of the queue come when it has room again, if the build has them', () => {
    const lab = new TcpLab({ nx: { NX_ENABLE_TCP_QUEUE_DEPTH_UPDATE_NOTIFY: true } });
    const peer = new HandMadePeer(lab);
    peer.answer();
    const calls: string[] = [];
    connected_client(lab, function* (socket, board) {
      const told = (): void => {
        calls.push(`${tx_time_get()} room`);
      };
      yield* nx_tcp_socket_transmit_configure(socket, 2, 100, 3, 0);
      calls.push(`${yield* nx_tcp_socket_queue_depth_notify_set(socket, told)}`);
      for (const text of ['a', 'b']) yield* nx_tcp_socket_send(socket, yield* board.packet(text), 0);
    });
    peer.send_at(5, { flags: 'A', seq: 1, ack: 2 });
    peer.send_at(7, { flags: 'A', seq: 1, ack: 3 });
    lab.run(40);
    expect(calls).toEqual(['0', '5 room']);
  });

  test('of establishment, disconnection and TIMED WAIT come if the build has them', () => {
    const lab = new TcpLab({ nx: { NX_ENABLE_EXTENDED_NOTIFY_SUPPORT: true } });
    const peer = new HandMadePeer(lab);
    peer.answer();
    const calls: string[] = [];
    const note = (what: string) => (): void => {
      calls.push(`${tx_time_get()} ${what}`);
    };
    connected_client(
      lab,
      function* (socket) {
        yield* tx_thread_sleep(3);
        yield* nx_tcp_socket_disconnect(socket, 100);
      },
      {
        *prepare(socket) {
          calls.push(`${nx_tcp_socket_establish_notify(socket, note('established'))}`);
          calls.push(`${nx_tcp_socket_disconnect_complete_notify(socket, note('disconnected'))}`);
          calls.push(`${nx_tcp_socket_timed_wait_callback(socket, note('timed wait'))}`);
          calls.push(`${nx_tcp_socket_establish_notify(socket, null)}`);
        },
      },
    );
    peer.send_at(10, { flags: 'FA', seq: 1, ack: 2 });
    lab.run(40);
    expect(calls).toEqual(['0', '0', '0', '7', '1 established', '10 timed wait', '10 disconnected']);
  });

  test('are not supported by the default build where an option has them', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    peer.answer();
    const statuses: number[] = [];
    const nothing = (): void => {};
    connected_client(lab, function* (socket) {
      statuses.push(
        nx_tcp_socket_establish_notify(socket, nothing),
        nx_tcp_socket_disconnect_complete_notify(socket, nothing),
        nx_tcp_socket_timed_wait_callback(socket, nothing),
        yield* nx_tcp_socket_queue_depth_notify_set(socket, nothing),
        yield* nx_tcp_socket_window_update_notify_set(socket, null),
        yield* nx_tcp_socket_window_update_notify_set(null, nothing),
        yield* nx_tcp_socket_receive_notify(null, nothing),
        yield* nx_tcp_socket_receive_notify(socket, null),
      );
    });
    lab.run(10);
    expect(statuses).toEqual([
      ...Array(4).fill(NX_NOT_SUPPORTED),
      ...Array(3).fill(NX_PTR_ERROR),
      NX_SUCCESS,
    ]);
  });
});
