// Interrupts: events of devices that run to completion on the interrupted target and may ready threads. They are taken
// between two services or inside sim_compute, which is where the dispatcher lets events happen. Interrupts do not nest;
// one that comes while another runs, or while interrupts are disabled, waits its turn.

import { SimError } from '../sim/sim_error.ts';
import { set_current_kernel } from './current.ts';
import type { Kernel } from './kernel.ts';
import type { Callback } from './service.ts';
import { TX_INITIALIZE_IN_PROGRESS } from './tx_constants.ts';
import { TX_TRACE_ISR_ENTER, TX_TRACE_ISR_EXIT } from './tx_trace_events.ts';

/** Runs a callback of the firmware in a context that cannot wait. */
export function run_to_completion(k: Kernel, what: string, name: string, callback: Callback<[]>): void {
  const service = callback();
  if (service === undefined) return;
  const iterator = service[Symbol.iterator]();
  if (iterator.next().done !== true) {
    throw new SimError(
      `${what} on ${k.name} tried to wait: only threads can (last service called: ${k.service})`,
    );
  }
}

/** Takes an interrupt on a target now, or as soon as it may. */
export function take_interrupt(k: Kernel, name: string, handler: Callback<[]>): void {
  if (k.system_state !== 0 || k.interrupts_off) {
    k.pending_interrupts.push({ name, handler });
    return;
  }
  run_interrupt(k, name, handler);
  if (k.pending_interrupts.length > 0) run_pending(k);
}

/** Runs what came while interrupts were disabled. */
export function run_pending(k: Kernel): void {
  while (k.pending_interrupts.length > 0 && k.system_state === 0 && !k.interrupts_off) {
    const [next] = k.pending_interrupts.splice(0, 1);
    if (next !== undefined) run_interrupt(k, next.name, next.handler);
  }
}

function run_interrupt(k: Kernel, name: string, handler: Callback<[]>): void {
  const previous = set_current_kernel(k);
  if (k.now_ns < k.sim.now_ns) k.now_ns = k.sim.now_ns;
  if (k.now_ns >= k.next_tick_ns) k.sync_ticks();
  const number = k.log.enabled ? k.sim.trace.text_number(name) : 0;
  k.system_state++;
  if (k.system_state >= TX_INITIALIZE_IN_PROGRESS)
    throw new SimError(`interrupt ${name} came before ${k.name} was started`);
  k.trace(TX_TRACE_ISR_ENTER, 0, number, k.system_state, k.preempt_disable);
  k.now_ns += k.config.interrupt_cost_ns;
  try {
    run_to_completion(k, 'interrupt', name, handler);
  } finally {
    k.trace(TX_TRACE_ISR_EXIT, 0, number, k.system_state, k.preempt_disable);
    k.system_state--;
    set_current_kernel(previous);
  }
  k.wake();
}
