// Sleep of one tick: firmware pulses a reset line and sleeps one tick, 10 ms, for the chip to come up. A sleep of n ticks
// lasts more than n-1 and at most n periods: with the tick just ahead, one tick is nothing, and the chip is not ready.
// Nominally the power comes on right at a tick, so every test on the bench passes. Repair: sleep one tick more.

import { sim_assert, sim_compute, sim_now_ns } from '../../rtos/sim_api.ts';
import { type Service, tx_thread_sleep } from '../../rtos/tx_api.ts';
import type { Scenario } from '../bench/scenario.ts';

const CHIP_NEEDS_NS = 5e6;

export const sleep_one_tick: Scenario = {
  name: 'sleep-one-tick',
  summary: 'a chip needs 5 ms after its reset; the firmware sleeps one tick of 10 ms and then talks to it',
  until_s: 1,
  has_repair: true,
  build(bench, { fixed }) {
    function* starter(): Service<void> {
      yield* sim_compute(300);
      const reset_ns = sim_now_ns();
      yield* tx_thread_sleep(fixed ? 2 : 1);
      sim_assert(sim_now_ns() - reset_ns >= CHIP_NEEDS_NS, 'the chip is ready');
    }

    bench.add_kernel_board(function* (make) {
      yield* make.thread('starter', 8, starter);
    });
    return undefined;
  },
};
