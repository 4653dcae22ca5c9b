// Renewal during a publish: a renewal is nearly always acknowledged, and the address stays. When the server has given it to
// somebody else it refuses, and the board gets another one: the connection of the old address is dead. The publish had
// success, because the client had sent it; the firmware connects again with a clean session, so what the broker had not
// acknowledged is forgotten on both sides. Repair: a session that persists, in which the client sends it again, and the state
// change notify of the DHCP client, which ends the dead connection at once, also behind the last reading.

import {
  NXD_MQTT_CLIENT,
  NXD_MQTT_PORT,
  NXD_MQTT_SUCCESS,
  nxd_mqtt_client_connect,
  nxd_mqtt_client_create,
  nxd_mqtt_client_disconnect,
  nxd_mqtt_client_publish,
} from '../../mqtt/nxd_mqtt_client.ts';
import { NX_DHCP_STATE_BOUND } from '../../netx/dhcp/nxd_dhcp_client.ts';
import { NX_FALSE, NX_TRUE, NX_WAIT_FOREVER, NXD_ADDRESS } from '../../netx/nx_api.ts';
import { given_away } from '../../netx/servers/sim_servers_api.ts';
import { sim_eventually_within } from '../../rtos/sim_api.ts';
import { type Service, STRLEN, tx_thread_sleep, type UINT } from '../../rtos/tx_api.ts';
import type { LanBoard } from '../bench/lan_board.ts';
import type { Scenario } from '../bench/scenario.ts';
import { IP_ADDRESS } from '../firmware/network.ts';

const BROKER = IP_ADDRESS(192, 168, 1, 81);
const READINGS = 30;
const LEASE_S = 20;
const MOST_TICKS = 2000;

export const renew_during_publish: Scenario = {
  name: 'renew-during-publish',
  summary:
    'a sensor publishes once a second and renews its lease every ten; a reading must get to the broker within 20 s',
  until_s: 90,
  has_repair: true,
  kinds: ['server_answer', 'tick_phase', 'isr_arrival'],
  build(bench, { fixed }) {
    let published = 0;
    const arrived = new Set<string>();
    const authorize_publish = (_client: string, topic: string): boolean => {
      arrived.add(topic);
      return true;
    };
    bench.add_broker({ broker: { authorize_publish } });
    bench.add_servers({ dhcp: { lease_s: LEASE_S, faults: [given_away()] } });
    bench.add_lan_board({
      name: 'sensor',
      *define(board, make) {
        const client = new NXD_MQTT_CLIENT();
        let address_changed = false;
        yield* make.thread('app', 16, function* (): Service<void> {
          yield* board.ask_for_address((_dhcp, state) => {
            if (state < NX_DHCP_STATE_BOUND) address_changed = true;
          });
          yield* create(board, client);
          let connected = false;
          while (fixed || published < READINGS) {
            if (fixed && address_changed) {
              address_changed = false;
              if (connected) yield* nxd_mqtt_client_disconnect(client);
              connected = false;
            }
            if (!connected) {
              yield* board.wait_for_address(NX_WAIT_FOREVER);
              connected = (yield* connect(client, fixed ? NX_FALSE : NX_TRUE)) === NXD_MQTT_SUCCESS;
            }
            if (published === READINGS) {
              yield* tx_thread_sleep(100);
              continue;
            }
            const topic = `readings/${published}`;
            if ((yield* publish(client, topic)) !== NXD_MQTT_SUCCESS) connected = false;
            else {
              published++;
              sim_eventually_within(MOST_TICKS, 'the reading gets there', () => arrived.has(topic));
            }
            yield* tx_thread_sleep(100);
          }
        });
      },
    });
    return bench.until_done(() => published === READINGS && arrived.size === READINGS);
  },
};

function* create(board: LanBoard, client: NXD_MQTT_CLIENT): Service<UINT> {
  const { name, ip, pool } = board;
  return yield* nxd_mqtt_client_create(
    client,
    name,
    name,
    STRLEN(name),
    ip,
    pool,
    new Uint8Array(4096),
    4096,
    3,
    null,
    0,
  );
}

function* connect(client: NXD_MQTT_CLIENT, clean_session: UINT): Service<UINT> {
  const broker = new NXD_ADDRESS(4, BROKER);
  return yield* nxd_mqtt_client_connect(client, broker, NXD_MQTT_PORT, 0, clean_session, 500);
}

function* publish(client: NXD_MQTT_CLIENT, topic: string): Service<UINT> {
  return yield* nxd_mqtt_client_publish(client, topic, STRLEN(topic), '21.5', 4, NX_FALSE, 1, 100);
}
