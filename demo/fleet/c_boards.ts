// Firmware in C for the boards of a group: compiled once, one module for all of them, and a memory for each.

import { fileURLToPath } from 'node:url';
import type { CProject } from '../c/build/project.ts';
import type { BoardPlan } from '../c/build/project_file.ts';
import { UsageError } from '../host/usage.ts';
import { c_firmware } from '../scenario/c_firmware.ts';
import { plan_of_words } from '../scenario/c_project.ts';
import type { GroupPlan } from './fleet_plan.ts';

export interface CBoardsOptions extends Partial<Omit<CProject, 'name' | 'root' | 'sources'>> {
  /** Which board of a netx-sim.json with several. */
  readonly board?: string;
}

function board_of(boards: readonly BoardPlan[], wanted: string | undefined): BoardPlan {
  const found = wanted === undefined ? boards : boards.filter(({ project }) => project.name === wanted);
  if (found.length === 1) return found[0] as BoardPlan;
  const names = boards.map(({ project }) => project.name).join(', ');
  throw new UsageError(`a group has the firmware of one board: give \`board\`, one of ${names}`);
}

/**
 * What a group of boards with such firmware has in its plan: `groups: [{ name: 'meter', site: 'depot', count: 50, ...boards }]`.
 * `where` is a source file, or a folder with netx-sim.json, as a path or a URL. Throws a UsageError that says what is wrong with the
 * sources.
 *
 *     const boards = await c_boards(new URL('meter.c', import.meta.url), { memory_bytes: 1024 * 1024 });
 */
export async function c_boards(
  where: string | { readonly href: string },
  { board, ...options }: CBoardsOptions = {},
): Promise<Pick<GroupPlan, 'firmware' | 'config' | 'power_lost'>> {
  const { boards } = plan_of_words([typeof where === 'string' ? where : fileURLToPath(where.href)]);
  const { project, ns_per_unit } = board_of(boards, board);
  const firmware = await c_firmware({ ...project, ...options }, ns_per_unit);
  return {
    firmware:
      ({ console }) =>
      () =>
        firmware.main((line) => console.printf(line)),
    config: firmware.config,
    power_lost: (target) => firmware.release(target),
  };
}
