// A call without `yield*` does not run to its end. That is said at once, with the name of the service, wherever it was
// forgotten; calls that are merely kept for a while are left alone.

import { describe, expect, test } from 'vitest';
import { FirmwareError, Simulation, Target } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { run_board, run_thread } from '../board.ts';

const semaphore = new tx.TX_SEMAPHORE();

/** Forgets a call on purpose, where the lint does not see it. */
function forget(_service: tx.Service<unknown>): void {}

function make_semaphore(name = 's'): tx.TX_SEMAPHORE {
  const made = new tx.TX_SEMAPHORE();
  tx.tx_semaphore_create(made, name, 1);
  return made;
}

describe('a forgotten yield* is told', () => {
  test('by the next service, although the call was over and had not to wait', () => {
    expect(() =>
      run_thread(function* () {
        const made = make_semaphore();
        forget(tx.tx_semaphore_put(made));
        yield* tx.tx_semaphore_get(made, tx.TX_NO_WAIT);
      }),
    ).toThrow(
      'tx_semaphore_put was called by board/thread without yield*, so it did not run to its end: ' +
        'write "yield* tx_semaphore_put(...)" (the next service called was tx_semaphore_get; `netx-sim lint` finds the line of such a call)',
    );
  });

  test('by its own name, although plain services and an interrupt came after it', () => {
    const sim = new Simulation();
    const board = new Target(sim, {
      name: 'board',
      main: () =>
        tx.tx_kernel_enter(function* () {
          const entry = function* (): tx.Service<void> {
            const made = make_semaphore();
            forget(tx.tx_semaphore_put(made));
            tx.tx_semaphore_put_notify(made, null);
            while (tx.tx_time_get() < 2);
            yield* tx.tx_semaphore_get(made, tx.TX_NO_WAIT);
          };
          const stack = new Uint8Array(512);
          yield* tx.tx_thread_create(
            new tx.TX_THREAD(),
            't',
            entry,
            0,
            stack,
            512,
            5,
            5,
            0,
            tx.TX_AUTO_START,
          );
        }),
    });
    sim.schedule(15e6, () =>
      board.interrupt('device', function* () {
        yield* tx.tx_semaphore_ceiling_put(make_semaphore('of the interrupt'), 5);
      }),
    );
    expect(() => sim.run()).toThrow(
      /^tx_semaphore_put was called by board\/t without yield\*.*the next service called was tx_semaphore_get;/,
    );
  });

  test('with the line of the next call', () => {
    try {
      run_thread(function* () {
        forget(tx.tx_thread_relinquish());
        yield* tx.tx_thread_sleep(1);
      });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(FirmwareError);
      const { line, board, context, time_ns } = error as FirmwareError;
      expect(line?.file).toBe('test/rtos/kernel/hand_out.test.ts');
      expect([board, context, time_ns]).toEqual(['board', 'thread', 3000]);
    }
  });

  test('as the last thing of an entry function, be it a generator or a plain function', () => {
    const told =
      /tx_semaphore_put .*without yield\*.*\(it was the last service that the entry function called; /;
    expect(() =>
      run_thread(function* () {
        yield* tx.tx_thread_sleep(1);
        forget(tx.tx_semaphore_put(semaphore));
      }),
    ).toThrow(told);
    expect(() =>
      run_board(function* (threads) {
        yield* threads.make('plain', 9, () => forget(tx.tx_semaphore_put(semaphore)));
      }),
    ).toThrow(told);
  });

  test('in the middle of a plain entry function, and in a loop', () => {
    expect(() =>
      run_board(function* (threads) {
        yield* threads.make('plain', 9, () => {
          for (;;) forget(tx.tx_semaphore_put(semaphore));
        });
      }),
    ).toThrow(
      /tx_semaphore_put was called by board\/plain .*\(the next service called was tx_semaphore_put; /,
    );
  });

  test('in tx_application_define and in the main function', () => {
    expect(() =>
      run_board(function* () {
        yield* tx.tx_semaphore_put(make_semaphore());
        forget(tx.tx_semaphore_put(semaphore));
      }),
    ).toThrow(/board\/initialization .*\(it was the last service that tx_application_define called; /);
    const main = (): void => {
      tx.tx_kernel_enter(() => {});
      forget(tx.tx_semaphore_put(semaphore));
    };
    const sim = new Simulation();
    new Target(sim, { name: 'board', main });
    expect(() => sim.run()).toThrow(/\(it was the last service that the main function called; /);
  });

  const callbacks: readonly [kind: string, callback: () => void | tx.Service<void>][] = [
    ['a plain function', () => forget(tx.tx_semaphore_put(semaphore))],
    [
      'a generator',
      function* () {
        forget(tx.tx_semaphore_put(semaphore));
      },
    ],
  ];

  test.each(callbacks)('in an interrupt, a timer and a notify callback, %s', (_kind, callback) => {
    const sim = new Simulation();
    const board = new Target(sim, { name: 'board', main: () => tx.tx_kernel_enter(() => {}) });
    sim.schedule(1e6, () => board.interrupt('device', callback));
    expect(() => sim.run()).toThrow(
      /board\/interrupt .*\(it was the last service that an interrupt called; /,
    );
    expect(() =>
      run_board(function* () {
        tx.tx_timer_create(new tx.TX_TIMER(), 'timer', callback, 0, 1, 0, tx.TX_AUTO_ACTIVATE);
      }),
    ).toThrow(/board\/System Timer Thread .*\(it was the last service that the expiration function called; /);
    expect(() =>
      run_thread(function* () {
        const made = make_semaphore();
        tx.tx_semaphore_put_notify(made, callback);
        yield* tx.tx_semaphore_put(made);
      }),
    ).toThrow(/board\/thread .*\(it was the last service that the put notify called; /);
  });

  test('of a computation, which takes no time then', () => {
    expect(() =>
      run_thread(function* () {
        forget(tx.sim_compute(10));
        yield* tx.sim_compute(10);
      }),
    ).toThrow(/sim_compute was called by board\/thread without yield\*/);
  });
});

describe('nothing is told', () => {
  test('of a call that is kept in a variable and delegated to later, with plain functions in between', () => {
    const seen: number[] = [];
    run_thread(function* () {
      const made = make_semaphore();
      const kept = tx.tx_semaphore_get(made, tx.TX_NO_WAIT);
      seen.push(tx.tx_time_get());
      tx.tx_semaphore_put_notify(made, null);
      seen.push(yield* kept);
      const sleeping = tx.tx_thread_sleep(3);
      seen.push(tx.tx_time_get());
      yield* sleeping;
      seen.push(tx.tx_time_get());
    });
    expect(seen).toEqual([0, tx.TX_SUCCESS, 0, 3]);
  });

  test('of a call that is handed to a helper', () => {
    function* timed(service: tx.Service<number>): tx.Service<number> {
      const from = tx.tx_time_get();
      yield* service;
      return tx.tx_time_get() - from;
    }
    let ticks = 0;
    run_thread(function* () {
      ticks = yield* timed(tx.tx_thread_sleep(4));
    });
    expect(ticks).toBe(4);
  });

  test('of interrupts and other boards that come between a call and its yield*', () => {
    const sim = new Simulation();
    const log: string[] = [];
    const board = new Target(sim, {
      name: 'a',
      main: () =>
        tx.tx_kernel_enter(function* () {
          const entry = function* (): tx.Service<void> {
            const made = make_semaphore();
            const kept = tx.tx_semaphore_get(made, tx.TX_NO_WAIT);
            while (tx.tx_time_get() < 2);
            log.push(`kept ${yield* kept}`);
          };
          const stack = new Uint8Array(512);
          yield* tx.tx_thread_create(
            new tx.TX_THREAD(),
            't',
            entry,
            0,
            stack,
            512,
            5,
            5,
            0,
            tx.TX_AUTO_START,
          );
        }),
    });
    new Target(sim, {
      name: 'b',
      main: () =>
        tx.tx_kernel_enter(function* () {
          const entry = function* (): tx.Service<void> {
            for (let i = 0; i < 3; i++) yield* tx.tx_thread_sleep(1);
            log.push('b');
          };
          const stack = new Uint8Array(512);
          yield* tx.tx_thread_create(
            new tx.TX_THREAD(),
            't',
            entry,
            0,
            stack,
            512,
            5,
            5,
            0,
            tx.TX_AUTO_START,
          );
        }),
    });
    sim.schedule(15e6, () =>
      board.interrupt('device', function* () {
        yield* tx.tx_semaphore_put(make_semaphore('of the interrupt'));
        log.push('interrupt');
      }),
    );
    sim.run();
    expect(log).toEqual(['interrupt', 'kept 0', 'b']);
  });

  test('of interrupts that were held back and are taken when they are enabled', () => {
    const sim = new Simulation();
    let taken = 0;
    const board = new Target(sim, {
      name: 'board',
      main: () =>
        tx.tx_kernel_enter(function* () {
          const entry = function* (): tx.Service<void> {
            tx.tx_interrupt_control(tx.TX_INT_DISABLE);
            while (tx.tx_time_get() < 1 && tx.sim_now_ns() < 20e6);
            const kept = tx.tx_semaphore_put(make_semaphore());
            tx.tx_interrupt_control(tx.TX_INT_ENABLE);
            expect(taken).toBe(1);
            yield* kept;
          };
          const stack = new Uint8Array(512);
          yield* tx.tx_thread_create(
            new tx.TX_THREAD(),
            't',
            entry,
            0,
            stack,
            512,
            5,
            5,
            0,
            tx.TX_AUTO_START,
          );
        }),
    });
    sim.schedule(5e6, () =>
      board.interrupt('device', function* () {
        yield* tx.tx_semaphore_put(make_semaphore('of the interrupt'));
        taken++;
      }),
    );
    sim.run();
    expect(taken).toBe(1);
  });

  test('in the simulation after one that an exception has ended between a call and its yield*', () => {
    expect(() =>
      run_thread(function* () {
        forget(tx.tx_semaphore_put(semaphore));
        throw new Error('of the firmware');
      }),
    ).toThrow('of the firmware');
    let status = -1;
    run_thread(function* () {
      status = yield* tx.tx_thread_sleep(1);
    });
    expect(status).toBe(tx.TX_SUCCESS);
  });
});

test('a loop over a put with a notify callback yields to what is due', () => {
  let calls = 0;
  const sim = run_board(
    function* (threads) {
      const made = make_semaphore();
      tx.tx_semaphore_put_notify(made, () => {});
      yield* threads.make('loop', 9, function* () {
        for (; calls < 10_000; calls++) yield* tx.tx_semaphore_put(made);
      });
    },
    { until_ns: 1e6 },
  );
  expect(calls).toBeLessThan(1001);
  expect(sim.now_ns).toBe(1e6);
});
