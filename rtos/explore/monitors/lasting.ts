// A state that may last for a while and is a failure when it lasts longer: the shape of most monitors. A monitor says who
// is in the state at a moment; how long each has been in it is kept here.

import type { CheckFailure, Monitor } from '../../sim/checks.ts';
import type { Simulation } from '../../sim/simulation.ts';

/** One thread or board that is in the state at this moment. */
export interface Subject {
  /** The thread or the board. */
  readonly of: object;
  /** Another number begins the time anew: how often the thread has run, for instance. */
  readonly count: number;
  /** It is in a pause of the state, which neither begins nor ends it. */
  readonly pauses?: boolean;
}

/** A failure without what is the same for all of a monitor. */
export type Found = Omit<CheckFailure, 'id' | 'time_ns'>;

/**
 * A monitor that fails when something stays in a state for more than `bound_ns` of virtual time.
 *
 * @param subjects calls back with each one that is in the state now.
 * @param describe the failure of a subject that has been in the state since `since_ns` (when that was noticed), `first`
 * being what it was like then; null when it is no failure yet.
 */
export function lasting<S extends Subject>(
  sim: Simulation,
  id: string,
  bound_ns: number | ((subject: S) => number),
  subjects: (meet: (subject: S) => void) => void,
  describe: (subject: S, since_ns: number, first: S) => Found | null,
): Monitor {
  const { checks } = sim;
  const known = new Map<object, { first: S; since_ns: number; seen: number }>();
  let failure: CheckFailure | null = null;
  const meet = (subject: S): void => {
    let state = known.get(subject.of);
    // What was not there at the last look has left the state in between.
    if (state === undefined || state.seen !== checks.looks - 1 || state.first.count !== subject.count) {
      if (subject.pauses === true) return;
      state = { first: subject, since_ns: sim.now_ns, seen: checks.looks };
      known.set(subject.of, state);
    }
    state.seen = checks.looks;
    const bound = typeof bound_ns === 'number' ? bound_ns : bound_ns(subject);
    if (failure !== null || sim.now_ns - state.since_ns <= bound) return;
    const found = describe(subject, state.since_ns, state.first);
    if (found !== null) failure = { id, time_ns: sim.now_ns, ...found };
  };
  const check = (): CheckFailure | null => {
    failure = null;
    subjects(meet);
    return failure;
  };
  return { id, check };
}
