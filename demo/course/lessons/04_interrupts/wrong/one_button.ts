// expect: the run does not fail "right is answered"

import {
  ref,
  type Service,
  TX_EVENT_FLAGS_GROUP,
  TX_OR,
  TX_OR_CLEAR,
  TX_WAIT_FOREVER,
  tx_event_flags_create,
  tx_event_flags_get,
  tx_event_flags_set,
} from '../../../../../rtos/tx_api.ts';
import type { Button, Panel } from '../given/panel.ts';

const LEFT = 1;
const RIGHT = 2;

export class Reader {
  private readonly panel: Panel;
  private readonly events = new TX_EVENT_FLAGS_GROUP();

  constructor(panel: Panel) {
    this.panel = panel;
  }

  /** Called once, before the threads begin. */
  *create(): Service<void> {
    tx_event_flags_create(this.events, 'buttons');
  }

  /** Called by the interrupt of a button. */
  *interrupt(button: Button): Service<void> {
    yield* tx_event_flags_set(this.events, button === 'left' ? LEFT : RIGHT, TX_OR);
  }

  /** The thread. */
  *run(): Service<void> {
    const actual = ref(0);
    for (;;) {
      yield* tx_event_flags_get(this.events, LEFT, TX_OR_CLEAR, actual, TX_WAIT_FOREVER);
      yield* this.panel.answer('left');
    }
  }
}
