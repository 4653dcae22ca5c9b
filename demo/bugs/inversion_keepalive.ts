// Priority inversion on the client's mutex (nxd_mqtt_client.c: created with TX_NO_INHERIT): a low thread that publishes
// is interrupted while it holds the mutex, a middle one computes for seconds, and the client's own thread, the best of
// the three, cannot answer in time: the broker drops the connection. Mars Pathfinder once more, inside a library.
// Repair: the publisher is no worse than the radio thread, and the documented client, whose mutex inherits priority. That
// alone is not enough: the mutex of the IP instance does not inherit either (this lab found it).

import { NX_TRUE } from '../../netx/nx_api.ts';
import { sim_compute, sim_targets } from '../../rtos/sim_api.ts';
import {
  type Service,
  TX_SEMAPHORE,
  TX_WAIT_FOREVER,
  tx_semaphore_create,
  tx_semaphore_get,
  tx_semaphore_put,
  tx_thread_sleep,
} from '../../rtos/tx_api.ts';
import type { Scenario } from '../bench/scenario.ts';

/** The radio speaks a moment before the low thread publishes. */
const RADIO_AT_NS = [1_199_990_000, 1_799_990_000, 2_399_990_000];

export const inversion_keepalive: Scenario = {
  name: 'inversion-keepalive',
  summary:
    'a publisher, a radio thread that computes for a long time, and keepalive; the client must not be delayed',
  until_s: 4,
  has_repair: true,
  kinds: ['isr_arrival', 'tick_phase', 'cost'],
  build(bench, { fixed }) {
    bench.add_broker();
    const radio = new TX_SEMAPHORE();
    bench.add_mqtt_board({
      name: 'meter',
      host: 10,
      options: { quirks: { mutex_without_inheritance: !fixed } },
      *define(board, make) {
        tx_semaphore_create(radio, 'radio', 0);
        yield* make.thread('publisher', fixed ? 9 : 20, function* (): Service<void> {
          yield* board.create();
          yield* board.connect(1, NX_TRUE, 500);
          yield* tx_thread_sleep(119 - bench.sim.now_ns / 10e6);
          for (;;) {
            yield* board.publish('readings', 'reading', 0, 100);
            yield* tx_thread_sleep(20);
          }
        });
        yield* make.thread('radio', 10, function* (): Service<void> {
          for (;;) {
            yield* tx_semaphore_get(radio, TX_WAIT_FOREVER);
            yield* sim_compute(400_000);
          }
        });
      },
    });
    const meter = sim_targets(bench.sim).find(({ name }) => name === 'meter');
    for (const at_ns of RADIO_AT_NS) {
      bench.sim.schedule(at_ns, () =>
        meter?.interrupt('radio', () => tx_semaphore_put(radio) as Service<never>),
      );
    }
    return undefined;
  },
};
