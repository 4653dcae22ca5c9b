// A valve with a motor. Turning takes time, and only one may do it at a time. Do not change.

import { sim_compute, sim_note } from '../../../../../rtos/sim_api.ts';
import {
  type Service,
  TX_INHERIT,
  TX_MUTEX,
  TX_WAIT_FOREVER,
  tx_mutex_create,
  tx_mutex_get,
  tx_mutex_put,
  tx_thread_sleep,
} from '../../../../../rtos/tx_api.ts';
import { variant } from './variant.ts';

export class Valve {
  private readonly motor = new TX_MUTEX();

  create(): void {
    tx_mutex_create(this.motor, 'motor', TX_INHERIT);
  }

  /** Does what an order says; waits for the motor, and until it has turned. */
  *turn(order: string): Service<void> {
    yield* tx_mutex_get(this.motor, TX_WAIT_FOREVER);
    yield* sim_compute(100, 2000);
    yield* tx_thread_sleep(variant.turn_ms / 10);
    sim_note(`done: ${order}`);
    yield* tx_mutex_put(this.motor);
  }

  /** Moves the motor a little, so that it does not get stuck; a thread of its own does it. */
  *exercise(): Service<void> {
    for (;;) {
      yield* tx_thread_sleep(30);
      yield* tx_mutex_get(this.motor, TX_WAIT_FOREVER);
      yield* tx_thread_sleep(5);
      yield* tx_mutex_put(this.motor);
    }
  }
}
