// Firmware in C as a scenario: one board, and what of the network it uses, as `netx-sim run main.c` has it; or the board of a lesson.

import type { Scenario } from '../../bench/scenario.ts';
import { DEFAULT_NS_PER_UNIT, DEFAULT_SECONDS } from '../../c/build/project_file.ts';
import { scenario_in_c } from '../../course/check/lesson_in_c.ts';
import { c_scenario } from '../../scenario/c_scenario.ts';
import type { Job } from '../model/program.ts';
import { give_image } from './image_here.ts';
import { LoadError } from './loader.ts';

export function is_c(file: string): boolean {
  return /\.(c|cpp)$/.test(file);
}

/** What is built with the repair in is a scenario that has one. */
export async function c_scenario_of({ files, main, image, fixed, board: of_lesson }: Job): Promise<Scenario> {
  if (image === null) throw new LoadError('the firmware has not been built', null);
  if (of_lesson !== null) return scenario_in_c(of_lesson.scenario, of_lesson.application, image);
  give_image({ ...image, line_of: () => undefined });
  const name = main.slice(main.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
  const project = { name: 'board', root: '/w', sources: Object.keys(files).filter(is_c) };
  const board = { project, nics: null, application: [], power_on_s: 0, ns_per_unit: DEFAULT_NS_PER_UNIT };
  const scenario = await c_scenario({
    name,
    boards: [board],
    broker: null,
    broker_tls: null,
    servers: null,
    hosts: {},
    seconds: DEFAULT_SECONDS,
    epoch_s: null,
  });
  return { ...scenario, has_repair: fixed };
}
