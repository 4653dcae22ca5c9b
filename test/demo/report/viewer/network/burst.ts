// A board that publishes a burst of readings to the broker, on a link where one segment of the burst is lost.

import type { Scenario } from '../../../../../demo/bench/scenario.ts';
import { frame_loss } from '../../../../../netx/link/sim_link_api.ts';
import { NX_TRUE, NX_WAIT_FOREVER } from '../../../../../netx/nx_api.ts';
import type { Service } from '../../../../../rtos/tx_api.ts';

const READING = 'x'.repeat(900);

/** The segment of the burst with this number is lost, from 1; 0: none. */
export function burst(lost: number): Scenario {
  return {
    name: 'burst',
    summary: 'twelve readings at once',
    until_s: 30,
    build(bench) {
      // The first one carries the CONNECT.
      if (lost > 0) bench.lan.install(frame_loss({ match: 'tcp_data', nth: lost + 1 }), 'gone');
      bench.add_broker();
      bench.add_mqtt_board({
        name: 'pump',
        host: 10,
        *define(board, make) {
          yield* make.thread('control', 16, function* (): Service<void> {
            yield* board.create();
            yield* board.connect(0, NX_TRUE, 200);
            for (let n = 0; n < 12; n++) yield* board.publish('readings', READING, 0, NX_WAIT_FOREVER);
          });
        },
      });
      return undefined;
    },
  };
}
