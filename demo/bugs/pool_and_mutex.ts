// Pool and mutex (nxd_mqtt_client.c, the PUBACK): the published client waits without limit for a packet for its PUBACK
// while it holds its mutex. Packets are freed by message_get, which needs that mutex. As soon as a burst of QoS 1
// messages has filled the pool nothing moves any more: a wait cycle that leads through a pool, which no look at mutexes
// alone shows. Repair here: the documented client, which owes the PUBACK until there is a packet.

import { segmentation } from '../../mqtt/broker/sim_broker_api.ts';
import { NX_TRUE } from '../../netx/nx_api.ts';
import { sim_compute } from '../../rtos/sim_api.ts';
import { type Service, tx_thread_sleep } from '../../rtos/tx_api.ts';
import type { Scenario } from '../bench/scenario.ts';

const PACKETS = 10;
const ORDERS = Array.from({ length: 14 }, (_, n) => `order ${n}`);

export const pool_and_mutex: Scenario = {
  name: 'pool-and-mutex',
  summary: 'a burst of QoS 1 messages on a board with a small pool; nobody may wait forever',
  until_s: 4,
  has_repair: true,
  kinds: ['cost', 'tick_phase', 'isr_arrival', 'segmentation'],
  build(bench, { fixed }) {
    bench.add_broker({ faults: [segmentation()] });
    let read = 0;
    bench.add_mqtt_board({
      name: 'valve',
      host: 10,
      packets: PACKETS,
      one_pool: true,
      options: { quirks: { wait_forever_under_mutex: !fixed } },
      *define(board, make) {
        yield* make.thread('reader', 16, function* (): Service<void> {
          yield* board.create();
          yield* board.connect(0, NX_TRUE, 500);
          yield* board.subscribe('orders', 1);
          while (read < ORDERS.length) {
            while ((yield* board.take()) !== null) {
              read++;
              yield* sim_compute(1_000, 1_200_000);
            }
            yield* tx_thread_sleep(5);
          }
        });
      },
    });
    bench.add_publisher({ topic: 'orders', texts: ORDERS, qos: 1, start_ticks: 50, gap_ticks: 5 });
    return bench.until_done(() => read >= ORDERS.length);
  },
};
