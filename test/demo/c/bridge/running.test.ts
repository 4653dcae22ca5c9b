// Boards with one firmware share its imports: each call is that of the board whose C makes it.

import { describe, expect, test } from 'vitest';
import { CFirmware } from '../../../../demo/c/bridge/firmware.ts';
import { Simulation, Target } from '../../../../rtos/sim_api.ts';
import { c_image } from '../c_boards.ts';
import { no_toolchain } from '../toolchain_there.ts';

describe.skipIf(no_toolchain)('imports that boards share', () => {
  test('are those of the board whose C runs, also when one is asked in the middle of another', async () => {
    const image = await c_image(['time_of_board.c'], { interrupts: ['last_ticks'] });
    const sim = new Simulation();
    const [first, late] = [new CFirmware(image), new CFirmware(image)];
    const [lines, late_lines, asked]: [string[], string[], number[]] = [[], [], []];
    const ask_late = (line: string): void => {
      lines.push(line);
      if (late_lines.length > 0) asked.push(late.ask('last_ticks'));
    };
    new Target(sim, { name: 'first', main: () => first.main(ask_late) });
    new Target(sim, {
      name: 'late',
      power_on_ns: 50e6,
      main: () => late.main((line) => late_lines.push(line)),
    });
    sim.run({ until_ns: 60e6 });
    lines.length = 0;
    asked.length = 0;
    sim.run({ until_ns: 85e6 });
    expect(lines).toEqual(['6', '6 again', '7', '7 again', '8', '8 again']);
    expect(asked).toEqual([1, 1, 2, 2, 3, 3]);
    expect(late_lines.slice(0, 4)).toEqual(['0', '0 again', '1', '1 again']);
    expect([first.ask('last_ticks'), late.ask('last_ticks')]).toEqual([8, 3]);
    expect(sim.diagnostics).toEqual([]);
  });
});
