// Wait-forever in a callback: the receive notify writes to a log that has a mutex, and the application holds the same
// mutex while it publishes. The notify runs with the client's mutex held, the publish wants the client's mutex: when the
// message comes at that very moment each waits for the other. Repair: nothing is published with the log's mutex held.

import { nxd_mqtt_client_receive_notify_set } from '../../mqtt/nxd_mqtt_client.ts';
import { NX_TRUE } from '../../netx/nx_api.ts';
import { sim_compute } from '../../rtos/sim_api.ts';
import {
  type Service,
  TX_INHERIT,
  TX_MUTEX,
  TX_WAIT_FOREVER,
  tx_mutex_create,
  tx_mutex_get,
  tx_mutex_put,
  tx_thread_sleep,
} from '../../rtos/tx_api.ts';
import type { Scenario } from '../bench/scenario.ts';

const REPORTS = 6;

export const lock_in_notify: Scenario = {
  name: 'lock-in-notify',
  summary: 'a receive notify and an application share a log mutex; nobody may wait forever',
  until_s: 4,
  has_repair: true,
  kinds: ['cost', 'tick_phase', 'isr_arrival'],
  // That the notify waits at all is told as well; here the cycle is what counts.
  without_checks: ['mqtt-callback-blocked'],
  build(bench, { fixed }) {
    bench.add_broker();
    const log = new TX_MUTEX();
    let done = false;
    bench.add_mqtt_board({
      name: 'meter',
      host: 10,
      *define(board, make) {
        function* write_log(): Service<void> {
          yield* tx_mutex_get(log, TX_WAIT_FOREVER);
          yield* sim_compute(50);
          yield* tx_mutex_put(log);
        }

        function* report(number: number): Service<void> {
          yield* tx_mutex_get(log, TX_WAIT_FOREVER);
          yield* sim_compute(500, 20_000);
          if (fixed) yield* tx_mutex_put(log);
          yield* board.publish('readings', `reading ${number}`, 0, 100);
          if (!fixed) yield* tx_mutex_put(log);
        }

        tx_mutex_create(log, 'log', TX_INHERIT);
        yield* make.thread('app', 16, function* (): Service<void> {
          yield* board.create();
          yield* nxd_mqtt_client_receive_notify_set(board.client, write_log);
          yield* board.connect(0, NX_TRUE, 500);
          yield* board.subscribe('orders', 0);
          for (let n = 0; n < REPORTS; n++) {
            yield* tx_thread_sleep(20);
            yield* report(n);
            while ((yield* board.take()) !== null);
          }
          done = true;
        });
      },
    });
    const texts = ['open', 'close', 'open', 'close'];
    bench.add_publisher({ topic: 'orders', texts, qos: 0, start_ticks: 21, gap_ticks: 20 });
    return bench.until_done(() => done);
  },
};
