// expect: no callback waits

import {
  type Service,
  TX_1_ULONG,
  TX_QUEUE,
  TX_WAIT_FOREVER,
  tx_queue_create,
  tx_queue_receive,
  tx_queue_send,
} from '../../../../../rtos/tx_api.ts';
import type { MqttBoard } from '../../../../scenario_api.ts';
import type { Valve } from '../given/valve.ts';

export class Controller {
  private readonly board: MqttBoard;
  private readonly valve: Valve;
  private readonly queue = new TX_QUEUE();

  constructor(board: MqttBoard, valve: Valve) {
    this.board = board;
    this.valve = valve;
  }

  /** Called once, before the threads begin. */
  *create(): Service<void> {
    tx_queue_create(this.queue, 'orders', TX_1_ULONG, new Uint32Array(1), 4);
  }

  /** The receive notify. The thread of the MQTT client calls it, for each message. */
  *on_message(): Service<void> {
    const order = yield* this.board.take();
    if (order === null) return;
    yield* tx_queue_send(this.queue, Uint32Array.of(Number(order.split(' ')[1])), TX_WAIT_FOREVER);
  }

  /** The thread of the application, once it is connected. */
  *run(): Service<void> {
    const message = new Uint32Array(1);
    for (;;) {
      yield* tx_queue_receive(this.queue, message, TX_WAIT_FOREVER);
      yield* this.valve.turn(`order ${message[0]}`);
    }
  }
}
