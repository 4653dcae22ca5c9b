// A board connects to three computers in turn. One is its broker, one is none, one was. Do not change.

import {
  NXD_MQTT_CLIENT,
  NXD_MQTT_SUCCESS,
  nxd_mqtt_client_create,
  nxd_mqtt_client_delete,
  nxd_mqtt_client_disconnect,
  nxd_mqtt_client_publish,
  nxd_mqtt_client_secure_connect,
} from '../../../../../mqtt/nxd_mqtt_client.ts';
import { NX_FALSE, NX_TRUE, NXD_ADDRESS } from '../../../../../netx/nx_api.ts';
import { nx_secure_options } from '../../../../../netx/secure/host/sim_secure_api.ts';
import { sim_note } from '../../../../../rtos/sim_api.ts';
import { type Service, STRLEN, tx_time_get, type ULONG } from '../../../../../rtos/tx_api.ts';
import type { MqttBoard, Scenario } from '../../../../scenario_api.ts';
import { tls_setup } from '../start/tls_setup.ts';
import { certificates, POWER_ON_S } from './certificates.ts';
import type { Credentials } from './credentials.ts';
import { add_peers, address_of, PEERS, PORT } from './peers.ts';
import { variant } from './variant.ts';

const WAIT_TICKS = 500;
const TICKS_PER_SECOND = 100;

function credentials(): Credentials {
  const { root, board } = certificates();
  const clock = (): ULONG => POWER_ON_S + Math.floor(tx_time_get() / TICKS_PER_SECOND);
  return {
    root_der: root.der,
    own_der: board.der,
    own_key_der: board.private_key_der,
    host_name: variant.host_name,
    clock,
  };
}

/** One attempt: what came of it is noted. */
function* talk_to(peer: (typeof PEERS)[number], board: MqttBoard, has: Credentials): Service<void> {
  const client = new NXD_MQTT_CLIENT();
  const stack = new Uint8Array(4096);
  const id = 'board-7';
  yield* nxd_mqtt_client_create(client, id, id, STRLEN(id), board.ip, board.pool, stack, 4096, 3, null, 0);
  const status = yield* nxd_mqtt_client_secure_connect(
    client,
    new NXD_ADDRESS(4, address_of(peer.host)),
    PORT,
    (_client, session, certificate, trusted) => tls_setup(session, certificate, trusted, has),
    60,
    NX_TRUE,
    WAIT_TICKS,
  );
  sim_note(`${peer.name}: connect 0x${status.toString(16)}, TLS 0x${client.tls_status.toString(16)}`);
  if (status === NXD_MQTT_SUCCESS) {
    const topic = 'plant/door';
    const sent = yield* nxd_mqtt_client_publish(
      client,
      topic,
      STRLEN(topic),
      'locked',
      6,
      NX_FALSE,
      1,
      WAIT_TICKS,
    );
    if (sent === NXD_MQTT_SUCCESS) sim_note(`${peer.name} acknowledged a message`);
    yield* nxd_mqtt_client_disconnect(client);
  }
  yield* nxd_mqtt_client_delete(client);
}

export const scenario: Scenario = {
  name: 'tls',
  summary:
    'a board connects over TLS to its broker, to a printer that plays the broker, and to a broker of last year',
  until_s: 30,
  broker: 'tls',
  build(bench) {
    let tried = 0;
    add_peers(bench);
    bench.add_mqtt_board({
      name: 'board',
      host: 10,
      config: { options: nx_secure_options({}) },
      *define(board, make) {
        yield* make.thread('app', 16, function* () {
          for (const peer of PEERS) {
            yield* talk_to(peer, board, credentials());
            tried++;
          }
        });
      },
    });
    return bench.until_done(() => tried === PEERS.length);
  },
};
