// A lesson around firmware in C that has been built: the same checks, with a board on the bench that runs this firmware.

import type { CImage } from '../../c/bridge/image.ts';
import { BoardFirmware } from '../../scenario/board_firmware.ts';
import type { Lesson } from '../lesson.ts';

/** What the process that runs a lesson is given: the firmware, of which it may make instances and nothing else. */
type GivenFirmware = Omit<CImage, 'line_of'>;

/** The name of the global that has it. */
export const GIVEN_FIRMWARE = 'netx_sim_firmware';

/** The board's name in every lesson on the kernel. */
const BOARD = 'board';

export function lesson_in_c(lesson: Lesson): Lesson {
  const given = (globalThis as Record<string, unknown>)[GIVEN_FIRMWARE] as GivenFirmware;
  const firmware = new BoardFirmware({ ...given, line_of: () => undefined }, null);
  const { application = [] } = lesson.c ?? {};
  const scenario = {
    ...lesson.scenario,
    build: (bench: Parameters<Lesson['scenario']['build']>[0]) => {
      firmware.add_to(bench, { name: BOARD, application });
      return undefined;
    },
  };
  return { ...lesson, scenario };
}
