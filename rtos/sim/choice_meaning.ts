// What the option that was taken means at its place, with units: "20 us later", "in the middle". The number alone says
// nothing, and only the place knows its table (and what firmware gave to sim_compute). A place tells it for options that
// are not nominal; the words are made when somebody reads a failure, so a search pays for a reference and no more.

import type { Choice } from './choices.ts';
import type { Simulation } from './simulation.ts';

/** What a board decided about itself, and not about a frame or a peer. */
export interface ChoiceMaker {
  /** Number of the target, as trace records have it. */
  readonly target: number;
  /** What ran there, as trace records have it. */
  readonly context: number;
  /** It is the length of a computation. Its record comes somewhat later: the board is ahead of the simulation. */
  readonly computes?: boolean;
}

interface Meaning {
  readonly words: () => string;
  readonly maker: ChoiceMaker | null;
}

/**
 * Beside the choices, not in them: those are sent from process to process, and functions cannot be. Each simulation has its
 * own: in one table of the module V8 keeps what they reach, whole boards, until a full collection.
 */
const MEANINGS = Symbol('meanings of choices');

function meanings_of(sim: Simulation): Map<Choice, Meaning> {
  let meanings = sim.attachments.get(MEANINGS) as Map<Choice, Meaning> | undefined;
  if (meanings === undefined) {
    meanings = new Map();
    sim.attachments.set(MEANINGS, meanings);
  }
  return meanings;
}

/**
 * Explains the choice that was taken last; called by its place right after an option that is not nominal. A board that
 * decided about itself is its maker.
 */
export function tell_meaning(sim: Simulation, words: () => string, maker: ChoiceMaker | null = null): void {
  const choice = sim.choices_taken.at(-1);
  if (choice !== undefined) meanings_of(sim).set(choice, { words, maker });
}

function told(sim: Simulation, key: string): Meaning | undefined {
  const choice = sim.choices_taken.find((taken) => taken.key === key && taken.taken !== 0);
  return choice === undefined ? undefined : meanings_of(sim).get(choice);
}

/** What the call site said about a choice in this run, by its key; empty when it said nothing or never came up. */
export function meaning_of(sim: Simulation, key: string): string {
  return told(sim, key)?.words() ?? '';
}

/** The board that made a choice about itself in this run; null for any other choice. */
export function maker_of(sim: Simulation, key: string): ChoiceMaker | null {
  return told(sim, key)?.maker ?? null;
}

/** A length of time in the unit that reads best. */
export function duration_text(ns: number): string {
  const size = Math.abs(ns);
  const [unit, per] =
    size >= 1e9 ? ['s', 1e9] : size >= 1e6 ? ['ms', 1e6] : size >= 1e3 ? ['us', 1e3] : ['ns', 1];
  return `${Number((ns / (per as number)).toPrecision(4))} ${unit}`;
}
