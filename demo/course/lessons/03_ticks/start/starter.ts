// Wakes the chip. On the bench it always works.

import { type Service, tx_thread_sleep } from '../../../../../rtos/tx_api.ts';
import type { Chip } from '../given/chip.ts';

export function* starter(chip: Chip): Service<void> {
  chip.reset_high();
  yield* tx_thread_sleep(2);
  chip.reset_low();
}
