// Puts an exception that comes out of a target into words: which board, and what it was doing.

import { FirmwareError } from '../sim/firmware_error.ts';
import type { Kernel } from './kernel.ts';
import { thread_table } from './thread_table.ts';

/** The error that ends the run. `context` says more than the name of the running thread, where something is known. */
export function thrown_in(k: Kernel, error: unknown, context = k.context_name()): FirmwareError {
  const { sim, name: board, service, now_ns: time_ns, current } = k;
  // It has come through another board, or through a caller on this one, and is in words already.
  if (sim.thrown !== null) return sim.thrown;
  const thread_id = k.system_state === 0 && current !== null ? current.sim_id : 0;
  const state = thread_table([k]);
  return sim.end_with(new FirmwareError(error, { board, context, thread_id, service, time_ns, state }));
}
