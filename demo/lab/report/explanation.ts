// What explains a failure: the moment from which on nothing helps, and the choice that decides.

import type { Experiment } from '../../../rtos/explore/experiment.ts';
import { type NoReturn, no_return } from '../../../rtos/explore/no_return.ts';
import type { BaseRun } from '../../../rtos/explore/run_scenario.ts';
import type { ReplayChoice } from '../../../rtos/explore/shrink.ts';
import type { CheckFailure } from '../../../rtos/sim/checks.ts';
import { type CriticalEvent, critical_event } from './critical_event.ts';

export interface Explanation {
  /** Null: no single choice decides, as in a nominal run that fails. */
  readonly critical: CriticalEvent | null;
  /** Null: the run does not fail again in the same way. */
  readonly moment: NoReturn | null;
}

/** What explains the failure of a run with these choices. */
export function explanation_of(
  scenario: Experiment,
  base: BaseRun,
  failure: CheckFailure,
  choices: readonly ReplayChoice[],
): Explanation {
  const moment = no_return(scenario, base, failure, choices);
  return { critical: critical_event(scenario, base, failure, choices, moment?.time_ns), moment };
}
