// Of a full queue the oldest reading is given up for the newest one.

import {
  type Service,
  TX_1_ULONG,
  TX_NO_WAIT,
  TX_QUEUE,
  TX_QUEUE_FULL,
  TX_SUCCESS,
  TX_WAIT_FOREVER,
  tx_queue_create,
  tx_queue_receive,
  tx_queue_send,
} from '../../../../../rtos/tx_api.ts';
import type { Flash } from '../given/plant.ts';

export class Pipeline {
  /** How many readings were not taken, as there was no place for them. */
  lost = 0;
  private readonly queue = new TX_QUEUE();
  private readonly flash: Flash;

  constructor(flash: Flash) {
    this.flash = flash;
  }

  /** Called once; `memory` is all that there is for the queue. */
  *create(memory: Uint32Array): Service<void> {
    tx_queue_create(this.queue, 'readings', TX_1_ULONG, memory, memory.byteLength);
  }

  /** Called by the sensor's thread, which must not be kept. */
  *deliver(reading: number): Service<void> {
    while ((yield* tx_queue_send(this.queue, Uint32Array.of(reading), TX_NO_WAIT)) === TX_QUEUE_FULL) {
      const oldest = new Uint32Array(1);
      if ((yield* tx_queue_receive(this.queue, oldest, TX_NO_WAIT)) === TX_SUCCESS) this.lost++;
    }
  }

  /** The logger's thread. */
  *log(): Service<void> {
    const message = new Uint32Array(1);
    for (;;) {
      yield* tx_queue_receive(this.queue, message, TX_WAIT_FOREVER);
      yield* this.flash.write(message[0] as number);
    }
  }
}
