// A thread that lets the host do something for it. It keeps the processor, no virtual time passes, and nothing else in the
// simulation happens until it is done.

import { enter } from '../kernel/current.ts';
import { in_steps } from '../kernel/hand_out.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Service } from '../kernel/service.ts';
import type { TX_THREAD } from '../kernel/tx_thread_cb.ts';
import { SimError } from '../sim/sim_error.ts';

/** Waits for an operation of the host. The host program must run the simulation with run_with_host or run_paced. */
export function sim_host_operation(operation: Promise<void>): Service<void> {
  const k = enter('sim_host_operation');
  const thread = k.current;
  if (thread === null || k.system_state !== 0)
    throw new SimError('only a thread can wait for an operation of the host');
  return in_steps(k, host_operation(k, thread, operation));
}

function* host_operation(k: Kernel, thread: TX_THREAD, operation: Promise<void>): Service<void> {
  // A thread of another target may have begun one while this one was in the middle of a plain service.
  while (k.sim.host_operation !== null) {
    yield* thread.gate.arm(0);
  }
  k.sim.hold(operation);
  while (k.sim.host_operation !== null) {
    yield* thread.gate.arm(0);
  }
}
