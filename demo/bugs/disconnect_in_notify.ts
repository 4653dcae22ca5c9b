// Disconnect from a callback: the receive notify sheds load by disconnecting when too many messages wait. It runs in the
// client's own thread, which now waits for TCP to close and does nothing else: no PINGREQ, no acknowledgement. On the
// bench the reader keeps up, and the line is never reached. Repair: the notify tells the application's thread.
// (The guide, chapter 1, forbids callbacks to block; asked about again and again.)

import {
  nxd_mqtt_client_disconnect,
  nxd_mqtt_client_receive_notify_set,
} from '../../mqtt/nxd_mqtt_client.ts';
import { NX_TRUE } from '../../netx/nx_api.ts';
import { sim_compute } from '../../rtos/sim_api.ts';
import {
  type Service,
  TX_NO_WAIT,
  TX_SEMAPHORE,
  tx_semaphore_create,
  tx_semaphore_get,
  tx_semaphore_put,
  type UINT,
} from '../../rtos/tx_api.ts';
import type { Scenario } from '../bench/scenario.ts';

const TOO_MANY = 3;
const READ_EVERY_TICKS = 10;
const ORDERS = Array.from({ length: 12 }, (_, n) => `order ${n}`);

export const disconnect_in_notify: Scenario = {
  name: 'disconnect-in-notify',
  summary: 'a receive notify that disconnects when messages pile up; a callback must not wait',
  until_s: 4,
  has_repair: true,
  kinds: ['cost', 'tick_phase', 'isr_arrival'],
  build(bench, { fixed }) {
    bench.add_broker();
    const arrived = new TX_SEMAPHORE();
    const shed = new TX_SEMAPHORE();
    let done = false;
    bench.add_mqtt_board({
      name: 'valve',
      host: 10,
      *define(board, make) {
        function* notify(_client: unknown, waiting: UINT): Service<void> {
          yield* tx_semaphore_put(arrived);
          if (waiting <= TOO_MANY) return;
          if (fixed) yield* tx_semaphore_put(shed);
          else yield* nxd_mqtt_client_disconnect(board.client);
        }

        tx_semaphore_create(arrived, 'arrived', 0);
        tx_semaphore_create(shed, 'shed', 0);
        yield* make.thread('app', 16, function* (): Service<void> {
          yield* board.create();
          yield* nxd_mqtt_client_receive_notify_set(board.client, notify);
          yield* board.connect(0, NX_TRUE, 500);
          yield* board.subscribe('orders', 0);
          while ((yield* tx_semaphore_get(arrived, 10 * READ_EVERY_TICKS)) === 0) {
            if ((yield* tx_semaphore_get(shed, TX_NO_WAIT)) === 0) break;
            yield* board.take();
            yield* sim_compute(2_000, 400_000);
          }
          yield* nxd_mqtt_client_disconnect(board.client);
          done = true;
        });
      },
    });
    bench.add_publisher({
      topic: 'orders',
      texts: ORDERS,
      qos: 0,
      start_ticks: 50,
      gap_ticks: READ_EVERY_TICKS,
    });
    return bench.until_done(() => done);
  },
};
