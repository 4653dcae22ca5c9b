import { describe, expect, test } from 'vitest';
import { NX_TCP_SOCKET, NXD_ADDRESS } from '../../../netx/nx_cb.ts';
import {
  NX_IP_VERSION_V4,
  NX_NOT_CONNECTED,
  NX_NOT_SUCCESSFUL,
  NX_OPTION_ERROR,
  NX_PTR_ERROR,
  NX_SIZE_ERROR,
  NX_SUCCESS,
  NX_TCP_CLOSE_WAIT,
  NX_TCP_CLOSED,
  NX_TCP_ESTABLISHED,
} from '../../../netx/nx_constants.ts';
import {
  nx_tcp_socket_mss_get,
  nx_tcp_socket_mss_peer_get,
  nx_tcp_socket_mss_set,
  nx_tcp_socket_peer_info_get,
  nx_tcp_socket_state_wait,
  nx_tcp_socket_transmit_configure,
  nxd_tcp_socket_peer_info_get,
} from '../../../netx/tcp/nx_tcp_socket_options.ts';
import { ref, tx_time_get } from '../../../rtos/tx_api.ts';
import { connected_server } from './connected.ts';
import { HandMadePeer, PEER_PORT } from './hand_made_peer.ts';
import { ADDRESS_B, type SocketScript, TcpLab } from './tcp_lab.ts';

function connected(script: SocketScript, prepare: SocketScript = function* () {}): HandMadePeer {
  const lab = new TcpLab();
  const peer = new HandMadePeer(lab);
  connected_server(lab, script, { prepare });
  peer.connect_at(1, { mss: 700 });
  peer.send_at(10, { flags: 'FA', seq: 1, ack: 1 });
  lab.run(60);
  return peer;
}

describe('the segment size', () => {
  test('is the smaller one of what both sides name, and fixed once they have', () => {
    const values: number[] = [];
    const mss = ref(0);
    const peer = connected(
      function* (socket) {
        for (const get of [nx_tcp_socket_mss_get, nx_tcp_socket_mss_peer_get]) {
          yield* get(socket, mss);
          values.push(mss.value);
        }
        values.push(yield* nx_tcp_socket_mss_set(socket, 100));
      },
      function* (socket) {
        yield* nx_tcp_socket_mss_get(socket, mss);
        values.push(mss.value);
        values.push(yield* nx_tcp_socket_mss_set(socket, 500));
        yield* nx_tcp_socket_mss_get(socket, mss);
        values.push(mss.value);
        values.push(yield* nx_tcp_socket_mss_set(socket, 0), yield* nx_tcp_socket_mss_set(null, 1));
        values.push(
          yield* nx_tcp_socket_mss_get(socket, null),
          yield* nx_tcp_socket_mss_peer_get(socket, null),
        );
      },
    );
    expect(values).toEqual([
      1460,
      NX_SUCCESS,
      500,
      NX_SIZE_ERROR,
      NX_PTR_ERROR,
      NX_PTR_ERROR,
      NX_PTR_ERROR,
      500,
      700,
      NX_NOT_SUCCESSFUL,
    ]);
    expect(peer.seen[0]!.options.slice(0, 4)).toEqual([2, 4, 1, 0xf4]);
  });
});

describe('the peer', () => {
  test('is known while there is a connection', () => {
    const values: number[] = [];
    const [address, port] = [ref(0), ref(0)];
    connected(
      function* (socket) {
        values.push(yield* nx_tcp_socket_peer_info_get(socket, address, port), address.value, port.value);
        const any = new NXD_ADDRESS();
        values.push(yield* nxd_tcp_socket_peer_info_get(socket, any, port));
        values.push(any.nxd_ip_version, any.nxd_ip_address.v4);
        values.push(yield* nx_tcp_socket_peer_info_get(socket, null, port));
        values.push(yield* nxd_tcp_socket_peer_info_get(socket, any, null));
      },
      function* (socket) {
        values.push(yield* nx_tcp_socket_peer_info_get(socket, address, port));
        values.push(yield* nxd_tcp_socket_peer_info_get(socket, new NXD_ADDRESS(), port));
      },
    );
    expect(values).toEqual([
      NX_NOT_CONNECTED,
      NX_NOT_CONNECTED,
      NX_SUCCESS,
      ADDRESS_B,
      PEER_PORT,
      NX_SUCCESS,
      NX_IP_VERSION_V4,
      ADDRESS_B,
      NX_PTR_ERROR,
      NX_PTR_ERROR,
    ]);
  });
});

describe('nx_tcp_socket_transmit_configure', () => {
  test('wants a queue', () => {
    const statuses: number[] = [];
    connected(function* (socket) {
      statuses.push(yield* nx_tcp_socket_transmit_configure(socket, 0, 1, 1, 1));
      statuses.push(yield* nx_tcp_socket_transmit_configure(null, 0, 1, 1, 1));
      statuses.push(yield* nx_tcp_socket_transmit_configure(new NX_TCP_SOCKET(), 1, 1, 1, 1));
      statuses.push(yield* nx_tcp_socket_transmit_configure(socket, 1, 1, 1, 1));
    });
    expect(statuses).toEqual([NX_OPTION_ERROR, NX_PTR_ERROR, NX_PTR_ERROR, NX_SUCCESS]);
  });
});

describe('nx_tcp_socket_state_wait', () => {
  test('looks once a tick, as long as told', () => {
    const ends: string[] = [];
    connected(function* (socket) {
      const wait = nx_tcp_socket_state_wait;
      ends.push(`${yield* wait(socket, NX_TCP_ESTABLISHED, 0)} ${tx_time_get()}`);
      ends.push(`${yield* wait(socket, NX_TCP_CLOSE_WAIT, 4)} ${tx_time_get()}`);
      ends.push(`${yield* wait(socket, NX_TCP_CLOSE_WAIT, 100)} ${tx_time_get()}`);
      ends.push(
        `${yield* wait(socket, NX_TCP_CLOSED, 0)}`,
        `${yield* wait(socket, 0, 0)}`,
        `${yield* wait(socket, 12, 0)}`,
      );
      ends.push(`${yield* wait(null, NX_TCP_CLOSED, 0)}`);
    });
    expect(ends).toEqual([
      '0 1',
      `${NX_NOT_SUCCESSFUL} 5`,
      '0 10',
      `${NX_NOT_SUCCESSFUL}`,
      `${NX_OPTION_ERROR}`,
      `${NX_OPTION_ERROR}`,
      `${NX_PTR_ERROR}`,
    ]);
  });
});
