// A lesson around firmware in C that has been built: the same checks, with a board on the bench that runs this firmware.

import type { Scenario } from '../../bench/scenario.ts';
import type { CImage } from '../../c/bridge/image.ts';
import { BoardFirmware } from '../../scenario/board_firmware.ts';
import type { Lesson } from '../lesson.ts';

/** What runs a lesson is given: the firmware, of which it may make instances and nothing else. */
export type GivenFirmware = Omit<CImage, 'line_of'>;

/** The name of the global that has it. */
export const GIVEN_FIRMWARE = 'netx_sim_firmware';

/** The board's name in every lesson on the kernel. */
const BOARD = 'board';

/** Around the firmware of the process, or another one. */
export function lesson_in_c(
  lesson: Lesson,
  given = (globalThis as Record<string, unknown>)[GIVEN_FIRMWARE] as GivenFirmware,
): Lesson {
  const { application = [] } = lesson.c ?? {};
  return { ...lesson, scenario: scenario_in_c(lesson.scenario, application, given) };
}

/** The scenario with a board that runs the firmware, in the place of what it builds itself. */
export function scenario_in_c(
  scenario: Omit<Scenario, 'build'>,
  application: readonly string[],
  given: GivenFirmware,
): Scenario {
  const firmware = new BoardFirmware({ ...given, line_of: () => undefined }, null);
  return {
    ...scenario,
    build: (bench) => {
      firmware.add_to(bench, { name: BOARD, application });
      return undefined;
    },
  };
}
