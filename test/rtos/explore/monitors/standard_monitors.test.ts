// Each check that comes for free: a small program that it catches, and the repaired program, which passes.

import { expect, test } from 'vitest';
import { kernel_board, type ThreadMaker } from '../../../../demo/bench/kernel_board.ts';
import { wait_cycle } from '../../../../rtos/explore/monitors/deadlock.ts';
import { standard_monitors } from '../../../../rtos/explore/monitors/standard_monitors.ts';
import { all_threads, full_name } from '../../../../rtos/explore/monitors/threads.ts';
import { run_scenario } from '../../../../rtos/explore/run_scenario.ts';
import { K } from '../../../../rtos/kernel/current.ts';
import { register_holders } from '../../../../rtos/kernel/holders.ts';
import type { Kernel } from '../../../../rtos/kernel/kernel.ts';
import { type CheckFailure, Simulation, sim_compute, sim_progress } from '../../../../rtos/sim_api.ts';
import {
  ref,
  type Service,
  TX_AUTO_ACTIVATE,
  TX_BLOCK_POOL,
  TX_INHERIT,
  TX_MUTEX,
  TX_NO_INHERIT,
  TX_NO_WAIT,
  TX_QUEUE,
  TX_SEMAPHORE,
  TX_SUCCESS,
  TX_TIMER,
  TX_WAIT_FOREVER,
  tx_block_allocate,
  tx_block_pool_create,
  tx_block_release,
  tx_mutex_create,
  tx_mutex_get,
  tx_mutex_put,
  tx_queue_create,
  tx_queue_delete,
  tx_queue_receive,
  tx_queue_send,
  tx_semaphore_create,
  tx_semaphore_get,
  tx_semaphore_put,
  tx_thread_sleep,
  tx_timer_create,
} from '../../../../rtos/tx_api.ts';

type Define = (make: ThreadMaker, fixed: boolean) => Service<void>;

function fails(define: Define, until_s: number, fixed: boolean): CheckFailure | null {
  const scenario = {
    name: 'small',
    summary: 'a small program',
    until_ns: until_s * 1e9,
    build(sim: Simulation) {
      kernel_board(sim, (make) => define(make, fixed));
      return undefined;
    },
  };
  return run_scenario(scenario, { seed: 1 }).failure;
}

function check(id: string, object: string, until_s: number, define: Define): void {
  const failure = fails(define, until_s, false);
  expect(failure?.message).toBeDefined();
  expect(failure).toMatchObject({ id, object });
  expect(failure?.since_ns ?? 0).toBeLessThanOrEqual(failure?.time_ns as number);
  expect(fails(define, until_s, true)).toBeNull();
}

test('deadlock: two mutexes taken in opposite orders; the cycle in words', () => {
  const define: Define = function* (make, fixed) {
    const [first, second] = [new TX_MUTEX(), new TX_MUTEX()];
    tx_mutex_create(first, 'first', TX_INHERIT);
    tx_mutex_create(second, 'second', TX_INHERIT);
    function* both(a: TX_MUTEX, b: TX_MUTEX): Service<void> {
      yield* tx_mutex_get(a, TX_WAIT_FOREVER);
      yield* tx_thread_sleep(2);
      yield* tx_mutex_get(b, TX_WAIT_FOREVER);
      yield* tx_mutex_put(b);
      yield* tx_mutex_put(a);
    }
    yield* make.thread('left', 5, () => both(first, second));
    yield* make.thread('right', 6, () => (fixed ? both(first, second) : both(second, first)));
  };
  check('deadlock', 'left + right', 2, define);
  expect(fails(define, 2, false)?.message).toBe(
    'left waits for mutex "second" (owned by right); right waits for mutex "first" (owned by left). ' +
      'The cycle: left -> right -> left',
  );
});

test('a state has the moment when it began, and the threads and objects that it is about', () => {
  const define: Define = function* (make) {
    const mutex = new TX_MUTEX();
    tx_mutex_create(mutex, 'bus', TX_INHERIT);
    yield* make.thread('keeper', 5, function* () {
      yield* tx_mutex_get(mutex, TX_WAIT_FOREVER);
      for (;;) yield* tx_thread_sleep(50);
    });
    yield* make.thread('waiter', 6, function* () {
      yield* tx_thread_sleep(7);
      yield* tx_mutex_get(mutex, TX_WAIT_FOREVER);
    });
  };
  const failure = fails(define, 20, false);
  expect(failure?.message).toContain(
    'board/waiter has waited without limit for mutex "bus" (owned by keeper) since 0.07',
  );
  expect(failure?.since_ns).toBeLessThan(71e6);
  expect(failure?.time_ns).toBeGreaterThan(5e9);
  expect(failure?.subjects).toHaveLength(3);
});

test('waits-forever: a block that nobody gives back', () => {
  check('waits-forever', 'board/taker', 8, function* (make, fixed) {
    const pool = new TX_BLOCK_POOL();
    tx_block_pool_create(pool, 'blocks', 16, new Uint8Array(20), 20);
    yield* make.thread('taker', 5, function* () {
      for (;;) {
        const block = ref<Uint8Array | null>(null);
        yield* tx_block_allocate(pool, block, TX_WAIT_FOREVER);
        yield* tx_thread_sleep(1);
        if (fixed && block.value !== null) yield* tx_block_release(block.value);
      }
    });
  });
});

test('priority-inversion: a middle thread keeps the owner of a mutex from giving it back', () => {
  check('priority-inversion', 'board/high', 2, function* (make, fixed) {
    const mutex = new TX_MUTEX();
    tx_mutex_create(mutex, 'bus', fixed ? TX_INHERIT : TX_NO_INHERIT);
    yield* make.thread('low', 20, function* () {
      yield* tx_mutex_get(mutex, TX_WAIT_FOREVER);
      yield* sim_compute(30_000);
      yield* tx_mutex_put(mutex);
    });
    yield* make.thread('high', 5, function* () {
      yield* tx_thread_sleep(1);
      yield* tx_mutex_get(mutex, TX_WAIT_FOREVER);
    });
    yield* make.thread('middle', 10, function* () {
      yield* tx_thread_sleep(2);
      yield* sim_compute(500_000);
    });
  });
});

test('starvation: a ready thread that better ones never let run', () => {
  check('starvation', 'board/low', 4, function* (make, fixed) {
    yield* make.thread('low', 20, function* () {
      for (;;) yield* tx_thread_sleep(1);
    });
    yield* make.thread('hog', 5, function* () {
      for (;;) {
        yield* sim_compute(50_000);
        if (fixed) yield* tx_thread_sleep(1);
      }
    });
  });
});

test('starvation: a thread that computes for long has the processor, and is not starved', () => {
  const define: Define = function* (make) {
    yield* make.thread('worker', 5, function* () {
      yield* sim_compute(5_000_000);
      sim_progress();
    });
  };
  expect(fails(define, 8, false)).toBeNull();
});

test('livelock: threads run, nothing gets done', () => {
  check('livelock', 'board', 9, function* (make, fixed) {
    yield* make.thread('worker', 5, function* () {
      sim_progress();
      for (;;) {
        yield* tx_thread_sleep(5);
        if (fixed) sim_progress();
      }
    });
  });
});

test('queue-grows: a queue that is filled faster than it is emptied', () => {
  check('queue-grows', 'board/orders', 9, function* (make, fixed) {
    const queue = new TX_QUEUE();
    tx_queue_create(queue, 'orders', 1, new Uint32Array(100), 400);
    yield* make.thread('sender', 5, function* () {
      for (;;) {
        yield* tx_queue_send(queue, new Uint32Array([1]), TX_NO_WAIT);
        yield* tx_thread_sleep(50);
      }
    });
    yield* make.thread('receiver', 6, function* () {
      for (;;) {
        yield* tx_queue_receive(queue, new Uint32Array(1), TX_NO_WAIT);
        yield* tx_thread_sleep(fixed ? 40 : 500);
      }
    });
  });
});

test('wait-in-timer: a timer callback that asks to wait', () => {
  check('wait-in-timer', 'board/tx_semaphore_get', 1, function* (_make, fixed) {
    const semaphore = new TX_SEMAPHORE();
    const timer = new TX_TIMER();
    tx_semaphore_create(semaphore, 'semaphore', 0);
    const expire = (): Service<void> =>
      tx_semaphore_get(semaphore, fixed ? TX_NO_WAIT : 5) as unknown as Service<void>;
    tx_timer_create(timer, 'timer', expire, 0, 2, 2, TX_AUTO_ACTIVATE);
  });
});

test('forbidden-context: a service where its manual page does not allow it', () => {
  check('forbidden-context', 'board/tx_queue_delete', 1, function* (make, fixed) {
    const queue = new TX_QUEUE();
    const timer = new TX_TIMER();
    tx_queue_create(queue, 'orders', 1, new Uint32Array(4), 16);
    if (!fixed) {
      const expire = (): Service<void> => tx_queue_delete(queue) as unknown as Service<void>;
      tx_timer_create(timer, 'timer', expire, 0, 2, 2, TX_AUTO_ACTIVATE);
    }
    yield* make.thread('app', 5, function* () {
      yield* tx_thread_sleep(5);
      if (fixed) yield* tx_queue_delete(queue);
    });
  });
});

test('missed-deadline: a timer callback that computes so long that every timer is late', () => {
  check('missed-deadline', 'board/timers', 2, function* (_make, fixed) {
    const timer = new TX_TIMER();
    const expire = (): Service<void> => sim_compute(fixed ? 2_000 : 200_000);
    tx_timer_create(timer, 'timer', expire, 0, 30, 30, TX_AUTO_ACTIVATE);
  });
});

test('use-after-delete: a service with a queue that is deleted', () => {
  check('use-after-delete', 'board/tx_queue_send', 1, function* (make, fixed) {
    const queue = new TX_QUEUE();
    tx_queue_create(queue, 'orders', 1, new Uint32Array(4), 16);
    yield* make.thread('app', 5, function* () {
      if (!fixed) yield* tx_queue_delete(queue);
      yield* tx_queue_send(queue, new Uint32Array([1]), TX_NO_WAIT);
    });
  });
});

test('a check that a scenario leaves out is not made', () => {
  const build = (sim: Simulation): undefined => {
    const semaphore = new TX_SEMAPHORE();
    kernel_board(sim, function* (make) {
      yield* make.thread('app', 5, () => tx_semaphore_put(semaphore) as unknown as Service<void>);
    });
    return undefined;
  };
  const scenario = { name: 'small', summary: '', until_ns: 1e9, build };
  expect(run_scenario(scenario, { seed: 1 }).failure?.id).toBe('use-after-delete');
  expect(run_scenario({ ...scenario, without_checks: ['use-after-delete'] }, { seed: 1 }).failure).toBeNull();
});

test('the standard set has every monitor once; in order of precedence, what is wrong in itself comes first', () => {
  const ids = standard_monitors(new Simulation()).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.slice(0, 3)).toEqual(['forbidden-context', 'use-after-delete', 'deadlock']);
});

test('threads are named with their boards', () => {
  const sim = new Simulation();
  kernel_board(sim, function* (make) {
    yield* make.thread('app', 5, () => tx_thread_sleep(1) as unknown as Service<void>);
  });
  sim.run({ until_ns: 1e9 });
  const threads = [...all_threads(sim)];
  expect(threads.map(full_name)).toEqual(['board/app']);
  expect(wait_cycle(sim, threads[0]!.thread)).toBeNull();
});

test('no deadlock: in the circle one waits for a limited time, or there is somebody else who could end the wait', () => {
  const both = function* (first: TX_MUTEX, second: TX_MUTEX, wait: number): Service<void> {
    yield* tx_mutex_get(first, TX_WAIT_FOREVER);
    yield* tx_thread_sleep(2);
    if ((yield* tx_mutex_get(second, wait)) === TX_SUCCESS) yield* tx_mutex_put(second);
    yield* tx_mutex_put(first);
  };
  const define: Define = function* (make) {
    const mutexes = ['first', 'second'].map((name) => {
      const mutex = new TX_MUTEX();
      tx_mutex_create(mutex, name, TX_INHERIT);
      return mutex;
    }) as [TX_MUTEX, TX_MUTEX];
    yield* make.thread('left', 5, () => both(mutexes[0], mutexes[1], TX_WAIT_FOREVER));
    yield* make.thread('right', 6, () => both(mutexes[1], mutexes[0], 100));
  };
  expect(fails(define, 3, false)).toBeNull();
});

test('no deadlock: what several can give is not given by the one in the circle alone', () => {
  const define: Define = function* (make) {
    const [mutex, gift] = [new TX_MUTEX(), new TX_SEMAPHORE()];
    tx_mutex_create(mutex, 'mutex', TX_INHERIT);
    tx_semaphore_create(gift, 'gift', 0);
    const giver = yield* make.thread('giver', 9, function* () {
      yield* tx_thread_sleep(100);
      yield* tx_semaphore_put(gift);
    });
    const right = yield* make.thread('right', 6, function* () {
      yield* tx_thread_sleep(2);
      yield* tx_mutex_get(mutex, TX_WAIT_FOREVER);
    });
    yield* make.thread('left', 5, function* () {
      yield* tx_mutex_get(mutex, TX_WAIT_FOREVER);
      yield* tx_semaphore_get(gift, TX_WAIT_FOREVER);
      yield* tx_mutex_put(mutex);
    });
    register_holders((K as Kernel).sim, (object) =>
      object === gift ? { threads: [giver, right], words: 'gift', location: 'somewhere' } : null,
    );
  };
  expect(fails(define, 3, false)).toBeNull();
});
