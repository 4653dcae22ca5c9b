/**
 * A call of a C function by the kernel: a thread's entry, a callback, an interrupt handler. To the kernel it is an
 * iterator like those of TypeScript firmware. When a service that C calls has to give way, the C stack is unwound into a
 * save area and `next` says so; when the kernel steps again and the service is done, the stack is wound up and C goes on
 * behind the call.
 */

import { GIVE_WAY } from '../../../rtos/kernel/service.ts';
import type { Call, Caller, CFunction, Steps } from './calls.ts';
import { Saved } from './save_areas.ts';

const DONE: IteratorResult<undefined, number> = { done: true, value: 0 };

export class Activation extends Saved implements Call, Iterator<undefined, number, void> {
  private readonly caller: Caller;
  private readonly entry: CFunction;
  private readonly args: readonly number[];
  context: unknown = null;
  stack = 0;
  lowest = 0;
  highest = 0;
  waits_for: Steps | null = null;
  result = 0;
  left = false;
  /** The run of the board's memory that it belongs to. */
  private readonly run: number;

  constructor(caller: Caller, entry: CFunction, args: readonly number[]) {
    super();
    this.caller = caller;
    this.run = caller.run;
    this.entry = entry;
    this.args = args;
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(): IteratorResult<undefined, number> {
    const { caller, waits_for } = this;
    if (caller.run !== this.run) caller.tell_stale();
    const outer = caller.active;
    const outer_stack = outer === null ? 0 : caller.stack_now(outer);
    caller.active = this;
    try {
      if (waits_for !== null) {
        const step = waits_for.next();
        if (step.done !== true) return GIVE_WAY;
        this.waits_for = null;
        this.result = step.value as number;
        caller.rewind(this);
      } else caller.begin(this, outer, outer_stack);
      const { args } = this;
      const returned = this.entry(args[0], args[1], args[2], args[3], args[4]) ?? 0;
      caller.look_at_null();
      if (!caller.unwinding) return this.over(returned);
      caller.stop_unwind(outer);
      if (this.left) return this.over(0);
      return GIVE_WAY;
    } catch (error) {
      return caller.failed(error);
    } finally {
      caller.active = outer;
      if (outer !== null) caller.restore_stack(outer, outer_stack);
    }
  }

  private over(returned: number): IteratorResult<undefined, number> {
    this.caller.over(this);
    return returned === 0 ? DONE : { done: true, value: returned };
  }
}
