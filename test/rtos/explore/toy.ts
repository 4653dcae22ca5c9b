// Toy scenarios for the tests of the timing lab: no boards, only choices, so that what fails is known exactly.

import type { Experiment } from '../../../rtos/explore/experiment.ts';
import type { ChoiceKind } from '../../../rtos/sim/choices.ts';
import type { Simulation } from '../../../rtos/sim/simulation.ts';

/** Asks for `sites` choices of four options each; fails when `breaks` says so of what was taken. */
export function toy(
  sites: number,
  breaks: (taken: readonly number[]) => boolean,
  kind: ChoiceKind = 'frame_delay',
): Experiment {
  return {
    name: 'toy',
    summary: 'asks for choices and fails when they are the wrong ones',
    until_ns: 1e9,
    build(sim: Simulation) {
      const taken: number[] = [];
      for (let n = 0; n < sites; n++) {
        sim.schedule(n * 1000, () => {
          const option = sim.choose(kind, `site ${n}`, 4);
          taken.push(option);
          sim.trace.note(sim.now_ns, 1, 0, `site ${n} took ${option}`);
        });
      }
      sim.schedule(sites * 1000, () => {
        if (!breaks(taken)) return;
        sim.checks.fail({ id: 'toy', object: 'toy', message: 'broke', time_ns: sim.now_ns, target: '' });
      });
      return undefined;
    },
  };
}
