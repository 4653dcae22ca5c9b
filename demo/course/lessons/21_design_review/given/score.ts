// What is counted in a shift. Do not change.

import type { Simulation } from '../../../../../rtos/sim_api.ts';

export class Score {
  readings = 0;
  alarms = 0;
  /** Seconds from the end of an outage to the first message that the broker gets, one for each outage. */
  readonly away_s: number[] = [];
  /** Attempts to connect that failed. */
  attempts = 0;
}

const scores = new WeakMap<Simulation, Score>();

/** The score of one run. */
export function score_of(sim: Simulation): Score {
  let score = scores.get(sim);
  if (score === undefined) {
    score = new Score();
    scores.set(sim, score);
  }
  return score;
}
