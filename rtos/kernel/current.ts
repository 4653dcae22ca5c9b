// Which target runs at this moment: that is what makes `tx_time_get()` need no handle, and many targets in one process
// possible. Set around each step of a thread and around each interrupt.

import { SimError } from '../sim/sim_error.ts';
import { follow_build } from './build_constants.ts';
import type { Kernel } from './kernel.ts';

/** The kernel of the running target; null between steps. */
export let K: Kernel | null = null;

/** Makes `kernel` the running one and returns the one that was. */
export function set_current_kernel(kernel: Kernel | null): Kernel | null {
  const previous = K;
  // Storing costs more than asking, and an interrupt mostly hits the target that runs already.
  if (previous !== kernel) {
    K = kernel;
    follow_build(kernel);
  }
  return previous;
}

function outside(service: string): never {
  throw new SimError(
    `${service} was called from outside a target: services are for firmware (threads, interrupts, callbacks, ` +
      'tx_application_define). A scenario reports from its finish and its monitors with sim.checks.fail. Inside a thread ' +
      'it means that two copies of the simulator are loaded: firmware and program must import the same one.',
  );
}

/** Start of every service: the running kernel, which notes the name. */
export function enter(service: string): Kernel {
  const kernel = K;
  if (kernel === null) outside(service);
  kernel.service = service;
  return kernel;
}
