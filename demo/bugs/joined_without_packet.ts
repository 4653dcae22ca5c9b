// Two messages in one segment and no packet (nxd_mqtt_client.c, the copy of the first): the published client copies all
// messages of a segment but the last into packets of its own pool, without waiting, and drops what it cannot copy. It
// needs a broker that joins two messages at a moment when the pool is used up: nobody has reproduced that on a bench.
// Repair here: the documented client, whose messages share the segment's packet.

import { segmentation } from '../../mqtt/broker/sim_broker_api.ts';
import {
  type NX_PACKET,
  NX_TRUE,
  NX_UDP_PACKET,
  nx_packet_allocate,
  nx_packet_release,
} from '../../netx/nx_api.ts';
import { sim_assert, sim_compute } from '../../rtos/sim_api.ts';
import { ref, type Service, tx_thread_sleep } from '../../rtos/tx_api.ts';
import type { Scenario } from '../bench/scenario.ts';

const ROUNDS = 10;
/** Rounds without a log after that: what found no packet in the driver TCP sends again, a second later or two. */
const QUIET_ROUNDS = 20;
const ORDERS = Array.from({ length: 8 }, (_, n) => `order ${n}`);

export const joined_without_packet: Scenario = {
  name: 'joined-without-packet',
  summary: 'orders are counted while a log is written; none may be lost',
  until_s: 4,
  has_repair: true,
  kinds: ['segmentation', 'cost', 'tick_phase'],
  build(bench, { fixed }) {
    bench.add_broker({ faults: [segmentation()] });
    let done = false;
    bench.add_mqtt_board({
      name: 'valve',
      host: 10,
      packets: 2,
      options: { quirks: { joined_message_lost_without_packet: !fixed } },
      *define(board, make) {
        // Log lines are put together in packets of the client's pool, both of them at a time.
        function* write_log(): Service<void> {
          const lines = [ref<NX_PACKET | null>(null), ref<NX_PACKET | null>(null)];
          for (const line of lines) yield* nx_packet_allocate(board.pool, line, NX_UDP_PACKET, 50);
          yield* sim_compute(500, 60_000);
          for (const line of lines) if (line.value !== null) yield* nx_packet_release(line.value);
        }

        yield* make.thread('app', 16, function* (): Service<void> {
          yield* board.create();
          yield* board.connect(0, NX_TRUE, 500);
          yield* board.subscribe('orders', 0);
          let read = 0;
          yield* tx_thread_sleep(50);
          for (let n = 0; n < ROUNDS + QUIET_ROUNDS; n++) {
            if (n < ROUNDS) yield* write_log();
            else if (read === ORDERS.length) break;
            yield* tx_thread_sleep(10);
            while ((yield* board.take()) !== null) read++;
          }
          sim_assert(read === ORDERS.length, 'every order is read');
          done = true;
        });
      },
    });
    bench.add_publisher({ topic: 'orders', texts: ORDERS, qos: 0, start_ticks: 60, gap_ticks: 1 });
    return bench.until_done(() => done);
  },
};
