// Two boards. As long as all cables are in, every reading is kept.

import { NXD_MQTT_SUCCESS } from '../../../../../mqtt/nxd_mqtt_client.ts';
import { NX_TRUE } from '../../../../../netx/nx_api.ts';
import { type Service, tx_thread_sleep } from '../../../../../rtos/tx_api.ts';
import type { MqttBoard } from '../../../../scenario_api.ts';
import type { Sensor } from '../given/sensor.ts';
import type { Store } from '../given/store.ts';

const TOPIC = 'readings';
const KEEPALIVE_S = 3;
const WAIT = 200;

/** The thread of the meter; the client is created already. */
export function* meter(board: MqttBoard, sensor: Sensor): Service<void> {
  if ((yield* board.connect(KEEPALIVE_S, NX_TRUE, WAIT)) !== NXD_MQTT_SUCCESS) return;
  for (let reading = yield* sensor.next(); reading !== null; reading = yield* sensor.next())
    yield* board.publish(TOPIC, reading, 1, WAIT);
}

/** The thread of the archive. */
export function* archive(board: MqttBoard, store: Store): Service<void> {
  yield* board.connect(KEEPALIVE_S, NX_TRUE, WAIT);
  yield* board.subscribe(TOPIC, 1);
  for (;;) {
    const reading = yield* board.take();
    if (reading === null) yield* tx_thread_sleep(20);
    else store.keep(reading);
  }
}
