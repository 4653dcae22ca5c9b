/**
 * Random numbers from a list: one for each that is drawn, the last one for ever (`config.rand`, conformance README of
 * dhcp, section 1). A number below a bound is the remainder, as in the original.
 */

import { Random } from '../../../rtos/sim_api.ts';

export class ListedRandom extends Random {
  private readonly numbers: readonly number[];
  private drawn = 0;

  constructor(numbers: readonly number[]) {
    super(0);
    this.numbers = numbers;
  }

  private next(): number {
    const last = this.numbers.length - 1;
    return this.numbers[Math.min(this.drawn++, last)] ?? 0;
  }

  /** All 32 bits of a number are two draws, as of the original's initial sequence numbers. */
  override uint32(): number {
    const high = this.next();
    return ((high << 16) | this.next()) >>> 0;
  }

  override uint31(): number {
    return this.next();
  }

  override below(bound: number): number {
    return this.next() % bound;
  }
}
