// Each object of the kernel against a model of a few lines: random calls without waiting, same statuses, same values.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as tx from '../../../rtos/tx_api.ts';
import { run_thread } from '../board.ts';

const RUNS = { numRuns: 150, seed: 20 };

/** Runs the commands in a thread; each returns what was seen and what the model says. */
function check<C>(
  commands: fc.Arbitrary<C>,
  make: () => (command: C) => tx.Service<[unknown, unknown]>,
): void {
  fc.assert(
    fc.property(fc.array(commands, { maxLength: 60 }), (list) => {
      run_thread(function* () {
        const step = make();
        for (const command of list) {
          const [seen, model] = yield* step(command);
          expect(seen).toEqual(model);
        }
      });
    }),
    RUNS,
  );
}

test('a queue is a bounded list that takes at both ends', () => {
  const command = fc.record({
    op: fc.constantFrom('send', 'front', 'receive', 'flush'),
    value: fc.nat(1000),
  });
  check(command, () => {
    const queue = new tx.TX_QUEUE();
    tx.tx_queue_create(queue, 'q', 2, new Uint32Array(6), 24);
    const model: number[] = [];
    return function* ({ op, value }) {
      const message = new Uint32Array([value, value + 1]);
      if (op === 'flush') {
        model.length = 0;
        return [yield* tx.tx_queue_flush(queue), 0];
      }
      if (op === 'receive') {
        const got = new Uint32Array(2);
        const status = yield* tx.tx_queue_receive(queue, got, tx.TX_NO_WAIT);
        const first = model.shift();
        const expected = first === undefined ? [tx.TX_QUEUE_EMPTY, 0, 0] : [0, first, first + 1];
        return [[status, ...got], expected];
      }
      const send = op === 'send' ? tx.tx_queue_send : tx.tx_queue_front_send;
      const status = yield* send(queue, message, tx.TX_NO_WAIT);
      if (model.length === 3) return [status, tx.TX_QUEUE_FULL];
      if (op === 'send') model.push(value);
      else model.unshift(value);
      return [
        [status, queue.tx_queue_enqueued],
        [0, model.length],
      ];
    };
  });
});

test('a semaphore is a count', () => {
  const command = fc.record({ op: fc.constantFrom('get', 'put', 'ceiling'), ceiling: fc.nat(4) });
  check(command, () => {
    const semaphore = new tx.TX_SEMAPHORE();
    tx.tx_semaphore_create(semaphore, 's', 1);
    let model = 1;
    return function* ({ op, ceiling }) {
      if (op === 'get') {
        const status = yield* tx.tx_semaphore_get(semaphore, tx.TX_NO_WAIT);
        if (model === 0) return [status, tx.TX_NO_INSTANCE];
        model--;
      } else if (op === 'put') {
        yield* tx.tx_semaphore_put(semaphore);
        model++;
      } else {
        const status = yield* tx.tx_semaphore_ceiling_put(semaphore, ceiling);
        if (ceiling === 0) return [status, tx.TX_INVALID_CEILING];
        if (model >= ceiling) return [status, tx.TX_CEILING_EXCEEDED];
        model++;
      }
      return [semaphore.tx_semaphore_count, model];
    };
  });
});

test('a mutex of one thread is a count that does not go below zero', () => {
  check(fc.constantFrom('get', 'put'), () => {
    const mutex = new tx.TX_MUTEX();
    tx.tx_mutex_create(mutex, 'm', tx.TX_INHERIT);
    let model = 0;
    return function* (op) {
      if (op === 'get') {
        model++;
        return [
          [yield* tx.tx_mutex_get(mutex, tx.TX_NO_WAIT), mutex.tx_mutex_ownership_count],
          [0, model],
        ];
      }
      const status = yield* tx.tx_mutex_put(mutex);
      if (model === 0) return [status, tx.TX_NOT_OWNED];
      model--;
      return [
        [status, mutex.tx_mutex_ownership_count],
        [0, model],
      ];
    };
  });
});

test('an event flags group is 32 bits', () => {
  const mask = fc.nat(0xffffffff);
  const command = fc.record({ op: fc.constantFrom('or', 'and', 'get'), mask, option: fc.nat(3) });
  check(command, () => {
    const group = new tx.TX_EVENT_FLAGS_GROUP();
    tx.tx_event_flags_create(group, 'e');
    let model = 0;
    return function* ({ op, mask, option }) {
      if (op !== 'get') {
        model = (op === 'or' ? model | mask : model & mask) >>> 0;
        const status = yield* tx.tx_event_flags_set(group, mask, op === 'or' ? tx.TX_OR : tx.TX_AND);
        return [
          [status, group.tx_event_flags_group_current],
          [0, model],
        ];
      }
      const actual = tx.ref(0);
      const status = yield* tx.tx_event_flags_get(group, mask, option, actual, tx.TX_NO_WAIT);
      const there = (model & mask) >>> 0;
      const satisfied = option >= tx.TX_AND ? mask !== 0 && there === mask : there !== 0;
      if (!satisfied) return [status, tx.TX_NO_EVENTS];
      const before = model;
      if ((option & 1) === 1) model = (model & ~mask) >>> 0;
      return [
        [status, actual.value, group.tx_event_flags_group_current],
        [0, before, model],
      ];
    };
  });
});

test('a block pool hands out each block once, the last one released first', () => {
  const command = fc.record({ op: fc.constantFrom('allocate', 'release'), pick: fc.nat(9) });
  check(command, () => {
    const pool = new tx.TX_BLOCK_POOL();
    const area = new Uint8Array(4 * 20);
    tx.tx_block_pool_create(pool, 'b', 16, area, area.length);
    const free = [0, 1, 2, 3];
    const held: Uint8Array[] = [];
    const index = (block: Uint8Array): number => (block.byteOffset - 4) / 20;
    return function* ({ op, pick }) {
      if (op === 'allocate') {
        const block = tx.ref<Uint8Array | null>(null);
        const status = yield* tx.tx_block_allocate(pool, block, tx.TX_NO_WAIT);
        const next = free.shift();
        if (next === undefined) return [status, tx.TX_NO_MEMORY];
        const got = block.value as Uint8Array;
        held.push(got);
        return [
          [status, index(got), got.length],
          [0, next, 16],
        ];
      }
      if (held.length === 0) return [yield* tx.tx_block_release(null), tx.TX_PTR_ERROR];
      const [block] = held.splice(pick % held.length, 1) as [Uint8Array];
      free.unshift(index(block));
      const first = yield* tx.tx_block_release(block);
      const again = yield* tx.tx_block_release(block);
      return [
        [first, again, pool.tx_block_pool_available],
        [0, tx.TX_PTR_ERROR, free.length],
      ];
    };
  });
});

test('memory of a byte pool never overlaps and comes back whole', () => {
  const command = fc.record({
    op: fc.constantFrom('allocate', 'release'),
    size: fc.integer({ min: 1, max: 90 }),
    pick: fc.nat(9),
  });
  check(command, () => {
    const pool = new tx.TX_BYTE_POOL();
    const area = new Uint8Array(300);
    tx.tx_byte_pool_create(pool, 'y', area, area.length);
    const held: Uint8Array[] = [];
    return function* ({ op, size, pick }) {
      if (op === 'allocate') {
        const memory = tx.ref<Uint8Array | null>(null);
        const status = yield* tx.tx_byte_allocate(pool, memory, size, tx.TX_NO_WAIT);
        if (status === tx.TX_NO_MEMORY) return [true, true];
        const got = memory.value as Uint8Array;
        const from = got.byteOffset;
        const clear = held.every(
          (other) => from + got.length <= other.byteOffset || from >= other.byteOffset + other.length,
        );
        held.push(got);
        return [
          [status, clear, got.length >= size, from % 4],
          [0, true, true, 0],
        ];
      }
      if (held.length > 0) {
        const [memory] = held.splice(pick % held.length, 1) as [Uint8Array];
        expect(yield* tx.tx_byte_release(memory)).toBe(0);
        expect(yield* tx.tx_byte_release(memory)).toBe(tx.TX_PTR_ERROR);
      }
      const taken = held.reduce((sum, memory) => sum + memory.length + 8, 0);
      return [pool.tx_byte_pool_available, 300 - 8 - taken];
    };
  });
});

test('a timer expires after its ticks, then every reschedule tick', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.nat(70), (initial, again) => {
      const seen: number[] = [];
      run_thread(function* () {
        const timer = new tx.TX_TIMER();
        const expired = (): void => {
          seen.push(tx.tx_time_get());
        };
        tx.tx_timer_create(timer, 't', expired, 0, initial, again, tx.TX_AUTO_ACTIVATE);
        yield* tx.tx_thread_sleep(250);
        tx.tx_timer_deactivate(timer);
      });
      const expected: number[] = [];
      for (let tick = initial; tick <= 250; tick += again) {
        expected.push(tick);
        if (again === 0) break;
      }
      expect(seen).toEqual(expected);
    }),
    RUNS,
  );
});
