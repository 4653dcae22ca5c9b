// A valve that obeys orders from a broker; they come in bursts. Do not change.

import { nxd_mqtt_client_receive_notify_set } from '../../../../../mqtt/nxd_mqtt_client.ts';
import { NX_TRUE } from '../../../../../netx/nx_api.ts';
import { tx_thread_sleep } from '../../../../../rtos/tx_api.ts';
import type { Scenario } from '../../../../scenario_api.ts';
import { Controller } from '../start/controller.ts';
import { Valve } from './valve.ts';
import { variant } from './variant.ts';

/** The orders, in the order in which they have to be done. */
export const ORDERS = Array.from({ length: variant.orders }, (_, i) => `order ${i + 1}`);

export const scenario: Scenario = {
  name: 'callbacks',
  summary: 'a valve turns as it is told; the callback of the MQTT client must not wait',
  until_s: 8,
  kinds: ['cost', 'tick_phase', 'isr_arrival'],
  build(bench) {
    bench.add_broker();
    const valve = new Valve();
    bench.add_mqtt_board({
      name: 'valve',
      host: 10,
      *define(board, make) {
        const controller = new Controller(board, valve);
        valve.create();
        yield* controller.create();
        yield* make.thread('exercise', 20, () => valve.exercise());
        yield* make.thread('control', 16, function* () {
          yield* board.create();
          yield* nxd_mqtt_client_receive_notify_set(board.client, () => controller.on_message());
          yield* board.connect(0, NX_TRUE, 500);
          yield* board.subscribe('orders', 1);
          yield* controller.run();
        });
      },
    });
    bench.add_mqtt_board({
      name: 'plant',
      host: 11,
      *define(board, make) {
        yield* make.thread('app', 16, function* () {
          yield* board.create();
          yield* board.connect(0, NX_TRUE, 500);
          yield* tx_thread_sleep(50);
          for (const [i, order] of ORDERS.entries()) {
            yield* board.publish('orders', order, 1, 100);
            if ((i + 1) % variant.burst === 0) yield* tx_thread_sleep(60);
          }
        });
      },
    });
    return undefined;
  },
};
