/** The simulator's own calls from C (sim.h), the start of the kernel, and the meter of loops. */

import { target_of } from '../../../rtos/kernel/target.ts';
import type { ChoiceKind } from '../../../rtos/sim/choices.ts';
import {
  type Service,
  sim_always,
  sim_assert,
  sim_choose,
  sim_compute,
  sim_eventually_within,
  sim_note,
  sim_now_ns,
  sim_progress,
  sim_sometimes,
  sim_unreachable,
  tx_kernel_enter,
} from '../../../rtos/tx_api.ts';
import type { Bridge, Functions } from './bridge.ts';
import { stack_overflow } from './trap.ts';

export interface MeterOptions {
  /** Virtual nanoseconds of one WebAssembly instruction in a loop, the least and the most; 0: loops take no time. */
  readonly least_ns: number;
  readonly most_ns: number;
}

/** A condition in C, asked between two events of the simulation. */
function condition(b: Bridge, pointer: number): () => boolean {
  const entry = b.crossing.instance.function_at(pointer);
  return () => b.crossing.call_plain(entry) !== 0;
}

/** Starts the kernel; C's tx_application_define is given its first unused memory. */
export function enter_kernel({ crossing, first_unused }: Bridge): void {
  const define = crossing.instance.optional('tx_application_define');
  tx_kernel_enter(() => {
    if (define !== undefined) return crossing.call(define, first_unused) as unknown as Service<void>;
    return undefined;
  });
}

export function sim_functions(b: Bridge, meter: MeterOptions): Functions {
  const { crossing: x, memory: m } = b;
  return {
    sim_spent: (units: number) => {
      if (x.rewinding) return x.resume();
      const k = x.running;
      if (k === null || k.system_state < 0 || meter.most_ns === 0) return 0;
      const least_us = (units * meter.least_ns) / 1000;
      if (x.is_plain) return x.spend(least_us);
      return x.wait(sim_compute(least_us, (units * meter.most_ns) / 1000));
    },
    sim_stack_overflow: () => stack_overflow(x),
    sim_compute: (least_us: number, most_us: number) =>
      x.rewinding ? x.resume() : x.wait(sim_compute(least_us >>> 0, Math.max(least_us >>> 0, most_us >>> 0))),
    sim_assert: (holds: number, name: number) => {
      sim_assert(holds !== 0, m.text(name));
      return undefined;
    },
    sim_unreachable: (name: number) => {
      sim_unreachable(m.text(name));
      return undefined;
    },
    sim_always: (name: number, holds: number) => {
      sim_always(m.text(name), condition(b, holds));
      return undefined;
    },
    sim_sometimes: (held: number, name: number) => {
      sim_sometimes(held !== 0, m.text(name));
      return undefined;
    },
    sim_eventually_within: (ticks: number, name: number, holds: number) => {
      sim_eventually_within(ticks >>> 0, m.text(name), condition(b, holds));
      return undefined;
    },
    sim_interrupt: (name: number, handler: number) => {
      const entry = x.instance.function_at(handler);
      const raised = (): Service<void> => x.call(entry) as unknown as Service<void>;
      target_of(x.kernel).interrupt(m.text(name), raised);
      return undefined;
    },
    sim_progress: () => {
      sim_progress();
      return undefined;
    },
    sim_note: (text: number) => {
      sim_note(m.text(text));
      return undefined;
    },
    sim_choose: (kind: number, site: number, options: number) =>
      sim_choose(m.text(kind) as ChoiceKind, m.text(site), options >>> 0),
    sim_now_ns: () => BigInt(Math.floor(sim_now_ns())),
    tx_kernel_enter: () => {
      if (x.rewinding) return x.resume();
      enter_kernel(b);
      return x.leave_main();
    },
  };
}
