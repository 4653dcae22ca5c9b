// A sum in the battery-backed memory, which is read and written in two steps, and a journal on a slow line. Do not change.

import { sim_compute, sim_note } from '../../../../../rtos/sim_api.ts';
import type { Service } from '../../../../../rtos/tx_api.ts';
import { variant } from './variant.ts';

export class Account {
  private sum = variant.first;

  /** Reads the sum; takes 10 us. */
  *read(): Service<number> {
    yield* sim_compute(10);
    sim_note(`reads ${this.sum}`);
    return this.sum;
  }

  /** Writes the sum; takes 10 us. */
  *write(sum: number): Service<void> {
    yield* sim_compute(10, 80);
    this.sum = sum;
    sim_note(`writes ${sum}`);
  }

  /** Writes a line to the journal; takes 1 ms and more. */
  *journal(line: string): Service<void> {
    yield* sim_compute(1000, 4000);
    sim_note(`journal: ${line}`);
  }

  get value(): number {
    return this.sum;
  }
}
