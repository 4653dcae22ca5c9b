// Ping timeout on a slow link: the client takes a broker for dead when PINGRESP is not there within a second, which is
// the default of NXD_MQTT_PING_TIMEOUT_DELAY. Over a cellular modem one late frame is enough for a disconnect, and with
// the reconnect's own traffic the next one is late too. Repair: a timeout that fits the link, and an interval that does: a broker
// gives up one and a half of it after it has heard something last.

import { nxd_mqtt_client_disconnect_notify_set } from '../../mqtt/nxd_mqtt_client.ts';
import { frame_delay } from '../../netx/link/sim_link_api.ts';
import { NX_TRUE } from '../../netx/nx_api.ts';
import { sim_unreachable } from '../../rtos/sim_api.ts';
import type { Service } from '../../rtos/tx_api.ts';
import type { MqttBoard } from '../bench/mqtt_board.ts';
import type { Scenario } from '../bench/scenario.ts';

function* app(board: MqttBoard, keep_alive_s: number): Service<void> {
  yield* board.create();
  yield* nxd_mqtt_client_disconnect_notify_set(board.client, () => sim_unreachable('disconnected'));
  yield* board.connect(keep_alive_s, NX_TRUE, 800);
}

export const ping_on_slow_link: Scenario = {
  name: 'ping-on-slow-link',
  summary:
    'a quiet sensor behind a modem that may hold a frame for up to two seconds; it must stay connected',
  until_s: 10,
  has_repair: true,
  kinds: ['frame_delay', 'tick_phase'],
  build(bench, { fixed }) {
    bench.lan.install(frame_delay({ delay_ns: 2e9, in_order: true }));
    bench.add_broker();
    bench.add_mqtt_board({
      name: 'sensor',
      host: 10,
      options: fixed ? { NXD_MQTT_PING_TIMEOUT_DELAY: 600 } : {},
      define: (board, make) => make.thread('app', 16, () => app(board, fixed ? 6 : 3)),
    });
    return undefined;
  },
};
