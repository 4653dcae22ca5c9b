import { expect, it } from 'vitest';
import { Simulation, sim_now_ns, Target } from '../../../rtos/sim_api.ts';
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

const SERVICE_NS = 1000;

function add_board(sim: Simulation, name: string, ...entries: (() => Service<void>)[]): void {
  const main = () =>
    tx_kernel_enter(function* define() {
      for (const entry of entries) {
        const stack = new Uint8Array(1024);
        const thread = new TX_THREAD();
        yield* tx_thread_create(thread, name, entry, 0, stack, 1024, 10, 10, TX_NO_TIME_SLICE, TX_AUTO_START);
      }
    });
  new Target(sim, { name, main });
}

it('boards stay within one service of each other while one of them calls functions that cannot yield', () => {
  const sim = new Simulation();
  const times: number[] = [];
  function* polls(): Service<void> {
    for (let n = 0; n < 100; n++) {
      tx_time_get();
      times.push(sim_now_ns());
    }
  }
  function* gives_way(): Service<void> {
    for (let n = 0; n < 100; n++) {
      yield* tx_thread_relinquish();
      times.push(sim_now_ns());
    }
  }
  add_board(sim, 'one', polls);
  add_board(sim, 'two', gives_way);
  sim.run();
  expect(times).toHaveLength(200);
  let latest = 0;
  for (const time of times) {
    expect(time).toBeGreaterThanOrEqual(latest - SERVICE_NS);
    latest = Math.max(latest, time);
  }
});

it('two boards that poll at once both see their ticks', () => {
  const sim = new Simulation();
  const ended: number[] = [];
  function* polls(): Service<void> {
    yield* tx_thread_relinquish();
    while (tx_time_get() < 10);
    ended.push(tx_time_get());
  }
  function* needs_a_tick(): Service<void> {
    yield* tx_thread_sleep(5);
  }
  for (const name of ['one', 'two']) add_board(sim, name, needs_a_tick, polls);
  expect(sim.run()).toBe('idle');
  expect(ended).toEqual([10, 10]);
});

it('neither the limit of the run nor its stop hides events from a thread that cannot yield', () => {
  const sim = new Simulation();
  const ended: number[] = [];
  function* polls(): Service<void> {
    while (tx_time_get() < 10);
    ended.push(sim.now_ns);
    yield* tx_thread_sleep(1);
  }
  function* needs_a_tick(): Service<void> {
    yield* tx_thread_sleep(5);
  }
  add_board(sim, 'board', needs_a_tick, polls);
  sim.schedule(2e6, () => sim.stop());
  expect(sim.run({ until_ns: 1e6 })).toBe('stopped');
  expect(ended).toEqual([100e6]);
  expect(sim.now_ns).toBe(100e6);
  expect(sim.run()).toBe('idle');
});
