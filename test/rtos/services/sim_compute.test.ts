import { expect, test } from 'vitest';
import { Simulation, sim_compute, sim_now_ns, Target } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { Threads } from '../board.ts';

type Define = (threads: Threads) => tx.Service<void>;

/** A board whose services and interrupts cost nothing, so that only computation takes time. */
function add_board(sim: Simulation, name: string, define: Define): Target {
  const main = () => tx.tx_kernel_enter((memory) => define(new Threads(memory)));
  return new Target(sim, { name, main, config: { service_cost_ns: 0, interrupt_cost_ns: 0 } });
}

test.each([2, 3, 20])('%i boards that compute for a second at once take a few events each', (boards) => {
  const sim = new Simulation();
  const ends: number[] = [];
  for (let n = 0; n < boards; n++) {
    add_board(sim, `board${n}`, function* (threads) {
      yield* threads.make('computes', 10, function* () {
        yield* sim_compute(1_000_000);
        ends.push(sim_now_ns());
      });
    });
  }
  expect(sim.run()).toBe('idle');
  expect(ends).toEqual(new Array(boards).fill(1e9));
  expect(sim.events_handled).toBeLessThan(100);
});

test('boards that compute and boards that call services take turns in the order of their times', () => {
  const sim = new Simulation();
  const log: string[] = [];
  for (const [name, step_us] of [
    ['fast', 30],
    ['slow', 50],
  ] as const) {
    add_board(sim, name, function* (threads) {
      yield* threads.make('computes', 10, function* () {
        for (let n = 0; n < 3; n++) {
          yield* sim_compute(step_us);
          log.push(`${name} ${sim_now_ns()}`);
        }
      });
    });
  }
  sim.run();
  expect(log).toEqual(['fast 30000', 'slow 50000', 'fast 60000', 'fast 90000', 'slow 100000', 'slow 150000']);
});

/** One thread that computes for 10 ms, another board that does so too, and interrupts of the first one. */
function interrupted(interrupts_ns: readonly number[], handler: () => tx.Service<void>, define?: Define) {
  const sim = new Simulation();
  const log: string[] = [];
  const note = (what: string): void => void log.push(`${what} ${sim_now_ns() / 1e6}`);
  const computes = (threads: Threads) =>
    threads.make('computes', 10, function* () {
      yield* sim_compute(10_000);
      note('computed');
    });
  const board = add_board(sim, 'board', function* (threads) {
    yield* computes(threads);
    if (define !== undefined) yield* define(threads);
  });
  add_board(sim, 'other', (threads) => computes(threads) as unknown as tx.Service<void>);
  for (const time_ns of interrupts_ns) {
    sim.schedule(time_ns, () =>
      board.interrupt('device', function* () {
        note('interrupt');
        yield* handler();
      }),
    );
  }
  return { sim, board, log, note };
}

function* nothing(): tx.Service<void> {}

test('an interrupt is taken in the middle of a computation, which goes on afterwards', () => {
  const { sim, log } = interrupted([3e6, 4e6], () => sim_compute(500));
  sim.run();
  expect(log).toEqual(['interrupt 3', 'interrupt 4', 'computed 10', 'computed 11']);
});

test('an interrupt at the very end of a computation comes before the thread goes on', () => {
  const { sim, log } = interrupted([10e6], nothing);
  sim.run();
  expect(log).toEqual(['interrupt 10', 'computed 10', 'computed 10']);
});

test('a higher-priority thread that an interrupt readies runs at once, and its time does not count', () => {
  const semaphore = new tx.TX_SEMAPHORE();
  const { sim, log, note } = interrupted(
    [3e6],
    function* () {
      yield* tx.tx_semaphore_put(semaphore);
    },
    function* (threads) {
      tx.tx_semaphore_create(semaphore, 's', 0);
      yield* threads.make('better', 5, function* () {
        yield* tx.tx_semaphore_get(semaphore, tx.TX_WAIT_FOREVER);
        yield* sim_compute(2_000);
        note('better');
      });
    },
  );
  sim.run();
  expect(log).toEqual(['interrupt 3', 'better 5', 'computed 10', 'computed 12']);
});

test('threads with time-slices share the processor while they compute', () => {
  const sim = new Simulation();
  const log: string[] = [];
  add_board(sim, 'board', function* (threads) {
    for (const name of ['a', 'b']) {
      const entry = function* (): tx.Service<void> {
        for (let n = 0; n < 2; n++) {
          yield* sim_compute(15_000);
          log.push(`${name} ${sim_now_ns() / 1e6}`);
        }
      };
      yield* threads.make(name, 10, entry, { slice: 1 });
    }
  });
  sim.run();
  // The tick at 50 ms ends a's slice just before it would have gone on.
  expect(log).toEqual(['a 25', 'b 35', 'a 60', 'b 60']);
});

test('while interrupts are disabled a computation is not interrupted', () => {
  const sim = new Simulation();
  const log: number[] = [];
  const board = add_board(sim, 'board', function* (threads) {
    yield* threads.make('deaf', 10, function* () {
      tx.tx_interrupt_control(tx.TX_INT_DISABLE);
      yield* sim_compute(5_000);
      tx.tx_interrupt_control(tx.TX_INT_ENABLE);
      log.push(sim_now_ns());
    });
  });
  sim.schedule(2e6, () => board.interrupt('device', () => void log.push(sim_now_ns())));
  sim.run();
  expect(log).toEqual([5e6, 5e6]);
});

test('the power goes in the middle of a computation, and nothing is left of it', () => {
  const { sim, board, log } = interrupted([], nothing);
  sim.schedule(3e6, () => board.power_off());
  sim.run({ until_ns: 3e6 });
  sim.run();
  expect(log).toEqual(['computed 10']);
});

test('a run may end in the middle of a computation: the processor is not ahead, and can be interrupted there', () => {
  const { sim, board, log } = interrupted([], nothing);
  expect(sim.run({ until_ns: 4e6 })).toBe('time');
  expect(sim.now_ns).toBe(4e6);
  expect(board.kernel.now_ns).toBeLessThan(4e6);
  sim.schedule(6e6, () => board.interrupt('device', () => void log.push(`interrupt ${sim_now_ns() / 1e6}`)));
  expect(sim.run()).toBe('idle');
  expect(log).toEqual(['interrupt 6', 'computed 10', 'computed 10']);
});

test('a computation of no length takes no time and gives nobody a turn', () => {
  const sim = new Simulation();
  const log: string[] = [];
  add_board(sim, 'board', function* (threads) {
    for (const name of ['a', 'b']) {
      yield* threads.make(name, 10, function* () {
        for (let n = 0; n < 2; n++) {
          yield* sim_compute(0);
          log.push(`${name} ${sim_now_ns()}`);
        }
      });
    }
  });
  sim.run();
  expect(log).toEqual(['a 0', 'a 0', 'b 0', 'b 0']);
});
