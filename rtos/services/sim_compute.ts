// Computation of the firmware as the simulator sees it: CPU time passes, and interrupts may land in its middle. Code
// between two services takes no time of its own, so this is how firmware says that something takes long.

import { enter } from '../kernel/current.ts';
import { must_give_way } from '../kernel/finish.ts';
import { hand_out } from '../kernel/hand_out.ts';
import { spend_in_handler } from '../kernel/interrupt.ts';
import type { Computation, Kernel } from '../kernel/kernel.ts';
import { COMPLETED_VOID, give_way, outstanding, type Service } from '../kernel/service.ts';
import { point_in_computation } from '../kernel/stimulus.ts';
import { annotate_remark } from '../sim/annotations.ts';
import { tell_lateness } from '../sim/choice_lateness.ts';
import { duration_text, tell_meaning } from '../sim/choice_meaning.ts';
import { SimError } from '../sim/sim_error.ts';
import { TRACE_COMPUTE } from '../sim/trace_log.ts';

/** How annotations begin that tell of a computation of a fixed length. */
export const COMPUTES = 'computes ';

const COST_STEPS = 8;

/** A computation: nobody else can be affected before its end, and an interrupt of its own processor leaves the rest. */
class RunningComputation implements Service<void>, Computation {
  private readonly k: Kernel;
  left_ns: number;
  end_ns = 0;
  constructor(k: Kernel, left_ns: number) {
    this.k = k;
    this.left_ns = left_ns;
  }
  [Symbol.iterator](): Iterator<undefined, void, void> {
    outstanding.call = 0;
    return this;
  }
  next(): IteratorResult<undefined, void> {
    const { k, left_ns } = this;
    if (left_ns === 0) return DONE;
    const end_ns = k.now_ns + left_ns;
    this.left_ns = 0;
    if (end_ns < k.sim.horizon_ns) {
      k.now_ns = end_ns;
      return must_give_way(k) ? give_way() : DONE;
    }
    this.end_ns = end_ns;
    k.computation = this;
    k.sim.hand_back();
    return give_way();
  }
}

const DONE: IteratorResult<undefined, void> = { done: true, value: undefined };

/** A word holds 4 s of nanoseconds, or an hour of microseconds; the first says which, and is no object's number. */
function trace_computation(k: Kernel, time_ns: number, least_ns: number, most_ns: number): void {
  const unit_ns = most_ns >= 2 ** 32 ? 1000 : 1;
  const word = (ns: number): number => Math.round(ns / unit_ns);
  k.trace_own(TRACE_COMPUTE, unit_ns === 1 ? 0 : -1, word(time_ns), word(least_ns), word(most_ns));
}

function tell_longer(k: Kernel, time_ns: number, least_us: number): void {
  const words = (): string => `${duration_text(time_ns)} instead of ${duration_text(least_us * 1000)}`;
  tell_meaning(k.sim, words, k.maker(true));
}

function tell_computation(k: Kernel, least_ns: number, longer_ns: (option: number) => number): void {
  tell_lateness(k.sim, () => ({
    nominal_ns: k.now_ns + least_ns,
    late_ns: Array.from({ length: COST_STEPS }, (_, option) => longer_ns(option)),
    maker: k.maker(),
  }));
}

function is_time(us: number, least_us: number): boolean {
  return typeof us === 'number' && us >= least_us && us < Number.POSITIVE_INFINITY;
}

function no_time(least_us: number, most_us: number): never {
  throw new SimError(
    `sim_compute(${least_us}${Object.is(most_us, least_us) ? '' : `, ${most_us}`}): ` +
      'it takes microseconds, 0 or more, and the most is not below the least',
  );
}

function no_label(label: unknown): never {
  throw new SimError(`sim_compute: the label is ${String(label)}, it must be a text`);
}

/**
 * Computes for `least_us` microseconds, or for `most_us` at the most: a choice of kind `cost` picks between the two.
 * Time during which others run does not count. In initialization it cannot be interrupted, in an interrupt by a more urgent one only.
 * `label` names the place in the keys of replay files: computations with a name are counted by themselves, so another one
 * that is added to the thread, or in front of them, leaves a replay file valid. Without it all computations of a thread are one place.
 * Allowed from everywhere. May preempt.
 *
 * @example yield* sim_compute(50, 4000, 'update');
 */
export function sim_compute(least_us: number, most_us = least_us, label = ''): Service<void> {
  const k = enter('sim_compute');
  if (!is_time(least_us, 0) || !is_time(most_us, least_us)) no_time(least_us, most_us);
  if (typeof label !== 'string') no_label(label);
  let time_ns = Math.round(least_us * 1000);
  if (most_us > least_us) {
    const place = (): string => {
      const site = `${k.name}/${k.context_name()}/sim_compute`;
      return label === '' ? site : `${site}/${label}`;
    };
    const step = k.sim.choose('cost', place, COST_STEPS);
    const longer_ns = (option: number): number =>
      Math.floor(((most_us - least_us) * 1000 * option) / (COST_STEPS - 1));
    tell_computation(k, time_ns, longer_ns);
    time_ns += longer_ns(step);
    if (step !== 0) tell_longer(k, time_ns, least_us);
    if (k.tracing) trace_computation(k, time_ns, least_us * 1000, most_us * 1000);
  } else if (k.sim.annotations !== null && time_ns > 0) {
    const words = COMPUTES + duration_text(time_ns);
    annotate_remark(k.sim.annotations, k.now_ns, k.number, k.context(), words);
  }
  if (k.system_state !== 0 || k.current === null) {
    spend_in_handler(k, time_ns);
    return hand_out(k, COMPLETED_VOID);
  }
  if (k.stimuli.length > 0) point_in_computation(k, time_ns);
  return hand_out(k, new RunningComputation(k, time_ns));
}
