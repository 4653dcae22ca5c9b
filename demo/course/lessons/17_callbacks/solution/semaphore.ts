// The callback counts; the thread of the application does the work.

import {
  type Service,
  TX_SEMAPHORE,
  TX_WAIT_FOREVER,
  tx_semaphore_create,
  tx_semaphore_get,
  tx_semaphore_put,
} from '../../../../../rtos/tx_api.ts';
import type { MqttBoard } from '../../../../scenario_api.ts';
import type { Valve } from '../given/valve.ts';

export class Controller {
  private readonly board: MqttBoard;
  private readonly valve: Valve;
  private readonly arrived = new TX_SEMAPHORE();

  constructor(board: MqttBoard, valve: Valve) {
    this.board = board;
    this.valve = valve;
  }

  /** Called once, before the threads begin. */
  *create(): Service<void> {
    tx_semaphore_create(this.arrived, 'arrived', 0);
  }

  /** The receive notify. The thread of the MQTT client calls it, for each message. */
  *on_message(): Service<void> {
    yield* tx_semaphore_put(this.arrived);
  }

  /** The thread of the application, once it is connected. */
  *run(): Service<void> {
    for (;;) {
      yield* tx_semaphore_get(this.arrived, TX_WAIT_FOREVER);
      const order = yield* this.board.take();
      if (order !== null) yield* this.valve.turn(order);
    }
  }
}
