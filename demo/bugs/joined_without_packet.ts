// Two messages in one segment and no packet (nxd_mqtt_client.c, the copy of the first): the published client copies all
// messages of a segment but the last into packets of its own pool, without waiting, and drops what it cannot copy. It
// needs a broker that joins two messages at a moment when the pool is used up: nobody has reproduced that on a bench.
// Repair here: the documented client, whose messages share the segment's packet.

import { segmentation } from '../../mqtt/broker/faults/index.ts';
import { NX_TRUE } from '../../netx/nx_api.ts';
import { type Scenario, sim_assert, sim_compute } from '../../rtos/sim_api.ts';
import { type Service, tx_thread_sleep } from '../../rtos/tx_api.ts';
import { MqttBench } from './mqtt_bench.ts';

const ORDERS = Array.from({ length: 8 }, (_, n) => `order ${n}`);

export const joined_without_packet: Scenario = {
  name: 'joined-without-packet',
  description: 'orders are counted while reports go out; none may be lost on the way',
  until_ns: 4e9,
  kinds: ['segmentation', 'cost', 'tick_phase'],
  build(sim, { fixed }) {
    const bench = new MqttBench(sim, { faults: [segmentation()] });
    let done = false;
    bench.add({
      name: 'valve',
      host: 10,
      packets: 2,
      options: { quirks: { joined_message_lost_without_packet: !fixed } },
      *define(board, make) {
        yield* make.thread('app', 16, function* (): Service<void> {
          yield* board.create();
          yield* board.connect(0, NX_TRUE, 500);
          yield* board.subscribe('orders', 0);
          let read = 0;
          yield* tx_thread_sleep(50);
          for (let n = 0; n < 12; n++) {
            // A report is kept, in a second packet, until it is acknowledged.
            if (n < 8) yield* board.publish('reports', `valve ${n}`, 1, 50);
            yield* sim_compute(500, 40_000);
            yield* tx_thread_sleep(10);
            while ((yield* board.take()) !== null) read++;
          }
          sim_assert(read === ORDERS.length, 'every order is read');
          done = true;
        });
      },
    });
    bench.add_publisher({ topic: 'orders', texts: ORDERS, qos: 0, start_ticks: 60, gap_ticks: 5 });
    return bench.until_done(() => done);
  },
};
