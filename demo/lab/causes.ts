// Two causes of one claim are two findings. Runs that fail the same check on the same object are told apart by the place of the
// deciding choice: a run that still fails when nothing deviates at the places known so far has another cause.

import type { Experiment } from '../../rtos/explore/experiment.ts';
import type { BaseRun } from '../../rtos/explore/run_scenario.ts';
import { type ReplayChoice, run_with, type Shrunk, same_failure, shrink } from '../../rtos/explore/shrink.ts';
import type { CheckFailure } from '../../rtos/sim/checks.ts';
import { place_of } from '../../rtos/sim/choice_key.ts';
import type { Finding } from './findings.ts';

/** A finding, shrunk, with the place of the choice that decides; null when no single one does. */
export interface Cause {
  readonly finding: Finding;
  /** Null when it did not fail again with the same choices. */
  readonly shrunk: Shrunk | null;
  readonly deciding: string | null;
}

/** The place (`kind/site`) of the last choice without which the run passes; null when there is none. */
export function deciding_place(
  scenario: Experiment,
  base: BaseRun,
  failure: CheckFailure,
  choices: readonly ReplayChoice[],
): string | null {
  for (let at = choices.length - 1; at >= 0; at--) {
    const { failure: left } = run_with(scenario, base, choices.toSpliced(at, 1));
    if (!same_failure(left, failure)) return place_of((choices[at] as ReplayChoice).key);
  }
  return null;
}

/** The findings among runs that failed in the same way, one for each cause, in the order of the runs. */
export function causes_of(scenario: Experiment, base: BaseRun, alike: readonly Finding[]): Cause[] {
  const causes: Cause[] = [];
  const places = new Set<string>();
  for (const finding of alike) {
    const { failure } = finding;
    const choices = finding.choices.filter(({ taken, key }) => taken !== 0 && !places.has(place_of(key)));
    if (causes.length > 0 && !same_failure(run_with(scenario, base, choices).failure, failure)) continue;
    const shrunk = shrink(scenario, base, failure, choices);
    const deciding = shrunk === null ? null : deciding_place(scenario, base, failure, shrunk.choices);
    causes.push({ finding, shrunk, deciding });
    if (deciding === null) break;
    places.add(deciding);
  }
  return causes;
}
