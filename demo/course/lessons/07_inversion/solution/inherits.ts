// While a more urgent thread waits for the bus, its owner runs with the priority of the one who waits.

import {
  type Service,
  TX_INHERIT,
  type TX_MUTEX,
  TX_NO_INHERIT,
  tx_mutex_create,
} from '../../../../../rtos/tx_api.ts';

/** 0 is the most urgent. */
export const priority = { bus_manager: 3, communication: 10, weather: 20 };

/** Called once, before the threads begin. */
export function* create_mutexes(bus: TX_MUTEX, log: TX_MUTEX): Service<void> {
  tx_mutex_create(bus, 'bus', TX_INHERIT);
  tx_mutex_create(log, 'log', TX_NO_INHERIT);
}
