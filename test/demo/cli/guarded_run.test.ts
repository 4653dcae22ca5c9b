import { describe, expect, it } from 'vitest';
import { guard, run_sliced } from '../../../demo/cli/guarded_run.ts';
import { StuckError } from '../../../demo/cli/stuck_error.ts';
import { Simulation, sim_compute, Target } from '../../../rtos/sim_api.ts';
import {
  type Service,
  TX_AUTO_START,
  TX_NO_TIME_SLICE,
  TX_THREAD,
  tx_kernel_enter,
  tx_thread_create,
  tx_thread_relinquish,
  tx_thread_sleep,
  tx_time_get,
} from '../../../rtos/tx_api.ts';

function add_board(sim: Simulation, name: string, entry: () => Service<void>): void {
  const thread = new TX_THREAD();
  const main = () =>
    tx_kernel_enter(function* define() {
      const stack = new Uint8Array(1024);
      yield* tx_thread_create(thread, 'busy', entry, 0, stack, 1024, 10, 10, TX_NO_TIME_SLICE, TX_AUTO_START);
    });
  new Target(sim, { name, main });
}

function board(entry: () => Service<void>): Simulation {
  const sim = new Simulation();
  add_board(sim, 'board', entry);
  return sim;
}

describe('running in slices', () => {
  it('is the same run as in one piece', async () => {
    function* entry(): Service<void> {
      for (let n = 0; n < 50; n++) {
        yield* tx_thread_sleep(7);
        for (let m = 0; m < 100; m++) tx_time_get();
      }
    }
    const whole = board(entry);
    expect(whole.run()).toBe('idle');
    const sliced = board(entry);
    expect(await run_sliced(sliced, { until_ns: Number.POSITIVE_INFINITY, until: () => false })).toBe('idle');
    expect(sliced.trace.hash()).toBe(whole.trace.hash());
    expect(sliced.now_ns).toBe(whole.now_ns);
  });

  it('ends at its time, and when it is asked to', async () => {
    function* entry(): Service<void> {
      for (;;) yield* tx_thread_sleep(1);
    }
    const sim = board(entry);
    expect(await run_sliced(sim, { until_ns: 1.5e9, until: () => false })).toBe('time');
    expect(sim.now_ns).toBe(1.5e9);
    expect(await run_sliced(sim, { until_ns: 9e9, until: () => sim.now_ns > 2e9 })).toBe('condition');
    expect(sim.now_ns).toBeLessThan(2.1e9);
  });

  it('lets the rest of the program in while a thread polls forever', async () => {
    function* entry(): Service<void> {
      for (;;) yield* tx_thread_relinquish();
    }
    let others = 0;
    const again = (): void => {
      others += 1;
      if (others < 5) setImmediate(again);
    };
    setImmediate(again);
    const sim = board(entry);
    expect(await run_sliced(sim, { until_ns: 1e9, until: () => others === 5 })).toBe('condition');
    expect(sim.now_ns).toBeLessThan(1e9);
  });
});

describe('the guard', () => {
  function* computes(): Service<void> {
    yield* tx_thread_sleep(3);
    for (;;) {
      // no service
    }
  }
  function* polls(): Service<void> {
    yield* tx_thread_sleep(3);
    while (tx_time_get() > 0) {
      // only a service that is a plain function
    }
  }
  it.each([computes, polls])('ends the run when a thread never yields (%o)', (entry) => {
    const sim = board(entry);
    // What comes before is not a matter of the guard, and takes a loaded machine a while.
    sim.run({ until_ns: 29_000_000 });
    guard(sim, 1000);
    expect(() => sim.run()).toThrow(new StuckError('has not given way for 1 s of real time'));
    expect(sim.now_ns).toBeGreaterThanOrEqual(30_000_000);
    expect(() => sim.run()).toThrow(/cannot go on.*has not given way for 1 s of real time/);
    expect(() => tx_time_get()).toThrow('tx_time_get was called from outside a target');
  });

  it('does not strike when boards compute at the same time', () => {
    const sim = new Simulation();
    function* computes(): Service<void> {
      for (let n = 0; n < 10; n++) yield* sim_compute(300_000);
    }
    add_board(sim, 'one', computes);
    add_board(sim, 'two', computes);
    guard(sim);
    expect(sim.run()).toBe('idle');
    expect(sim.events_handled).toBeLessThan(100);
  });

  it('hands errors and results through', () => {
    const sim = board(function* entry(): Service<void> {
      yield* tx_thread_sleep(1);
      throw new RangeError('of the firmware');
    });
    guard(sim);
    expect(() => sim.run({ until_ns: 20_000_000 })).toThrow(
      expect.objectContaining({ board: 'board', cause: new RangeError('of the firmware') }),
    );
    const empty = new Simulation();
    guard(empty);
    expect(empty.run()).toBe('idle');
  });
});
