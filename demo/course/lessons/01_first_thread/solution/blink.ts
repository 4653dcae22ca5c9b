// Half of the time on, half of it off; one tick lasts 10 ms.

import {
  type Service,
  TX_AUTO_START,
  TX_NO_TIME_SLICE,
  TX_THREAD,
  tx_thread_create,
  tx_thread_sleep,
} from '../../../../../rtos/tx_api.ts';
import { led } from '../given/led.ts';
import { variant } from '../given/variant.ts';

/** Called once, before the first thread runs; `memory` is free for stacks and pools. */
export function* tx_application_define(memory: Uint8Array): Service<void> {
  const thread = new TX_THREAD();
  yield* tx_thread_create(thread, 'blink', blink, 0, memory, 1024, 10, 10, TX_NO_TIME_SLICE, TX_AUTO_START);
}

function* blink(): Service<void> {
  for (let n = 0; n < variant.times; n++) {
    led(true);
    yield* tx_thread_sleep(variant.every_ms / 20);
    led(false);
    yield* tx_thread_sleep(variant.every_ms / 20);
  }
}
