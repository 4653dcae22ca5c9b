// A service called without `yield*` does not run to its end, and nothing in the language says so. So every call is noted
// when it is handed to its caller, and must have been taken by a `yield*` when the next one is handed out, when the entry
// function or the callback that made it returns, and when it yields. Functions that are not called with `yield*` may
// come between, so a call may be kept in a variable for a while.

import { SimError } from '../sim/sim_error.ts';
import { bring_call_back, set_call_aside, untaken } from './current.ts';
import type { Kernel } from './kernel.ts';
import { after, COMPLETED_SUCCESS, COMPLETED_VOID, outstanding, type Service, Steps } from './service.ts';

/** Hands a call of the service that was entered last to its caller. */
export function hand_out<T>(k: Kernel, service: Service<T>): Service<T> {
  if (outstanding.call !== 0) tell_forgotten(k);
  outstanding.call = 1;
  return service;
}

/** The same for one whose work is done by a generator, which has not begun yet. */
export function in_steps<T>(k: Kernel, steps: Service<T>): Service<T> {
  return hand_out(k, k.watch === null ? new Steps(steps) : k.watch.steps(steps));
}

/**
 * The same for one whose work is plain code that returns what is left of it: done at once, so that a call that need not wait makes
 * no generator. Where services are watched it is done when the call is taken.
 */
export function at_once<Arguments extends unknown[]>(
  k: Kernel,
  work: (...args: Arguments) => Service<number>,
  ...args: Arguments
): Service<number> {
  if (k.watch !== null) return in_steps(k, after(COMPLETED_VOID, work, ...args));
  const { service } = k;
  if (outstanding.call !== 0) tell_forgotten(k);
  const rest = work(...args);
  bring_call_back(service);
  return rest === COMPLETED_SUCCESS ? rest : new Steps(rest);
}

/** What firmware has called in `part` (an entry function, a callback) must have been taken: it has returned. */
export function check_taken(k: Kernel, part: string): void {
  if (outstanding.call !== 0) tell_forgotten(k, `it was the last service that ${part} called`);
}

/** Lets others run before the call that was handed out last is taken, or found not to be. */
export function with_call_set_aside(action: () => void): void {
  const service = set_call_aside();
  try {
    action();
  } finally {
    bring_call_back(service);
  }
}

/** Ends the run with the name of the call that nothing took. */
export function tell_forgotten(k: Kernel, when = `the next service called was ${k.service}`): never {
  const service = untaken(k);
  outstanding.call = 0;
  throw new SimError(
    `${service} was called by ${k.name}/${k.context_name()} without yield*, so it did not run to its end: ` +
      `write "yield* ${service}(...)" (${when}; \`netx-sim lint\` finds the line of such a call)`,
  );
}
