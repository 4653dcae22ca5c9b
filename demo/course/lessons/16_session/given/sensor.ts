// Takes a reading every second. Do not change.

import { type Service, tx_thread_sleep } from '../../../../../rtos/tx_api.ts';
import { variant } from './variant.ts';

export class Sensor {
  private readonly took: (number: number) => void;
  private last = 0;

  constructor(took: (number: number) => void) {
    this.took = took;
  }

  /** Waits for the next reading; null when there are no more. */
  *next(): Service<string | null> {
    if (this.last === variant.readings) return null;
    yield* tx_thread_sleep(100);
    this.last++;
    this.took(this.last);
    return `reading ${this.last}`;
  }
}
