// Which target runs at this moment: that is what makes `tx_time_get()` need no handle, and many targets in one process
// possible. Set around each step of a thread and around each interrupt.

import { SimError } from '../sim/sim_error.ts';
import { follow_build } from './build_constants.ts';
import type { Kernel } from './kernel.ts';
import { outstanding } from './service.ts';

/** Its own name, as in kernel.ts. */
const OUTSTANDING = outstanding;

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
  if (kernel === null || OUTSTANDING.call !== 0) return enter_another(kernel, service);
  kernel.service = service;
  return kernel;
}

/** From now on the call that nothing has taken yet is not that of the service that was entered last. */
function enter_another(kernel: Kernel | null, service: string): Kernel {
  if (kernel === null) outside(service);
  OUTSTANDING.earlier = untaken(kernel);
  OUTSTANDING.call = 2;
  kernel.service = service;
  return kernel;
}

/** The name of the service whose call nothing has taken yet, '' for none. */
export function untaken({ service }: Kernel): string {
  if (OUTSTANDING.call === 0) return '';
  return OUTSTANDING.call === 1 ? service : OUTSTANDING.earlier;
}

/** Others run before the call that was handed out last is taken, or found not to be: its name, for `bring_call_back`. */
export function set_call_aside(): string {
  const service = K === null ? '' : untaken(K);
  OUTSTANDING.call = 0;
  return service;
}

export function bring_call_back(service: string): void {
  OUTSTANDING.call = 0;
  if (service === '') return;
  OUTSTANDING.call = 2;
  OUTSTANDING.earlier = service;
}
