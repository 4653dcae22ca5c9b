import { expect, test } from 'vitest';
import {
  tx_block_allocate,
  tx_block_pool_create,
  tx_block_release,
} from '../../../rtos/services/tx_block_pool.ts';
import { ByteRing } from '../../../rtos/services/tx_byte_memory.ts';
import {
  tx_byte_allocate,
  tx_byte_pool_create,
  tx_byte_release,
} from '../../../rtos/services/tx_byte_pool.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { run_board } from '../board.ts';

test('a released block goes straight to the first waiter', () => {
  const log: string[] = [];
  run_board(function* (threads) {
    const pool = new tx.TX_BLOCK_POOL();
    tx_block_pool_create(pool, 'b', 16, new Uint8Array(20), 20);
    const block = tx.ref<Uint8Array | null>(null);
    yield* threads.make('owner', 5, function* () {
      yield* tx_block_allocate(pool, block, tx.TX_NO_WAIT);
      yield* tx.tx_thread_sleep(2);
      yield* tx_block_release(block.value);
      log.push(`free ${pool.tx_block_pool_available}`);
    });
    yield* threads.make('waiter', 9, function* () {
      const mine = tx.ref<Uint8Array | null>(null);
      const status = yield* tx_block_allocate(pool, mine, tx.TX_WAIT_FOREVER);
      log.push(`got ${status} ${mine.value === block.value}`);
    });
  });
  expect(log).toEqual(['free 0', 'got 0 true']);
});

test('byte pool waiters are served from the head until one cannot be satisfied', () => {
  const log: string[] = [];
  run_board(function* (threads) {
    const pool = new tx.TX_BYTE_POOL();
    tx_byte_pool_create(pool, 'y', new Uint8Array(200), 200);
    const all = tx.ref<Uint8Array | null>(null);
    yield* threads.make('owner', 5, function* () {
      yield* tx_byte_allocate(pool, all, 184, tx.TX_NO_WAIT);
      yield* tx.tx_thread_sleep(2);
      yield* tx_byte_release(all.value);
    });
    for (const [name, bytes] of [
      ['first', 100],
      ['too big', 120],
      ['small', 8],
    ] as const) {
      yield* threads.make(name, 9, function* () {
        const memory = tx.ref<Uint8Array | null>(null);
        log.push(`${name} ${yield* tx_byte_allocate(pool, memory, bytes, 10)}`);
      });
    }
  });
  expect(log).toEqual(['first 0', `too big ${tx.TX_NO_MEMORY}`, `small ${tx.TX_NO_MEMORY}`]);
});

test('free neighbours are merged when a search passes them', () => {
  const ring = new ByteRing(new Uint8Array(200), 200);
  const parts = [40, 40, 40].map((bytes) => ring.allocate(bytes));
  expect(ring.fragments).toBe(5);
  for (const part of parts) ring.release(part?.sim_byte_block ?? (undefined as never));
  expect(ring.available).toBe(192);
  expect(ring.allocate(180)?.length).toBe(184);
  expect(ring.merges).toBe(3);
});
