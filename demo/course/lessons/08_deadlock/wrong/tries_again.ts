// expect: nobody tries again and again

import {
  type Service,
  TX_NO_WAIT,
  TX_SUCCESS,
  TX_WAIT_FOREVER,
  tx_mutex_get,
  tx_mutex_put,
  tx_thread_sleep,
} from '../../../../../rtos/tx_api.ts';
import type { Devices } from '../given/devices.ts';

/** Erases a page of the flash, then copies to it from the bus. */
export function* log_once(devices: Devices): Service<void> {
  const { flash, bus } = devices;
  for (;;) {
    yield* tx_mutex_get(flash, TX_WAIT_FOREVER);
    yield* devices.erase();
    if ((yield* tx_mutex_get(bus, TX_NO_WAIT)) === TX_SUCCESS) break;
    yield* tx_mutex_put(flash);
    yield* tx_thread_sleep(1);
  }
  yield* devices.copy('logger');
  yield* tx_mutex_put(bus);
  yield* tx_mutex_put(flash);
}

/** Measures over the bus, then copies to the flash. */
export function* sample_once(devices: Devices): Service<void> {
  const { flash, bus } = devices;
  yield* tx_mutex_get(bus, TX_WAIT_FOREVER);
  yield* devices.measure();
  yield* tx_mutex_get(flash, TX_WAIT_FOREVER);
  yield* devices.copy('sampler');
  yield* tx_mutex_put(flash);
  yield* tx_mutex_put(bus);
}
