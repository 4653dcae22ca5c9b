// expect: the run does not fail

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
    const actual = ref(0);
    yield* tx_event_flags_get(
      this.events,
      button === 'left' ? LEFT : RIGHT,
      TX_OR_CLEAR,
      actual,
      TX_WAIT_FOREVER,
    );
  }

  /** The thread. */
  *run(): Service<void> {
    const actual = ref(0);
    yield* tx_event_flags_set(this.events, 0, TX_OR);
    yield* tx_event_flags_get(this.events, LEFT | RIGHT, TX_OR_CLEAR, actual, TX_WAIT_FOREVER);
  }
}
