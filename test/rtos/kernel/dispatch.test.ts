import { expect, test } from 'vitest';
import { Simulation, Target } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { run_board, run_thread } from '../board.ts';

test('a terminated thread simply stops: its finally blocks do not run, its mutexes are released', () => {
  const log: string[] = [];
  run_board(function* (threads) {
    const mutex = new tx.TX_MUTEX();
    tx.tx_mutex_create(mutex, 'm', tx.TX_INHERIT);
    const victim = yield* threads.make('victim', 10, function* () {
      try {
        yield* tx.tx_mutex_get(mutex, tx.TX_WAIT_FOREVER);
        yield* tx.tx_thread_sleep(1000);
      } finally {
        log.push('finally');
      }
    });
    yield* threads.make('killer', 11, function* () {
      yield* tx.tx_thread_terminate(victim);
      log.push(`mutex ${yield* tx.tx_mutex_get(mutex, tx.TX_NO_WAIT)}`);
    });
  });
  expect(log).toEqual(['mutex 0']);
});

test('a reset thread starts again at its entry function', () => {
  const log: string[] = [];
  run_board(function* (threads) {
    const again = yield* threads.make('again', 10, function* () {
      log.push('start');
      yield* tx.tx_thread_sleep(5);
    });
    yield* threads.make('other', 11, function* () {
      yield* tx.tx_thread_sleep(2);
      yield* tx.tx_thread_terminate(again);
      log.push(`reset ${tx.tx_thread_reset(again)}`);
      yield* tx.tx_thread_resume(again);
    });
  });
  expect(log).toEqual(['start', 'reset 0', 'start']);
});

test('the entry and exit callback is told in the thread, with preemption off at the exit', () => {
  const log: string[] = [];
  run_board(function* (threads) {
    const thread = yield* threads.make(
      'told',
      10,
      function* () {
        yield* tx.tx_thread_sleep(1);
        log.push('body');
      },
      { start: false },
    );
    tx.tx_thread_entry_exit_notify(thread, (who, id) => {
      log.push(`${who === thread} ${id}`);
    });
    yield* tx.tx_thread_resume(thread);
  });
  expect(log).toEqual(['true 0', 'body', 'true 1']);
});

test('a service called without yield* is named by the next one', () => {
  expect(() =>
    run_thread(function* () {
      const forgotten: unknown = tx.tx_thread_sleep(10);
      expect(forgotten).toBeDefined();
      yield* tx.tx_thread_sleep(1);
    }),
  ).toThrow(/tx_thread_sleep was called by board\/thread without yield\*/);
});

test('a service called without yield* just before the thread ends is named too', () => {
  expect(() =>
    run_thread(function* () {
      yield* tx.tx_thread_sleep(1);
      const forgotten: unknown = tx.tx_thread_sleep(10);
      expect(forgotten).toBeDefined();
    }),
  ).toThrow(/tx_thread_sleep was called by board\/thread without yield\*/);
});

test('a thread that polls the clock does not hang the simulation', () => {
  let polls = 0;
  let ticks = 0;
  run_thread(function* () {
    while (tx.tx_time_get() < 10) polls++;
    ticks = tx.tx_time_get();
  });
  expect(polls).toBeGreaterThan(1000);
  expect(ticks).toBe(10);
});

test('services called from outside a target are refused with an explanation', () => {
  expect(() => tx.tx_time_get()).toThrow(/tx_time_get was called from outside a target/);
});

test('two boards run side by side in one virtual time', () => {
  const sim = new Simulation();
  const log: string[] = [];
  for (const [name, period] of [
    ['fast', 2],
    ['slow', 3],
  ] as const) {
    new Target(sim, {
      name,
      main: () =>
        tx.tx_kernel_enter(function* (memory) {
          const entry = function* (): tx.Service<void> {
            for (let n = 0; n < 3; n++) {
              yield* tx.tx_thread_sleep(period);
              log.push(`${tx.tx_time_get()} ${name}`);
            }
          };
          yield* tx.tx_thread_create(new tx.TX_THREAD(), name, entry, 0, memory, 512, 5, 5, 0, 1);
        }),
    });
  }
  sim.run();
  expect(log).toEqual(['2 fast', '3 slow', '4 fast', '6 fast', '6 slow', '9 slow']);
});

test('same seed, same trace; the nominal run of another seed is the same too', () => {
  const run = (seed: number): string =>
    run_board(
      function* (threads) {
        const semaphore = new tx.TX_SEMAPHORE();
        tx.tx_semaphore_create(semaphore, 's', 0);
        yield* threads.make('getter', 5, function* () {
          for (let n = 0; n < 5; n++) yield* tx.tx_semaphore_get(semaphore, tx.TX_WAIT_FOREVER);
        });
        yield* threads.make('putter', 6, function* () {
          for (let n = 0; n < 5; n++) {
            yield* tx.tx_thread_sleep(n);
            yield* tx.tx_semaphore_put(semaphore);
          }
        });
      },
      { sim: { seed } },
    ).trace.hash();
  expect(run(1)).toBe(run(1));
  expect(run(2)).toBe(run(1));
});
