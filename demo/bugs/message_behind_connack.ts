// A message between CONNACK and the notify (nxd_mqtt_client.c, the end of the blocking connect): the published client
// begins to listen to its socket only when CONNACK has been handled. A kept message that is on the socket by then waits
// unseen until the next one comes, which on a quiet topic is never. It takes a broker that is slow to answer CONNECT at
// the moment when somebody publishes. Repair here: the documented client, which looks once more.

import { delay } from '../../mqtt/broker/sim_broker_api.ts';
import {
  nxd_mqtt_client_disconnect,
  nxd_mqtt_client_receive_notify_set,
} from '../../mqtt/nxd_mqtt_client.ts';
import { NX_FALSE } from '../../netx/nx_api.ts';
import { sim_eventually_within } from '../../rtos/sim_api.ts';
import { type Service, tx_thread_sleep } from '../../rtos/tx_api.ts';
import type { Scenario } from '../bench/scenario.ts';

export const message_behind_connack: Scenario = {
  name: 'message-behind-connack',
  summary: 'a sensor reconnects to its session, and new settings are published; they must arrive within 1 s',
  until_s: 4,
  has_repair: true,
  kinds: ['broker_delay', 'tick_phase', 'isr_arrival', 'driver_tx_complete_delay'],
  build(bench, { fixed }) {
    bench.add_broker({ faults: [delay([0, 20, 50, 200])] });
    let settings = 0;
    bench.add_mqtt_board({
      name: 'sensor',
      host: 10,
      options: { quirks: { receive_callback_after_connack: !fixed } },
      *define(board, make) {
        yield* make.thread('app', 16, function* (): Service<void> {
          yield* board.create();
          yield* nxd_mqtt_client_receive_notify_set(board.client, () => {
            settings++;
          });
          yield* board.connect(0, NX_FALSE, 500);
          yield* board.subscribe('settings', 1);
          yield* nxd_mqtt_client_disconnect(board.client);
          yield* tx_thread_sleep(100);
          yield* board.connect(0, NX_FALSE, 500);
          sim_eventually_within(100, 'the settings arrive', () => settings > 0);
        });
      },
    });
    bench.add_publisher({ topic: 'settings', texts: ['rate 5'], qos: 1, start_ticks: 110, gap_ticks: 0 });
    return bench.until_done(() => settings > 0);
  },
};
