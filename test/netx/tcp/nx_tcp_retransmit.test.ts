import { describe, expect, test } from 'vitest';
import { nx_tcp_socket_transmit_configure } from '../../../netx/tcp/nx_tcp_socket_options.ts';
import { nx_tcp_socket_send } from '../../../netx/tcp/nx_tcp_socket_send.ts';
import { connected_client } from './connected.ts';
import { HandMadePeer } from './hand_made_peer.ts';
import { TcpLab } from './tcp_lab.ts';

function sends(lab: TcpLab, count: number, mss: number): HandMadePeer {
  const peer = new HandMadePeer(lab);
  peer.answer({ mss });
  connected_client(lab, function* (socket, board) {
    yield* nx_tcp_socket_transmit_configure(socket, 20, 50, 10, 0);
    for (let i = 0; i < count; i++) yield* nx_tcp_socket_send(socket, yield* board.packet('0123456789'), 100);
  });
  return peer;
}

describe('retransmission', () => {
  test('after a timeout sends the oldest segment alone; the next one has a whole timeout of its own', () => {
    const lab = new TcpLab();
    const peer = sends(lab, 3, 10);
    peer.send_at(60, { flags: 'A', seq: 1, ack: 11 });
    peer.send_at(130, { flags: 'A', seq: 1, ack: 31 });
    lab.run(200);
    expect(peer.lines(1)).toEqual([
      '1 S 0 ack 0 win 8192',
      '1 A 1 ack 1 win 8192',
      '1 PA 1+10 ack 1 win 8192',
      '1 PA 11+10 ack 1 win 8192',
      '1 PA 21+10 ack 1 win 8192',
      '50 PA 1+10 ack 1 win 8192',
      '100 PA 11+10 ack 1 win 8192',
    ]);
  });

  test('after three acknowledgments of the same byte sends the missing segment at once', () => {
    const lab = new TcpLab();
    const peer = sends(lab, 3, 10);
    peer.send_at(5, { flags: 'A', seq: 1, ack: 11 });
    for (const tick of [6, 7, 8]) peer.send_at(tick, { flags: 'A', seq: 1, ack: 11 });
    peer.send_at(12, { flags: 'A', seq: 1, ack: 31 });
    lab.run(200);
    expect(peer.lines(1)).toEqual([
      '1 S 0 ack 0 win 8192',
      '1 A 1 ack 1 win 8192',
      '1 PA 1+10 ack 1 win 8192',
      '1 PA 11+10 ack 1 win 8192',
      '1 PA 21+10 ack 1 win 8192',
      '8 PA 11+10 ack 1 win 8192',
    ]);
    expect(lab.a.ip.nx_ip_tcp_retransmit_packets).toBe(1);
  });

  test('tells the present acknowledgment and window in a segment that is sent again', () => {
    const lab = new TcpLab();
    const peer = sends(lab, 1, 100);
    peer.send_at(5, { flags: 'PA', seq: 1, ack: 1, data: 'abc' });
    lab.run(60);
    expect(peer.lines(1)).toEqual([
      '1 S 0 ack 0 win 8192',
      '1 A 1 ack 1 win 8192',
      '1 PA 1+10 ack 1 win 8192',
      '20 A 11 ack 4 win 8189',
      '50 PA 1+10 ack 4 win 8189',
    ]);
  });

  test('leaves a segment alone that the driver still has', () => {
    const lab = new TcpLab({ segment: { rate_bps: 1000 } });
    const peer = sends(lab, 1, 100);
    lab.run(400);
    expect(peer.lines(1)).toEqual([
      '69 S 0 ack 0 win 8192',
      '137 A 1 ack 1 win 8192',
      '207 PA 1+10 ack 1 win 8192',
      '280 PA 1+10 ack 1 win 8192',
      '380 PA 1+10 ack 1 win 8192',
    ]);
  });
});
