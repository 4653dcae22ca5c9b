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
  readonly entry: CFunction;
  readonly args: readonly number[];
  context: unknown = null;
  lowest = 0;
  highest = 0;
  waits_for: Steps | null = null;
  when_done: ((answer: number) => number) | null = null;
  left = false;
  /** The run of the board's memory that it belongs to. */
  run: number;

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

  /** What was left in another run is forgotten. */
  renew(): void {
    this.run = this.caller.run;
    this.frames = 0;
    this.turn = -1;
    this.waits_for = null;
    this.when_done = null;
  }

  next(): IteratorResult<undefined, number> {
    const { caller, waits_for } = this;
    if (caller.run !== this.run) caller.tell_stale();
    const outer = caller.active;
    const before = caller.take_turn();
    caller.active = this;
    try {
      let returned: number;
      if (waits_for === null) returned = caller.begin(this, outer);
      else {
        const step = waits_for.next();
        if (step.done !== true) return GIVE_WAY;
        this.waits_for = null;
        returned = caller.go_on(this, step.value as number);
      }
      // What is on top of other C is looked at with it.
      if (outer === null) caller.look_at_null();
      if (this.waits_for !== null) return GIVE_WAY;
      return returned === 0 || this.left ? DONE : { done: true, value: returned };
    } catch (error) {
      return caller.failed(error);
    } finally {
      caller.active = outer;
      caller.give_turn(before);
    }
  }
}

/** Calls the C function at its beginning. */
export function enter({ entry, args, lowest }: Call, stack: number): number | undefined {
  const { slot, parameters } = entry;
  if (parameters === 0) return entry.enter(slot, stack, lowest);
  if (parameters === 1) return entry.enter(slot, stack, lowest, args[0]);
  return entry.enter(slot, stack, lowest, args[0], args[1], args[2], args[3], args[4]);
}
