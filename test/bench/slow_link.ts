// What the benchmark of searches runs: ten virtual seconds of a quiet MQTT client that pings three times, over a link that may hold a frame
// for up to two seconds.

import type { Scenario } from '../../demo/bench/scenario.ts';
import { frame_delay } from '../../netx/link/sim_link_api.ts';
import { NX_TRUE } from '../../netx/nx_api.ts';

export const slow_link: Scenario = {
  name: 'slow-link',
  summary: 'a quiet sensor behind a modem that may hold a frame',
  until_s: 10,
  kinds: ['frame_delay', 'tick_phase'],
  build(bench) {
    bench.lan.install(frame_delay({ delay_ns: 2e9, in_order: true }));
    bench.add_broker();
    bench.add_mqtt_board({
      name: 'sensor',
      host: 10,
      options: { NXD_MQTT_PING_TIMEOUT_DELAY: 600 },
      define: (board, make) =>
        make.thread('app', 16, function* () {
          yield* board.create();
          yield* board.connect(3, NX_TRUE, 800);
        }),
    });
    return undefined;
  },
};
