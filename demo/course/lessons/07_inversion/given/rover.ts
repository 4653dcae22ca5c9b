// A rover: the weather thread and the bus manager use the bus, the communication thread does not. Do not change.

import { sim_compute } from '../../../../../rtos/sim_api.ts';
import {
  type Service,
  type TX_MUTEX,
  TX_SEMAPHORE,
  TX_WAIT_FOREVER,
  tx_mutex_get,
  tx_mutex_put,
  tx_semaphore_create,
  tx_semaphore_get,
  tx_thread_sleep,
} from '../../../../../rtos/tx_api.ts';
import { variant } from './variant.ts';

function* use(mutex: TX_MUTEX, least_us: number, most_us: number): Service<void> {
  yield* tx_mutex_get(mutex, TX_WAIT_FOREVER);
  yield* sim_compute(least_us, most_us);
  yield* tx_mutex_put(mutex);
}

export class Rover {
  readonly radio = new TX_SEMAPHORE();

  create(): void {
    tx_semaphore_create(this.radio, 'radio', 0);
  }

  /** Every 70 ms: reads an instrument over the bus, then writes to the log. */
  *weather(bus: TX_MUTEX, log: TX_MUTEX): Service<void> {
    for (;;) {
      yield* tx_thread_sleep(7);
      yield* use(bus, 400, 3200);
      yield* use(log, 300, 600);
    }
  }

  /** When the radio wants something: computes for long, without the bus. */
  *communication(): Service<void> {
    for (;;) {
      yield* tx_semaphore_get(this.radio, TX_WAIT_FOREVER);
      yield* sim_compute(variant.talk_ms * 1000);
    }
  }

  /** Every tick: moves data over the bus. A watchdog resets the rover when it is late. */
  *bus_manager(bus: TX_MUTEX): Service<void> {
    for (;;) {
      yield* tx_thread_sleep(1);
      yield* use(bus, 100, 100);
    }
  }
}
