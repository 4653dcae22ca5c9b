// Puts an exception that comes out of a target into words: which board, and what it was doing.

import { FirmwareError } from '../sim/firmware_error.ts';
import { SimError } from '../sim/sim_error.ts';
import type { Kernel } from './kernel.ts';
import { thread_table } from './thread_table.ts';

/** The error that ends the run. `context` says more than the name of the running thread, where something is known. */
export function thrown_in(k: Kernel, error: unknown, context = k.context_name()): FirmwareError {
  const { sim, name: board, service, now_ns: time_ns, current } = k;
  // It has come through another board, or through a caller on this one, and is in words already.
  if (sim.thrown !== null) return sim.thrown;
  const thread_id = k.system_state === 0 && current !== null ? current.sim_id : 0;
  const state = thread_table([k]);
  const place = { board, context, thread_id, service, time_ns, state };
  return sim.end_with(new FirmwareError(needless_yield(service, error) ?? error, place));
}

/** `yield*` on what a plain service returned: the engine only says that it is not iterable. */
function needless_yield(service: string, error: unknown): SimError | null {
  if (!(error instanceof TypeError) || !/^yield\* .* is not iterable$/.test(error.message)) return null;
  const told = new SimError(
    'yield* is for services that may wait or preempt, and was given what none of them returns: ' +
      `if it was given ${service}, write "${service}(...)" without yield*`,
  );
  if (error.stack !== undefined) told.stack = error.stack;
  return told;
}
