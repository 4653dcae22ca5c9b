// Mars Pathfinder: a low thread holds the bus mutex for a moment, a high one needs it, and a middle one that computes for
// long keeps the low one from giving it back. Only when the middle thread becomes ready inside the low one's moment.
// Repair: the mutex with priority inheritance.

import { sim_compute } from '../../rtos/sim_api.ts';
import {
  type Service,
  TX_INHERIT,
  TX_MUTEX,
  TX_NO_INHERIT,
  TX_SEMAPHORE,
  TX_WAIT_FOREVER,
  tx_mutex_create,
  tx_mutex_get,
  tx_mutex_put,
  tx_semaphore_create,
  tx_semaphore_get,
  tx_semaphore_put,
  tx_thread_sleep,
} from '../../rtos/tx_api.ts';
import type { Scenario } from '../bench/scenario.ts';

export const mars_inversion: Scenario = {
  name: 'mars-inversion',
  summary:
    'three threads and a bus mutex; the bus thread must not be delayed by a thread that never uses the bus',
  until_s: 2,
  has_repair: true,
  build(bench, { fixed }) {
    const bus = new TX_MUTEX();
    const radio = new TX_SEMAPHORE();

    function* use_bus(least_us: number, most_us: number): Service<void> {
      yield* tx_mutex_get(bus, TX_WAIT_FOREVER);
      yield* sim_compute(least_us, most_us);
      yield* tx_mutex_put(bus);
    }

    function* weather(): Service<void> {
      for (;;) {
        yield* tx_thread_sleep(7);
        yield* use_bus(400, 3200);
      }
    }

    function* communication(): Service<void> {
      for (;;) {
        yield* tx_semaphore_get(radio, TX_WAIT_FOREVER);
        yield* sim_compute(250_000);
      }
    }

    function* bus_manager(): Service<void> {
      for (;;) {
        yield* tx_thread_sleep(1);
        yield* use_bus(100, 100);
      }
    }

    const board = bench.add_kernel_board(function* (make) {
      tx_mutex_create(bus, 'bus', fixed ? TX_INHERIT : TX_NO_INHERIT);
      tx_semaphore_create(radio, 'radio', 0);
      yield* make.thread('weather', 20, weather);
      yield* make.thread('communication', 10, communication);
      yield* make.thread('bus manager', 3, bus_manager);
    });
    for (const at_ns of [212_000_000, 632_000_000, 1_052_000_000]) {
      bench.sim.schedule(at_ns, () =>
        board.interrupt('radio', function* () {
          yield* tx_semaphore_put(radio);
        }),
      );
    }
    return undefined;
  },
};
