/**
 * The calls behind the rows of the error table for block pools and byte pools, by service and case.
 */

import type { ApiCase } from './api_fixture.ts';
import {
  type Ref,
  ref,
  type Service,
  type TX_BLOCK_POOL,
  type TX_BYTE_POOL,
  TX_NO_WAIT,
  tx_block_allocate,
  tx_block_pool_create,
  tx_block_pool_delete,
  tx_block_pool_info_get,
  tx_block_pool_performance_info_get,
  tx_block_pool_performance_system_info_get,
  tx_block_pool_prioritize,
  tx_block_release,
  tx_byte_allocate,
  tx_byte_pool_create,
  tx_byte_pool_delete,
  tx_byte_pool_info_get,
  tx_byte_pool_performance_info_get,
  tx_byte_pool_performance_system_info_get,
  tx_byte_pool_prioritize,
  tx_byte_release,
  type UINT,
} from './services.ts';

function bytes(size: number): Uint8Array {
  return new Uint8Array(size);
}

function memory_ref(): Ref<Uint8Array | null> {
  return ref<Uint8Array | null>(null);
}

/** A pointer into zeroed memory that no pool handed out; there is room for a block header in front of it. */
function foreign_memory(): Uint8Array {
  return bytes(128).subarray(64);
}

function block_pool(pool: TX_BLOCK_POOL | null, block_size: number, pool_size: number): UINT {
  return tx_block_pool_create(pool, 'pool', block_size, bytes(pool_size), pool_size);
}

function byte_pool(pool: TX_BYTE_POOL | null, pool_size: number): UINT {
  return tx_byte_pool_create(pool, 'pool', bytes(pool_size), pool_size);
}

function block(pool: TX_BLOCK_POOL | null, wait: number): Service<UINT> {
  return tx_block_allocate(pool, memory_ref(), wait);
}

function allocate(pool: TX_BYTE_POOL | null, size: number, wait: number): Service<UINT> {
  return tx_byte_allocate(pool, memory_ref(), size, wait);
}

function* release_block_twice(memory: Uint8Array | null): Service<UINT> {
  yield* tx_block_release(memory);
  return yield* tx_block_release(memory);
}

function* release_bytes_twice(memory: Uint8Array | null): Service<UINT> {
  yield* tx_byte_release(memory);
  return yield* tx_byte_release(memory);
}

export const MEMORY_CASES: Record<string, Record<string, ApiCase>> = {
  tx_block_pool_create: {
    ok: (f) => block_pool(f.b9, 16, 100),
    'null control block': () => block_pool(null, 16, 100),
    'already created': (f) => block_pool(f.b0, 16, 100),
    'null area': (f) => tx_block_pool_create(f.b9, 'pool', 16, null, 100),
    'zero pool size': (f) => tx_block_pool_create(f.b9, 'pool', 16, bytes(100), 0),
    'area smaller than one block': (f) => block_pool(f.b9, 64, 64),
    'area exactly one block': (f) => block_pool(f.b9, 60, 64),
    'zero block size': (f) => block_pool(f.b9, 0, 100),
    'unaligned block size too large after rounding': (f) => block_pool(f.b9, 61, 67),
    'null name': (f) => tx_block_pool_create(f.b9, null, 16, bytes(100), 100),
  },
  tx_block_pool_delete: {
    ok: (f) => tx_block_pool_delete(f.b0),
    null: () => tx_block_pool_delete(null),
    'not created': (f) => tx_block_pool_delete(f.b9),
  },
  tx_block_allocate: {
    ok: (f) => block(f.b0, TX_NO_WAIT),
    'ok with wait option': (f) => block(f.b0, 5),
    'null pool': () => block(null, TX_NO_WAIT),
    'not created': (f) => block(f.b9, TX_NO_WAIT),
    'null destination': (f) => tx_block_allocate(f.b0, null, TX_NO_WAIT),
    'empty pool': (f) => block(f.b1, TX_NO_WAIT),
    'empty pool with wait': (f) => block(f.b1, 1),
  },
  tx_block_release: {
    ok: (f) => tx_block_release(f.block.value),
    null: () => tx_block_release(null),
    'double release': (f) => release_block_twice(f.block.value),
    'foreign memory': () => tx_block_release(foreign_memory()),
  },
  tx_block_pool_info_get: {
    ok: (f) =>
      tx_block_pool_info_get(f.b0, ref<string | null>(''), ref(0), ref(0), ref(null), ref(0), ref(null)),
    'ok, all outputs null': (f) => tx_block_pool_info_get(f.b0, null, null, null, null, null, null),
    null: () => tx_block_pool_info_get(null, null, null, null, null, null, null),
    'not created': (f) => tx_block_pool_info_get(f.b9, null, null, null, null, null, null),
  },
  tx_block_pool_prioritize: {
    ok: (f) => tx_block_pool_prioritize(f.b0),
    null: () => tx_block_pool_prioritize(null),
    'not created': (f) => tx_block_pool_prioritize(f.b9),
  },
  tx_block_pool_performance_info_get: {
    'default build': (f) => tx_block_pool_performance_info_get(f.b0, ref(0), ref(0), ref(0), ref(0)),
    'null, default build': () => tx_block_pool_performance_info_get(null, ref(0), ref(0), ref(0), ref(0)),
  },
  tx_block_pool_performance_system_info_get: {
    'default build': () => tx_block_pool_performance_system_info_get(ref(0), ref(0), ref(0), ref(0)),
  },
  tx_byte_pool_create: {
    ok: (f) => byte_pool(f.y9, 100),
    'null control block': () => byte_pool(null, 100),
    'already created': (f) => byte_pool(f.y0, 100),
    'null area': (f) => tx_byte_pool_create(f.y9, 'pool', null, 100),
    'too small': (f) => byte_pool(f.y9, 99),
    'zero size': (f) => tx_byte_pool_create(f.y9, 'pool', bytes(100), 0),
  },
  tx_byte_pool_delete: {
    ok: (f) => tx_byte_pool_delete(f.y0),
    null: () => tx_byte_pool_delete(null),
    'not created': (f) => tx_byte_pool_delete(f.y9),
  },
  tx_byte_allocate: {
    ok: (f) => allocate(f.y0, 20, TX_NO_WAIT),
    'ok with wait option': (f) => allocate(f.y0, 20, 5),
    'null pool': () => allocate(null, 20, TX_NO_WAIT),
    'not created': (f) => allocate(f.y9, 20, TX_NO_WAIT),
    'null destination': (f) => tx_byte_allocate(f.y0, null, 20, TX_NO_WAIT),
    'zero size': (f) => allocate(f.y0, 0, TX_NO_WAIT),
    'larger than the pool': (f) => allocate(f.y0, 201, TX_NO_WAIT),
    'pool size itself': (f) => allocate(f.y2, 200, TX_NO_WAIT),
    'largest that fits': (f) => allocate(f.y2, 184, TX_NO_WAIT),
    'one word more than fits': (f) => allocate(f.y2, 185, TX_NO_WAIT),
    'no memory with wait': (f) => allocate(f.y1, 100, 1),
    'no memory': (f) => allocate(f.y1, 100, TX_NO_WAIT),
    'zero size with wait from anywhere': (f) => allocate(f.y0, 0, 1),
  },
  tx_byte_release: {
    ok: (f) => tx_byte_release(f.memory.value),
    null: () => tx_byte_release(null),
    'double release': (f) => release_bytes_twice(f.memory.value),
    'foreign memory': () => tx_byte_release(foreign_memory()),
  },
  tx_byte_pool_info_get: {
    ok: (f) =>
      tx_byte_pool_info_get(f.y0, ref<string | null>(''), ref(0), ref(0), ref(null), ref(0), ref(null)),
    null: () => tx_byte_pool_info_get(null, null, null, null, null, null, null),
    'not created': (f) => tx_byte_pool_info_get(f.y9, null, null, null, null, null, null),
    'ok, all outputs null': (f) => tx_byte_pool_info_get(f.y0, null, null, null, null, null, null),
  },
  tx_byte_pool_prioritize: {
    ok: (f) => tx_byte_pool_prioritize(f.y0),
    null: () => tx_byte_pool_prioritize(null),
    'not created': (f) => tx_byte_pool_prioritize(f.y9),
  },
  tx_byte_pool_performance_info_get: {
    'default build': (f) =>
      tx_byte_pool_performance_info_get(f.y0, ref(0), ref(0), ref(0), ref(0), ref(0), ref(0), ref(0)),
  },
  tx_byte_pool_performance_system_info_get: {
    'default build': () =>
      tx_byte_pool_performance_system_info_get(ref(0), ref(0), ref(0), ref(0), ref(0), ref(0), ref(0)),
  },
};
