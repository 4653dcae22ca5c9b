// Deadly embrace: two threads take two mutexes in opposite order. Nominally the first has both long before the second
// comes; a tick inside its work between the two is enough. Repair: one order for everybody.

import { sim_compute } from '../../rtos/sim_api.ts';
import {
  type Service,
  TX_INHERIT,
  TX_MUTEX,
  TX_WAIT_FOREVER,
  tx_mutex_create,
  tx_mutex_get,
  tx_mutex_put,
  tx_thread_sleep,
} from '../../rtos/tx_api.ts';
import type { Scenario } from '../bench/scenario.ts';

export const deadly_embrace: Scenario = {
  name: 'deadly-embrace',
  summary: 'a logger and a sampler share a flash and a bus, each locked by a mutex; nobody may wait forever',
  until_s: 1,
  has_repair: true,
  build(bench, { fixed }) {
    const flash = new TX_MUTEX();
    const bus = new TX_MUTEX();

    function* both(first: TX_MUTEX, second: TX_MUTEX, us: number): Service<void> {
      yield* tx_mutex_get(first, TX_WAIT_FOREVER);
      yield* sim_compute(us, 15 * us);
      yield* tx_mutex_get(second, TX_WAIT_FOREVER);
      yield* sim_compute(us);
      yield* tx_mutex_put(second);
      yield* tx_mutex_put(first);
    }

    function* logger(): Service<void> {
      for (;;) {
        yield* both(flash, bus, 800);
        yield* tx_thread_sleep(3);
      }
    }

    function* sampler(): Service<void> {
      for (;;) {
        yield* tx_thread_sleep(4);
        yield* both(fixed ? flash : bus, fixed ? bus : flash, 100);
      }
    }

    bench.add_kernel_board(function* (make) {
      tx_mutex_create(flash, 'flash', TX_INHERIT);
      tx_mutex_create(bus, 'bus', TX_INHERIT);
      yield* make.thread('logger', 15, logger);
      yield* make.thread('sampler', 6, sampler);
    });
    return undefined;
  },
};
