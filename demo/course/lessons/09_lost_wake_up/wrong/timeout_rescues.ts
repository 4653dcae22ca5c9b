// expect: waits instead of polling "events, where"

import {
  ref,
  type Service,
  TX_AND,
  TX_OR_CLEAR,
  tx_event_flags_get,
  tx_event_flags_set,
  tx_thread_sleep,
} from '../../../../../rtos/tx_api.ts';
import { DATA, type Sensor } from '../given/sensor.ts';

export function* consumer(sensor: Sensor): Service<void> {
  const actual = ref(0);
  yield* tx_thread_sleep(3);
  while (sensor.taken < 3) {
    if (yield* sensor.take()) continue;
    // Start clean, then wait for the next reading.
    yield* tx_event_flags_set(sensor.events, ~DATA >>> 0, TX_AND);
    yield* tx_event_flags_get(sensor.events, DATA, TX_OR_CLEAR, actual, 9);
  }
}
