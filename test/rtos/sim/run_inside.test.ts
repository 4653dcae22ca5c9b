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
  tx_time_get,
} from '../../../rtos/tx_api.ts';

const SERVICE_NS = 1000;

function add_board(sim: Simulation, name: string, entry: () => Service<void>): void {
  const thread = new TX_THREAD();
  const stack = new Uint8Array(1024);
  const main = () =>
    tx_kernel_enter(function* define() {
      yield* tx_thread_create(thread, name, entry, 0, stack, 1024, 10, 10, TX_NO_TIME_SLICE, TX_AUTO_START);
    });
  new Target(sim, { name, main });
}

it('boards stay within one service of each other while one of them calls functions that cannot give way', () => {
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
