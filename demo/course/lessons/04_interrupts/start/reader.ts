// Looks at the buttons again and again. It works, and the processor has no rest.

import { type Service, tx_thread_sleep } from '../../../../../rtos/tx_api.ts';
import type { Button, Panel } from '../given/panel.ts';

export class Reader {
  private readonly panel: Panel;

  constructor(panel: Panel) {
    this.panel = panel;
  }

  /** Called once, before the threads begin. */
  *create(): Service<void> {
    // Nothing yet.
  }

  /** Called by the interrupt of a button. */
  *interrupt(button: Button): Service<void> {
    // Nothing yet.
  }

  /** The thread. */
  *run(): Service<void> {
    for (;;) {
      yield* tx_thread_sleep(1);
      yield* this.panel.answer('left');
      yield* this.panel.answer('right');
    }
  }
}
