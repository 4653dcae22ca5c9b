import { describe, expect, test } from 'vitest';
import { NX_IP } from '../../../netx/nx_cb.ts';
import { NX_ALREADY_ENABLED, NX_PTR_ERROR, NX_SUCCESS } from '../../../netx/nx_constants.ts';
import { nx_tcp_enable, nx_tcp_info_get } from '../../../netx/tcp/nx_tcp_enable.ts';
import { nx_tcp_server_socket_listen } from '../../../netx/tcp/nx_tcp_server_listen.ts';
import { nx_tcp_socket_send } from '../../../netx/tcp/nx_tcp_socket_send.ts';
import { ref } from '../../../rtos/tx_api.ts';
import { connected_server, receive_text } from './connected.ts';
import { HandMadePeer } from './hand_made_peer.ts';
import { TcpLab } from './tcp_lab.ts';

describe('nx_tcp_enable', () => {
  test('works once, for an instance', () => {
    const statuses: number[] = [];
    const lab = new TcpLab();
    lab.a.thread(function* (board) {
      statuses.push(nx_tcp_enable(board.ip), nx_tcp_enable(null), nx_tcp_enable(new NX_IP()));
      statuses.push(yield* nx_tcp_server_socket_listen(null, 1, null, 1, null));
    });
    lab.run(5);
    expect(statuses).toEqual([NX_ALREADY_ENABLED, NX_PTR_ERROR, NX_PTR_ERROR, NX_PTR_ERROR]);
    expect(lab.a.ip.nx_ip_fast_periodic_timer_created).toBe(1);
  });

  test('the fast timer has the rate of the build', () => {
    const lab = new TcpLab({ nx: { NX_TCP_FAST_TIMER_RATE: 50, NX_TCP_ACK_TIMER_RATE: 50 } });
    const peer = new HandMadePeer(lab);
    connected_server(lab, function* (socket) {
      yield* receive_text(socket, 100);
    });
    peer.connect_at(1);
    peer.send_at(10, { flags: 'PA', seq: 1, ack: 1, data: 'x' });
    lab.run(60);
    expect(peer.lines(2)).toEqual(['10 A 1 ack 2 win 8192']);
  });
});

describe('nx_tcp_info_get', () => {
  test('counts segments with data, connections and what went wrong', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    const all = Array.from({ length: 11 }, () => ref(0));
    const statuses: number[] = [];
    connected_server(lab, function* (socket, board) {
      yield* receive_text(socket, 100);
      yield* nx_tcp_socket_send(socket, yield* board.packet('four'), 0);
      yield* receive_text(socket, 100);
      const [a, b, c, d, e, f, g, h, i, j, l] = all;
      statuses.push(yield* nx_tcp_info_get(board.ip, a, b, c, d, e, f, g, h, i, j, l));
      statuses.push(yield* nx_tcp_info_get(board.ip), yield* nx_tcp_info_get(null));
    });
    peer.connect_at(1);
    peer.send_at(5, { flags: 'PA', seq: 1, ack: 1, data: 'xyz' });
    peer.send_at(6, { flags: 'PA', seq: 4, ack: 1, data: 'xyz', bad_sum: true });
    lab.run(200);
    expect(statuses).toEqual([NX_SUCCESS, NX_SUCCESS, NX_PTR_ERROR]);
    expect(all.map(({ value }) => value)).toEqual([1, 4, 1, 3, 1, 0, 1, 1, 0, 0, 1]);
  });
});
