// expect: loses only what finds no place "is it bigger?"

import {
  type Service,
  TX_1_ULONG,
  TX_NO_WAIT,
  TX_QUEUE,
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
  *create(_memory: Uint32Array): Service<void> {
    const memory = new Uint32Array(64);
    tx_queue_create(this.queue, 'readings', TX_1_ULONG, memory, memory.byteLength);
  }

  /** Called by the sensor's thread, which must not be kept. */
  *deliver(reading: number): Service<void> {
    yield* tx_queue_send(this.queue, Uint32Array.of(reading), TX_NO_WAIT);
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
