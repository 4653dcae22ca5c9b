// What a file of a scenario imports as scenario_api.ts, where there is no compiler of C.

import { SimError } from '../../../rtos/sim/sim_error.ts';

export { Bench } from '../../bench/bench.ts';
export { kernel_board, ThreadMaker } from '../../bench/kernel_board.ts';
export { experiment_of } from '../../bench/scenario.ts';

export function c_firmware(): never {
  throw new SimError(
    'Firmware in C is not in this page: netx-sim setup-c, then netx-sim run main.c, runs it on a computer.',
  );
}
