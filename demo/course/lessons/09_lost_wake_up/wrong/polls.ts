// expect: waits instead of polling
import { type Service, tx_thread_sleep } from '../../../../../rtos/tx_api.ts';
import type { Sensor } from '../given/sensor.ts';

export function* consumer(sensor: Sensor): Service<void> {
  yield* tx_thread_sleep(3);
  while (sensor.taken < 3) {
    if (yield* sensor.take()) continue;
    yield* tx_thread_sleep(1);
  }
}
