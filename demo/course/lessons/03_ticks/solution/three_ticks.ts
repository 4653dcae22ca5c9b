// A sleep of n ticks lasts more than n - 1 periods and at most n: 3 ticks are 20 to 30 ms.

import { type Service, tx_thread_sleep } from '../../../../../rtos/tx_api.ts';
import type { Chip } from '../given/chip.ts';

export function* starter(chip: Chip): Service<void> {
  chip.reset_high();
  yield* tx_thread_sleep(3);
  chip.reset_low();
}
