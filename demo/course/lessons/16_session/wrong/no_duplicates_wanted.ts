// expect: through both outages "twice"

import {
  NXD_MQTT_SUCCESS,
  nxd_mqtt_client_disconnect,
  nxd_mqtt_client_disconnect_notify_set,
} from '../../../../../mqtt/nxd_mqtt_client.ts';
import { NX_FALSE } from '../../../../../netx/nx_api.ts';
import { type Service, tx_thread_sleep } from '../../../../../rtos/tx_api.ts';
import type { MqttBoard } from '../../../../scenario_api.ts';
import type { Sensor } from '../given/sensor.ts';
import type { Store } from '../given/store.ts';

const TOPIC = 'readings';
const KEEPALIVE_S = 3;
const WAIT = 200;

/** Ends what is left of the connection, and connects until it works. */
function* connect_again(board: MqttBoard): Service<void> {
  yield* nxd_mqtt_client_disconnect(board.client);
  while ((yield* board.connect(KEEPALIVE_S, NX_FALSE, WAIT)) !== NXD_MQTT_SUCCESS) {
    yield* nxd_mqtt_client_disconnect(board.client);
    yield* tx_thread_sleep(50);
  }
}

/** The thread of the meter; the client is created already. */
export function* meter(board: MqttBoard, sensor: Sensor): Service<void> {
  let lost = false;
  yield* nxd_mqtt_client_disconnect_notify_set(board.client, () => {
    lost = true;
  });
  yield* connect_again(board);
  for (let reading = yield* sensor.next(); reading !== null; reading = yield* sensor.next())
    for (let status = -1; status !== NXD_MQTT_SUCCESS; ) {
      if (lost) {
        yield* connect_again(board);
        lost = false;
      }
      status = yield* board.publish(TOPIC, reading, 1, WAIT);
      if (status !== NXD_MQTT_SUCCESS) lost = true;
    }
  for (let left_s = 10; left_s > 0; left_s--) {
    yield* tx_thread_sleep(100);
    if (lost) {
      yield* connect_again(board);
      lost = false;
    }
  }
}

/** The thread of the archive. */
export function* archive(board: MqttBoard, store: Store): Service<void> {
  let lost = false;
  yield* nxd_mqtt_client_disconnect_notify_set(board.client, () => {
    lost = true;
  });
  yield* connect_again(board);
  yield* board.subscribe(TOPIC, 1);
  for (;;) {
    if (lost) {
      yield* connect_again(board);
      lost = false;
    }
    const reading = yield* board.take();
    if (reading === null) yield* tx_thread_sleep(20);
    else store.keep(reading);
  }
}
