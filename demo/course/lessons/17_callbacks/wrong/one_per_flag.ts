// expect: every order is done, in its order

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
import type { MqttBoard } from '../../../../scenario_api.ts';
import type { Valve } from '../given/valve.ts';

export class Controller {
  private readonly board: MqttBoard;
  private readonly valve: Valve;
  private readonly events = new TX_EVENT_FLAGS_GROUP();

  constructor(board: MqttBoard, valve: Valve) {
    this.board = board;
    this.valve = valve;
  }

  /** Called once, before the threads begin. */
  *create(): Service<void> {
    tx_event_flags_create(this.events, 'events');
  }

  /** The receive notify. The thread of the MQTT client calls it, for each message. */
  *on_message(): Service<void> {
    yield* tx_event_flags_set(this.events, 1, TX_OR);
  }

  /** The thread of the application, once it is connected. */
  *run(): Service<void> {
    const actual = ref(0);
    for (;;) {
      yield* tx_event_flags_get(this.events, 1, TX_OR_CLEAR, actual, TX_WAIT_FOREVER);
      const order = yield* this.board.take();
      if (order !== null) yield* this.valve.turn(order);
    }
  }
}
