// What firmware gave the kernel to call: entry functions, callbacks, interrupt handlers. Each may be a plain function or a
// generator function, and what it returned says which.

import { SimError } from '../sim/sim_error.ts';
import { untaken } from './current.ts';
import { check_taken } from './hand_out.ts';
import type { Kernel } from './kernel.ts';
import { COMPLETED_SUCCESS, COMPLETED_VOID, GIVE_WAY, outstanding, type Service } from './service.ts';

const DONE: unknown = COMPLETED_SUCCESS;

/**
 * The generator that a function of the firmware returned; null for a plain function, which has run already. `part` names
 * the function in complaints.
 */
export function begun<T>(
  k: Kernel,
  part: string,
  returned: T | Service<T>,
): Iterator<unknown, T, void> | null {
  return has_steps(k, part, returned) ? returned[Symbol.iterator]() : null;
}

function has_steps<T>(k: Kernel, part: string, returned: T | Service<T>): returned is Service<T> {
  if (typeof returned !== 'object' || returned === null) {
    check_taken(k, part);
    return false;
  }
  return Symbol.iterator in returned || is_no_firmware(k, part, returned);
}

function is_no_firmware(k: Kernel, part: string, returned: object): never {
  outstanding.call = 0;
  const name = `${part} of ${k.name}/${k.context_name()}`;
  const advice =
    'write function* and yield* (firmware waits in virtual time, and only for services: nothing of the host can be awaited)';
  if (Symbol.asyncIterator in returned)
    throw new SimError(`${name} is an async generator function: ${advice}`);
  if (!('then' in returned))
    throw new SimError(`${name} returned an object that is no service: return nothing, or ${advice}`);
  // It fails once more when it goes on outside the simulation; that would only hide this error.
  const promise = returned as PromiseLike<unknown>;
  promise.then(undefined, () => {});
  throw new SimError(`${name} is an async function: ${advice}`);
}

/** What a callback returned, to be finished with `yield*`. A plain function has run already. */
export function run_callback(k: Kernel, part: string, returned: void | Service<void>): Service<void> {
  // One service that is over, which it returned: taken with that.
  if (returned === DONE) {
    outstanding.call = 0;
    return COMPLETED_VOID;
  }
  return has_steps(k, part, returned) ? run_steps(k, part, returned) : COMPLETED_VOID;
}

function* run_steps(k: Kernel, part: string, steps: Service<void>): Service<void> {
  yield* steps;
  check_taken(k, part);
}

/** Runs what a function returned that may not wait. */
export function complete_at_once(k: Kernel, part: string, returned: void | Service<void>): void {
  const steps = begun(k, part, returned);
  if (steps === null) return;
  check_over(k, part, steps.next());
}

/** The first step of a function that may not wait must have been its last, and nothing forgotten in it. */
function check_over(k: Kernel, part: string, step: IteratorResult<unknown, unknown>): void {
  if (step.done === true) {
    check_taken(k, part);
    return;
  }
  if (step !== GIVE_WAY) tell_yielded(k, step.value);
  throw new SimError(
    `${part} on ${k.name} tried to wait: only threads can (last service called: ${k.service})`,
  );
}

/** Firmware has yielded something itself, where only services do. */
export function tell_yielded(k: Kernel, value: unknown): never {
  const service = untaken(k);
  outstanding.call = 0;
  const who = `${k.name}/${k.context_name()}`;
  if (service !== '')
    throw new SimError(`${who} called ${service} with yield: write "yield* ${service}(...)"`);
  const what =
    value === undefined
      ? 'used a yield of its own'
      : `yielded ${typeof value === 'object' && value !== null && 'then' in value ? 'a promise' : String(value)}`;
  throw new SimError(
    `${who} ${what}, which neither waits nor yields: ` +
      'write "yield*" and a service (tx_thread_sleep, tx_thread_relinquish), or nothing',
  );
}
