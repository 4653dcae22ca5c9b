// Obeys as soon as an order is there: in the callback.

import type { Service } from '../../../../../rtos/tx_api.ts';
import type { MqttBoard } from '../../../../scenario_api.ts';
import type { Valve } from '../given/valve.ts';

export class Controller {
  private readonly board: MqttBoard;
  private readonly valve: Valve;

  constructor(board: MqttBoard, valve: Valve) {
    this.board = board;
    this.valve = valve;
  }

  /** Called once, before the threads begin. */
  *create(): Service<void> {
    // Nothing yet.
  }

  /** The receive notify. The thread of the MQTT client calls it, for each message. */
  *on_message(): Service<void> {
    for (let order = yield* this.board.take(); order !== null; order = yield* this.board.take())
      yield* this.valve.turn(order);
  }

  /** The thread of the application, once it is connected. */
  *run(): Service<void> {
    // Nothing yet.
  }
}
