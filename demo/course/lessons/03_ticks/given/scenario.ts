// The starter wakes the chip; another thread of less priority has work to do all the time. Do not change.

import { sim_compute, sim_note } from '../../../../../rtos/sim_api.ts';
import type { Service } from '../../../../../rtos/tx_api.ts';
import type { Scenario } from '../../../../scenario_api.ts';
import { starter } from '../start/starter.ts';
import { Chip } from './chip.ts';

export const scenario: Scenario = {
  name: 'ticks',
  summary: 'a starter wakes a chip by a pulse, whatever the phase of the tick',
  until_s: 0.2,
  build(bench) {
    const chip = new Chip();

    function* logger(): Service<void> {
      for (let n = 0; n < 50; n++) {
        yield* sim_compute(1000);
        sim_note('logger runs');
      }
    }

    bench.add_kernel_board(function* (make) {
      yield* make.thread('starter', 8, function* () {
        yield* sim_compute(300);
        yield* starter(chip);
      });
      yield* make.thread('logger', 20, logger);
    });
    return undefined;
  },
};
