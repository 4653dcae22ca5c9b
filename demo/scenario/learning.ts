// Before firmware in C is searched it is found out which memory its contexts share: in a few runs that are told of every access.

import type { Experiment } from '../../rtos/explore/experiment.ts';
import { fraction } from '../../rtos/explore/strategies/strategy.ts';
import { type ChoiceSource, run_scenario } from '../../rtos/sim_api.ts';
import type { SharedPlaces } from '../c/bridge/access/shared_places.ts';

/** How code may be timed in these runs: as usual, slow throughout, everything late now and then. */
const TIMINGS: readonly (ChoiceSource | null)[] = [
  null,
  (kind, _key, options) => (kind === 'cost' ? options - 1 : 0),
  (_kind, key, options) => (fraction(1, 1, key) < 0.2 ? Math.floor(fraction(1, 2, key) * options) : 0),
];

/** What is to be called before each run (Experiment.prepare): the first one with a seed has these runs before it. */
export function learning(
  { prepare: _, ...experiment }: Experiment,
  shared: readonly SharedPlaces[],
): NonNullable<Experiment['prepare']> {
  let known = '';
  return ({ seed, fixed }) => {
    if (known === `${seed} ${fixed}`) return;
    known = `${seed} ${fixed}`;
    for (const one of shared) one.begin();
    for (const choices of TIMINGS) run_scenario(experiment, { seed, fixed, choices }).sim.trace.discard();
    for (const one of shared) one.end();
  };
}
