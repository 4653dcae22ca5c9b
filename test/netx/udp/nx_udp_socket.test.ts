import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import {
  ref,
  type Service,
  TX_WAIT_ABORTED,
  tx_thread_sleep,
  tx_thread_wait_abort,
} from '../../../rtos/tx_api.ts';
import { datagram, HandWire, must, udp } from '../hand_wire.ts';

const UDP = 17;
const CREATE = [0, NX.NX_FRAGMENT_OKAY, 128, 5] as const;

function* create(ip: NX.NX_IP): Service<NX.NX_UDP_SOCKET> {
  const socket = new NX.NX_UDP_SOCKET();
  must(yield* NX.nx_udp_socket_create(ip, socket, 's', ...CREATE));
  return socket;
}

test('creating checks its arguments, and a socket is created once', () => {
  new HandWire({ enable: ['arp'] }).run(function* ({ ip }) {
    const socket = new NX.NX_UDP_SOCKET();
    const with_options = (tos: number, fragment: number, ttl: number) =>
      NX.nx_udp_socket_create(ip, socket, 's', tos, fragment, ttl, 5);
    expect(yield* with_options(0, 0, 128)).toBe(NX.NX_NOT_ENABLED);
    must(NX.nx_udp_enable(ip));
    expect(NX.nx_udp_enable(ip)).toBe(NX.NX_ALREADY_ENABLED);
    expect(yield* with_options(1, 0, 128)).toBe(NX.NX_OPTION_ERROR);
    expect(yield* with_options(0, 1, 128)).toBe(NX.NX_OPTION_ERROR);
    expect(yield* with_options(0, 0, NX.NX_IP_TIME_TO_LIVE_MASK + 1)).toBe(NX.NX_OPTION_ERROR);
    expect(yield* NX.nx_udp_socket_bind(socket, 1, 0)).toBe(NX.NX_PTR_ERROR);
    must(yield* with_options(NX.NX_IP_MIN_DELAY, NX.NX_DONT_FRAGMENT, 1));
    expect(yield* with_options(0, 0, 128)).toBe(NX.NX_PTR_ERROR);
    must(yield* NX.nx_udp_socket_delete(socket));
    expect(yield* NX.nx_udp_socket_delete(socket)).toBe(NX.NX_PTR_ERROR);
    must(yield* with_options(0, 0, 128));
  });
});

test('sockets are listed in a ring, whatever the order in which they are deleted', () => {
  new HandWire().run(function* ({ ip }) {
    const [a, b, c] = [yield* create(ip), yield* create(ip), yield* create(ip)];
    must(yield* NX.nx_udp_socket_delete(b));
    expect([a.nx_udp_socket_created_next, c.nx_udp_socket_created_next]).toEqual([c, a]);
    must(yield* NX.nx_udp_socket_delete(a));
    expect(ip.nx_ip_udp_created_sockets_ptr).toBe(c);
    must(yield* NX.nx_udp_socket_delete(c));
    expect([ip.nx_ip_udp_created_sockets_ptr, ip.nx_ip_udp_created_sockets_count]).toEqual([null, 0]);
  });
});

test('binding: once, to a port, to any port', () => {
  new HandWire().run(function* ({ ip }) {
    const [a, b] = [yield* create(ip), yield* create(ip)];
    const port = ref(0);
    expect(yield* NX.nx_udp_socket_port_get(a, port)).toBe(NX.NX_NOT_BOUND);
    expect(yield* NX.nx_udp_socket_unbind(a)).toBe(NX.NX_NOT_BOUND);
    expect(yield* NX.nx_udp_socket_bind(a, 65536, 0)).toBe(NX.NX_INVALID_PORT);
    must(yield* NX.nx_udp_socket_bind(a, 65535, 0));
    expect(yield* NX.nx_udp_socket_bind(a, 1, 0)).toBe(NX.NX_ALREADY_BOUND);
    expect(yield* NX.nx_udp_socket_bind(b, 65535, 0)).toBe(NX.NX_PORT_UNAVAILABLE);
    expect(yield* NX.nx_udp_socket_delete(a)).toBe(NX.NX_STILL_BOUND);
    must(yield* NX.nx_udp_socket_bind(b, NX.NX_ANY_PORT, 0));
    must(yield* NX.nx_udp_socket_port_get(b, port));
    expect(port.value).toBeGreaterThanOrEqual(49152);
    expect(yield* NX.nx_udp_free_port_find(ip, 0, port)).toBe(NX.NX_INVALID_PORT);
    must(yield* NX.nx_udp_free_port_find(ip, 65535, port));
    expect(port.value).toBe(49152);
  });
});

test('a port in use is waited for; those who wait get it in turn', () => {
  const board = new HandWire();
  const order: string[] = [];
  board.thread(function* ({ ip }) {
    const holder = yield* create(ip);
    must(yield* NX.nx_udp_socket_bind(holder, 7, 0));
    yield* tx_thread_sleep(10);
    must(yield* NX.nx_udp_socket_unbind(holder));
    order.push(`${board.tick} unbound`);
  }, 10);
  for (const name of ['first', 'second', 'third']) {
    board.thread(function* ({ ip }) {
      const socket = yield* create(ip);
      const status = yield* NX.nx_udp_socket_bind(socket, 7, name === 'third' ? 5 : NX.NX_WAIT_FOREVER);
      order.push(`${board.tick} ${name} ${status}`);
      yield* tx_thread_sleep(10);
      if (status === NX.NX_SUCCESS) must(yield* NX.nx_udp_socket_unbind(socket));
    }, 11);
  }
  board.run_ticks(40);
  expect(order).toEqual([`5 third ${NX.NX_PORT_UNAVAILABLE}`, '10 unbound', '10 first 0', '20 second 0']);
});

test('a bind that waits can be called off by unbinding, and aborted', () => {
  const board = new HandWire();
  const statuses: number[] = [];
  const sockets: NX.NX_UDP_SOCKET[] = [];
  const waiter = board.thread(function* ({ ip }) {
    const [holder, socket] = [yield* create(ip), yield* create(ip)];
    sockets.push(socket);
    must(yield* NX.nx_udp_socket_bind(holder, 7, 0));
    statuses.push(yield* NX.nx_udp_socket_bind(socket, 7, NX.NX_WAIT_FOREVER));
    statuses.push(yield* NX.nx_udp_socket_bind(socket, 7, NX.NX_WAIT_FOREVER));
    expect(socket.nx_udp_socket_bind_in_progress).toBeNull();
  });
  board.run(function* () {
    yield* tx_thread_sleep(1);
    const socket = sockets[0] ?? null;
    expect(yield* NX.nx_udp_socket_bind(socket, 8, 0)).toBe(NX.NX_ALREADY_BOUND);
    must(yield* NX.nx_udp_socket_unbind(socket));
    yield* tx_thread_sleep(1);
    must(yield* tx_thread_wait_abort(waiter));
  });
  expect(statuses).toEqual([NX.NX_PORT_UNAVAILABLE, TX_WAIT_ABORTED]);
});

test('unbinding releases the datagrams, or ends the waits of receivers', () => {
  const board = new HandWire();
  const sockets: NX.NX_UDP_SOCKET[] = [];
  const log: string[] = [];
  for (const tick of [2, 3]) board.at(tick, () => board.receive_ip(datagram(UDP, udp(9, 7, 'x'))));
  board.thread(function* ({ ip, pool }) {
    const socket = yield* create(ip);
    sockets.push(socket);
    must(yield* NX.nx_udp_socket_bind(socket, 7, 0));
    yield* tx_thread_sleep(5);
    expect(pool.nx_packet_pool_available).toBe(18);
    must(yield* NX.nx_udp_socket_unbind(socket));
    expect(pool.nx_packet_pool_available).toBe(20);
    must(yield* NX.nx_udp_socket_bind(socket, 7, 0));
    const status = yield* NX.nx_udp_socket_receive(
      socket,
      ref<NX.NX_PACKET | null>(null),
      NX.NX_WAIT_FOREVER,
    );
    log.push(`${board.tick} ${status}`);
  });
  board.run(function* () {
    yield* tx_thread_sleep(20);
    must(yield* NX.nx_udp_socket_unbind(sockets[0] ?? null));
  });
  expect(log).toEqual([`20 ${NX.NX_SOCKET_UNBOUND}`]);
});

test('a notify function sees each datagram, in the IP thread', () => {
  const board = new HandWire();
  const seen: string[] = [];
  board.thread(function* ({ ip }) {
    const socket = yield* create(ip);
    must(yield* NX.nx_udp_socket_bind(socket, 7, 0));
    const notify = (s: NX.NX_UDP_SOCKET) =>
      void seen.push(
        `${board.tick} ${s.nx_udp_socket_receive_count} ${board.target.kernel.current === ip.nx_ip_thread}`,
      );
    must(NX.nx_udp_socket_receive_notify(socket, notify));
    expect(NX.nx_udp_socket_receive_notify(null, notify)).toBe(NX.NX_PTR_ERROR);
  });
  for (const tick of [2, 4]) board.at(tick, () => board.receive_ip(datagram(UDP, udp(9, 7, 'x'))));
  board.run_ticks(5);
  expect(seen).toEqual(['2 1 true', '4 2 true']);
});
