import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { pool_account } from '../../../netx/packet/packet_accounting.ts';
import { cut_up_to } from '../../../netx/packet/packet_cut.ts';
import { HandWire, must, take } from '../hand_wire.ts';

/** Five packets of 128 bytes. */
function make_pool(): NX.NX_PACKET_POOL {
  const pool = new NX.NX_PACKET_POOL();
  must(NX.nx_packet_pool_create(pool, 'p', 128, new Uint8Array(5 * 184), 5 * 184));
  return pool;
}

test('packets come in the order of memory, the one that was released last before those that nobody has had yet', () => {
  new HandWire().run(function* () {
    const pool = make_pool();
    const first = yield* take(pool, 0);
    const second = yield* take(pool, 0);
    must(yield* NX.nx_packet_release(first));
    const got = [yield* take(pool, 0), yield* take(pool, 0), yield* take(pool, 0), yield* take(pool, 0)];
    expect([second, ...got].map(({ index }) => index)).toEqual([1, 0, 2, 3, 4]);
    expect(pool.nx_packet_pool_available_list).toBe(null);
    expect(pool.nx_packet_pool_available).toBe(0);
  });
});

test('of a pool that is hardly used few packets are cut, and all of them are free in its account', () => {
  const board = new HandWire();
  let pool = new NX.NX_PACKET_POOL();
  board.run(function* () {
    pool = make_pool();
    must(yield* NX.nx_packet_release(yield* take(pool, 0)));
    yield* take(pool, 0);
  });
  expect(pool.packets).toHaveLength(2);
  const { total, free, owned, faults } = pool_account(board.target.kernel, pool);
  expect({ total, free, owned, faults }).toEqual({ total: 5, free: 4, owned: 1, faults: [] });
});

test('who wants to see all of them finds those that are left at the end of the free list', () => {
  new HandWire().run(function* () {
    const pool = make_pool();
    yield* take(pool, 0);
    const all = cut_up_to(pool, pool.nx_packet_pool_total);
    const free: number[] = [];
    for (
      let packet = pool.nx_packet_pool_available_list;
      packet !== null;
      packet = packet.nx_packet_queue_next
    )
      free.push(packet.index);
    expect(free).toEqual([1, 2, 3, 4]);
    expect(all.map(({ nx_packet_data_start }) => nx_packet_data_start)).toEqual([56, 240, 424, 608, 792]);
  });
});
