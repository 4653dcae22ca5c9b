// What the gateway is connected to: a panel with a button for orders, a slow encoder, a counter in battery-backed memory. Do not change.

import { sim_compute, sim_watch } from '../../../../../rtos/sim_api.ts';
import type { Service } from '../../../../../rtos/tx_api.ts';

/** What the gateway has done: readings published and orders carried out. */
class Counter {
  value = 0;

  /** Reads it; takes 10 us. */
  *read(): Service<number> {
    yield* sim_compute(10);
    return this.value;
  }

  /** Writes it; takes 10 us and more. */
  *write(value: number): Service<void> {
    yield* sim_compute(10, 80);
    this.value = value;
  }
}

export class Plant {
  readonly counter = new Counter();
  /** Orders that wait at the panel. */
  private waiting = 0;
  carried_out = 0;

  watch(): void {
    sim_watch('orders waiting', () => this.waiting);
    sim_watch('done', () => this.counter.value);
  }

  /** The button puts one there. */
  press(): void {
    this.waiting++;
  }

  /** Takes an order from the panel if there is one, and says whether there was; looking takes 20 us. */
  *take_order(): Service<boolean> {
    const found = this.waiting > 0;
    if (found) this.waiting--;
    yield* sim_compute(20);
    return found;
  }

  /** Carries an order out; takes 3 ms and more. */
  *carry_out(): Service<void> {
    yield* sim_compute(3000, 9000);
    this.carried_out++;
  }

  /** Switches the encoder on for the next reading; takes 1 ms, and sometimes far more. */
  *prepare(): Service<void> {
    yield* sim_compute(1000, 130_000);
  }
}
