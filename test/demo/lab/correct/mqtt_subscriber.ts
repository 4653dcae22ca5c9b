// A subscriber whose work takes longer than messages come: the receive notify takes each message out at once and puts it into
// a queue with a bound; when that is full the oldest goes, and is counted. So no message holds a packet while it waits.

import type { MqttBoard, Scenario } from '../../../../demo/scenario_api.ts';
import { segmentation } from '../../../../mqtt/broker/sim_broker_api.ts';
import { NXD_MQTT_SUCCESS, nxd_mqtt_client_receive_notify_set } from '../../../../mqtt/nxd_mqtt_client.ts';
import { NX_TRUE } from '../../../../netx/nx_api.ts';
import { sim_assert, sim_compute } from '../../../../rtos/sim_api.ts';
import {
  type Service,
  TX_NO_WAIT,
  TX_QUEUE,
  TX_SUCCESS,
  TX_WAIT_FOREVER,
  tx_queue_create,
  tx_queue_receive,
  tx_queue_send,
} from '../../../../rtos/tx_api.ts';

const ORDERS = Array.from({ length: 24 }, (_, n) => `${n}`);
const PLACES = 4;

class Inbox {
  private readonly queue = new TX_QUEUE();
  dropped = 0;

  create(): void {
    tx_queue_create(this.queue, 'orders', 1, new Uint32Array(PLACES), 4 * PLACES);
  }

  /** In the client's thread, which must not wait: the oldest makes room. */
  *put(order: number): Service<void> {
    const message = new Uint32Array([order]);
    while ((yield* tx_queue_send(this.queue, message, TX_NO_WAIT)) !== TX_SUCCESS) {
      // Somebody may have taken it in the meantime: then there is room now.
      if ((yield* tx_queue_receive(this.queue, new Uint32Array(1), TX_NO_WAIT)) === TX_SUCCESS)
        this.dropped++;
    }
  }

  *next(): Service<number> {
    const message = new Uint32Array(1);
    yield* tx_queue_receive(this.queue, message, TX_WAIT_FOREVER);
    return message[0] as number;
  }
}

function* take_all(board: MqttBoard, inbox: Inbox): Service<void> {
  for (let text = yield* board.take(); text !== null; text = yield* board.take())
    yield* inbox.put(Number(text));
}

export const mqtt_subscriber: Scenario = {
  name: 'mqtt-subscriber',
  summary:
    'orders come faster than they are carried out; each is carried out once and in order, or counted as dropped',
  until_s: 20,
  kinds: ['cost', 'tick_phase', 'isr_arrival', 'segmentation'],
  build(bench) {
    const inbox = new Inbox();
    let carried_out = 0;
    bench.add_broker({ faults: [segmentation()] });
    bench.add_mqtt_board({
      name: 'valve',
      host: 10,
      packets: 12,
      *define(board, make) {
        inbox.create();
        yield* make.thread('app', 16, function* () {
          yield* board.create();
          yield* nxd_mqtt_client_receive_notify_set(board.client, () => take_all(board, inbox));
          const connected = yield* board.connect(0, NX_TRUE, 500);
          sim_assert(connected === NXD_MQTT_SUCCESS, 'it connects');
          sim_assert((yield* board.subscribe('orders', 1)) === NXD_MQTT_SUCCESS, 'it subscribes');
        });
        yield* make.thread('valve', 18, function* () {
          for (let last = -1; ; ) {
            const order = yield* inbox.next();
            sim_assert(order > last, 'orders are carried out in order, and once');
            last = order;
            yield* sim_compute(5_000, 120_000);
            carried_out++;
          }
        });
      },
    });
    bench.add_publisher({ topic: 'orders', texts: ORDERS, qos: 1, start_ticks: 50, gap_ticks: 4 });
    return bench.until_done(() => carried_out + inbox.dropped === ORDERS.length);
  },
};
