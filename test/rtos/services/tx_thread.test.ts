import { expect, test } from 'vitest';
import { sim_compute } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { run_board } from '../board.ts';

test('suspending a sleeping thread is delayed until it wakes; resuming it before lifts that', () => {
  const log: string[] = [];
  run_board(function* (threads) {
    const make = (name: string) =>
      threads.make(name, 5, function* () {
        yield* tx.tx_thread_sleep(4);
        log.push(`${name} at ${tx.tx_time_get()}`);
      });
    const lifted = yield* make('lifted');
    const held = yield* make('held');
    yield* threads.make('other', 9, function* () {
      yield* tx.tx_thread_suspend(lifted);
      yield* tx.tx_thread_suspend(held);
      log.push(`resume ${yield* tx.tx_thread_resume(lifted)}`);
      yield* tx.tx_thread_sleep(10);
      yield* tx.tx_thread_resume(held);
    });
  });
  expect(log).toEqual([`resume ${tx.TX_SUSPEND_LIFTED}`, 'lifted at 4', 'held at 10']);
});

test('stacks that share memory are refused, the same one is free again after a delete', () => {
  const seen: number[] = [];
  run_board(function* (threads) {
    const memory = new Uint8Array(2048);
    const create = (thread: tx.TX_THREAD, from: number) =>
      tx.tx_thread_create(thread, 't', () => {}, 0, memory.subarray(from), 1024, 5, 5, 0, tx.TX_AUTO_START);
    const first = new tx.TX_THREAD();
    yield* threads.make('maker', 9, function* () {
      seen.push(
        yield* create(first, 0),
        yield* create(new tx.TX_THREAD(), 1000),
        yield* create(new tx.TX_THREAD(), 1024),
      );
      seen.push(tx.tx_thread_delete(first), yield* create(first, 0));
    });
  });
  expect(seen).toEqual([0, tx.TX_PTR_ERROR, 0, 0, 0]);
});

test('a changed priority and a changed threshold decide at once who runs', () => {
  const log: string[] = [];
  run_board(function* (threads) {
    const old = tx.ref(0);
    const self: tx.TX_THREAD = yield* threads.make(
      'self',
      8,
      function* () {
        yield* tx.tx_thread_resume(other);
        log.push('kept out by the threshold');
        yield* tx.tx_thread_preemption_change(self, 8, old);
        log.push(`old threshold ${old.value}`);
        yield* tx.tx_thread_priority_change(self, 3, old);
        log.push(`old priority ${old.value}`);
      },
      { threshold: 2, start: false },
    );
    const other: tx.TX_THREAD = yield* threads.make('other', 5, () => void log.push('other'), {
      start: false,
    });
    yield* tx.tx_thread_resume(self);
  });
  expect(log).toEqual(['kept out by the threshold', 'other', 'old threshold 2', 'old priority 8']);
});

test('a shorter time-slice takes effect for the running thread', () => {
  const log: string[] = [];
  run_board(function* (threads) {
    for (const name of ['a', 'b']) {
      const thread: tx.TX_THREAD = yield* threads.make(
        name,
        8,
        function* () {
          tx.tx_thread_time_slice_change(thread, 1, tx.ref(0));
          for (let n = 0; n < 2; n++) {
            yield* sim_compute(9_999);
            log.push(name);
          }
        },
        { slice: 50 },
      );
    }
  });
  expect(log.join('')).toBe('abab');
});

test('info_get tells state, run count, priority, threshold and slice', () => {
  let seen: number[] = [];
  run_board(function* (threads) {
    const sleeper = yield* threads.make(
      'sleeper',
      8,
      function* () {
        yield* tx.tx_thread_sleep(5);
      },
      { threshold: 6, slice: 3 },
    );
    yield* threads.make('asker', 9, function* () {
      const [state, runs, priority, threshold, slice] = [0, 0, 0, 0, 0].map((n) => tx.ref(n));
      tx.tx_thread_info_get(sleeper, null, state!, runs!, priority!, threshold!, slice!, null, null);
      seen = [state!.value, runs!.value, priority!.value, threshold!.value, slice!.value];
      yield* tx.tx_thread_sleep(0);
    });
  });
  expect(seen).toEqual([tx.TX_SLEEP, 1, 8, 6, 3]);
});

test('a new stack is filled as on the board, and firmware can look at its ends', () => {
  const memory = new Uint8Array(700);
  const thread = new tx.TX_THREAD();
  run_board(function* () {
    yield* tx.tx_thread_create(thread, '', () => {}, 0, memory.subarray(100), 500, 5, 5, 0, tx.TX_DONT_START);
  });
  expect([99, 100, 599, 600].map((at) => memory[at])).toEqual([0, 0xef, 0xef, 0]);
  const { tx_thread_stack_start, tx_thread_stack_end, tx_thread_stack_ptr } = thread;
  const ends = [tx_thread_stack_start, tx_thread_stack_end, tx_thread_stack_ptr];
  expect(ends.map((end) => end?.byteOffset)).toEqual([100, 599, 600]);
});

test('the threads of a target hang in a ring in order of creation, whoever leaves it', () => {
  const walks: string[][] = [];
  run_board(function* (threads) {
    const made: tx.TX_THREAD[] = [];
    for (const name of ['a', 'b', 'c']) made.push(yield* threads.make(name, 9, () => {}, { start: false }));
    const [a, b] = made as [tx.TX_THREAD, tx.TX_THREAD];
    const walk = (step: 'tx_thread_created_next' | 'tx_thread_created_previous') => {
      const names: string[] = [];
      let thread = a;
      do {
        names.push(thread.tx_thread_name ?? '');
        thread = thread[step] as tx.TX_THREAD;
      } while (thread !== a);
      walks.push(names.filter((name) => name.length === 1));
    };
    walk('tx_thread_created_next');
    walk('tx_thread_created_previous');
    yield* threads.make('the one that deletes', 9, function* () {
      yield* tx.tx_thread_terminate(b);
      tx.tx_thread_delete(b);
      walk('tx_thread_created_next');
      walk('tx_thread_created_previous');
    });
  });
  expect(walks).toEqual([
    ['a', 'b', 'c'],
    ['a', 'c', 'b'],
    ['a', 'c'],
    ['a', 'c'],
  ]);
});

test('a new threshold lets in who is better than it, at once, and keeps out who equals it', () => {
  const log: string[] = [];
  run_board(function* (threads) {
    const other = yield* threads.make('other', 5, () => void log.push('other'), { start: false });
    const guarded: tx.TX_THREAD = yield* threads.make(
      'guarded',
      9,
      function* (): tx.Service<void> {
        yield* tx.tx_thread_resume(other);
        for (const threshold of [5, 9]) {
          yield* tx.tx_thread_preemption_change(guarded, threshold, tx.ref(0));
          log.push(`threshold ${threshold}`);
        }
      },
      { threshold: 2 },
    );
  });
  expect(log).toEqual(['threshold 5', 'other', 'threshold 9']);
});

test('a thread that inherits a priority has a threshold at least as good', () => {
  const seen: number[] = [];
  run_board(function* (threads) {
    const mutex = new tx.TX_MUTEX();
    tx.tx_mutex_create(mutex, 'm', tx.TX_INHERIT);
    const owner: tx.TX_THREAD = yield* threads.make('owner', 20, function* (): tx.Service<void> {
      yield* tx.tx_mutex_get(mutex, tx.TX_WAIT_FOREVER);
      yield* tx.tx_thread_sleep(2);
      yield* tx.tx_thread_preemption_change(owner, 15, tx.ref(0));
      seen.push(owner.tx_thread_preempt_threshold, owner.tx_thread_user_preempt_threshold);
    });
    yield* threads.make('waiter', 5, function* () {
      yield* tx.tx_thread_sleep(1);
      yield* tx.tx_mutex_get(mutex, 50);
    });
  });
  expect(seen).toEqual([5, 15]);
});
