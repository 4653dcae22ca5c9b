import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { ref, tx_thread_sleep, tx_thread_wait_abort, tx_time_get } from '../../../rtos/tx_api.ts';
import { HandWire, must, take } from '../hand_wire.ts';

test('a packet begins behind the room for its headers, empty', () => {
  new HandWire().run(function* ({ pool }) {
    const packet = yield* take(pool, NX.NX_TCP_PACKET);
    expect(packet.nx_packet_prepend_ptr - packet.nx_packet_data_start).toBe(56);
    expect([packet.nx_packet_append_ptr, packet.nx_packet_length]).toEqual([packet.nx_packet_prepend_ptr, 0]);
    must(yield* NX.nx_packet_release(packet));
  });
});

test('an empty pool answers NX_NO_PACKET at once or after the wait', () => {
  const log: unknown[] = [];
  new HandWire({ packets: 1 }).run(function* ({ pool }) {
    yield* take(pool, 0);
    const none = ref<NX.NX_PACKET | null>(null);
    log.push(yield* NX.nx_packet_allocate(pool, none, 0, NX.NX_NO_WAIT), tx_time_get());
    log.push(yield* NX.nx_packet_allocate(pool, none, 0, 7), tx_time_get());
    log.push(none.value);
  });
  expect(log).toEqual([NX.NX_NO_PACKET, 0, NX.NX_NO_PACKET, 7, null]);
});

test('waiting threads get packets first in, first out, whatever their priority', () => {
  const board = new HandWire({ packets: 1 });
  const order: string[] = [];
  const waiter = (name: string) =>
    function* (b: HandWire) {
      const got = ref<NX.NX_PACKET | null>(null);
      must(yield* NX.nx_packet_allocate(b.pool, got, NX.NX_UDP_PACKET, NX.NX_WAIT_FOREVER));
      const packet = got.value as NX.NX_PACKET;
      order.push(`${name} ${packet.nx_packet_prepend_ptr - packet.nx_packet_data_start}`);
      yield* tx_thread_sleep(1);
      must(yield* NX.nx_packet_release(packet));
    };
  board.thread(function* (b) {
    const packet = yield* take(b.pool, 0);
    yield* tx_thread_sleep(5);
    must(yield* NX.nx_packet_release(packet));
  }, 5);
  board.thread(waiter('low'), 20);
  board.thread(function* (b) {
    yield* tx_thread_sleep(1);
    yield* waiter('high')(b);
  }, 6);
  board.run_ticks(50);
  expect(order).toEqual(['low 44', 'high 44']);
  expect(board.free).toBe(1);
});

test('a wait that is aborted leaves the list', () => {
  const board = new HandWire({ packets: 1 });
  const statuses: number[] = [];
  const waiting = board.thread(function* (b) {
    yield* take(b.pool, 0);
    const none = ref<NX.NX_PACKET | null>(null);
    statuses.push(yield* NX.nx_packet_allocate(b.pool, none, 0, NX.NX_WAIT_FOREVER));
  }, 5);
  board.thread(function* () {
    must(yield* tx_thread_wait_abort(waiting));
  }, 6);
  board.run_ticks(5);
  expect(statuses).toEqual([NX.NX_WAIT_ABORTED]);
  expect(board.pool.waiting.count).toBe(0);
});
