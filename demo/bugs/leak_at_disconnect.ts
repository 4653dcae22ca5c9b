// Queue leak at disconnect (netxduo #384): the published client takes unread messages off its queue when a connection
// ends, but does not release their packets. The firmware reads everything before it disconnects; only a message that
// comes between its last look and the end is lost, one packet each night, and after some weeks the device is deaf.
// Repair here: the documented client.

import { delay } from '../../mqtt/broker/sim_broker_api.ts';
import { nxd_mqtt_client_disconnect } from '../../mqtt/nxd_mqtt_client.ts';
import { NX_TRUE } from '../../netx/nx_api.ts';
import { sim_compute } from '../../rtos/sim_api.ts';
import { type Service, tx_thread_sleep } from '../../rtos/tx_api.ts';
import type { Scenario } from '../bench/scenario.ts';

const NIGHTS = 3;

export const leak_at_disconnect: Scenario = {
  name: 'leak-at-disconnect',
  summary:
    'a meter connects, reads its orders and disconnects, every night; every packet must return to its pool',
  until_s: 8,
  has_repair: true,
  kinds: ['broker_delay', 'cost', 'tick_phase', 'isr_arrival'],
  build(bench, { fixed }) {
    bench.add_broker({ faults: [delay([0, 50, 100, 150, 200, 300])] });
    let night = 0;
    bench.add_mqtt_board({
      name: 'meter',
      host: 10,
      options: { quirks: { unread_messages_leak: !fixed } },
      *define(board, make) {
        yield* make.thread('app', 16, function* (): Service<void> {
          yield* board.create();
          for (night = 0; night < NIGHTS; night++) {
            yield* board.connect(0, NX_TRUE, 500);
            yield* board.subscribe('orders', 0);
            yield* tx_thread_sleep(60);
            while ((yield* board.take()) !== null);
            yield* sim_compute(500, 80_000);
            yield* nxd_mqtt_client_disconnect(board.client);
            yield* tx_thread_sleep(60);
          }
        });
      },
    });
    const texts = Array.from({ length: 4 * NIGHTS }, (_, n) => `order ${n}`);
    bench.add_publisher({ topic: 'orders', texts, qos: 0, start_ticks: 10, gap_ticks: 40 });
    return bench.until_done(() => night === NIGHTS);
  },
};
