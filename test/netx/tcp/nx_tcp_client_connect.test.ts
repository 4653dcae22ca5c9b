import { describe, expect, test } from 'vitest';
import { NX_TCP_SOCKET, NXD_ADDRESS } from '../../../netx/nx_cb.ts';
import {
  NX_IN_PROGRESS,
  NX_INVALID_PORT,
  NX_IP_ADDRESS_ERROR,
  NX_IP_VERSION_V4,
  NX_IP_VERSION_V6,
  NX_NOT_BOUND,
  NX_NOT_CLOSED,
  NX_NOT_CONNECTED,
  NX_PTR_ERROR,
  NX_SUCCESS,
  NX_TCP_CLOSED,
  NX_TCP_ESTABLISHED,
} from '../../../netx/nx_constants.ts';
import { nx_tcp_client_socket_bind } from '../../../netx/tcp/nx_tcp_client_bind.ts';
import {
  nx_tcp_client_socket_connect,
  nxd_tcp_client_socket_connect,
} from '../../../netx/tcp/nx_tcp_client_connect.ts';
import {
  nx_tcp_socket_mss_get,
  nx_tcp_socket_mss_set,
  nx_tcp_socket_state_wait,
} from '../../../netx/tcp/nx_tcp_socket_options.ts';
import { ref, tx_thread_sleep, tx_thread_terminate, tx_time_get } from '../../../rtos/tx_api.ts';
import { HandMadePeer, PEER_PORT } from './hand_made_peer.ts';
import { ADDRESS_B, type LabOptions, PORT, type SocketScript, TcpLab } from './tcp_lab.ts';

/** A socket bound to PORT, and a peer that does not answer by default. */
function bound(
  script: SocketScript,
  options: LabOptions = {},
): { lab: TcpLab; peer: HandMadePeer; socket: NX_TCP_SOCKET } {
  const lab = new TcpLab(options);
  const peer = new HandMadePeer(lab);
  const socket = new NX_TCP_SOCKET();
  lab.a.thread(function* (board) {
    yield* board.socket(socket);
    yield* nx_tcp_client_socket_bind(socket, PORT, 0);
    yield* script(socket, board);
  });
  return { lab, peer, socket };
}

describe('connecting', () => {
  test('sends a SYN that names the MSS, and acknowledges the answer', () => {
    const ends: string[] = [];
    const mss = ref(0);
    const { lab, peer, socket } = bound(function* (socket) {
      const status = yield* nx_tcp_client_socket_connect(socket, ADDRESS_B, PEER_PORT, 100);
      yield* nx_tcp_socket_mss_get(socket, mss);
      ends.push(`${tx_time_get()} ${status} ${mss.value}`);
    });
    peer.send_at(5, { flags: 'SA', ack: 1, window: 500, options: [2, 4, 1, 0] });
    lab.run(50);
    expect(peer.lines()).toEqual(['0 S 0 ack 0 win 8192', '5 A 1 ack 1 win 8192']);
    expect(peer.seen.map(({ options }) => options)).toEqual([[2, 4, 5, 0xb4, 1, 1, 1, 0], []]);
    expect(ends).toEqual(['5 0 256']);
    expect(socket.nx_tcp_socket_state).toBe(NX_TCP_ESTABLISHED);
    expect(socket.nx_tcp_socket_tx_window_advertised).toBe(500);
  });

  test('takes 536 bytes for the MSS of a peer that names none, and an own MSS if set', () => {
    const seen: number[] = [];
    for (const own of [0, 300]) {
      const mss = ref(0);
      const { lab, peer } = bound(function* (socket) {
        if (own > 0) yield* nx_tcp_socket_mss_set(socket, own);
        yield* nx_tcp_client_socket_connect(socket, ADDRESS_B, PEER_PORT, 100);
        yield* nx_tcp_socket_mss_get(socket, mss);
      });
      peer.send_at(5, { flags: 'SA', ack: 1 });
      lab.run(50);
      const options = peer.seen[0]!.options;
      seen.push((options[2]! << 8) | options[3]!, mss.value);
    }
    expect(seen).toEqual([1460, 536, 300, 300]);
  });

  test('tries the SYN again each second and gives up after the wait', () => {
    const ends: string[] = [];
    const { lab, peer, socket } = bound(function* (socket) {
      ends.push(`${yield* nx_tcp_client_socket_connect(socket, ADDRESS_B, PEER_PORT, 250)} ${tx_time_get()}`);
    });
    lab.run(500);
    expect(peer.lines()).toEqual([
      '0 S 0 ack 0 win 8192',
      '100 S 0 ack 0 win 8192',
      '200 S 0 ack 0 win 8192',
    ]);
    expect(ends).toEqual([`${NX_NOT_CONNECTED} 250`]);
    expect(socket.nx_tcp_socket_state).toBe(NX_TCP_CLOSED);
  });

  test('without a wait goes on alone', () => {
    const statuses: number[] = [];
    const { lab, peer } = bound(function* (socket) {
      statuses.push(yield* nx_tcp_client_socket_connect(socket, ADDRESS_B, PEER_PORT, 0));
      statuses.push(yield* nx_tcp_client_socket_connect(socket, ADDRESS_B, PEER_PORT, 0));
      statuses.push(yield* nx_tcp_socket_state_wait(socket, NX_TCP_ESTABLISHED, 10));
      statuses.push(tx_time_get());
    });
    peer.send_at(5, { flags: 'SA', ack: 1 });
    lab.run(50);
    expect(statuses).toEqual([NX_IN_PROGRESS, NX_NOT_CLOSED, NX_SUCCESS, 5]);
  });

  test('starts with another number each time, by the seed', () => {
    const numbers = [1, 1, 2].map((seed) => {
      const { lab, peer } = bound(
        function* (socket) {
          yield* nx_tcp_client_socket_connect(socket, ADDRESS_B, PEER_PORT, 10);
          yield* nx_tcp_client_socket_connect(socket, ADDRESS_B, PEER_PORT, 10);
        },
        { simulation: { seed } },
      );
      const seen: number[] = [];
      peer.on_segment = () => seen.push(peer.board_isn);
      lab.run(50);
      expect(seen).toHaveLength(2);
      expect(seen[0]).not.toBe(seen[1]);
      return seen;
    });
    expect(numbers[1]).toEqual(numbers[0]);
    expect(numbers[2]).not.toEqual(numbers[0]);
  });

  test('a thread that is terminated while it connects leaves a closed socket', () => {
    const { lab, socket } = bound(function* (socket) {
      yield* nx_tcp_client_socket_connect(socket, ADDRESS_B, PEER_PORT, 1000);
    });
    lab.a.thread(function* (board) {
      yield* tx_thread_sleep(5);
      yield* tx_thread_terminate(board.threads[0]!);
    });
    lab.run(500);
    expect(socket.nx_tcp_socket_connect_suspended_thread).toBeNull();
    expect(socket.nx_tcp_socket_state).toBe(NX_TCP_CLOSED);
  });

  test('checks its parameters', () => {
    const statuses: number[] = [];
    const { lab, peer } = bound(function* (socket, board) {
      const unbound = new NX_TCP_SOCKET();
      yield* board.socket(unbound);
      const connect = nx_tcp_client_socket_connect;
      statuses.push(
        yield* connect(null, ADDRESS_B, 80, 0),
        yield* connect(new NX_TCP_SOCKET(), ADDRESS_B, 80, 0),
      );
      statuses.push(yield* connect(socket, 0, 80, 0), yield* connect(socket, 0xe0000001, 80, 0));
      statuses.push(yield* connect(socket, ADDRESS_B, 65536, 0));
      statuses.push(yield* connect(unbound, ADDRESS_B, 80, 0), yield* connect(socket, 0x01020304, 80, 0));
    });
    lab.run(20);
    expect(statuses).toEqual([
      NX_PTR_ERROR,
      NX_PTR_ERROR,
      NX_IP_ADDRESS_ERROR,
      NX_IP_ADDRESS_ERROR,
      NX_INVALID_PORT,
      NX_NOT_BOUND,
      NX_IP_ADDRESS_ERROR,
    ]);
    expect(peer.seen).toEqual([]);
  });

  test('takes an address of version 4 in an NXD_ADDRESS, and refuses version 6', () => {
    const statuses: number[] = [];
    const { lab, peer } = bound(function* (socket) {
      const address = new NXD_ADDRESS();
      statuses.push(yield* nxd_tcp_client_socket_connect(socket, null, PEER_PORT, 0));
      address.nxd_ip_version = NX_IP_VERSION_V6;
      statuses.push(yield* nxd_tcp_client_socket_connect(socket, address, PEER_PORT, 0));
      address.nxd_ip_version = NX_IP_VERSION_V4;
      address.nxd_ip_address.v4 = ADDRESS_B;
      statuses.push(yield* nxd_tcp_client_socket_connect(socket, address, PEER_PORT, 0));
    });
    lab.run(20);
    expect(statuses).toEqual([NX_IP_ADDRESS_ERROR, NX_IP_ADDRESS_ERROR, NX_IN_PROGRESS]);
    expect(peer.lines()).toEqual(['0 S 0 ack 0 win 8192']);
  });
});
