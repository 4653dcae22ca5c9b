import { describe, expect, test } from 'vitest';
import { NX_IP, NX_TCP_SOCKET } from '../../../netx/nx_cb.ts';
import {
  NX_DONT_FRAGMENT,
  NX_FRAGMENT_OKAY,
  NX_IP_MIN_DELAY,
  NX_IP_NORMAL,
  NX_OPTION_ERROR,
  NX_PTR_ERROR,
  NX_STILL_BOUND,
  NX_SUCCESS,
  NX_TCP_CLOSED,
  NX_TCP_ESTABLISHED,
} from '../../../netx/nx_constants.ts';
import {
  nx_tcp_client_socket_bind,
  nx_tcp_client_socket_unbind,
} from '../../../netx/tcp/nx_tcp_client_bind.ts';
import {
  nx_tcp_socket_create,
  nx_tcp_socket_delete,
  nx_tcp_socket_info_get,
} from '../../../netx/tcp/nx_tcp_socket_create.ts';
import { nx_tcp_socket_send } from '../../../netx/tcp/nx_tcp_socket_send.ts';
import { ref, type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { connected_client } from './connected.ts';
import { HandMadePeer } from './hand_made_peer.ts';
import { type Script, TcpLab } from './tcp_lab.ts';

function run(script: Script): void {
  const lab = new TcpLab();
  lab.a.thread(script);
  lab.run(50);
}

interface Arguments {
  tos?: number;
  fragment?: number;
  ttl?: number;
  window?: number;
}

function create(ip: NX_IP | null, socket: NX_TCP_SOCKET | null, options: Arguments = {}): Service<number> {
  const { tos = NX_IP_NORMAL, fragment = NX_FRAGMENT_OKAY, ttl = 128, window = 100 } = options;
  return nx_tcp_socket_create(ip, socket, 'socket', tos, fragment, ttl, window, null, null);
}

describe('a TCP socket', () => {
  test('is made of good parameters only, and once', () => {
    const statuses: number[] = [];
    run(function* ({ ip }) {
      const socket = new NX_TCP_SOCKET();
      statuses.push(yield* create(null, socket), yield* create(new NX_IP(), socket), yield* create(ip, null));
      for (const wrong of [{ tos: 0x01 }, { fragment: 1 }, { window: 0 }, { window: 65536 }]) {
        statuses.push(yield* create(ip, socket, wrong));
      }
      statuses.push(yield* create(ip, socket), yield* create(ip, socket));
    });
    expect(statuses).toEqual([
      ...Array(3).fill(NX_PTR_ERROR),
      ...Array(4).fill(NX_OPTION_ERROR),
      NX_SUCCESS,
      NX_PTR_ERROR,
    ]);
  });

  test('is on the ring of its instance until it is deleted, and can be made again', () => {
    const sockets = [0, 1, 2].map(() => new NX_TCP_SOCKET());
    const rings: number[][] = [];
    run(function* ({ ip }) {
      const ring = (): void => {
        const order: number[] = [];
        let socket = ip.nx_ip_tcp_created_sockets_ptr;
        for (let i = 0; i < ip.nx_ip_tcp_created_sockets_count; i++) {
          order.push(sockets.indexOf(socket!));
          socket = socket!.nx_tcp_socket_created_next;
        }
        rings.push(order);
      };
      for (const socket of sockets) yield* create(ip, socket);
      ring();
      for (const index of [1, 0, 2]) {
        expect(yield* nx_tcp_socket_delete(sockets[index]!)).toBe(NX_SUCCESS);
        ring();
      }
      expect(yield* nx_tcp_socket_delete(sockets[0]!)).toBe(NX_PTR_ERROR);
      expect(yield* create(ip, sockets[0]!)).toBe(NX_SUCCESS);
    });
    expect(rings).toEqual([[0, 1, 2], [0, 2], [2], []]);
  });

  test('cannot be deleted while it is bound', () => {
    const statuses: number[] = [];
    run(function* ({ ip }) {
      const socket = new NX_TCP_SOCKET();
      yield* create(ip, socket);
      yield* nx_tcp_client_socket_bind(socket, 4000, 0);
      statuses.push(yield* nx_tcp_socket_delete(socket));
      yield* nx_tcp_client_socket_unbind(socket);
      statuses.push(yield* nx_tcp_socket_delete(socket), yield* nx_tcp_socket_delete(null));
    });
    expect(statuses).toEqual([NX_STILL_BOUND, NX_SUCCESS, NX_PTR_ERROR]);
  });

  test('gives its segments the type of service, fragment bit and time to live it was made with', () => {
    const seen: number[][] = [];
    for (const [tos, fragment, ttl] of [
      [NX_IP_MIN_DELAY, NX_DONT_FRAGMENT, 7],
      [NX_IP_NORMAL, NX_FRAGMENT_OKAY, 200],
    ] as const) {
      const lab = new TcpLab();
      const peer = new HandMadePeer(lab);
      peer.answer();
      connected_client(lab, function* () {}, {
        *prepare(socket, { ip }) {
          yield* nx_tcp_socket_delete(socket);
          yield* create(ip, socket, { tos, fragment, ttl });
        },
      });
      lab.run(10);
      const { bytes } = peer.seen[0]!;
      seen.push([bytes[1]!, bytes[6]!, bytes[8]!]);
    }
    expect(seen).toEqual([
      [0x10, 0x40, 7],
      [0, 0, 200],
    ]);
  });

  test('tells its counters', () => {
    const lab = new TcpLab();
    const peer = new HandMadePeer(lab);
    peer.answer({ window: 1000 });
    const counters: number[][] = [];
    const counters_of = function* (socket: NX_TCP_SOCKET): Service<void> {
      const all = Array.from({ length: 11 }, () => ref(0));
      const [a, b, c, d, e, f, g, h, i, j, l] = all;
      expect(yield* nx_tcp_socket_info_get(socket, a, b, c, d, e, f, g, h, i, j, l)).toBe(NX_SUCCESS);
      counters.push(all.map(({ value }) => value));
    };
    connected_client(
      lab,
      function* (socket, board) {
        yield* nx_tcp_socket_send(socket, yield* board.packet('four'), 0);
        yield* tx_thread_sleep(10);
        yield* counters_of(socket);
        expect(yield* nx_tcp_socket_info_get(socket)).toBe(NX_SUCCESS);
        expect(yield* nx_tcp_socket_info_get(null)).toBe(NX_PTR_ERROR);
      },
      { prepare: counters_of },
    );
    peer.send_at(5, { flags: 'PA', seq: 1, ack: 1, window: 1000, data: 'xyz' });
    lab.run(40);
    expect(counters).toEqual([
      [0, 0, 0, 0, 0, 0, 0, NX_TCP_CLOSED, 0, 0, 8192],
      [1, 4, 1, 3, 0, 1, 0, NX_TCP_ESTABLISHED, 1, 996, 8189],
    ]);
  });
});
