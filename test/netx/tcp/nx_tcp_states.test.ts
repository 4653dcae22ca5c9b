import { describe, expect, test } from 'vitest';
import { NX_TCP_SOCKET } from '../../../netx/nx_cb.ts';
import { nx_tcp_client_socket_bind } from '../../../netx/tcp/nx_tcp_client_bind.ts';
import { nx_tcp_client_socket_connect } from '../../../netx/tcp/nx_tcp_client_connect.ts';
import { nx_tcp_socket_disconnect } from '../../../netx/tcp/nx_tcp_socket_disconnect.ts';
import { nx_tcp_socket_send } from '../../../netx/tcp/nx_tcp_socket_send.ts';
import { tx_thread_sleep, tx_time_get } from '../../../rtos/tx_api.ts';
import { reaches } from '../../marks.ts';
import { connected_client, receive_text } from './connected.ts';
import { HandMadePeer, PEER_PORT } from './hand_made_peer.ts';
import { ADDRESS_B, PORT, TcpLab } from './tcp_lab.ts';

/** States of a socket, each with the tick from which on it was seen at the end of a tick. */
function watch_states(lab: TcpLab, socket: NX_TCP_SOCKET, ticks: number): string[] {
  const seen: string[] = [];
  let last = -1;
  for (let tick = 0; tick < ticks; tick++) {
    lab.sim.schedule(tick * 10_000_000 + 9_000_000, () => {
      if (socket.nx_tcp_socket_state !== last) seen.push(`${tick} ${socket.nx_tcp_socket_state}`);
      last = socket.nx_tcp_socket_state;
    });
  }
  return seen;
}

describe('the states of a connection', () => {
  test('simultaneous open: a SYN answered by a SYN', () => {
    reaches('tcp: simultaneous open');
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    const socket = new NX_TCP_SOCKET();
    let end = '';
    lab.a.thread(function* (board) {
      yield* board.socket(socket);
      yield* nx_tcp_client_socket_bind(socket, PORT, 0);
      const status = yield* nx_tcp_client_socket_connect(socket, ADDRESS_B, PEER_PORT, 100);
      end = `${tx_time_get()} ${status}`;
    });
    const states = watch_states(lab, socket, 40);
    peer.send_at(5, { flags: 'S', options: [2, 4, 2, 0] });
    peer.send_at(8, { flags: 'A', seq: 1, ack: 1 });
    lab.run(40);
    expect(peer.lines()).toEqual(['0 S 0 ack 0 win 8192', '5 SA 0 ack 1 win 8192']);
    expect(states).toEqual(['0 3', '5 4', '8 5']);
    expect(end).toBe('8 0');
  });

  test('the first to close: FIN WAIT 1, FIN WAIT 2, TIMED WAIT and, twice the life of a segment later, closed', () => {
    const lab = new TcpLab({ nx: { NX_TCP_MAXIMUM_SEGMENT_LIFETIME: 2 } });
    const peer = new HandMadePeer(lab);
    peer.answer();
    const socket = connected_client(lab, function* (socket) {
      yield* tx_thread_sleep(3);
      yield* nx_tcp_socket_disconnect(socket, 100);
    });
    const states = watch_states(lab, socket, 800);
    peer.send_at(10, { flags: 'A', seq: 1, ack: 2 });
    peer.send_at(20, { flags: 'FA', seq: 1, ack: 2 });
    peer.send_at(30, { flags: 'FA', seq: 1, ack: 2 });
    lab.run(800);
    expect(states).toEqual(['0 1', '1 5', '4 7', '10 8', '20 10', '410 1']);
    expect(peer.lines(2)).toEqual([
      '4 FA 1 ack 1 win 8192',
      '20 A 2 ack 2 win 8192',
      '30 A 2 ack 2 win 8192',
    ]);
  });

  test('simultaneous close goes through CLOSING', () => {
    reaches('tcp: simultaneous close');
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    peer.answer();
    const socket = connected_client(lab, function* (socket) {
      yield* tx_thread_sleep(3);
      yield* nx_tcp_socket_disconnect(socket, 100);
    });
    const states = watch_states(lab, socket, 100);
    peer.send_at(10, { flags: 'FA', seq: 1, ack: 1 });
    peer.send_at(20, { flags: 'A', seq: 2, ack: 2 });
    lab.run(100);
    expect(states).toEqual(['0 1', '1 5', '4 7', '10 9', '20 10']);
    expect(peer.lines(2)).toEqual(['4 FA 1 ack 1 win 8192', '10 A 2 ack 2 win 8192']);
  });

  test('half close: data still goes to a peer that has closed; then LAST ACK', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    peer.answer();
    const got: string[] = [];
    const socket = connected_client(lab, function* (socket, board) {
      got.push(yield* receive_text(socket, 100));
      got.push(`${yield* nx_tcp_socket_send(socket, yield* board.packet('bye'), 0)}`);
      yield* tx_thread_sleep(10);
      got.push(`${yield* nx_tcp_socket_disconnect(socket, 100)} ${tx_time_get()}`);
    });
    const states = watch_states(lab, socket, 100);
    peer.send_at(10, { flags: 'FA', seq: 1, ack: 1 });
    peer.send_at(15, { flags: 'A', seq: 2, ack: 4 });
    peer.send_at(30, { flags: 'A', seq: 2, ack: 5 });
    lab.run(100);
    expect(got).toEqual(['0x38', '0', '0 30']);
    expect(states).toEqual(['0 1', '1 5', '10 6', '20 11', '30 1']);
    expect(peer.lines(2)).toEqual([
      '10 A 1 ack 2 win 8192',
      '10 PA 1+3 ack 2 win 8192',
      '20 FA 4 ack 2 win 8192',
    ]);
  });

  test('data that comes after our FIN is acknowledged and kept from the application', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    peer.answer();
    const socket = connected_client(lab, function* (socket) {
      yield* tx_thread_sleep(3);
      yield* nx_tcp_socket_disconnect(socket, 100);
    });
    peer.send_at(10, { flags: 'PA', seq: 1, ack: 2, data: 'late' });
    peer.send_at(20, { flags: 'FA', seq: 5, ack: 2 });
    const states = watch_states(lab, socket, 100);
    lab.run(100);
    expect(states).toEqual(['0 1', '1 5', '4 7', '10 8', '20 10']);
    expect(peer.lines(2)).toEqual(['4 FA 1 ack 1 win 8192', '20 A 2 ack 6 win 8188']);
  });
});
