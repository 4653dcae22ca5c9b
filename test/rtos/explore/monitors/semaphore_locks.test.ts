// Semaphores used as locks have holders, those used as signals or counters have none.

import { describe, expect, test } from 'vitest';
import { kernel_board, type ThreadMaker } from '../../../../demo/bench/kernel_board.ts';
import { nominal_sites, search } from '../../../../rtos/explore/search.ts';
import { shrink } from '../../../../rtos/explore/shrink.ts';
import { random } from '../../../../rtos/explore/strategies/random.ts';
import {
  type CheckFailure,
  type ChoiceSource,
  type Experiment,
  run_scenario,
  sim_compute,
  sim_progress,
  sim_state_report,
  type Target,
} from '../../../../rtos/sim_api.ts';
import {
  type Service,
  TX_INHERIT,
  TX_MUTEX,
  TX_NO_WAIT,
  TX_SEMAPHORE,
  TX_WAIT_FOREVER,
  tx_mutex_create,
  tx_mutex_get,
  tx_semaphore_create,
  tx_semaphore_get,
  tx_semaphore_put,
  tx_thread_reset,
  tx_thread_resume,
  tx_thread_sleep,
  tx_thread_terminate,
} from '../../../../rtos/tx_api.ts';
import { first_failure } from '../timings.ts';

/** What an interrupt puts. */
function* put(semaphore: TX_SEMAPHORE): Service<void> {
  yield* tx_semaphore_put(semaphore);
}

type Define = (make: ThreadMaker) => Service<void>;

function semaphore(name: string, count: number): TX_SEMAPHORE {
  const made = new TX_SEMAPHORE();
  tx_semaphore_create(made, name, count);
  return made;
}

function on_board(define: Define, until_s: number, device?: (board: Target) => void): Experiment {
  return {
    name: 'small',
    summary: 'a small program',
    until_ns: until_s * 1e9,
    build(sim) {
      const board = kernel_board(sim, define);
      device?.(board);
      return undefined;
    },
  };
}

function failure_of(define: Define, until_s: number): CheckFailure | null {
  return run_scenario(on_board(define, until_s), { seed: 1 }).failure;
}

/** Something else goes on, so that there is always something left to happen. */
function* heart(make: ThreadMaker): Service<void> {
  yield* make.thread('heart', 30, function* () {
    for (;;) yield* tx_thread_sleep(3);
  });
}

/** Takes both, with a pause between them. */
function* both(first: TX_SEMAPHORE, second: TX_SEMAPHORE): Service<void> {
  yield* tx_semaphore_get(first, TX_WAIT_FOREVER);
  yield* tx_thread_sleep(2);
  yield* tx_semaphore_get(second, TX_WAIT_FOREVER);
  yield* tx_semaphore_put(second);
  yield* tx_semaphore_put(first);
}

describe('a semaphore used as a lock', () => {
  test('two of them in opposite orders are a deadlock, in words', () => {
    const failure = failure_of(function* (make) {
      const [bus, flash] = [semaphore('bus', 1), semaphore('flash', 1)];
      yield* heart(make);
      yield* make.thread('left', 5, () => both(bus, flash));
      yield* make.thread('right', 6, () => both(flash, bus));
    }, 2);
    expect(failure).toMatchObject({ id: 'deadlock', object: 'left + right' });
    expect(failure?.message).toBe(
      'left waits for semaphore "flash" (taken by right); right waits for semaphore "bus" (taken by left). ' +
        'The cycle: left -> right -> left',
    );
    expect(failure?.time_ns).toBeLessThan(0.2e9);
  });

  test('a semaphore and a mutex, too; one put in initialization is as good as one created with an instance', () => {
    const failure = failure_of(function* (make) {
      const [bus, mutex] = [semaphore('bus', 0), new TX_MUTEX()];
      yield* tx_semaphore_put(bus);
      tx_mutex_create(mutex, 'flash', TX_INHERIT);
      yield* make.thread('left', 5, function* () {
        yield* tx_semaphore_get(bus, TX_WAIT_FOREVER);
        yield* tx_thread_sleep(2);
        yield* tx_mutex_get(mutex, TX_WAIT_FOREVER);
      });
      yield* make.thread('right', 6, function* () {
        yield* tx_mutex_get(mutex, TX_WAIT_FOREVER);
        yield* tx_semaphore_get(bus, TX_WAIT_FOREVER);
      });
    }, 2);
    expect(failure?.message).toContain(
      'left waits for mutex "flash" (owned by right); right waits for semaphore',
    );
  });

  test('one that two threads have used is a deadlock of the thread that takes it twice', () => {
    const failure = failure_of(function* (make) {
      const bus = semaphore('bus', 1);
      const other = semaphore('other', 1);
      yield* heart(make);
      yield* make.thread('left', 5, () => both(bus, other));
      yield* make.thread('right', 6, function* () {
        yield* both(bus, other);
        yield* both(bus, bus);
      });
    }, 2);
    expect(failure).toMatchObject({ id: 'deadlock', object: 'right' });
  });

  test('priority inversion through one is found', () => {
    const failure = failure_of(function* (make) {
      const bus = semaphore('bus', 1);
      yield* make.thread('low', 20, function* () {
        yield* tx_semaphore_get(bus, TX_WAIT_FOREVER);
        yield* sim_compute(30_000);
        yield* tx_semaphore_put(bus);
      });
      yield* make.thread('high', 5, function* () {
        yield* tx_thread_sleep(1);
        yield* tx_semaphore_get(bus, 500);
      });
      yield* make.thread('middle', 10, function* () {
        yield* tx_thread_sleep(2);
        yield* sim_compute(500_000);
      });
    }, 2);
    expect(failure).toMatchObject({ id: 'priority-inversion', object: 'board/high' });
    expect(failure?.message).toContain('waits for semaphore "bus", taken by low (priority 20), while middle');
  });

  test('a holder that does not put it is named; so it is in the table of threads', () => {
    const scenario = on_board(function* (make) {
      const bus = semaphore('bus', 1);
      yield* make.thread('keeper', 5, function* () {
        yield* tx_semaphore_get(bus, TX_WAIT_FOREVER);
        for (;;) yield* tx_thread_sleep(50);
      });
      yield* make.thread('waiter', 6, () => both(bus, bus));
    }, 9);
    const result = run_scenario(scenario, { seed: 1 });
    expect(result.failure).toMatchObject({ id: 'waits-forever', object: 'board/waiter' });
    expect(result.failure?.message).toContain('for semaphore "bus" (taken by keeper) since 0.0');
    expect(sim_state_report(result.sim).join('\n')).toMatch(
      /waiter +6 +1 +waits: semaphore +"bus" \(no timeout\), taken by keeper\n/,
    );
  });

  const killed = (again: boolean): Define =>
    function* (make) {
      const bus = semaphore('bus', 1);
      yield* heart(make);
      const worker = yield* make.thread('worker', 5, function* () {
        yield* tx_semaphore_get(bus, TX_WAIT_FOREVER);
        yield* tx_thread_sleep(50);
        yield* tx_semaphore_put(bus);
      });
      yield* make.thread('supervisor', 4, function* () {
        yield* tx_thread_sleep(3);
        yield* tx_thread_terminate(worker);
        if (!again) return;
        tx_thread_reset(worker);
        yield* tx_thread_resume(worker);
      });
      yield* make.thread('waiter', 6, () => both(bus, bus));
    };

  test('one whose holder was killed is waited for forever, also by the holder that was started again', () => {
    expect(failure_of(killed(false), 9)?.message).toContain(
      'board/waiter has waited without limit for semaphore "bus" (taken by worker, which was terminated)',
    );
    const restarted = failure_of(killed(true), 9);
    expect(restarted).toMatchObject({ id: 'waits-forever', object: 'board/worker' });
    expect(restarted?.message).toContain('(taken by worker before it was started again)');
  });

  test('a holder that ended without putting it is named', () => {
    const failure = failure_of(function* (make) {
      const bus = semaphore('bus', 1);
      yield* make.thread(
        'worker',
        5,
        () => tx_semaphore_get(bus, TX_WAIT_FOREVER) as unknown as Service<void>,
      );
      yield* make.thread('waiter', 6, () => both(bus, bus));
    }, 9);
    expect(failure?.message).toContain('(taken by worker, which has completed)');
  });
});

/** Two producers of different priority, a consumer between them that computes long, and room for one message. */
const BOX = on_board(function* (make) {
  const [empty, full] = [semaphore('empty', 1), semaphore('full', 0)];
  const produce = function* (start_ticks: number): Service<void> {
    yield* tx_thread_sleep(start_ticks);
    for (;;) {
      yield* tx_semaphore_get(empty, TX_WAIT_FOREVER);
      yield* sim_compute(100, 900);
      yield* tx_semaphore_put(full);
      yield* tx_thread_sleep(100);
    }
  };
  yield* make.thread('high producer', 5, () => produce(3));
  yield* make.thread('low producer', 20, () => produce(1));
  yield* make.thread('consumer', 10, function* () {
    for (;;) {
      yield* tx_semaphore_get(full, TX_WAIT_FOREVER);
      yield* sim_compute(300_000, 400_000);
      yield* tx_semaphore_put(empty);
    }
  });
}, 4);

test('a deadlock that needs a timing is found and shrunk', () => {
  const scenario = on_board(function* (make) {
    const [bus, flash] = [semaphore('bus', 1), semaphore('flash', 1)];
    function* use(first: TX_SEMAPHORE, second: TX_SEMAPHORE, us: number): Service<void> {
      yield* tx_semaphore_get(first, TX_WAIT_FOREVER);
      yield* sim_compute(us, 15 * us);
      yield* tx_semaphore_get(second, TX_WAIT_FOREVER);
      yield* tx_semaphore_put(second);
      yield* tx_semaphore_put(first);
    }
    yield* make.thread('logger', 15, function* () {
      for (;;) {
        yield* use(flash, bus, 800);
        yield* tx_thread_sleep(3);
      }
    });
    yield* make.thread('sampler', 6, function* () {
      for (;;) {
        yield* tx_thread_sleep(4);
        yield* use(bus, flash, 100);
      }
    });
  }, 1);
  const { sites } = nominal_sites(scenario, { seed: 1 });
  const request = { scenario, strategy: random, seed: 1, runs: 100 };
  const found = [...search(request, { seed: 1, sites })].find(
    ({ result }) => result.failure !== null,
  )?.result;
  expect(found?.failure).toMatchObject({ id: 'deadlock', object: 'logger + sampler' });
  const shrunk = shrink(scenario, { seed: 1 }, found?.failure as CheckFailure, found?.choices ?? []);
  expect(shrunk?.choices).toHaveLength(1);
});

describe('no false alarm', () => {
  const none = (define: Define, until_s: number, device?: (board: Target) => void): void =>
    expect(first_failure(on_board(define, until_s, device), 50)).toBeNull();

  test('a lock that is put on behalf of a thread that was killed', () => {
    none(function* (make) {
      const bus = semaphore('bus', 1);
      const work = function* (): Service<void> {
        for (;;) {
          yield* tx_semaphore_get(bus, TX_WAIT_FOREVER);
          yield* sim_compute(1_000, 30_000);
          yield* tx_semaphore_put(bus);
          yield* tx_thread_sleep(3);
        }
      };
      const worker = yield* make.thread('worker', 5, function* () {
        yield* tx_semaphore_get(bus, TX_WAIT_FOREVER);
        for (;;) yield* tx_thread_sleep(50);
      });
      yield* make.thread('other', 7, work);
      yield* make.thread('supervisor', 4, function* () {
        yield* tx_thread_sleep(200);
        yield* tx_thread_terminate(worker);
        yield* tx_thread_sleep(10);
        yield* tx_semaphore_put(bus);
      });
    }, 9);
  });

  test('one with a first instance that a consumer takes, and rare ones that an interrupt puts', () => {
    let start: TX_SEMAPHORE | null = null;
    none(
      function* (make) {
        const signal = semaphore('start', 1);
        start = signal;
        const consume = function* (pause_ticks: number): Service<void> {
          for (;;) {
            yield* tx_semaphore_get(signal, TX_WAIT_FOREVER);
            if (pause_ticks > 0) yield* tx_thread_sleep(pause_ticks);
          }
        };
        yield* make.thread('slow', 5, () => consume(900));
        yield* make.thread('quick', 6, () => consume(0));
      },
      20,
      (board) => {
        for (const at_s of [8, 16])
          board.sim.schedule(at_s * 1e9, () => board.interrupt('button', () => put(start as TX_SEMAPHORE)));
      },
    );
  });

  test('transfers that an interrupt ends: who began one does not hold the device until then', () => {
    const free: TX_SEMAPHORE[] = [];
    const board_of: Target[] = [];
    const transfer = (n: number): void => {
      const board = board_of.at(-1) as Target;
      board.sim.schedule(board.sim.now_ns + 0.4e9, () =>
        board.interrupt(`dma ${n}`, () => put(free[n] as TX_SEMAPHORE)),
      );
    };
    none(
      function* (make) {
        free.splice(0, 2, semaphore('read free', 1), semaphore('write free', 1));
        function* use(first: number, second: number): Service<void> {
          for (;;) {
            yield* tx_semaphore_get(free[first] as TX_SEMAPHORE, TX_WAIT_FOREVER);
            transfer(first);
            yield* tx_thread_sleep(1);
            yield* tx_semaphore_get(free[second] as TX_SEMAPHORE, TX_WAIT_FOREVER);
            transfer(second);
          }
        }
        yield* make.thread('left', 5, () => use(0, 1));
        yield* make.thread('right', 6, () => use(1, 0));
      },
      5,
      (board) => board_of.push(board),
    );
  });

  test('a box for one message, two producers and a consumer that computes long', () => {
    expect(first_failure(BOX, 50)).toBeNull();
  });

  test('a source of choices that counts is asked once for each site, as if no check had asked for the rest of a run', () => {
    const counting = (): ChoiceSource => {
      let asked = 0;
      return (_kind, _key, options) => asked++ % options;
    };
    const plain = { ...BOX, without_checks: ['priority-inversion'] };
    const [judged, left_out] = [BOX, plain].map((of) => run_scenario(of, { seed: 1, choices: counting() }));
    expect(judged?.failure).toBeNull();
    expect(judged?.trace_hash).toBe(left_out?.trace_hash);
    expect(judged?.choices).toEqual(left_out?.choices);
    expect(judged?.choices.length).toBeGreaterThan(5);
  });

  test('a pool of several instances, and a lock that is tried and never waited for', () => {
    none(function* (make) {
      const [pool, lock] = [semaphore('buffers', 3), semaphore('lock', 1)];
      for (const n of [0, 1, 2, 3]) {
        yield* make.thread(`user ${n}`, 5 + n, function* () {
          for (;;) {
            yield* tx_semaphore_get(pool, TX_WAIT_FOREVER);
            if ((yield* tx_semaphore_get(lock, TX_NO_WAIT)) === 0) {
              yield* sim_compute(100, 5_000);
              yield* tx_semaphore_put(lock);
            }
            yield* tx_thread_sleep(600);
            yield* tx_semaphore_put(pool);
            sim_progress();
          }
        });
      }
    }, 9);
  });
});
