// Four threads on each of two boards call TCP services at random, each the owner of one socket whose connections it
// makes and ends, all of them sending, receiving and calling each other's waits off on every socket, while the wire loses
// frames. Nothing may hang, break or leak: at the end every thread is done, every socket can be deleted, and every packet
// is back in its pool.

import { describe, expect, test } from 'vitest';
import { NX_SUCCESS, NX_TCP_CLOSED, NX_TCP_PACKET } from '../../../netx/nx_api.ts';
import { type NX_PACKET, NX_TCP_SOCKET } from '../../../netx/nx_cb.ts';
import { nx_packet_allocate } from '../../../netx/packet/nx_packet_allocate.ts';
import { nx_packet_release } from '../../../netx/packet/nx_packet_release.ts';
import {
  nx_tcp_client_socket_bind,
  nx_tcp_client_socket_unbind,
} from '../../../netx/tcp/nx_tcp_client_bind.ts';
import { nx_tcp_client_socket_connect } from '../../../netx/tcp/nx_tcp_client_connect.ts';
import {
  nx_tcp_server_socket_accept,
  nx_tcp_server_socket_unaccept,
} from '../../../netx/tcp/nx_tcp_server_accept.ts';
import {
  nx_tcp_server_socket_listen,
  nx_tcp_server_socket_relisten,
  nx_tcp_server_socket_unlisten,
} from '../../../netx/tcp/nx_tcp_server_listen.ts';
import { nx_tcp_socket_delete } from '../../../netx/tcp/nx_tcp_socket_create.ts';
import { nx_tcp_socket_disconnect } from '../../../netx/tcp/nx_tcp_socket_disconnect.ts';
import { nx_tcp_socket_receive } from '../../../netx/tcp/nx_tcp_socket_receive.ts';
import { nx_tcp_socket_send } from '../../../netx/tcp/nx_tcp_socket_send.ts';
import { Random } from '../../../rtos/sim_api.ts';
import {
  ref,
  type Service,
  TX_COMPLETED,
  tx_thread_sleep,
  tx_thread_wait_abort,
} from '../../../rtos/tx_api.ts';
import { ADDRESS_A, ADDRESS_B, type Board, TcpLab } from './tcp_lab.ts';

const SEEDS = 40;
const THREADS = 4;
const CALLS = 60;
/** By then every wait and every try again is over. */
const CALM_TICKS = 60_000;
const PORTS = [80, 81];
const CLIENT_PORTS = [4000, 4001, 4002, 0];
const WAITS = [0, 1, 5, 30, 200];

class Chaos {
  readonly board: Board;
  readonly random: Random;
  readonly sockets = Array.from({ length: THREADS }, () => new NX_TCP_SOCKET());
  readonly left: string[] = [];
  private created = false;

  constructor(board: Board, seed: number) {
    this.board = board;
    this.random = new Random(seed);
    for (let i = 0; i < THREADS; i++) {
      board.thread(() => this.run(i), 5 + this.random.below(20));
    }
    board.thread(() => this.clean_up(), 4);
  }

  private pick<T>(values: readonly T[]): T {
    return values[this.random.below(values.length)] as T;
  }

  private *run(thread: number): Service<void> {
    if (thread === 0) {
      for (const socket of this.sockets) yield* this.board.socket(socket, 100 + this.random.below(5000));
      this.created = true;
    }
    while (!this.created) yield* tx_thread_sleep(1);
    for (let i = 0; i < CALLS; i++) {
      yield* this.random.below(2) === 0 ? this.own_call(this.sockets[thread]!) : this.any_call();
      if (this.random.below(4) === 0) yield* tx_thread_sleep(this.random.below(20));
    }
  }

  /** Something that changes the connection of a socket. */
  private *own_call(socket: NX_TCP_SOCKET): Service<void> {
    const { ip, lab } = this.board;
    const [wait, port] = [this.pick(WAITS), this.pick(PORTS)];
    const other = this.board === lab.a ? ADDRESS_B : ADDRESS_A;
    switch (this.random.below(9)) {
      case 0:
        if (socket.nx_tcp_socket_state !== NX_TCP_CLOSED) return;
        yield* nx_tcp_client_socket_bind(socket, this.pick(CLIENT_PORTS), wait);
        return;
      case 1:
        yield* nx_tcp_client_socket_connect(socket, other, port, wait);
        return;
      case 2:
        yield* nx_tcp_server_socket_listen(ip, port, socket, this.random.below(4), null);
        return;
      case 3:
        yield* nx_tcp_server_socket_relisten(ip, port, socket);
        return;
      case 4:
        yield* nx_tcp_server_socket_accept(socket, wait);
        return;
      case 5:
        yield* nx_tcp_server_socket_unaccept(socket);
        return;
      case 6:
        yield* nx_tcp_socket_disconnect(socket, wait);
        return;
      case 7:
        yield* nx_tcp_client_socket_unbind(socket);
        return;
      default:
        yield* nx_tcp_server_socket_unlisten(ip, port);
    }
  }

  /** Something that any thread may do with any socket. */
  private *any_call(): Service<void> {
    const [socket, wait] = [this.pick(this.sockets), this.pick(WAITS)];
    const packet = ref<NX_PACKET | null>(null);
    switch (this.random.below(3)) {
      case 0: {
        const status = yield* nx_packet_allocate(this.board.pool, packet, NX_TCP_PACKET, wait);
        if (status !== NX_SUCCESS) return;
        const length = 1 + this.random.below(1400);
        packet.value!.nx_packet_append_ptr += length;
        packet.value!.nx_packet_length = length;
        const sent = yield* nx_tcp_socket_send(socket, packet.value, wait);
        if (sent !== NX_SUCCESS) yield* nx_packet_release(packet.value);
        return;
      }
      case 1: {
        const status = yield* nx_tcp_socket_receive(socket, packet, wait);
        if (status === NX_SUCCESS) yield* nx_packet_release(packet.value);
        return;
      }
      default:
        yield* tx_thread_wait_abort(this.board.threads[this.random.below(THREADS)]!);
    }
  }

  private *clean_up(): Service<void> {
    yield* tx_thread_sleep(CALM_TICKS);
    const { threads, ip, pool } = this.board;
    for (const thread of threads.slice(0, THREADS)) {
      if (thread.tx_thread_state !== TX_COMPLETED) this.left.push(`${thread.tx_thread_name} still waits`);
    }
    for (const socket of this.sockets) {
      yield* nx_tcp_socket_disconnect(socket, 0);
      yield* nx_tcp_server_socket_unaccept(socket);
      yield* nx_tcp_client_socket_unbind(socket);
    }
    for (const port of PORTS) yield* nx_tcp_server_socket_unlisten(ip, port);
    for (const [index, socket] of this.sockets.entries()) {
      const status = yield* nx_tcp_socket_delete(socket);
      if (status !== NX_SUCCESS) this.left.push(`socket ${index}: delete answers ${status}`);
    }
    yield* tx_thread_sleep(500);
    const missing = pool.nx_packet_pool_total - pool.nx_packet_pool_available;
    if (missing > 0) this.left.push(`${missing} packets missing`);
    this.left.push('done');
  }
}

function run(seed: number): string[] {
  const random = new Random(seed);
  const lab = new TcpLab({
    simulation: { seed, trace: false },
    packets: 20 + random.below(60),
    ip_priority: random.below(2) === 0 ? 1 : 27,
    nx: {
      NX_ENABLE_LOW_WATERMARK: random.below(2) === 0,
      NX_ENABLE_TCP_KEEPALIVE: random.below(2) === 0,
      NX_TCP_KEEPALIVE_INITIAL: 2,
      NX_TCP_KEEPALIVE_RETRY: 1,
      NX_TCP_KEEPALIVE_RETRIES: 3,
      NX_TCP_MAXIMUM_SEGMENT_LIFETIME: 1,
    },
    config: random.below(2) === 0 ? {} : { service_cost_ns: 1000, service_cost_most_ns: 1000 },
    segment: { rate_bps: random.below(2) === 0 ? 0 : 10_000_000, latency_ns: random.below(2) * 9_000_000 },
  });
  const losses = [0, 50, 300][random.below(3)] as number;
  lab.lan.install(() => ({ is: random.below(1000) < losses ? 'drop' : 'pass' }), 'losses');
  const sides = [new Chaos(lab.a, 2 * seed), new Chaos(lab.b, 2 * seed + 1)];
  lab.run(CALM_TICKS + 1000);
  return [...sides.flatMap(({ left }) => left), ...lab.sim.diagnostics.map(({ message }) => message)];
}

describe('TCP services called at random', () => {
  test.each(Array.from({ length: SEEDS }, (_, index) => index + 1))(
    'leave nothing behind: seed %i',
    (seed) => {
      expect(run(seed)).toEqual(['done', 'done']);
    },
  );
});
