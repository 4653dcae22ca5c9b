// A sensor that has nothing to say, behind a slow link. Do not change.

import { nxd_mqtt_client_disconnect_notify_set } from '../../../../../mqtt/nxd_mqtt_client.ts';
import { type FaultRule, frame_delay } from '../../../../../netx/link/sim_link_api.ts';
import { NX_TRUE } from '../../../../../netx/nx_api.ts';
import { sim_note } from '../../../../../rtos/sim_api.ts';
import type { Scenario } from '../../../../scenario_api.ts';
import { settings } from '../start/settings.ts';
import { variant } from './variant.ts';

/** Each frame is on its way for so long, and for up to as long again. */
const always: FaultRule = () => ({ is: 'delay', delay_ns: variant.one_way_ms * 1e6, in_order: true });

function link(dies_s: number | null): Scenario {
  return {
    name: 'keepalive',
    summary: 'a quiet sensor behind a slow link; it must stay connected, and notice when the broker is gone',
    until_s: dies_s === null ? 50 : dies_s + 60,
    kinds: ['frame_delay', 'tick_phase'],
    build(bench) {
      const { sim } = bench;
      bench.lan.install(always, 'slow link');
      bench.lan.install(frame_delay({ delay_ns: variant.one_way_ms * 1e6, in_order: true }), 'jitter');
      bench.add_broker();
      let connected = false;
      bench.add_mqtt_board({
        name: 'sensor',
        host: 10,
        options: { NXD_MQTT_PING_TIMEOUT_DELAY: settings.ping_timeout_ticks },
        *define(board, make) {
          yield* make.thread('app', 16, function* () {
            yield* board.create();
            yield* nxd_mqtt_client_disconnect_notify_set(board.client, () => {
              sim_note('disconnected');
              connected = false;
            });
            connected = (yield* board.connect(settings.keepalive_s, NX_TRUE, 1500)) === 0;
            sim_note(connected ? 'connected' : 'not connected');
          });
        },
      });
      const broker_port = bench.lan.ports[0];
      if (dies_s !== null) sim.schedule(dies_s * 1e9, () => broker_port?.set_link(false));
      const finish = (): void => {
        if (dies_s !== null || connected) return;
        const message = 'the sensor is not connected any more, and the broker was there all the time';
        const time_ns = sim.now_ns;
        sim.checks.fail({ id: 'connection', object: 'sensor', message, time_ns, target: 'sensor' });
      };
      return { finish };
    },
  };
}

export const scenario = link(null);

/** The same with a broker that is gone from some moment on. */
export function dead_broker(dies_s: number): Scenario {
  return link(dies_s);
}
