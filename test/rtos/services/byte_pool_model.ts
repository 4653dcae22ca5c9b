// A byte pool as ThreadX keeps it, on plain bytes: a model of its own for the differential test. Every pointer is a
// number, every load and store goes to the memory; one that leaves it is a fault, which is where C is undefined.

export class Fault extends Error {}

export const FREE = 0xffffeeee;

export interface PoolModel {
  readonly bytes: Uint8Array;
  /** The address of the first byte of `bytes`. */
  readonly base: number;
  /** The address of the pool's control block. */
  readonly self: number;
  alive: boolean;
  available: number;
  fragments: number;
  search: number;
}

function at(pool: PoolModel, address: number): [DataView, number] {
  const place = address - pool.base;
  if (place < 0 || place + 4 > pool.bytes.length) throw new Fault(`address ${address}`);
  return [new DataView(pool.bytes.buffer, pool.bytes.byteOffset, pool.bytes.length), place];
}

function load(pool: PoolModel, address: number): number {
  const [view, place] = at(pool, address);
  return view.getUint32(place, true);
}

function store(pool: PoolModel, address: number, value: number): void {
  const [view, place] = at(pool, address);
  view.setUint32(place, value, true);
}

/** tx_byte_pool_create over `size` bytes from `start` on. */
export function model_create(pool: PoolModel, start: number, size: number): void {
  pool.alive = true;
  pool.available = size - 8;
  pool.fragments = 2;
  pool.search = start;
  store(pool, start + size - 4, pool.self);
  store(pool, start + size - 8, start);
  store(pool, start, start + size - 8);
  store(pool, start + 4, FREE);
}

/** tx_byte_release without waiters: true for TX_SUCCESS, false for TX_PTR_ERROR. */
export function model_release(pool: PoolModel, pointer: number): boolean {
  const word = load(pool, pointer - 4);
  if (word === FREE || word === 0) return false;
  if (word !== pool.self) throw new Fault('a pool at an address where none is');
  if (!pool.alive) return false;
  store(pool, pointer - 4, FREE);
  pool.available = (pool.available + (load(pool, pointer - 8) - (pointer - 8))) >>> 0;
  if (pointer - 8 < pool.search) pool.search = pointer - 8;
  return true;
}

/** tx_byte_allocate without waiting: the pointer, or 0. */
export function model_allocate(pool: PoolModel, wanted: number): number {
  const size = (wanted + 3) & ~3;
  if (size >= (pool.available + ((pool.fragments - 2) >>> 0) * 8) % 2 ** 32) return 0;
  let block = pool.search;
  let seen_free = false;
  let left = (pool.fragments + 1) >>> 0;
  do {
    let cost = 1;
    if (load(pool, block + 4) !== FREE) {
      block = load(pool, block);
    } else {
      if (!seen_free) pool.search = block;
      seen_free = true;
      const after = load(pool, block);
      const room = (after - block - 8) >>> 0;
      if (room >= size) return carve(pool, block, size, room);
      if (load(pool, after + 4) === FREE) {
        store(pool, block, load(pool, after));
        pool.fragments = (pool.fragments - 1) >>> 0;
        if (pool.search === after) pool.search = block;
      } else {
        block = load(pool, after);
        cost = 2;
      }
    }
    left = Math.max(0, left - cost);
  } while (left > 0);
  return 0;
}

function carve(pool: PoolModel, block: number, size: number, room: number): number {
  let taken = room;
  if (room - size >= 20) {
    const rest = block + 8 + size;
    store(pool, rest, load(pool, block));
    store(pool, rest + 4, FREE);
    store(pool, block, rest);
    pool.fragments = (pool.fragments + 1) >>> 0;
    taken = size;
  }
  store(pool, block + 4, pool.self);
  pool.available = (pool.available - taken - 8) >>> 0;
  if (pool.search === block) pool.search = load(pool, block);
  return block + 8;
}
