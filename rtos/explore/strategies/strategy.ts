// What a search strategy is: the n-th run as a pure function of the seed, the number n and the sites of the nominal run.
// So runs can be split over workers and machines by their numbers. One that is guided depends on what earlier generations
// of the search have shown, too (corpus.ts).

import type { Choice, ChoiceKind, ChoiceSource } from '../../sim/choices.ts';
import type { Corpus } from './corpus.ts';
import type { Races } from './races.ts';

/** A site that the nominal run asked for. */
export interface Site extends Pick<Choice, 'kind' | 'key' | 'options'> {
  /** How much its place promises, 1 for the best; undefined where it did not say. */
  readonly rank?: number;
}

/** In other timings the board may come to so many more points in the window of an event than in the nominal run. */
export const MORE_POINTS = 8;

export interface StrategyContext {
  readonly seed: number;
  /** The sites of the nominal run, in order. */
  readonly sites: readonly Site[];
  /** Which deviations change an order of the nominal run. Default: nobody has looked. */
  readonly races?: Races;
  /** What the nominal run covers. Default: nothing. */
  readonly known?: Iterable<number>;
  /** What earlier generations of the search have shown; the search brings it. */
  readonly corpus?: Corpus;
}

export interface Strategy {
  readonly name: string;
  readonly description: string;
  /** How many runs there are; Infinity when there is always another one. */
  size(context: StrategyContext): number;
  /** The source of choices of run `index`; null is the nominal run. */
  plan(context: StrategyContext, index: number): ChoiceSource | null;
}

/** One 32-bit number from three; signed, as such numbers need no memory of their own. */
export function mixed_hash(a: number, b: number, c: number): number {
  let hash = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b);
  hash = Math.imul(hash ^ b ^ (hash >>> 13), 0xc2b2ae35);
  return Math.imul(hash ^ c ^ (hash >>> 16), 0x27d4eb2f);
}

/** A number from 0 to 2^32 - 1 that depends on all arguments and on nothing else. */
export function hash32(seed: number, salt: number, text: string): number {
  let hash = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(salt + 1, 0xc2b2ae35);
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** A number from 0 to 1 (not included) by the same rule. */
export function fraction(seed: number, salt: number, text: string): number {
  return hash32(seed, salt, text) / 4294967296;
}

/** A non-nominal option by chance: small ones as often as all greater ones together. */
export function some_option(seed: number, salt: number, key: string, options: number): number {
  const chance = fraction(seed, salt, `${key}/size`);
  const span = options - 1;
  return 1 + Math.floor(span * chance * chance);
}

/** The choices given by key; every other one is nominal, and one that has no such option any more. */
export function fixed_choices(choices: ReadonlyMap<string, number>): ChoiceSource {
  return (_kind, key, options) => {
    const taken = choices.get(key) ?? 0;
    return taken < options ? taken : 0;
  };
}

/** The kinds among the sites, in order of their first appearance. */
export function kinds_of(sites: readonly Site[]): ChoiceKind[] {
  return [...new Set(sites.map(({ kind }) => kind))];
}

/** What to say of a strategy that has no run to plan. */
export function nothing_to_vary(name: string): string {
  return `nothing was run: the strategy ${name} has nothing to vary here`;
}
