// expect: takes the three readings
import {
  ref,
  type Service,
  TX_OR_CLEAR,
  TX_WAIT_FOREVER,
  tx_event_flags_get,
  tx_thread_sleep,
} from '../../../../../rtos/tx_api.ts';
import { DATA, type Sensor } from '../given/sensor.ts';

export function* consumer(sensor: Sensor): Service<void> {
  const actual = ref(0);
  yield* tx_thread_sleep(3);
  while (sensor.taken < 3) {
    yield* tx_event_flags_get(sensor.events, DATA, TX_OR_CLEAR, actual, TX_WAIT_FOREVER);
    yield* sensor.take();
    return;
  }
}
