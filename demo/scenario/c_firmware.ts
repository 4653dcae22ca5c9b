// Builds firmware in C for the bench of a scenario.

import { type BuildTools, build_c_image } from '../c/build/image.ts';
import type { CProject } from '../c/build/project.ts';
import { DEFAULT_NS_PER_UNIT, type NsPerUnit } from '../c/build/project_file.ts';
import { BuildError } from '../c/build/trouble.ts';
import { UsageError } from '../host/usage.ts';
import { BoardFirmware } from './board_firmware.ts';
import { built_for_search, is_loaded_for_search } from './searched_code.ts';

/**
 * Builds firmware in C. Paths are relative to `root`, by default the current folder. `ns_per_unit` is what a unit of
 * code takes (about a cycle), in virtual nanoseconds, the least and the most; null: code takes no time, as with
 * `code_time: false`. In a scenario that is searched, accesses to memory are seen unless `accesses` is false. Throws a UsageError
 * that says what is wrong with the sources.
 *
 *     const firmware = await c_firmware({ sources: ['src/main.c'], interrupts: ['UART_IRQHandler'] });
 *     export const uart: Scenario = { name: 'uart', ..., build(bench) { const board = firmware.add_to(bench); ... } };
 */
export async function c_firmware(
  project: Omit<CProject, 'name' | 'root'> & Partial<CProject>,
  ns_per_unit: NsPerUnit | null = DEFAULT_NS_PER_UNIT,
  tools: Partial<BuildTools> = {},
): Promise<BoardFirmware> {
  const { name = 'board', root = process.cwd(), ...rest } = project;
  const code_time = ns_per_unit !== null && rest.code_time !== false;
  const searched = is_loaded_for_search() ? { accesses: code_time, coverage: true } : {};
  try {
    const image = await build_c_image({ name, root, ...searched, ...rest, code_time }, tools);
    const firmware = new BoardFirmware(image, ns_per_unit);
    built_for_search(firmware);
    return firmware;
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    throw new UsageError(`the firmware of ${name} cannot be built\n${error.message}`);
  }
}
