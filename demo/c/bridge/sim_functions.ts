/** The simulator's own calls from C (sim.h), the start of the kernel, and the meter of loops. */

import type { Kernel } from '../../../rtos/kernel/kernel.ts';
import type { ChoiceKind } from '../../../rtos/sim/choices.ts';
import { type Service, sim_choose, sim_compute, sim_now_ns, tx_kernel_enter } from '../../../rtos/tx_api.ts';
import type { Bridge, Functions } from './bridge.ts';
import { claim_functions } from './claims.ts';
import { stack_overflow } from './trap.ts';

export interface MeterOptions {
  /** Virtual nanoseconds of one WebAssembly instruction in a loop, the least and the most; 0: loops take no time. */
  readonly least_ns: number;
  readonly most_ns: number;
}

const PACES = 8;
/** So long no board computes: its IP thread alone has something to do each second. */
const ENDLESS_NS = 5e9;

function pace_words(taken: number): string {
  return `its code ran at pace ${taken} of ${PACES - 1} (0: fastest)`;
}

/**
 * How slow code is between the least and the most that the meter allows: one choice for each stretch of computation that no
 * service interrupts, not one for each turn of a loop.
 */
class Pace {
  private context = '';
  private part = 0;
  private board: Kernel | null = null;
  private since_ns = 0;

  /** `functions` names the C functions that run. */
  of(k: Kernel, functions: () => string): number {
    const context = k.context_name();
    if (this.board === k && this.context === context && k.service === 'sim_compute') {
      if (k.now_ns - this.since_ns > ENDLESS_NS) this.tell_endless(k, functions());
      return this.part;
    }
    this.board = k;
    this.context = context;
    this.since_ns = k.now_ns;
    this.part = 0;
    if (!k.nominal) this.part = sim_choose('cost', `${context}/computation`, PACES, pace_words) / (PACES - 1);
    return this.part;
  }

  private tell_endless(k: Kernel, functions: string): void {
    this.since_ns = Number.POSITIVE_INFINITY;
    const words = `has computed for ${ENDLESS_NS / 1e9} s, and nothing on its board has called a service in that time`;
    k.diagnose('c-endless-loop', functions, words);
  }
}

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

export function sim_functions(b: Bridge, meter: MeterOptions): Functions {
  const { crossing: x, memory: m } = b;
  const pace = new Pace();
  return {
    sim_spent: (units: number) => {
      const k = x.running;
      if (k === null || k.system_state < 0 || meter.most_ns === 0) return 0;
      // What the host program asks between two events takes no time of the board.
      if (!k.in_step && k.system_state === 0) return 0;
      const ns = meter.least_ns + (meter.most_ns - meter.least_ns) * pace.of(k, () => x.functions_now());
      if (x.is_plain) return x.spend((units * ns) / 1000);
      return x.wait(sim_compute((units * ns) / 1000));
    },
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
