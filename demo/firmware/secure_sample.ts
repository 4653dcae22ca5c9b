// The secure connection of the NetX Duo MQTT guide (chapter 1) as firmware: TCP, the setup callback (tls_setup.ts), the TLS
// handshake, and MQTT inside.

import {
  NXD_MQTT_CLIENT,
  NXD_MQTT_SUCCESS,
  NXD_MQTT_TLS_PORT,
  nxd_mqtt_client_create,
  nxd_mqtt_client_delete,
  nxd_mqtt_client_disconnect,
  nxd_mqtt_client_publish,
  nxd_mqtt_client_secure_connect,
} from '../../mqtt/nxd_mqtt_client.ts';
import { NX_FALSE, NX_TRUE, NX_WAIT_FOREVER, NXD_ADDRESS } from '../../netx/nx_api.ts';
import { NX_SECURE_TLS_SUCCESS } from '../../netx/secure/nx_secure_api.ts';
import {
  type Service,
  STRLEN,
  TX_TIMER_TICKS_PER_SECOND,
  tx_time_get,
  type ULONG,
  type USHORT,
} from '../../rtos/tx_api.ts';
import { board_main } from './board.ts';
import type { Console } from './console.ts';
import { IP_ADDRESS, Network } from './network.ts';
import { type SecureCredentials, tls_setup } from './tls_setup.ts';

const BROKER_ADDRESS = IP_ADDRESS(192, 168, 1, 81);
const BOARD_ADDRESS = IP_ADDRESS(192, 168, 1, 10);
const CLIENT_STACK_SIZE = 4096;
const CLIENT_PRIORITY = 2;
const PRIORITY = 16;
const KEEP_ALIVE_S = 60;
const CLIENT_ID = 'secure-board';
const TOPIC = 'plant/door';
const MESSAGE = 'locked';

export interface SecureSampleOptions {
  readonly console: Console;
  readonly credentials: SecureCredentials;
  /** The host that the broker's certificate must name. */
  readonly broker_name: string;
  /** NX_SECURE_TLS_VERSION_TLS_1_2 or _1_3 to insist on it; 0: any that the build has. */
  readonly tls_version: USHORT;
  /** What the board's real-time clock says at power-on, in seconds since 1970. */
  readonly power_on_s: ULONG;
}

/** Makes the firmware of the board; what it returns is its main. */
export function secure_sample(options: SecureSampleOptions): () => void {
  const { console, credentials, broker_name, tls_version, power_on_s } = options;
  const network = new Network();
  const client = new NXD_MQTT_CLIENT();
  const client_stack = new Uint8Array(CLIENT_STACK_SIZE);

  const time_function = (): ULONG => power_on_s + Math.floor(tx_time_get() / TX_TIMER_TICKS_PER_SECOND);
  const tls_setup_callback = tls_setup({ console, credentials, broker_name, tls_version, time_function });

  function* entry(): Service<void> {
    let status = yield* nxd_mqtt_client_create(
      client,
      'secure client',
      CLIENT_ID,
      STRLEN(CLIENT_ID),
      network.ip,
      network.pool,
      client_stack,
      CLIENT_STACK_SIZE,
      CLIENT_PRIORITY,
      null,
      0,
    );
    console.status('nxd_mqtt_client_create', status);
    if (status !== NXD_MQTT_SUCCESS) return;
    console.printf('connecting to the broker, securely');
    status = yield* nxd_mqtt_client_secure_connect(
      client,
      new NXD_ADDRESS(4, BROKER_ADDRESS),
      NXD_MQTT_TLS_PORT,
      tls_setup_callback,
      KEEP_ALIVE_S,
      NX_TRUE,
      NX_WAIT_FOREVER,
    );
    // The client's own status says only that it failed. This field is the simulation's: on a board, look with a debugger.
    if (client.tls_status !== NX_SECURE_TLS_SUCCESS) {
      console.status('nx_secure_tls_session_start', client.tls_status);
    }
    console.status('nxd_mqtt_client_secure_connect', status);
    if (status === NXD_MQTT_SUCCESS) {
      status = yield* nxd_mqtt_client_publish(
        client,
        TOPIC,
        STRLEN(TOPIC),
        MESSAGE,
        STRLEN(MESSAGE),
        NX_FALSE,
        1,
        NX_WAIT_FOREVER,
      );
      console.status('nxd_mqtt_client_publish', status);
      status = yield* nxd_mqtt_client_disconnect(client);
      console.status('nxd_mqtt_client_disconnect', status);
    }
    status = yield* nxd_mqtt_client_delete(client);
    console.status('nxd_mqtt_client_delete', status);
  }

  return board_main(console, network, BOARD_ADDRESS, [{ name: 'secure sample', entry, priority: PRIORITY }]);
}
