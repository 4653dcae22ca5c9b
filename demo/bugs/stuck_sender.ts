// Sender stuck with a dead peer (netxduo #306, #410): a publish with NX_WAIT_FOREVER waits for room in the broker's
// window. When the broker stops reading, or the cable is out for long, it waits forever, and with it everything else
// that the thread does: the watchdog bites. Repair: a finite wait; a reading that cannot be sent is thrown away.

import { stop_reading } from '../../mqtt/broker/sim_broker_api.ts';
import { link_flap } from '../../netx/link/sim_link_api.ts';
import { NX_TRUE, NX_WAIT_FOREVER } from '../../netx/nx_api.ts';
import { sim_eventually_within } from '../../rtos/sim_api.ts';
import { type Service, tx_thread_sleep } from '../../rtos/tx_api.ts';
import type { Scenario } from '../bench/scenario.ts';

const READING = 'x'.repeat(900);
const READINGS = 16;
const WATCHDOG_TICKS = 300;

export const stuck_sender: Scenario = {
  name: 'stuck-sender',
  summary:
    'a control loop publishes a reading in each iteration; an iteration must end within 3 s whatever the broker does',
  until_s: 12,
  has_repair: true,
  kinds: ['peer_window', 'link_flap', 'tick_phase'],
  // The repaired firmware gives a reading up in its middle, and with it the connection: that is its decision.
  without_checks: ['mqtt-message-broke-off'],
  build(bench, { fixed }) {
    bench.lan.install(link_flap({ match: 'tcp_data', down_ns: 8e9 }));
    bench.add_broker({ faults: [stop_reading()] });
    let turn = 0;
    bench.add_mqtt_board({
      name: 'pump',
      host: 10,
      *define(board, make) {
        yield* make.thread('control', 16, function* (): Service<void> {
          yield* board.create();
          yield* board.connect(0, NX_TRUE, 200);
          for (turn = 1; turn <= READINGS; turn++) {
            const before = turn;
            sim_eventually_within(WATCHDOG_TICKS, 'the loop comes round', () => turn > before);
            yield* board.publish('readings', READING, 0, fixed ? 100 : NX_WAIT_FOREVER);
            yield* tx_thread_sleep(10);
          }
        });
      },
    });
    return { done: () => turn > READINGS };
  },
};
