// expect: both devices are held while copying

import type { Service } from '../../../../../rtos/tx_api.ts';
import type { Devices } from '../given/devices.ts';

/** Erases a page of the flash, then copies to it from the bus. */
export function* log_once(devices: Devices): Service<void> {
  yield* devices.erase();
  yield* devices.copy('logger');
}

/** Measures over the bus, then copies to the flash. */
export function* sample_once(devices: Devices): Service<void> {
  yield* devices.measure();
  yield* devices.copy('sampler');
}
