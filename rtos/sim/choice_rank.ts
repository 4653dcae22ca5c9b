// How much a place of choices promises: told by the place when a run records its choices, for strategies that try the best first.

import type { Choice } from './choices.ts';
import type { Simulation } from './simulation.ts';

/** Beside the choices, as their meanings are (choice_meaning.ts). */
const RANKS = new WeakMap<Choice, number>();

/** Tells the rank of the choice that was asked for last, 1 for the best. Costs nothing unless choices are recorded. */
export function tell_rank(sim: Simulation, rank: number): void {
  if (!sim.choices.record_all) return;
  const choice = sim.choices_taken.at(-1);
  if (choice !== undefined) RANKS.set(choice, rank);
}

/** The rank of a recorded choice; undefined where its place did not say. */
export function rank_of(choice: Choice): number | undefined {
  return RANKS.get(choice);
}
