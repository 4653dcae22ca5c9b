// The lost update: two threads read a counter, compute, and write it back. Nominally they never overlap; when the tick
// lands inside the computation of the first, the second one's update is overwritten. Repair: a mutex around the three
// steps.

import { sim_assert, sim_compute, sim_note, sim_watch } from '../../rtos/sim_api.ts';
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

const UPDATES = 5;

export const lost_update: Scenario = {
  name: 'lost-update',
  summary: 'two threads bump a counter without a lock; no update may be lost',
  until_s: 1,
  has_repair: true,
  build(bench, { fixed }) {
    const guard = new TX_MUTEX();
    let counter = 0;
    let finished = 0;

    function* update(): Service<void> {
      if (fixed) yield* tx_mutex_get(guard, TX_WAIT_FOREVER);
      const seen = counter;
      sim_note(`reads ${seen}`);
      yield* sim_compute(50, 4000);
      counter = seen + 1;
      sim_note(`writes ${counter}`);
      if (fixed) yield* tx_mutex_put(guard);
    }

    function* worker(delay: number): Service<void> {
      yield* tx_thread_sleep(delay);
      for (let n = 0; n < UPDATES; n++) {
        yield* update();
        yield* tx_thread_sleep(2);
      }
      finished++;
      if (finished === 2) sim_assert(counter === 2 * UPDATES, 'no update is lost');
    }

    bench.add_kernel_board(function* (make) {
      tx_mutex_create(guard, 'counter', TX_INHERIT);
      sim_watch('counter', () => counter);
      yield* make.thread('low', 10, () => worker(0));
      yield* make.thread('high', 5, () => worker(1));
    });
    return undefined;
  },
};
