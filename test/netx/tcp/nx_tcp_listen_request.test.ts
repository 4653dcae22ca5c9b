import { describe, expect, test } from 'vitest';
import { NX_TCP_SOCKET } from '../../../netx/nx_cb.ts';
import type { NxOptions } from '../../../netx/nx_options.ts';
import { nx_tcp_server_socket_accept } from '../../../netx/tcp/nx_tcp_server_accept.ts';
import { nx_tcp_server_socket_listen } from '../../../netx/tcp/nx_tcp_server_listen.ts';
import { type Service, tx_thread_relinquish, tx_thread_sleep, tx_time_get } from '../../../rtos/tx_api.ts';
import { connected_server } from './connected.ts';
import { HandMadePeer, mss_option, type Segment } from './hand_made_peer.ts';
import { ADDRESS_A, PORT, TcpLab } from './tcp_lab.ts';

function forget(_service: Service<unknown>): void {}

interface Listening {
  readonly lab: TcpLab;
  readonly peer: HandMadePeer;
  readonly socket: NX_TCP_SOCKET;
  readonly calls: string[];
}

/** A board that listens and accepts at a tick, and a peer that says what it is told. */
function listening(
  accept_at: number,
  segments: readonly [tick: number, segment: Segment][],
  nx: NxOptions = {},
): Listening {
  const lab = new TcpLab({ nx });
  const peer = new HandMadePeer(lab);
  const socket = new NX_TCP_SOCKET();
  const calls: string[] = [];
  lab.a.thread(function* (board) {
    yield* board.socket(socket);
    const callback = (_socket: NX_TCP_SOCKET, port: number): void => {
      calls.push(`${tx_time_get()} callback ${port}`);
    };
    yield* nx_tcp_server_socket_listen(board.ip, PORT, socket, 2, callback);
    yield* tx_thread_sleep(accept_at);
    calls.push(`${tx_time_get()} accept ${yield* nx_tcp_server_socket_accept(socket, 250)} ${tx_time_get()}`);
  });
  for (const [tick, segment] of segments) peer.send_at(tick, segment);
  lab.run(350);
  return { lab, peer, socket, calls };
}

describe('a request for a connection', () => {
  test('is told to the listener at once and answered when the socket accepts', () => {
    const { peer, calls } = listening(20, [
      [5, { flags: 'S', options: mss_option(1000) }],
      [25, { flags: 'A', seq: 1, ack: 1 }],
    ]);
    expect(calls).toEqual(['5 callback 5000', '20 accept 0 25']);
    expect(peer.lines()).toEqual(['20 SA 0 ack 1 win 8192']);
    expect(peer.seen[0]?.options).toEqual([2, 4, 5, 0xb4, 1, 1, 1, 0]);
  });

  test('is answered at once when the socket accepts already', () => {
    const { peer, calls, socket } = listening(1, [
      [5, { flags: 'S', options: mss_option(1000) }],
      [6, { flags: 'A', seq: 1, ack: 1 }],
    ]);
    expect(calls).toEqual(['5 callback 5000', '1 accept 0 6']);
    expect(peer.lines()).toEqual(['5 SA 0 ack 1 win 8192']);
    expect(socket.nx_tcp_socket_connect_mss).toBe(1000);
  });

  test('is answered again while nobody acknowledges it, and given up after the wait', () => {
    const { peer, calls, socket } = listening(1, [[5, { flags: 'S' }]]);
    expect(peer.lines()).toEqual([
      '5 SA 0 ack 1 win 8192',
      '100 SA 0 ack 1 win 8192',
      '200 SA 0 ack 1 win 8192',
    ]);
    expect(calls).toEqual(['5 callback 5000', '1 accept 56 251']);
    expect(socket.nx_tcp_socket_state).toEqual(2);
  });

  test('from the board itself, port to the same port, is dropped without an answer', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    connected_server(lab, function* () {});
    peer.send_at(5, { flags: 'S', source: ADDRESS_A, peer_port: PORT });
    lab.run(50);
    expect(peer.seen).toEqual([]);
    const { nx_ip_tcp_invalid_packets, nx_ip_tcp_passive_connections } = lab.a.ip;
    expect([nx_ip_tcp_invalid_packets, nx_ip_tcp_passive_connections]).toEqual([1, 0]);
  });

  test('needs a SYN: an ACK is reset, what comes with a RST or without SYN is nothing', () => {
    const { peer, calls } = listening(1, [
      [5, { flags: 'A', seq: 1, ack: 7 }],
      [6, { flags: 'SA', seq: 1, ack: 7 }],
      [7, { flags: 'SR', seq: 1 }],
      [8, { flags: 'F', seq: 1 }],
    ]);
    expect(peer.lines()).toEqual(['5 R 7 ack 0 win 0', '6 R 7 ack 0 win 0']);
    expect(calls).toEqual(['1 accept 56 251']);
  });

  test('with an MSS that the build refuses is reset', () => {
    const { peer } = listening(1, [[5, { flags: 'S', options: mss_option(100) }]], {
      NX_ENABLE_TCP_MSS_CHECK: true,
      NX_TCP_MSS_MINIMUM: 128,
    });
    expect(peer.lines()).toEqual(['5 RA abs0 ack 1 win 0']);
  });

  test('with malformed options is reset', () => {
    const { peer } = listening(1, [[5, { flags: 'S', options: [2, 0, 0, 0] }]]);
    expect(peer.lines()).toEqual(['5 RA abs0 ack 1 win 0']);
  });
});

test('a listen callback that drops the last service it calls is told', () => {
  const lab = new TcpLab({});
  const peer = new HandMadePeer(lab);
  const socket = new NX_TCP_SOCKET();
  lab.a.thread(function* (board) {
    yield* board.socket(socket);
    const drops_it = (): void => forget(tx_thread_relinquish());
    yield* nx_tcp_server_socket_listen(board.ip, PORT, socket, 2, drops_it);
    yield* tx_thread_sleep(50);
  });
  peer.send_at(5, { flags: 'S', options: mss_option(1000) });
  expect(() => lab.run(50)).toThrow(
    /without yield\*.*\(it was the last service that the listen callback called; /,
  );
});
