// The buttons are pressed five times in a second, three times one shortly after the other. Do not change.

import { sim_eventually_within } from '../../../../../rtos/sim_api.ts';
import type { Scenario } from '../../../../scenario_api.ts';
import { Reader } from '../start/reader.ts';
import { type Button, Panel } from './panel.ts';
import { variant } from './variant.ts';

export const scenario: Scenario = {
  name: 'interrupts',
  summary: 'a thread answers two buttons',
  until_s: 1,
  build(bench) {
    const panel = new Panel();
    const reader = new Reader(panel);
    const board = bench.add_kernel_board(function* (make) {
      yield* reader.create();
      yield* make.thread('reader', 10, () => reader.run());
    });
    const press = (button: Button, ms: number): void => {
      bench.sim.schedule(Math.round(ms * 1e6), () =>
        board.interrupt(button, function* () {
          panel.press(button);
          sim_eventually_within(3, `${button} is answered`, () => !panel.is_pressed(button));
          yield* reader.interrupt(button);
        }),
      );
    };
    press('left', variant.first_ms);
    press('right', variant.second_ms);
    press('left', variant.second_ms + 300);
    press('right', variant.second_ms + 300.02);
    press('left', variant.second_ms + 300.04);
    return undefined;
  },
};
