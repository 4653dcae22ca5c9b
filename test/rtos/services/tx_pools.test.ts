import { expect, test } from 'vitest';
import {
  tx_block_allocate,
  tx_block_pool_create,
  tx_block_release,
} from '../../../rtos/services/tx_block_pool.ts';
import {
  tx_byte_allocate,
  tx_byte_pool_create,
  tx_byte_pool_delete,
  tx_byte_release,
} from '../../../rtos/services/tx_byte_pool.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { reaches } from '../../marks.ts';
import { run_board, run_thread } from '../board.ts';

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

const { TX_NO_WAIT, TX_PTR_ERROR, TX_SUCCESS } = tx;

/** Runs one thread with a byte pool; tells what the simulator says of it. */
function with_pool(
  body: (pool: tx.TX_BYTE_POOL, area: Uint8Array) => tx.Service<void>,
  bytes = 200,
): string[] {
  const sim = run_thread(function* () {
    const pool = new tx.TX_BYTE_POOL();
    const area = new Uint8Array(bytes);
    expect(tx_byte_pool_create(pool, 'y', area, area.length)).toBe(TX_SUCCESS);
    yield* body(pool, area);
  });
  return sim.diagnostics.map(({ id, object, message }) => `${id}: ${object} ${message}`);
}

function* take(pool: tx.TX_BYTE_POOL, bytes: number): tx.Service<Uint8Array> {
  const memory = tx.ref<Uint8Array | null>(null);
  expect(yield* tx_byte_allocate(pool, memory, bytes, TX_NO_WAIT)).toBe(TX_SUCCESS);
  return memory.value as Uint8Array;
}

test('free neighbours are merged when a search passes them', () => {
  const told = with_pool(function* (pool) {
    const parts = [yield* take(pool, 40), yield* take(pool, 40), yield* take(pool, 40)];
    expect(pool.tx_byte_pool_fragments).toBe(5);
    for (const part of parts) yield* tx_byte_release(part);
    expect(pool.tx_byte_pool_available).toBe(192);
    expect((yield* take(pool, 180)).length).toBe(184);
    expect(pool.tx_byte_pool_performance_merge_count).toBe(3);
  });
  expect(told).toEqual([]);
});

test('an allocation that fails leaves a null pointer, as C does', () => {
  with_pool(function* (pool) {
    const memory = tx.ref<Uint8Array | null>(new Uint8Array(4));
    expect(yield* tx_byte_allocate(pool, memory, 190, TX_NO_WAIT)).toBe(tx.TX_NO_MEMORY);
    expect(memory.value).toBeNull();
  });
});

test('memory that is free is not released again, wherever its block went', () => {
  const told = with_pool(function* (pool) {
    const [first, second] = [yield* take(pool, 40), yield* take(pool, 40)];
    for (const part of [first, second]) yield* tx_byte_release(part);
    expect(yield* tx_byte_release(second)).toBe(TX_PTR_ERROR);
    const both = yield* take(pool, 88);
    expect(both.byteOffset).toBe(first.byteOffset);
    expect(yield* tx_byte_release(second)).toBe(TX_PTR_ERROR);
  });
  expect(told).toEqual([]);
});

test('a stale pointer frees what was allocated at its place since', () => {
  with_pool(function* (pool) {
    const old = yield* take(pool, 40);
    yield* tx_byte_release(old);
    const mine = yield* take(pool, 40);
    expect(yield* tx_byte_release(old)).toBe(TX_SUCCESS);
    expect(yield* tx_byte_release(mine)).toBe(TX_PTR_ERROR);
  });
});

test('a pool that is created again takes back memory of its first life, because the old header still stands', () => {
  reaches('byte pool: a stale pointer is released');
  const told = with_pool(function* (pool, area) {
    yield* take(pool, 40);
    const second = yield* take(pool, 40);
    yield* tx_byte_pool_delete(pool);
    expect(yield* tx_byte_release(second)).toBe(TX_PTR_ERROR);
    tx_byte_pool_create(pool, 'y', area, area.length);
    expect(yield* tx_byte_release(second)).toBe(TX_SUCCESS);
    expect(pool.tx_byte_pool_available).toBe(192 + 48);
    expect(yield* tx_byte_release(second)).toBe(TX_PTR_ERROR);
  });
  expect(told).toEqual([
    'byte-release-stale: byte pool "y" takes back memory that it had not given to anybody: an old header still ' +
      'stands in front of it',
  ]);
});

test('a part of the memory is released by its first byte, however long it is', () => {
  with_pool(function* (pool) {
    const memory = yield* take(pool, 40);
    expect(yield* tx_byte_release(memory.subarray(4))).toBe(TX_PTR_ERROR);
    expect(yield* tx_byte_release(memory.subarray(0, 1))).toBe(TX_SUCCESS);
  });
});

test('a header that firmware wrote over is judged by what it says now', () => {
  reaches('byte pool: a search leaves the memory there is');
  const told = with_pool(function* (pool, area) {
    const [first, second, third] = [yield* take(pool, 40), yield* take(pool, 40), yield* take(pool, 40)];
    area.fill(0, second.byteOffset - 4, second.byteOffset);
    expect(yield* tx_byte_release(second)).toBe(TX_PTR_ERROR);
    area.fill(0x55, third.byteOffset - 4, third.byteOffset);
    expect(yield* tx_byte_release(third)).toBe(TX_PTR_ERROR);
    area.fill(0x55, second.byteOffset - 8, second.byteOffset - 4);
    yield* tx_byte_release(first);
    const memory = tx.ref<Uint8Array | null>(null);
    expect(yield* tx_byte_allocate(pool, memory, 100, TX_NO_WAIT)).toBe(tx.TX_NO_MEMORY);
  });
  expect(told).toEqual([
    'byte-release-foreign: memory is released to a byte pool, but its header says that 0x55555555 is the address of ' +
      'its pool, and no pool was ever there',
    'byte-pool-corrupted: byte pool "y" the header of a block was overwritten: there is no known memory at address ' +
      '0x55555559',
  ]);
});

test('a search that would go round in a circle for minutes ends and is told', () => {
  const told = with_pool(function* (pool, area) {
    const old: Uint8Array[] = [];
    for (let i = 0; i < 12; i++) old.push(yield* take(pool, 20));
    yield* tx_byte_pool_delete(pool);
    tx_byte_pool_create(pool, 'y', area, area.length);
    yield* take(pool, 380);
    // Blocks that the pool does not count: each merge of two of them takes one off a count that they are not in.
    for (const place of [1, 2, 3, 4, 5, 7, 8, 9, 10, 11]) yield* tx_byte_release(old[place] as Uint8Array);
    const memory = tx.ref<Uint8Array | null>(null);
    for (let i = 0; i < 3; i++) {
      expect(yield* tx_byte_allocate(pool, memory, 200, TX_NO_WAIT)).toBe(tx.TX_NO_MEMORY);
    }
  }, 400);
  expect(told.at(-1)).toBe(
    'byte-pool-corrupted: byte pool "y" the header of a block was overwritten: a search for memory goes round in a circle',
  );
});

test('memory that came from no pool is refused, and told when nothing is in front of it', () => {
  const told = with_pool(function* () {
    expect(yield* tx_byte_release(new Uint8Array(64).subarray(16))).toBe(TX_PTR_ERROR);
    expect(yield* tx_byte_release(new Uint8Array(64))).toBe(TX_PTR_ERROR);
  });
  expect(told).toEqual([
    'byte-release-foreign: memory is released to a byte pool, but nothing is known in front of it, where its header ' +
      'should be',
  ]);
});

test('a byte pool larger than its memory is refused and told', () => {
  const told = with_pool(function* () {
    const status = tx_byte_pool_create(new tx.TX_BYTE_POOL(), 'z', new Uint8Array(200), 204);
    expect(status).toBe(tx.TX_SIZE_ERROR);
  });
  expect(told).toEqual([
    'byte-pool-too-large: byte pool "z" gets 204 bytes that end 4 bytes behind the memory there is',
  ]);
});
