// A display: subscribes to the readings and shows each as it comes. The receive notify runs in the client's thread and
// only puts a semaphore, which counts what is there to read; the display's own thread reads it.

import {
  NXD_MQTT_NO_MESSAGE,
  NXD_MQTT_SUCCESS,
  nxd_mqtt_client_message_get,
  nxd_mqtt_client_receive_notify_set,
  nxd_mqtt_client_subscribe,
} from '../../mqtt/nxd_mqtt_client.ts';
import {
  ref,
  type Service,
  STRLEN,
  TX_SEMAPHORE,
  TX_WAIT_FOREVER,
  tx_semaphore_create,
  tx_semaphore_delete,
  tx_semaphore_get,
  tx_semaphore_put,
} from '../../rtos/tx_api.ts';
import { type ApplicationThread, board_main } from './board.ts';
import type { Console } from './console.ts';
import { IP_ADDRESS, Network } from './network.ts';
import { PLANT_READINGS, PLANT_TOPIC, PlantClient } from './plant_client.ts';

const PRIORITY = 15;
const BUFFER_SIZE = 64;

/** The display's thread on a board whose network is there. */
export function display_thread(network: Network, console: Console): ApplicationThread {
  const plant = new PlantClient('display', network, console);
  const something_came = new TX_SEMAPHORE();
  const topic_buffer = new Uint8Array(BUFFER_SIZE);
  const message_buffer = new Uint8Array(BUFFER_SIZE);

  function* notify(): Service<void> {
    yield* tx_semaphore_put(something_came);
  }

  /** Shows every message that waits; returns how many. One notify can stand for several messages. */
  function* show_all(): Service<number> {
    const length = ref(0);
    for (let shown = 0; ; shown++) {
      const status = yield* nxd_mqtt_client_message_get(
        plant.client,
        topic_buffer,
        BUFFER_SIZE,
        ref(0),
        message_buffer,
        BUFFER_SIZE,
        length,
      );
      if (status === NXD_MQTT_NO_MESSAGE) return shown;
      if (status !== NXD_MQTT_SUCCESS) {
        console.status('nxd_mqtt_client_message_get', status);
        return shown;
      }
      const text = new TextDecoder().decode(message_buffer.subarray(0, length.value));
      console.printf(`shows ${text}`);
    }
  }

  function* entry(): Service<void> {
    tx_semaphore_create(something_came, 'something came', 0);
    if (!(yield* plant.start())) return;
    let status = yield* nxd_mqtt_client_receive_notify_set(plant.client, notify);
    console.status('nxd_mqtt_client_receive_notify_set', status);
    status = yield* nxd_mqtt_client_subscribe(plant.client, PLANT_TOPIC, STRLEN(PLANT_TOPIC), 1);
    console.status('nxd_mqtt_client_subscribe', status);
    for (let shown = 0; shown < PLANT_READINGS; ) {
      yield* tx_semaphore_get(something_came, TX_WAIT_FOREVER);
      shown += yield* show_all();
    }
    yield* plant.stop();
    yield* tx_semaphore_delete(something_came);
  }

  return { name: 'display', entry, priority: PRIORITY };
}

/** The firmware of a board that is a display and nothing else. */
export function display_board(console: Console): () => void {
  const network = new Network();
  return board_main(console, network, IP_ADDRESS(192, 168, 1, 21), [display_thread(network, console)]);
}
