// The lost update: two threads read a counter, compute, and write it back. Nominally they never overlap; when the tick
// lands inside the computation of the first, the second one's update is overwritten. Repair: a mutex around the three
// steps.

import { type Scenario, sim_assert, sim_compute, Target } from '../../rtos/sim_api.ts';
import {
  type Service,
  TX_AUTO_START,
  TX_INHERIT,
  TX_MUTEX,
  TX_NO_TIME_SLICE,
  TX_THREAD,
  TX_WAIT_FOREVER,
  tx_kernel_enter,
  tx_mutex_create,
  tx_mutex_get,
  tx_mutex_put,
  tx_thread_create,
  tx_thread_sleep,
} from '../../rtos/tx_api.ts';

const UPDATES = 5;
const STACK = 1024;

class LostUpdate {
  private readonly fixed: boolean;
  private readonly guard = new TX_MUTEX();
  private counter = 0;
  private finished = 0;

  constructor(fixed: boolean) {
    this.fixed = fixed;
  }

  private *update(): Service<void> {
    if (this.fixed) yield* tx_mutex_get(this.guard, TX_WAIT_FOREVER);
    const seen = this.counter;
    yield* sim_compute(50, 4000);
    this.counter = seen + 1;
    if (this.fixed) yield* tx_mutex_put(this.guard);
  }

  private *worker(delay: number): Service<void> {
    yield* tx_thread_sleep(delay);
    for (let n = 0; n < UPDATES; n++) {
      yield* this.update();
      yield* tx_thread_sleep(2);
    }
    this.finished++;
    if (this.finished === 2) sim_assert(this.counter === 2 * UPDATES, 'no update is lost');
  }

  private *define(memory: Uint8Array): Service<void> {
    tx_mutex_create(this.guard, 'counter', TX_INHERIT);
    const make = (name: string, place: number, priority: number, delay: number): Service<number> => {
      const stack = memory.subarray(place * STACK);
      const entry = (): Service<void> => this.worker(delay);
      const thread = new TX_THREAD();
      return tx_thread_create(
        thread,
        name,
        entry,
        0,
        stack,
        STACK,
        priority,
        priority,
        TX_NO_TIME_SLICE,
        TX_AUTO_START,
      );
    };
    yield* make('low', 0, 10, 0);
    yield* make('high', 1, 5, 1);
  }

  main(): void {
    tx_kernel_enter((memory) => this.define(memory));
  }
}

export const lost_update: Scenario = {
  name: 'lost-update',
  description: 'two threads bump a counter without a lock; no update may be lost',
  until_ns: 1e9,
  build(sim, { fixed }) {
    new Target(sim, { name: 'board', main: () => new LostUpdate(fixed).main() });
    return undefined;
  },
};
