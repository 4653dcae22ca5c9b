// Byte pools against a model of their algorithm on bytes: random calls, with stale pointers, writes of firmware over the
// headers and pools that are created again; same statuses, same accounts, and the same bytes in memory.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as tx from '../../../rtos/tx_api.ts';
import { run_thread } from '../board.ts';
import {
  Fault,
  FREE,
  model_allocate,
  model_create,
  model_release,
  type PoolModel,
} from './byte_pool_model.ts';

const SIZE = 200;
/** Bytes of the same RAM in front of the pool's area and behind it. */
const AROUND = 40;

type Command =
  | { readonly op: 'allocate'; readonly bytes: number }
  | { readonly op: 'release'; readonly which: number }
  | { readonly op: 'write'; readonly word: number; readonly value: Written; readonly link: number }
  | { readonly op: 'create' };

const WRITTEN = ['free', 'null', 'pool', 'link', 'text'] as const;
type Written = (typeof WRITTEN)[number];

const ALLOCATE = fc.record({ op: fc.constant('allocate' as const), bytes: fc.integer({ min: 1, max: 120 }) });
const RELEASE = fc.record({ op: fc.constant('release' as const), which: fc.nat(20) });
const CREATE = fc.record({ op: fc.constant('create' as const) });
const WRITE = fc.record({
  op: fc.constant('write' as const),
  word: fc.nat((SIZE + 2 * AROUND) / 4 - 1),
  value: fc.constantFrom(...WRITTEN),
  link: fc.nat((SIZE + 2 * AROUND) / 4),
});
const COMMAND: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: ALLOCATE },
  { weight: 6, arbitrary: RELEASE },
  { weight: 2, arbitrary: WRITE },
  { weight: 1, arbitrary: CREATE },
);

/** What the random programs came to, so that the test cannot pass without having been there. */
const reached = { allocated: 0, none: 0, released: 0, refused: 0, stale: 0, faults: 0, merges: 0 };

class Bench {
  readonly ram = new Uint8Array(SIZE + 2 * AROUND);
  readonly area = this.ram.subarray(AROUND, AROUND + SIZE);
  readonly pool = new tx.TX_BYTE_POOL();
  readonly model: PoolModel;
  /** Every pointer that was ever handed out, as an offset in the RAM. */
  readonly pointers: number[] = [AROUND + 8];

  constructor() {
    tx.tx_byte_pool_create(this.pool, 'y', this.area, SIZE);
    const words = new DataView(this.ram.buffer);
    const end = words.getUint32(AROUND, true);
    const base = end - (AROUND + SIZE - 8);
    const self = words.getUint32(AROUND + SIZE - 4, true);
    const bytes = new Uint8Array(this.ram.length);
    this.model = { bytes, base, self, alive: false, available: 0, fragments: 0, search: 0 };
    model_create(this.model, base + AROUND, SIZE);
  }

  *allocate(bytes: number): tx.Service<void> {
    const memory = tx.ref<Uint8Array | null>(null);
    const status = yield* tx.tx_byte_allocate(this.pool, memory, bytes, tx.TX_NO_WAIT);
    const pointer = model_allocate(this.model, bytes);
    expect(status).toBe(pointer === 0 ? tx.TX_NO_MEMORY : tx.TX_SUCCESS);
    reached[pointer === 0 ? 'none' : 'allocated']++;
    if (pointer === 0) return;
    expect(memory.value?.byteOffset).toBe(pointer - this.model.base);
    expect(memory.value?.length).toBeGreaterThanOrEqual(bytes);
    this.pointers.push(pointer - this.model.base);
  }

  *release(which: number): tx.Service<void> {
    const offset = this.pointers[which % this.pointers.length] as number;
    const status = yield* tx.tx_byte_release(this.ram.subarray(offset));
    const taken = model_release(this.model, this.model.base + offset);
    expect(status).toBe(taken ? tx.TX_SUCCESS : tx.TX_PTR_ERROR);
    reached[taken ? 'released' : 'refused']++;
  }

  write(word: number, value: Written, link: number): void {
    const { model, ram } = this;
    const values = { free: FREE, null: 0, pool: model.self, link: model.base + 4 * link, text: 0x74786574 };
    for (const { buffer } of [ram, model.bytes])
      new DataView(buffer).setUint32(4 * word, values[value], true);
  }

  *create(): tx.Service<void> {
    yield* tx.tx_byte_pool_delete(this.pool);
    this.model.alive = false;
    yield* this.release(this.pointers.length - 1);
    tx.tx_byte_pool_create(this.pool, 'y', this.area, SIZE);
    model_create(this.model, this.model.base + AROUND, SIZE);
  }

  *step(command: Command): tx.Service<void> {
    if (command.op === 'allocate') yield* this.allocate(command.bytes);
    else if (command.op === 'release') yield* this.release(command.which);
    else if (command.op === 'create') yield* this.create();
    else this.write(command.word, command.value, command.link);
    const { available, fragments, bytes } = this.model;
    expect(this.pool.tx_byte_pool_available).toBe(available);
    expect(this.pool.tx_byte_pool_fragments).toBe(fragments);
    expect(Buffer.compare(this.ram, bytes)).toBe(0);
  }
}

function run(commands: readonly Command[]): void {
  let fault = false;
  const sim = run_thread(function* () {
    const bench = new Bench();
    try {
      for (const command of commands) yield* bench.step(command);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      fault = true;
    }
    reached.merges += bench.pool.tx_byte_pool_performance_merge_count;
  });
  const told = sim.diagnostics.map(({ id }) => id);
  expect(told.includes('byte-pool-corrupted') || told.includes('byte-release-foreign')).toBe(fault);
  if (fault) reached.faults++;
  if (told.includes('byte-release-stale')) reached.stale++;
}

test('a byte pool does with its memory what C does with the same bytes', () => {
  fc.assert(fc.property(fc.array(COMMAND, { minLength: 10, maxLength: 60, size: 'max' }), run), {
    numRuns: 1000,
    seed: 20,
  });
  for (const times of Object.values(reached)) expect(times).toBeGreaterThan(100);
});

test('the free pieces of a pool are told in the order of their addresses; of a broken one there are none', () => {
  const told: number[][] = [];
  run_thread(function* () {
    const pool = new tx.TX_BYTE_POOL();
    const area = new Uint8Array(SIZE);
    tx.tx_byte_pool_create(pool, 'pool', area, SIZE);
    told.push(pool.memory!.free_pieces());
    const pieces = [1, 2, 3].map(() => tx.ref<Uint8Array | null>(null));
    for (const piece of pieces) yield* tx.tx_byte_allocate(pool, piece, 20, tx.TX_NO_WAIT);
    yield* tx.tx_byte_release(pieces[1]!.value);
    told.push(pool.memory!.free_pieces());
    area.fill(0);
    told.push(pool.memory!.free_pieces());
  });
  expect(told).toEqual([[184], [20, 100], []]);
});
