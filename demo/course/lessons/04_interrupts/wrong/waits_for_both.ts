// expect: the run does not fail "is answered"

import {
  ref,
  type Service,
  TX_AND_CLEAR,
  TX_EVENT_FLAGS_GROUP,
  TX_OR,
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
      yield* tx_event_flags_get(this.events, LEFT | RIGHT, TX_AND_CLEAR, actual, TX_WAIT_FOREVER);
      if (actual.value & LEFT) yield* this.panel.answer('left');
      if (actual.value & RIGHT) yield* this.panel.answer('right');
    }
  }
}
