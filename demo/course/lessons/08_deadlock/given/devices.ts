// A flash and a bus, each with a mutex; the work that needs them. Do not change.

import { sim_assert, sim_compute, sim_note } from '../../../../../rtos/sim_api.ts';
import {
  type Service,
  TX_INHERIT,
  TX_MUTEX,
  tx_mutex_create,
  tx_thread_identify,
} from '../../../../../rtos/tx_api.ts';
import { variant } from './variant.ts';

export class Devices {
  readonly flash = new TX_MUTEX();
  readonly bus = new TX_MUTEX();

  create(): void {
    tx_mutex_create(this.flash, 'flash', TX_INHERIT);
    tx_mutex_create(this.bus, 'bus', TX_INHERIT);
  }

  /** Works with the flash alone. */
  *erase(): Service<void> {
    yield* sim_compute(variant.log_us, 15 * variant.log_us);
  }

  /** Works with the bus alone. */
  *measure(): Service<void> {
    yield* sim_compute(100, 1500);
  }

  /** Copies from the bus to the flash: needs both. */
  *copy(who: string): Service<void> {
    const me = tx_thread_identify();
    const has_both = this.flash.tx_mutex_owner === me && this.bus.tx_mutex_owner === me;
    sim_assert(has_both, 'who copies has both devices');
    yield* sim_compute(100);
    sim_note(`${who} has copied`);
  }
}
