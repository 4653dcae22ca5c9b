// A sensor: publishes some readings with QoS 1, one each half second, and leaves.

import { nxd_mqtt_client_publish } from '../../mqtt/nxd_mqtt_client.ts';
import { NX_FALSE, NX_WAIT_FOREVER } from '../../netx/nx_api.ts';
import { type Service, STRLEN, TX_TIMER_TICKS_PER_SECOND, tx_thread_sleep } from '../../rtos/tx_api.ts';
import { type ApplicationThread, board_main } from './board.ts';
import type { Console } from './console.ts';
import { IP_ADDRESS, Network } from './network.ts';
import { PLANT_READINGS, PLANT_TOPIC, PlantClient } from './plant_client.ts';

const PRIORITY = 16;
const FIRST_READING = 21;

/** The sensor's thread on a board whose network is there. It waits a second first: whoever listens may get ready. */
export function sensor_thread(network: Network, console: Console): ApplicationThread {
  const plant = new PlantClient('sensor', network, console);

  function* entry(): Service<void> {
    yield* tx_thread_sleep(TX_TIMER_TICKS_PER_SECOND);
    if (!(yield* plant.start())) return;
    for (let n = 0; n < PLANT_READINGS; n++) {
      yield* tx_thread_sleep(TX_TIMER_TICKS_PER_SECOND / 2);
      const text = `${FIRST_READING + n} C`;
      const status = yield* nxd_mqtt_client_publish(
        plant.client,
        PLANT_TOPIC,
        STRLEN(PLANT_TOPIC),
        text,
        STRLEN(text),
        NX_FALSE,
        1,
        NX_WAIT_FOREVER,
      );
      console.printf(`sends ${text}`);
      console.status('nxd_mqtt_client_publish', status);
    }
    yield* plant.stop();
  }

  return { name: 'sensor', entry, priority: PRIORITY };
}

/** The firmware of a board that is a sensor and nothing else. */
export function sensor_board(console: Console): () => void {
  const network = new Network();
  return board_main(console, network, IP_ADDRESS(192, 168, 1, 20), [sensor_thread(network, console)]);
}
