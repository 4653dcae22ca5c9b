// Recovery: from the time on at which nothing more goes wrong, there must be progress within a bound. A scenario says what
// progress is; without that it is sim_progress(), called again by every board that has called it before.

import { running_kernels } from '../../kernel/target.ts';
import type { CheckFailure, Monitor } from '../../sim/checks.ts';
import { duration_text } from '../../sim/choice_meaning.ts';
import { SimError } from '../../sim/sim_error.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { time_text } from '../../sim/time_text.ts';

export interface RecoveryOptions {
  readonly heals_at_ns: number;
  readonly progress_within_ns: number;
  /** The time of a run: the bound must lie in it. */
  readonly until_ns: number;
  /** Came true: there is progress. Default: sim_progress() of each board. */
  readonly recovered?: (() => boolean) | undefined;
}

const ID = 'no-progress-after-heal';

/** Looks whether there is progress within a time after everything is well again. */
export function monitor_recovery(
  sim: Simulation,
  { heals_at_ns, progress_within_ns, until_ns, recovered }: RecoveryOptions,
): Monitor {
  const end_ns = heals_at_ns + progress_within_ns;
  if (!(progress_within_ns > 0) || end_ns > until_ns)
    throw new SimError(
      `faults: progress_within_ns is ${progress_within_ns}: a run heals at ${time_text(heals_at_ns)} s and is over at ${time_text(until_ns)} s`,
    );
  // The monitors look when something happens: at the end of the time they have to.
  sim.schedule(end_ns, () => {
    sim.checks.attention = true;
  });
  const before = new Map<object, number>();
  let began = false;
  let is_over = false;
  const failure = (object: string, target: string): CheckFailure => ({
    id: ID,
    object,
    message:
      `nothing has gone wrong any more since ${time_text(heals_at_ns)} s, and there is no progress of ${object} ` +
      `within ${duration_text(progress_within_ns)}`,
    time_ns: sim.now_ns,
    since_ns: heals_at_ns,
    target,
  });
  return {
    id: ID,
    check() {
      if (is_over || sim.now_ns < heals_at_ns) return null;
      if (!began) {
        began = true;
        for (const kernel of running_kernels(sim)) before.set(kernel, kernel.progress_calls);
      }
      if (recovered?.() === true) is_over = true;
      if (is_over || sim.now_ns < end_ns) return null;
      is_over = true;
      if (recovered !== undefined) return failure('the scenario', '');
      const stuck = [...running_kernels(sim)].find(
        (kernel) => kernel.progress_calls > 0 && kernel.progress_calls === before.get(kernel),
      );
      return stuck === undefined ? null : failure(stuck.name, stuck.name);
    },
  };
}
