// Boards that come on late, lose their power and come back, with every check that comes for free and claims of their own.

import { expect, test } from 'vitest';
import { kernel_board, type ThreadMaker } from '../../../../demo/bench/kernel_board.ts';
import { run_scenario } from '../../../../rtos/explore/run_scenario.ts';
import {
  type CheckFailure,
  type Experiment,
  type Simulation,
  sim_always,
  sim_compute,
  sim_eventually_within,
  sim_progress,
  sim_state_report,
} from '../../../../rtos/sim_api.ts';
import {
  type Service,
  TX_AUTO_ACTIVATE,
  TX_MUTEX,
  TX_NO_INHERIT,
  TX_NO_WAIT,
  TX_QUEUE,
  TX_TIMER,
  TX_WAIT_FOREVER,
  tx_mutex_create,
  tx_mutex_get,
  tx_queue_create,
  tx_queue_send,
  tx_thread_sleep,
  tx_timer_create,
} from '../../../../rtos/tx_api.ts';
import { first_failure } from '../timings.ts';

/** Firmware that every monitor would find something in, if it went on. */
function* pump(make: ThreadMaker): Service<void> {
  const mutex = new TX_MUTEX();
  const queue = new TX_QUEUE();
  tx_mutex_create(mutex, 'valve', TX_NO_INHERIT);
  tx_queue_create(queue, 'orders', 1, new Uint32Array(200), 800);
  tx_timer_create(new TX_TIMER(), 'long', () => sim_compute(5_000_000), 0, 83, 0, TX_AUTO_ACTIVATE);
  sim_progress();
  yield* make.thread('keeper', 20, function* () {
    yield* tx_mutex_get(mutex, TX_WAIT_FOREVER);
    for (;;) {
      yield* tx_queue_send(queue, new Uint32Array(1), TX_NO_WAIT);
      yield* tx_thread_sleep(5);
    }
  });
  yield* make.thread('waiter', 5, function* () {
    yield* tx_thread_sleep(2);
    yield* tx_mutex_get(mutex, TX_WAIT_FOREVER);
  });
  yield* make.thread('hog', 10, function* () {
    sim_eventually_within(500, 'never', () => false);
    yield* tx_thread_sleep(80);
    yield* sim_compute(60_000_000);
  });
}

/** `pump` is on from 150 ms to 1 s and from 1.5 s to 2.2 s; `plant` stays on. */
function cycle(plant: (make: ThreadMaker) => Service<void>): Experiment {
  return {
    name: 'power-cycle',
    summary: 'a board that is switched off and on again beside one that stays on',
    until_ns: 10e9,
    build(sim: Simulation) {
      kernel_board(sim, plant, { name: 'plant' });
      const first = kernel_board(sim, pump, { name: 'pump', power_on_ns: 150e6 });
      sim.schedule(1e9, () => {
        first.power_off();
        const second = kernel_board(sim, pump, { name: 'pump', power_on_ns: 1.5e9 });
        sim.schedule(2.2e9, () => second.power_off());
      });
      return undefined;
    },
  };
}

test('a board that is not on yet, or not any more, is looked at by no monitor, in no timing', () => {
  const plant = function* (make: ThreadMaker): Service<void> {
    yield* make.thread('app', 5, function* () {
      for (;;) {
        sim_progress();
        yield* tx_thread_sleep(7);
      }
    });
  };
  expect(first_failure(cycle(plant))).toBeNull();
});

test('the same firmware left on fails', () => {
  const scenario: Experiment = {
    ...cycle(pump),
    build(sim) {
      kernel_board(sim, pump, { power_on_ns: 150e6 });
      return undefined;
    },
  };
  const without: string[] = [];
  for (;;) {
    const { failure } = run_scenario({ ...scenario, without_checks: without }, { seed: 1 });
    if (failure === null) break;
    without.push(failure.id);
  }
  expect(without.sort()).toEqual([
    'missed-deadline',
    'priority-inversion',
    'starvation',
    'waits-forever',
    'within never',
  ]);
});

test('a deadlock on the board that stays on is found all the same', () => {
  const plant = function* (make: ThreadMaker): Service<void> {
    const [first, second] = [new TX_MUTEX(), new TX_MUTEX()];
    for (const mutex of [first, second]) tx_mutex_create(mutex, 'lock', TX_NO_INHERIT);
    function* both(a: TX_MUTEX, b: TX_MUTEX): Service<void> {
      yield* tx_thread_sleep(110);
      yield* tx_mutex_get(a, TX_WAIT_FOREVER);
      yield* tx_thread_sleep(2);
      yield* tx_mutex_get(b, TX_WAIT_FOREVER);
    }
    yield* make.thread('left', 5, () => both(first, second));
    yield* make.thread('right', 6, () => both(second, first));
  };
  const { failure, sim } = run_scenario(cycle(plant), { seed: 1 });
  expect(failure).toMatchObject({ id: 'deadlock', object: 'left + right', target: 'plant' });
  expect(failure?.time_ns).toBeLessThan(1.3e9);
  const report = sim_state_report(sim).join('\n');
  expect(report).toMatch(/pump +switched off\n +pump +not switched on yet/);
});

function claims(off_ns: number | null, fulfilled: boolean): CheckFailure | null {
  const scenario: Experiment = {
    name: 'claims',
    summary: 'claims of a board that may be switched off',
    until_ns: 3e9,
    build(sim) {
      let holds = true;
      const board = kernel_board(sim, function* (make) {
        yield* make.thread('app', 5, function* () {
          sim_eventually_within(100, 'answered', () => fulfilled);
          sim_always('pressure is low', () => holds);
          yield* tx_thread_sleep(1);
        });
      });
      if (off_ns !== null) sim.schedule(off_ns, () => board.power_off());
      sim.schedule(2e9, () => {
        holds = false;
      });
      return undefined;
    },
  };
  return run_scenario(scenario, { seed: 1 }).failure;
}

test('a claim that is open when its board is switched off neither fails nor holds; one that failed before has failed', () => {
  expect(claims(null, false)?.id).toBe('within answered');
  expect(claims(null, true)?.id).toBe('always pressure is low');
  expect(claims(0.5e9, false)).toBeNull();
  expect(claims(1.5e9, true)).toBeNull();
  expect(claims(1.5e9, false)?.id).toBe('within answered');
});
