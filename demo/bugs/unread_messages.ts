// Pool drained by unread messages (netxduo #177, #385): a received message keeps its packet until it is read, and on
// this board the network and the client share one pool. While the application writes to flash nothing is read, the pool
// runs empty, and then nothing can be sent either, not even the alarm. Repair: the client has a pool of its own, so that
// what is sent does not depend on what is read.

import { NX_TRUE } from '../../netx/nx_api.ts';
import { sim_assert, sim_compute, sim_sometimes } from '../../rtos/sim_api.ts';
import { type Service, tx_thread_sleep } from '../../rtos/tx_api.ts';
import type { Scenario } from '../bench/scenario.ts';

const PACKETS = 12;
const ORDERS = Array.from({ length: 20 }, (_, n) => `order ${n}`);

export const unread_messages: Scenario = {
  name: 'unread-messages',
  summary: 'orders come in while the reader writes to flash; the alarm must still be sent',
  until_s: 6,
  has_repair: true,
  kinds: ['cost', 'tick_phase', 'isr_arrival'],
  build(bench, { fixed }) {
    bench.add_broker();
    let alarms = 0;
    bench.add_mqtt_board({
      name: 'valve',
      host: 10,
      packets: PACKETS,
      ip_packets: PACKETS,
      one_pool: !fixed,
      *define(board, make) {
        yield* make.thread('reader', 16, function* (): Service<void> {
          yield* board.create();
          yield* board.connect(0, NX_TRUE, 500);
          yield* board.subscribe('orders', 0);
          for (;;) {
            while ((yield* board.take()) !== null) yield* sim_compute(500, 900_000);
            sim_sometimes(true, 'everything is read');
            yield* tx_thread_sleep(10);
          }
        });
        yield* make.thread('alarm', 14, function* (): Service<void> {
          yield* tx_thread_sleep(100);
          for (alarms = 0; alarms < 4; alarms++) {
            const status = yield* board.publish('alarm', 'pressure', 0, 50);
            sim_assert(status === 0, 'the alarm gets out');
            yield* tx_thread_sleep(50);
          }
        });
      },
    });
    bench.add_publisher({ topic: 'orders', texts: ORDERS, qos: 0, start_ticks: 50, gap_ticks: 8 });
    return bench.until_done(() => alarms === 4);
  },
};
