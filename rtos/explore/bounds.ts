// How long a state may last before a check that comes for free fails. A scenario sets bounds of its own where its
// firmware means to do what the defaults take for a bug: an erase of 8 s under a mutex, a log that is written every 10 s.

import { LOOK_EVERY_NS } from '../sim/checks.ts';
import { SimError } from '../sim/sim_error.ts';

/** The bounds without a scenario's own, in virtual nanoseconds. */
export const DEFAULT_BOUNDS_NS = {
  'waits-forever': 5e9,
  'priority-inversion': 100e6,
  starvation: 2e9,
  livelock: 5e9,
  /** Five ticks of the board, whatever they are; this is with 100 ticks a second. */
  'missed-deadline': 50e6,
  /** Sampled once a second: over so many samples a queue must not rise by as many entries without ever falling. */
  'queue-grows': 6e9,
} as const;

export type BoundedCheck = keyof typeof DEFAULT_BOUNDS_NS;

/**
 * By check, how long what it looks for may last, in virtual nanoseconds: `{ 'waits-forever': 20e9 }` is 20 s. At least
 * 50 ms, as lasting states are looked for that often; whole seconds from 2 s on for `queue-grows`.
 */
export type Bounds = { readonly [check in BoundedCheck]?: number };

/** True when the check has a bound. */
export function has_bound(check: string): check is BoundedCheck {
  return Object.hasOwn(DEFAULT_BOUNDS_NS, check);
}

/** An error for a name that no bound has, and for a time that cannot be meant. */
export function check_bounds(bounds: Bounds): void {
  for (const [check, bound_ns] of Object.entries(bounds)) {
    if (!has_bound(check)) {
      const known = Object.keys(DEFAULT_BOUNDS_NS).join(', ');
      throw new SimError(`bounds: no check "${check}" has a bound; these have one: ${known}`);
    }
    if (!Number.isFinite(bound_ns))
      throw new SimError(`bounds: ${check} is ${bound_ns}; without_checks: ['${check}'] leaves a check out`);
    const least_ns = check === 'queue-grows' ? 2e9 : LOOK_EVERY_NS;
    if (bound_ns < least_ns)
      throw new SimError(
        `bounds: ${check} is ${bound_ns}, the least is ${number_text(least_ns)}: bounds are in virtual nanoseconds, 20e9 is 20 s`,
      );
    if (check === 'queue-grows' && bound_ns % 1e9 !== 0)
      throw new SimError(`bounds: ${check} is ${bound_ns}; depths are sampled once a second, 20e9 is 20 s`);
  }
}

/** Nanoseconds as one writes them in a scenario. */
export function number_text(ns: number): string {
  return ns >= 1e9 ? `${ns / 1e9}e9` : `${ns / 1e6}e6`;
}

/** A bound for people. */
export function bound_text(ns: number): string {
  return ns >= 1e9 ? `${ns / 1e9} s` : `${ns / 1e6} ms`;
}
