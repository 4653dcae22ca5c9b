// The log that has to be sent. A line comes about every 20 ms. Do not change.

import { type Service, tx_thread_sleep } from '../../../../../rtos/tx_api.ts';
import { variant } from './variant.ts';

export class Log {
  private next = 0;

  /** Waits for the next line; null at the end. */
  *line(): Service<string | null> {
    if (this.next === variant.lines) return null;
    if (this.next % 4 === 0) yield* tx_thread_sleep(8);
    const number = String(this.next++).padStart(6, '0');
    return `${number} `.padEnd(variant.line_bytes - 1, '.').concat('\n');
  }
}
