// A counter in flash on a board that loses its power anywhere: two places are written in turn, the mark that makes a record
// valid last, and the start takes the newer valid one. What was confirmed is there after each start.

import type { Bench, Scenario } from '../../../../demo/scenario_api.ts';
import { sim_assert, sim_compute, type Target } from '../../../../rtos/sim_api.ts';
import {
  type Service,
  TX_INHERIT,
  TX_MUTEX,
  TX_WAIT_FOREVER,
  tx_mutex_create,
  tx_mutex_get,
  tx_mutex_put,
  tx_thread_sleep,
} from '../../../../rtos/tx_api.ts';

const CUTS = 4;
const LAST = 60;

interface Place {
  value: number;
  valid: boolean;
}

/** What keeps without power. */
class Flash {
  readonly places: [Place, Place] = [
    { value: 0, valid: true },
    { value: 0, valid: false },
  ];

  newest(): number {
    return Math.max(...this.places.filter(({ valid }) => valid).map(({ value }) => value));
  }
}

function counter_board(bench: Bench, flash: Flash, told: { confirmed: number }): Target {
  const guard = new TX_MUTEX();
  function* store(value: number): Service<void> {
    yield* tx_mutex_get(guard, TX_WAIT_FOREVER);
    // The other one stays valid until this one is.
    const place = flash.places[value % 2] as Place;
    place.valid = false;
    yield* sim_compute(300, 4_000);
    place.value = value;
    yield* sim_compute(50, 500);
    place.valid = true;
    told.confirmed = value;
    yield* tx_mutex_put(guard);
  }
  return bench.add_kernel_board(function* (make) {
    tx_mutex_create(guard, 'flash', TX_INHERIT);
    yield* make.thread('counter', 12, function* () {
      let value = flash.newest();
      sim_assert(value >= told.confirmed, 'what was confirmed is there after a start');
      while (value < LAST) {
        yield* store(++value);
        yield* tx_thread_sleep(3);
      }
    });
    yield* make.thread('reader', 16, function* () {
      for (;;) {
        yield* tx_mutex_get(guard, TX_WAIT_FOREVER);
        sim_assert(
          flash.newest() === told.confirmed || flash.newest() === told.confirmed + 1,
          'the reader sees the newest',
        );
        yield* sim_compute(100, 2_000);
        yield* tx_mutex_put(guard);
        yield* tx_thread_sleep(4);
      }
    });
  });
}

export const power_cycles: Scenario = {
  name: 'power-cycles',
  summary: 'a counter in flash; the power fails four times, anywhere, and nothing that was confirmed is lost',
  until_s: 8,
  build(bench) {
    const flash = new Flash();
    const told = { confirmed: 0 };
    const on = (cuts_left: number): void => {
      const board = counter_board(bench, flash, told);
      if (cuts_left === 0) return;
      const now_ns = bench.sim.now_ns;
      board.event_within('power cut', now_ns + 100e6, now_ns + 500e6, () => {
        board.power_off();
        bench.sim.schedule(bench.sim.now_ns + 80e6, () => on(cuts_left - 1));
      });
    };
    on(CUTS);
    return { done: () => told.confirmed === LAST };
  },
};
