// What the sensor and the display have in common: an MQTT client that is created and connected, and taken down again.
// Both talk about one topic.

import {
  NXD_MQTT_CLIENT,
  NXD_MQTT_PORT,
  NXD_MQTT_SUCCESS,
  nxd_mqtt_client_connect,
  nxd_mqtt_client_create,
  nxd_mqtt_client_delete,
  nxd_mqtt_client_disconnect,
} from '../../mqtt/nxd_mqtt_client.ts';
import { NX_TRUE, NXD_ADDRESS } from '../../netx/nx_api.ts';
import { type Service, STRLEN, TX_TIMER_TICKS_PER_SECOND } from '../../rtos/tx_api.ts';
import type { Console } from './console.ts';
import { IP_ADDRESS, type Network } from './network.ts';

export const PLANT_TOPIC = 'plant/temperature';
/** How many readings the sensor sends and the display waits for. */
export const PLANT_READINGS = 3;

const BROKER_ADDRESS = IP_ADDRESS(192, 168, 1, 81);
const KEEP_ALIVE_S = 60;
const CONNECT_WAIT_S = 30;
const CLIENT_STACK_SIZE = 4096;
const CLIENT_PRIORITY = 2;

export class PlantClient {
  readonly client = new NXD_MQTT_CLIENT();
  private readonly client_stack = new Uint8Array(CLIENT_STACK_SIZE);
  private readonly name: string;
  private readonly network: Network;
  private readonly console: Console;

  constructor(name: string, network: Network, console: Console) {
    this.name = name;
    this.network = network;
    this.console = console;
  }

  /** Creates the client and connects it; false when that failed. */
  *start(): Service<boolean> {
    const { client, client_stack, console, name, network } = this;
    let status = yield* nxd_mqtt_client_create(
      client,
      `${name} client`,
      name,
      STRLEN(name),
      network.ip,
      network.pool,
      client_stack,
      client_stack.length,
      CLIENT_PRIORITY,
      null,
      0,
    );
    console.status('nxd_mqtt_client_create', status);
    if (status !== NXD_MQTT_SUCCESS) return false;
    const broker = new NXD_ADDRESS(4, BROKER_ADDRESS);
    status = yield* nxd_mqtt_client_connect(
      client,
      broker,
      NXD_MQTT_PORT,
      KEEP_ALIVE_S,
      NX_TRUE,
      CONNECT_WAIT_S * TX_TIMER_TICKS_PER_SECOND,
    );
    console.status('nxd_mqtt_client_connect', status);
    if (status === NXD_MQTT_SUCCESS) return true;
    console.status('nxd_mqtt_client_delete', yield* nxd_mqtt_client_delete(client));
    return false;
  }

  /** Disconnects and deletes the client. */
  *stop(): Service<void> {
    this.console.status('nxd_mqtt_client_disconnect', yield* nxd_mqtt_client_disconnect(this.client));
    this.console.status('nxd_mqtt_client_delete', yield* nxd_mqtt_client_delete(this.client));
  }
}
