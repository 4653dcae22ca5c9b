// expect: leaves the processor to others

import { sim_compute } from '../../../../../rtos/sim_api.ts';
import type { Service } from '../../../../../rtos/tx_api.ts';
import type { Chip } from '../given/chip.ts';

export function* starter(chip: Chip): Service<void> {
  chip.reset_high();
  yield* sim_compute(20_000);
  chip.reset_low();
}
