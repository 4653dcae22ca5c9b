// Where readings are kept. Writing one takes 1 to 3 ms. Do not change.

import { sim_compute } from '../../../../../rtos/sim_api.ts';
import type { Service } from '../../../../../rtos/tx_api.ts';

export class Store {
  readonly readings: string[] = [];

  /** Keeps a reading; true when it is an alarm, which must be reported. */
  *keep(reading: string): Service<boolean> {
    yield* sim_compute(1000, 3000);
    this.readings.push(reading);
    return reading.startsWith('alarm');
  }
}
