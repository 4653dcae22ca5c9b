// What an option of a choice delays, and by how much: told by its place when a run records all choices, so that a search can
// see in one nominal run which options put an event behind which others, and which of them change no order at all.

import type { ChoiceMaker } from './choice_meaning.ts';
import type { Choice } from './choices.ts';
import type { Simulation } from './simulation.ts';

/** An event that a choice can delay. */
export interface Lateness {
  /** When the event happens with the nominal option, in virtual nanoseconds. */
  readonly nominal_ns: number;
  /** By how much it is later, for each option; the nominal one, which is the first, is 0. */
  readonly late_ns: readonly number[];
  /** The board on which it happens, and what of it is delayed: a thread, or an interrupt. */
  readonly maker: Pick<ChoiceMaker, 'target' | 'context'>;
}

/** Beside the choices, as their meanings are (choice_meaning.ts). */
const LATENESS = new WeakMap<Choice, Lateness>();

/** Tells what the choice that was asked for last delays; called by its place. Costs nothing unless choices are recorded. */
export function tell_lateness(sim: Simulation, lateness: () => Lateness): void {
  if (!sim.choices.record_all) return;
  const choice = sim.choices_taken.at(-1);
  if (choice !== undefined) LATENESS.set(choice, lateness());
}

/** What a recorded choice can delay; undefined where its place did not say. */
export function lateness_of(choice: Choice): Lateness | undefined {
  return LATENESS.get(choice);
}
