// CONNACK joined with a PUBLISH: a broker (or a proxy before it) that answers CONNECT and at once delivers a message
// kept for the client's session may put both into one TCP segment. The published client wants CONNACK alone in its
// segment and gives up the connection. Repair here: the documented client, which reads TCP as the stream it is.

import { segmentation } from '../../mqtt/broker/sim_broker_api.ts';
import { nxd_mqtt_client_disconnect } from '../../mqtt/nxd_mqtt_client.ts';
import { NX_FALSE, NX_TRUE } from '../../netx/nx_api.ts';
import { sim_assert } from '../../rtos/sim_api.ts';
import { type Service, tx_thread_sleep } from '../../rtos/tx_api.ts';
import type { Scenario } from '../bench/scenario.ts';

export const connack_joined: Scenario = {
  name: 'connack-joined',
  summary: 'a sensor reconnects to a persistent session with a stored message; the connect must succeed',
  until_s: 10,
  has_repair: true,
  kinds: ['segmentation', 'tick_phase', 'isr_arrival', 'driver_tx_complete_delay'],
  build(bench, { fixed }) {
    bench.add_broker({ faults: [segmentation()] });
    let done = false;
    bench.add_mqtt_board({
      name: 'sensor',
      host: 10,
      options: { quirks: { connack_needs_own_segment: !fixed } },
      *define(board, make) {
        yield* make.thread('app', 16, function* (): Service<void> {
          yield* board.create();
          yield* board.connect(0, NX_FALSE, 500);
          yield* board.subscribe('orders', 1);
          yield* nxd_mqtt_client_disconnect(board.client);
          yield* tx_thread_sleep(200);
          const status = yield* board.connect(0, NX_FALSE, 500);
          sim_assert(status === 0, 'the reconnect succeeds');
          done = true;
        });
      },
    });
    bench.add_mqtt_board({
      name: 'plant',
      host: 11,
      *define(board, make) {
        yield* make.thread('app', 16, function* (): Service<void> {
          yield* board.create();
          yield* tx_thread_sleep(100);
          yield* board.connect(0, NX_TRUE, 500);
          yield* board.publish('orders', 'open the valve', 1, 100);
        });
      },
    });
    return { done: () => done };
  },
};
