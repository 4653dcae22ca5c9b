/** The simulator's own calls from C (sim.h) and the start of the kernel. */

import type { ChoiceKind } from '../../../rtos/sim/choices.ts';
import { type Service, sim_choose, sim_compute, sim_now_ns, tx_kernel_enter } from '../../../rtos/tx_api.ts';
import type { Bridge, Functions } from './bridge.ts';
import { claim_functions } from './claims.ts';
import { stack_overflow } from './trap.ts';

/** Starts the kernel; C's tx_application_define is given its first unused memory. */
export function enter_kernel({ crossing, first_unused }: Bridge): void {
  const { instance } = crossing;
  const define = instance.has('tx_application_define')
    ? instance.function_named('tx_application_define')
    : undefined;
  tx_kernel_enter(() => {
    if (define !== undefined) return crossing.call(define, first_unused) as unknown as Service<void>;
    return undefined;
  });
}

export function sim_functions(b: Bridge): Functions {
  const { crossing: x, memory: m } = b;
  return {
    sim_stack_overflow: () => stack_overflow(x.stack_bytes),
    sim_compute: (least_us: number, most_us: number) =>
      x.wait(sim_compute(least_us >>> 0, Math.max(least_us >>> 0, most_us >>> 0))),
    ...claim_functions(b),
    sim_choose: (kind: number, site: number, options: number) =>
      sim_choose(m.text(kind) as ChoiceKind, m.text(site), options >>> 0),
    sim_now_ns: () => BigInt(Math.floor(sim_now_ns())),
    tx_kernel_enter: () => {
      enter_kernel(b);
      return x.leave_main();
    },
  };
}
