// The programs of demo/bugs/c, all in one firmware, as scenarios of a search.

import { readdirSync, readFileSync } from 'node:fs';
import { SharedPlaces } from '../../../demo/c/bridge/access/shared_places.ts';
import { CFirmware } from '../../../demo/c/bridge/firmware.ts';
import type { CImage } from '../../../demo/c/bridge/image.ts';
import { learning } from '../../../demo/scenario/learning.ts';
import type { Experiment } from '../../../rtos/explore/experiment.ts';
import { Target } from '../../../rtos/sim_api.ts';
import { tx_kernel_enter } from '../../../rtos/tx_api.ts';
import { c_image } from '../c/c_boards.ts';

const FOLDER = 'demo/bugs/c';
const ALL = 'test/demo/c/fixtures/all_bugs.c';

export function bugs_image(build: { accesses?: boolean; check?: boolean }): Promise<CImage> {
  const sources = readdirSync(FOLDER).filter((name) => name.endsWith('.c'));
  return c_image([...sources.sort().map((name) => `${FOLDER}/${name}`), ALL], {
    defines: ['ALL_BUGS'],
    interrupts: ['start_bug'],
    ...build,
  });
}

/** The names of the programs, in their order in the firmware. */
export function names_of_bugs(): string[] {
  return [...readFileSync(ALL, 'utf8').matchAll(/each\((\w+)\)/g)].map(([, name]) => name as string);
}

/** One of the programs; `fixed` is its twin. */
export function bug_experiment(
  image: CImage,
  name: string,
  which = names_of_bugs().indexOf(name),
  shared: SharedPlaces = new SharedPlaces(),
): Experiment {
  const firmware = new CFirmware(image, undefined, shared);
  const experiment: Experiment = {
    name,
    summary: name,
    until_ns: 8e9,
    build(sim, { fixed }) {
      const main = (): void => {
        firmware.power_on(() => {});
        tx_kernel_enter(() => void firmware.ask('start_bug', which, Number(fixed)));
      };
      new Target(sim, { name: 'board', main });
      return undefined;
    },
  };
  return image.accesses === null ? experiment : { ...experiment, prepare: learning(experiment, [shared]) };
}
