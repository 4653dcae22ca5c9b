// Two buttons. Each press has to be answered; the panel measures how soon. Do not change.

import { sim_compute, sim_note, sim_now_ns } from '../../../../../rtos/sim_api.ts';
import type { Service } from '../../../../../rtos/tx_api.ts';

export type Button = 'left' | 'right';

export class Panel {
  private readonly pressed: Record<Button, number> = { left: 0, right: 0 };
  private readonly since_ns: Record<Button, number> = { left: 0, right: 0 };

  /** The hardware: a button went down. Its interrupt follows. */
  press(button: Button): void {
    this.pressed[button]++;
    this.since_ns[button] = sim_now_ns();
  }

  /** Whether this button was pressed since it was answered last. */
  is_pressed(button: Button): boolean {
    return this.pressed[button] > 0;
  }

  /** Answers all presses of a button so far, which takes 100 us. */
  *answer(button: Button): Service<void> {
    if (this.pressed[button] === 0) return;
    this.pressed[button] = 0;
    yield* sim_compute(100);
    const us = (sim_now_ns() - this.since_ns[button]) / 1000;
    sim_note(`${button} answered after ${us.toFixed(0)} us`);
  }
}
