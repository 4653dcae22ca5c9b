// What to write in a scenario whose firmware means to do what a check takes for a bug: a failure in the nominal run is
// often that. A bound is only named when it is enough, which a run with it tells.

import {
  type BoundedCheck,
  bound_text,
  DEFAULT_BOUNDS_NS,
  has_bound,
  number_text,
} from '../../../rtos/explore/bounds.ts';
import type { Experiment } from '../../../rtos/explore/experiment.ts';
import { type RunResult, run_scenario } from '../../../rtos/explore/run_scenario.ts';
import { is_claim } from './check_words.ts';

/** The next one of 1, 2, 5, 10, 20, 50 ... that is more. */
function next_step(ns: number): number {
  const decade = 10 ** Math.floor(Math.log10(ns));
  return ([2, 5, 10].find((step) => step * decade > ns) as number) * decade;
}

/** The bound of a check in this scenario. */
function bound_of({ bounds }: Experiment, check: BoundedCheck): number {
  return bounds?.[check] ?? DEFAULT_BOUNDS_NS[check];
}

/** A bound that is just enough is none for other timings. */
const MARGIN = 0.8;

/** A bound in round numbers that is enough with a margin; null when none within the time of a run is. */
function sufficient_bound(
  scenario: Experiment,
  { sim, fixed }: RunResult,
  check: BoundedCheck,
): number | null {
  const others = Object.keys(DEFAULT_BOUNDS_NS).filter((name) => name !== check);
  const without_checks = [...(scenario.without_checks ?? []), ...others];
  for (let bound_ns = bound_of(scenario, check); ; ) {
    bound_ns = next_step(bound_ns);
    if (bound_ns * MARGIN >= scenario.until_ns) return null;
    const bounds = { ...scenario.bounds, [check]: bound_ns * MARGIN };
    const { failure } = run_scenario({ ...scenario, bounds, without_checks }, { seed: sim.seed, fixed });
    if (failure?.id !== check) return bound_ns;
  }
}

/** How the scenario says that a failure of its nominal run is meant; null for what the firmware claims itself. */
export function if_meant(scenario: Experiment, result: RunResult): string | null {
  const id = result.failure?.id;
  if (id === undefined || is_claim(id)) return null;
  const left_out = `without_checks: ['${id}']`;
  const bound_ns = has_bound(id) ? sufficient_bound(scenario, result, id) : null;
  if (bound_ns === null || !has_bound(id)) return `${left_out} in the scenario`;
  const name = /^\w+$/.test(id) ? id : `'${id}'`;
  const instead = bound_text(bound_of(scenario, id));
  return `bounds: { ${name}: ${number_text(bound_ns)} } (${bound_text(bound_ns)} instead of ${instead}) or ${left_out} in the scenario`;
}
