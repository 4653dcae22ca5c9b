// A thread is held where it is until somebody else has done something: what a search does with code that is slow at one place
// (a fetch from flash memory that waits, an interrupt that takes long), so that others come in just there.

import { must_give_way } from '../kernel/finish.ts';
import { hand_out } from '../kernel/hand_out.ts';
import type { Computation, Kernel } from '../kernel/kernel.ts';
import { give_way, outstanding, type Service } from '../kernel/service.ts';

const DONE: IteratorResult<undefined, void> = { done: true, value: undefined };

class Held implements Service<void>, Computation {
  private readonly k: Kernel;
  private readonly until_ns: number;
  private readonly is_over: () => boolean;
  private begun = false;
  end_ns = 0;
  left_ns = 0;

  constructor(k: Kernel, most_ns: number, is_over: () => boolean) {
    this.k = k;
    this.until_ns = k.now_ns + most_ns;
    this.is_over = is_over;
  }

  [Symbol.iterator](): Iterator<undefined, void, void> {
    outstanding.call = 0;
    return this;
  }

  next(): IteratorResult<undefined, void> {
    const { k, until_ns } = this;
    if (this.begun && this.is_over()) return DONE;
    this.begun = true;
    if (k.now_ns >= until_ns) return DONE;
    if (until_ns < k.sim.horizon_ns) {
      k.now_ns = until_ns;
      return must_give_way(k) ? give_way() : DONE;
    }
    this.end_ns = until_ns;
    k.computation = this;
    k.sim.hand_back();
    return give_way();
  }
}

/**
 * The running thread computes until `is_over` answers true, which is asked each time that it goes on after an interrupt or
 * another thread, and for `most_ns` virtual nanoseconds at the most, what others took among them.
 */
export function sim_hold(k: Kernel, most_ns: number, is_over: () => boolean): Service<void> {
  return hand_out(k, new Held(k, most_ns, is_over));
}
