// Credentials gone at reconnect (nxd_mqtt_client.c, the end of a connection): the published client forgets user name and
// password whenever a connection ends. The firmware sets them once; the first connect works, and after the first lost
// connection the broker refuses it forever. Repair here: the documented client (or: set them before every connect).

import { close, password_check } from '../../mqtt/broker/sim_broker_api.ts';
import { NXD_MQTT_SUCCESS, nxd_mqtt_client_login_set } from '../../mqtt/nxd_mqtt_client.ts';
import { NX_TRUE } from '../../netx/nx_api.ts';
import { sim_assert, sim_sometimes } from '../../rtos/sim_api.ts';
import { type Service, STRLEN, tx_thread_sleep } from '../../rtos/tx_api.ts';
import type { Scenario } from '../bench/scenario.ts';

/** NXD_MQTT_ERROR_BAD_USERNAME_PASSWORD and NXD_MQTT_ERROR_NOT_AUTHORIZED. */
const REFUSED = [0x10084, 0x10085];
const READINGS = 6;

export const credentials_gone: Scenario = {
  name: 'credentials-gone',
  summary: 'a meter with a password reconnects when its connection is lost; the broker must accept it again',
  until_s: 8,
  has_repair: true,
  kinds: ['broker_close', 'tick_phase'],
  build(bench, { fixed }) {
    const authenticate = password_check({ meter: 'secret' });
    bench.add_broker({ faults: [close()], broker: { authenticate } });
    let sent = 0;
    bench.add_mqtt_board({
      name: 'meter',
      host: 10,
      options: { quirks: { credentials_cleared: !fixed } },
      *define(board, make) {
        yield* make.thread('app', 16, function* (): Service<void> {
          yield* board.create();
          yield* nxd_mqtt_client_login_set(
            board.client,
            'meter',
            STRLEN('meter'),
            'secret',
            STRLEN('secret'),
          );
          let connected = false;
          let connects = 0;
          while (sent < READINGS) {
            if (!connected) {
              const status = yield* board.connect(0, NX_TRUE, 300);
              sim_assert(!REFUSED.includes(status), 'the broker accepts the meter');
              connected = status === NXD_MQTT_SUCCESS;
              sim_sometimes(connected && ++connects > 1, 'reconnected');
            }
            connected &&= (yield* board.publish('readings', `reading ${sent}`, 1, 50)) === NXD_MQTT_SUCCESS;
            if (connected) sent++;
            yield* tx_thread_sleep(40);
          }
        });
      },
    });
    return bench.until_done(() => sent === READINGS);
  },
};
