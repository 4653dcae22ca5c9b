/** The simulator's own calls from C (sim.h) and the start of the kernel. */

import { preempt_point } from '../../../rtos/kernel/finish.ts';
import type { ChoiceKind } from '../../../rtos/sim/choices.ts';
import {
  type Service,
  sim_choose,
  sim_compute,
  sim_now_ns,
  tx_interrupt_control,
  tx_kernel_enter,
} from '../../../rtos/tx_api.ts';
import type { Bridge, Functions } from './bridge.ts';
import { claim_functions } from './claims.ts';
import type { Running } from './running.ts';
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

export function sim_functions(running: Running): Functions {
  return {
    sim_stack_overflow: () => stack_overflow(running.now.crossing.stack_bytes),
    sim_spent: () => running.now.time.spent(),
    sim_compute: (least_us: number, most_us: number) =>
      running.now.crossing.wait(sim_compute(least_us >>> 0, Math.max(least_us >>> 0, most_us >>> 0))),
    ...claim_functions(running),
    sim_choose: (kind: number, site: number, options: number) => {
      const { memory: m } = running.now;
      return sim_choose(m.text(kind) as ChoiceKind, m.text(site), options >>> 0);
    },
    sim_now_ns: () => BigInt(Math.floor(sim_now_ns())),
    tx_kernel_enter: () => {
      const { bridge } = running.now;
      enter_kernel(bridge);
      return bridge.crossing.leave_main();
    },
  };
}

/** Calls of the original that take more than words. */
export function special_functions(running: Running): Functions {
  return {
    nx_sim_network_driver: (request: number) =>
      running.now.crossing.wait(running.now.specials.network_driver(request)),
    tx_interrupt_control: (posture: number) => {
      const { crossing: x } = running.now;
      const before = tx_interrupt_control(posture >>> 0);
      return x.is_plain ? x.plain(before) : x.wait_then(preempt_point(x.kernel), () => before);
    },
  };
}
