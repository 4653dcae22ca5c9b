// A chip that is woken by a pulse on its reset line. Do not change.

import { sim_assert, sim_note, sim_now_ns } from '../../../../../rtos/sim_api.ts';
import { variant } from './variant.ts';

export class Chip {
  private since_ns = 0;

  reset_high(): void {
    sim_note('reset high');
    this.since_ns = sim_now_ns();
  }

  /** Ends the pulse, which must have been neither too short nor too long. */
  reset_low(): void {
    sim_note('reset low');
    const ms = (sim_now_ns() - this.since_ns) / 1e6;
    sim_assert(ms >= variant.at_least_ms, 'the pulse is long enough');
    sim_assert(ms <= variant.at_most_ms, 'the pulse is not too long');
  }
}
