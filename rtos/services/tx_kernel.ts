// The start of the kernel (ThreadX user guide, chapter 4, tx_kernel_enter). In C it never returns and calls the
// application's tx_application_define by its name; here it is given that function, and returns to the simulator, which
// runs the threads as virtual time goes on.

import { enter } from '../kernel/current.ts';
import { run_to_completion } from '../kernel/interrupt.ts';
import { tell_started } from '../kernel/kernel_watch.ts';
import type { Callback } from '../kernel/service.ts';
import { start_ticks } from '../kernel/tick.ts';
import { create_timer_thread } from '../kernel/timer_thread.ts';
import { TX_INITIALIZE_IS_FINISHED } from '../kernel/tx_constants.ts';
import { SimError } from '../sim/sim_error.ts';
import { take_memory } from '../sim/spare_memory.ts';

/**
 * Starts the kernel of the running target: creates the system timer thread, calls `tx_application_define` with the
 * first unused memory (1 MiB unless configured), then lets the best thread run. Allowed from a target's main function, once.
 */
export function tx_kernel_enter(tx_application_define: Callback<[first_unused_memory: Uint8Array]>): void {
  const k = enter('tx_kernel_enter');
  if (k.system_state >= 0) throw new SimError(`tx_kernel_enter was called twice on ${k.name}`);
  create_timer_thread(k);
  start_ticks(k);
  tell_started(k);
  const memory = take_memory(k.sim, k.config.first_unused_memory_bytes);
  run_to_completion(k, 'tx_application_define', () => tx_application_define(memory));
  k.system_state = TX_INITIALIZE_IS_FINISHED;
}
