// Measures, and obeys orders, it seems. The alarm never comes, and whoever comes late sees nothing.

import {
  NXD_MQTT_PORT,
  NXD_MQTT_SUCCESS,
  nxd_mqtt_client_connect,
  nxd_mqtt_client_disconnect,
  nxd_mqtt_client_publish,
  nxd_mqtt_client_subscribe,
} from '../../../../../mqtt/nxd_mqtt_client.ts';
import { IP_ADDRESS, NX_FALSE, NX_TRUE, NXD_ADDRESS } from '../../../../../netx/nx_api.ts';
import { type Service, STRLEN, tx_thread_sleep } from '../../../../../rtos/tx_api.ts';
import type { MqttBoard } from '../../../../scenario_api.ts';
import type { Process } from '../given/process.ts';
import { variant } from '../given/variant.ts';

const KEEPALIVE_S = 60;
const WAIT = 200;

/** The thread; the client is created already. `board.take()` gives the text of the next message, or null. */
export function* station(board: MqttBoard, process: Process): Service<void> {
  const { client } = board;
  const broker = new NXD_ADDRESS(4, IP_ADDRESS(192, 168, 1, 81));
  const status = yield* nxd_mqtt_client_connect(client, broker, NXD_MQTT_PORT, KEEPALIVE_S, NX_TRUE, WAIT);
  if (status !== NXD_MQTT_SUCCESS) return;
  const orders = 'station/do/order';
  yield* nxd_mqtt_client_subscribe(client, orders, STRLEN(orders), 0);
  const topic = 'station/temperature';
  for (let n = 0; n < variant.readings; n++) {
    yield* tx_thread_sleep(50);
    const text = process.temperature();
    yield* nxd_mqtt_client_publish(client, topic, STRLEN(topic), text, STRLEN(text), NX_FALSE, 0, WAIT);
    for (let order = yield* board.take(); order !== null; order = yield* board.take()) process.obey(order);
  }
  yield* nxd_mqtt_client_disconnect(client);
}
