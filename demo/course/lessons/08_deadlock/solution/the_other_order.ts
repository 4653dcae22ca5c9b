// Everybody takes the flash before the bus; nothing is held while the other work is done.

import { type Service, TX_WAIT_FOREVER, tx_mutex_get, tx_mutex_put } from '../../../../../rtos/tx_api.ts';
import type { Devices } from '../given/devices.ts';

/** Erases a page of the flash, then copies to it from the bus. */
export function* log_once(devices: Devices): Service<void> {
  const { flash, bus } = devices;
  yield* tx_mutex_get(flash, TX_WAIT_FOREVER);
  yield* devices.erase();
  yield* tx_mutex_get(bus, TX_WAIT_FOREVER);
  yield* devices.copy('logger');
  yield* tx_mutex_put(bus);
  yield* tx_mutex_put(flash);
}

/** Measures over the bus, then copies to the flash. */
export function* sample_once(devices: Devices): Service<void> {
  const { flash, bus } = devices;
  yield* tx_mutex_get(bus, TX_WAIT_FOREVER);
  yield* devices.measure();
  yield* tx_mutex_put(bus);
  yield* tx_mutex_get(flash, TX_WAIT_FOREVER);
  yield* tx_mutex_get(bus, TX_WAIT_FOREVER);
  yield* devices.copy('sampler');
  yield* tx_mutex_put(bus);
  yield* tx_mutex_put(flash);
}
