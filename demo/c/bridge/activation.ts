/**
 * A call of a C function by the kernel: a thread's entry, a callback, an interrupt handler. To the kernel it is an
 * iterator like those of TypeScript firmware. When a service that C calls has to give way, the C stack is unwound into a
 * save area and `next` says so; when the kernel steps again and the service is done, the stack is wound up and C goes on
 * behind the call.
 */

import { GIVE_WAY } from '../../../rtos/kernel/service.ts';
import type { Crossing } from './crossing.ts';
import { Saved } from './save_areas.ts';

/** A C function as WebAssembly gives it; surplus arguments are ignored. */
export type CFunction = (a?: number, b?: number, c?: number, d?: number, e?: number) => number | undefined;

const DONE: IteratorResult<undefined, number> = { done: true, value: 0 };

/** The part of a service that is called, seen from C: it is stepped until it is done. */
export interface Steps {
  next(): IteratorResult<unknown, unknown>;
}

export class Activation extends Saved implements Iterator<undefined, number, void> {
  readonly crossing: Crossing;
  readonly entry: CFunction;
  readonly args: readonly number[];
  /** On whose stack it runs: a thread, or what stands for the interrupt and the main stack. */
  context: unknown = null;
  /** The stack pointer where it began, and where it waits. */
  stack = 0;
  lowest = 0;
  highest = 0;
  /** The service that it waits for. */
  waits_for: Steps | null = null;
  /** What that service returned. */
  result = 0;
  /** The run of the board's memory that it belongs to. */
  private readonly run: number;
  /** It does not come back: main, which started the kernel. */
  left = false;

  constructor(crossing: Crossing, entry: CFunction, args: readonly number[]) {
    super();
    this.crossing = crossing;
    this.run = crossing.run;
    this.entry = entry;
    this.args = args;
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(): IteratorResult<undefined, number> {
    const { crossing, waits_for } = this;
    if (crossing.run !== this.run) crossing.tell_stale();
    const outer = crossing.active;
    const outer_stack = outer === null ? 0 : crossing.stack_now(outer);
    crossing.active = this;
    try {
      if (waits_for !== null) {
        const step = waits_for.next();
        if (step.done !== true) return GIVE_WAY;
        this.waits_for = null;
        this.result = step.value as number;
        crossing.rewind(this);
      } else crossing.begin(this, outer, outer_stack);
      const { args } = this;
      const returned = this.entry(args[0], args[1], args[2], args[3], args[4]) ?? 0;
      crossing.look_at_null();
      if (!crossing.unwinding) return this.over(returned);
      crossing.stop_unwind();
      if (this.left) return this.over(0);
      return GIVE_WAY;
    } catch (error) {
      return crossing.failed(error);
    } finally {
      crossing.active = outer;
      if (outer !== null) crossing.restore_stack(outer, outer_stack);
    }
  }

  private over(returned: number): IteratorResult<undefined, number> {
    this.crossing.areas.give_back(this);
    return returned === 0 ? DONE : { done: true, value: returned };
  }
}
