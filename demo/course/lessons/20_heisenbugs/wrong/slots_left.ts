// expect: survives every single deviation "was published where"
// Two of three: a slot is written again before it is read.

import {
  ref,
  type Service,
  TX_1_ULONG,
  TX_EVENT_FLAGS_GROUP,
  TX_INHERIT,
  TX_MUTEX,
  TX_NO_WAIT,
  TX_OR,
  TX_OR_CLEAR,
  TX_QUEUE,
  TX_WAIT_FOREVER,
  tx_event_flags_create,
  tx_event_flags_get,
  tx_event_flags_set,
  tx_mutex_create,
  tx_mutex_get,
  tx_mutex_put,
  tx_queue_create,
  tx_queue_receive,
  tx_queue_send,
} from '../../../../../rtos/tx_api.ts';
import type { Plant } from '../given/plant.ts';

const ORDER = 1;
const DEPTH = 4;

export class Gateway {
  private readonly plant: Plant;
  private readonly publish: (reading: number) => Service<void>;
  private readonly events = new TX_EVENT_FLAGS_GROUP();
  private readonly queue = new TX_QUEUE();
  private readonly lock = new TX_MUTEX();
  private readonly slots = new Uint32Array(2);
  private next = 0;

  constructor(plant: Plant, publish: (reading: number) => Service<void>) {
    this.plant = plant;
    this.publish = publish;
  }

  /** Called once, before the threads begin. */
  *create(): Service<void> {
    tx_event_flags_create(this.events, 'events');
    tx_mutex_create(this.lock, 'counter', TX_INHERIT);
    tx_queue_create(this.queue, 'readings', TX_1_ULONG, new Uint32Array(DEPTH), 4 * DEPTH);
  }

  /** The sensor's interrupt handler. */
  *sampled(reading: number): Service<void> {
    const slot = this.next;
    this.next = (this.next + 1) % this.slots.length;
    this.slots[slot] = reading;
    yield* tx_queue_send(this.queue, Uint32Array.of(slot), TX_NO_WAIT);
  }

  /** The panel's interrupt handler. */
  *pressed(): Service<void> {
    yield* tx_event_flags_set(this.events, ORDER, TX_OR);
  }

  /** The publisher's thread. */
  *publisher(): Service<void> {
    const message = new Uint32Array(1);
    for (;;) {
      yield* tx_queue_receive(this.queue, message, TX_WAIT_FOREVER);
      yield* this.plant.prepare();
      yield* this.publish(this.slots[message[0] as number] as number);
      yield* this.count();
    }
  }

  /** The commander's thread. */
  *commander(): Service<void> {
    const actual = ref(0);
    for (;;) {
      if (yield* this.plant.take_order()) {
        yield* this.plant.carry_out();
        yield* this.count();
        continue;
      }
      yield* tx_event_flags_get(this.events, ORDER, TX_OR_CLEAR, actual, TX_WAIT_FOREVER);
    }
  }

  private *count(): Service<void> {
    const { counter } = this.plant;
    yield* tx_mutex_get(this.lock, TX_WAIT_FOREVER);
    yield* counter.write((yield* counter.read()) + 1);
    yield* tx_mutex_put(this.lock);
  }
}
