/**
 * Where C and the kernel meet: every import of the firmware ends here, and so does every call into it. Only this file and
 * activation.ts know Asyncify.
 */

import type { Kernel } from '../../../rtos/kernel/kernel.ts';
import { outstanding, type Service } from '../../../rtos/kernel/service.ts';
import { SimError } from '../../../rtos/sim/sim_error.ts';
import { Activation } from './activation.ts';
import type { Call, Caller, CFunction, Steps } from './calls.ts';
import type { CInstance } from './instance.ts';
import { SaveAreas, Saved } from './save_areas.ts';
import { context_of, type Stacks } from './stacks.ts';
import { c_functions, handle_failure } from './trap.ts';

/** Its own name, as in the kernel. */
const OUTSTANDING = outstanding;

/** As far behind null as most fields of a struct are. */
const NULL_WORDS = 16;

/** As deep as the stack is looked at for a message. */
const STACK_FRAMES = 60;

export class Crossing implements Caller {
  /** The call of C that runs, null when none does. */
  active: Call | null = null;
  /** C is on its way back to where it waited, or out of the call that has to wait. */
  rewinding = false;
  unwinding = false;
  /** Counts the runs that this memory has had. */
  run = 0;
  /** How many calls are under way that may not wait. */
  private plain_calls = 0;
  /** Looks at what C may read, before it does; null for firmware that reads no fields. */
  before_c: (() => void) | null = null;
  private known_instance: CInstance | null = null;
  private known_exports: CInstance['exports'] | null = null;
  private known_kernel: Kernel | null = null;
  areas: SaveAreas = new SaveAreas(new ArrayBuffer(0), 0, 0);
  stacks: Stacks | null = null;
  /** The memory that null points to, eight bytes at a time: what is in it must stay 0. */
  private null_zone: Float64Array = new Float64Array(NULL_WORDS / 2);

  get instance(): CInstance {
    if (this.known_instance === null) throw new SimError('C firmware has no memory yet');
    return this.known_instance;
  }

  /** The board's kernel, null before it is switched on. */
  get running(): Kernel | null {
    return this.known_kernel;
  }

  /** True while a call is under way that may not wait. */
  get is_plain(): boolean {
    return this.plain_calls > 0;
  }

  private get exports(): CInstance['exports'] {
    return this.known_exports as CInstance['exports'];
  }

  get kernel(): Kernel {
    if (this.known_kernel === null)
      throw new SimError('C firmware called a service before its board was switched on');
    return this.known_kernel;
  }

  attach(instance: CInstance, areas: SaveAreas, stacks: Stacks): void {
    this.known_instance = instance;
    this.null_zone = new Float64Array(instance.bytes.buffer as ArrayBuffer, 0, NULL_WORDS / 2);
    this.known_exports = instance.exports;
    // What ends an unwinding looks at the area of the last one, so there has to be one.
    const first = new Saved();
    instance.exports.sim_leave(areas.take(first));
    instance.exports.asyncify_stop_unwind();
    areas.give_back(first);
    this.areas = areas;
    this.stacks = stacks;
  }

  /** A board is switched on. */
  start(k: Kernel): void {
    this.known_kernel = k;
    this.run++;
    this.active = null;
    this.rewinding = false;
    this.unwinding = false;
    this.plain_calls = 0;
    this.stack_error_handler = 0;
    this.areas.forget();
  }

  // The way from C to the kernel.

  /** Ends an import whose service is done: what it returned. */
  plain(result: number): number {
    if (this.before_c !== null) this.before_c();
    return result;
  }

  /** Ends an import whose service returns nothing. */
  plain_void(_over: void): number {
    if (this.before_c !== null) this.before_c();
    return 0;
  }

  /** Ends an import whose service may suspend or preempt; when it does, C is unwound and comes back here. */
  wait(service: Service<unknown>): number {
    const over = service as { readonly done?: boolean; readonly value?: unknown };
    if (over.done === true) {
      OUTSTANDING.service = '';
      if (this.before_c !== null) this.before_c();
      return over.value as number;
    }
    return this.wait_for(service);
  }

  /** Time that passes in a call that may not wait. */
  spend(us: number): number {
    this.kernel.now_ns += Math.round(us * 1000);
    return 0;
  }

  private wait_for(service: Service<unknown>): number {
    const steps: Steps = service[Symbol.iterator]();
    const { active } = this;
    // A callback inside the service is on top of this call's stack.
    const step = steps.next();
    if (step.done === true) {
      if (this.before_c !== null) this.before_c();
      return step.value as number;
    }
    if (active === null || this.plain_calls > 0) this.refuse_wait();
    active.waits_for = steps;
    this.unwind(active);
    return 0;
  }

  private refuse_wait(): never {
    const k = this.kernel;
    throw new SimError(
      `a C function of ${k.name} that returns its answer at once called ${k.service}, which had to wait: it may not`,
    );
  }

  private unwind(active: Call): void {
    this.unwinding = true;
    active.stack = this.exports.sim_leave(this.areas.take(active));
  }

  /** Main does not come back from starting the kernel. */
  leave_main(): number {
    const { active } = this;
    if (active === null) return 0;
    active.left = true;
    this.unwind(active);
    return 0;
  }

  /** C is back where it waited: what the service returned. */
  resume(): number {
    this.rewinding = false;
    this.exports.asyncify_stop_rewind();
    if (this.before_c !== null) this.before_c();
    return (this.active as Call).result;
  }

  // The way from the kernel to C.

  /** A call of C that may wait, for the kernel to step. */
  call(entry: CFunction, ...args: number[]): Activation {
    return new Activation(this, entry, args);
  }

  /** An interrupt handler in C: one call of it is used again and again, as interrupts do not wait. */
  handler(entry: CFunction): () => void | Service<void> {
    let call = this.call(entry);
    let { run } = this;
    return () => {
      if (run !== this.run) {
        call = this.call(entry);
        ({ run } = this);
      }
      return call.next().done === true ? undefined : (call as unknown as Service<void>);
    };
  }

  /** A call of C that ends at once. */
  call_plain(entry: CFunction, ...args: number[]): number {
    this.plain_calls++;
    try {
      const step = new Activation(this, entry, args).next();
      return step.value ?? 0;
    } finally {
      this.plain_calls--;
    }
  }

  begin(call: Call, outer: Call | null, outer_stack: number): void {
    const context = context_of(this.kernel);
    call.context = context;
    if (outer !== null && outer.context === context) {
      call.stack = outer_stack & -16;
      call.lowest = outer.lowest;
      call.highest = outer.highest;
    } else {
      const { low, high } = (this.stacks as Stacks).of(context);
      call.stack = high;
      call.lowest = low;
      call.highest = high;
    }
    this.exports.sim_enter(call.stack, call.lowest);
    if (this.before_c !== null) this.before_c();
  }

  rewind(call: Call): void {
    this.rewinding = true;
    this.exports.sim_return(this.areas.find(call), call.stack, call.lowest);
  }

  /** C has given way: did it write where null points to? */
  look_at_null(): void {
    const z = this.null_zone;
    if (z[0] !== 0 || z[1] !== 0 || z[2] !== 0 || z[3] !== 0) this.tell_null_write();
    if (z[4] !== 0 || z[5] !== 0 || z[6] !== 0 || z[7] !== 0) this.tell_null_write();
  }

  private tell_null_write(): void {
    const { null_zone, kernel: k } = this;
    const { words } = this.instance;
    const word = words.subarray(0, NULL_WORDS).findIndex((value) => value !== 0);
    k.diagnose(
      'c-null-write',
      `address ${word * 4}`,
      `was written to through a null pointer, before or while ${k.context_name()} called ${k.service}`,
    );
    null_zone.fill(0);
  }

  /**
   * C is out of the call that has to wait. Where other C is under way on top of which it ran, that goes on at once;
   * otherwise whatever C is entered next ends the unwinding, which spares a call.
   */
  stop_unwind(outer: Call | null): void {
    this.unwinding = false;
    if (outer !== null) this.exports.asyncify_stop_unwind();
  }

  /** Where the stack of a call ends that is under way. */
  stack_now(call: Call): number {
    return call.waits_for === null ? this.exports.sim_get_stack() : call.stack;
  }

  /** A call on top of `outer` is over or waits: C of `outer` goes on. */
  restore_stack(outer: Call, stack: number): void {
    if (outer.waits_for !== null) return;
    this.exports.sim_enter(stack, outer.lowest);
  }

  /** The handler of tx_thread_stack_error_notify, as C gave it; 0 for none. */
  stack_error_handler = 0;
  /** The address of a thread's control block, for that handler. */
  address_of: (block: object | null) => number = () => 0;

  /** The bytes of the stack that C is on. */
  get stack_bytes(): number {
    return this.active === null ? 0 : this.active.highest - this.active.lowest;
  }

  private tell_stack_error(): void {
    if (this.stack_error_handler === 0) return;
    const handler = this.instance.function_at(this.stack_error_handler);
    this.active = null;
    this.call_plain(handler, this.address_of(this.kernel.current));
  }

  /** The service that C calls now, and the C functions from which it does, innermost first. */
  called_from(): string {
    const stack = stack_of_now();
    const service = /\b((?:tx|nxd?)_\w+) \(/.exec(stack.stack ?? '')?.[1] ?? this.kernel.service;
    const functions = c_functions(this.instance.image, stack);
    return functions === '' ? service : `${service} < ${functions}`;
  }

  /** The C functions that run now, innermost first. */
  functions_now(): string {
    return c_functions(this.instance.image, stack_of_now());
  }

  /** An older run goes on whose memory has been given away. */
  tell_stale(): never {
    throw new SimError('this run of C firmware is over: newer ones have taken the memory of its boards');
  }

  /** A call is over: its place is free. */
  over(call: Call): void {
    this.areas.give_back(call);
  }

  failed(error: unknown): IteratorResult<undefined, number> {
    this.unwinding = false;
    this.rewinding = false;
    this.instance.be_calm();
    return handle_failure(this.kernel, this.instance.image, error, () => this.tell_stack_error());
  }
}

function stack_of_now(): Error {
  const kept = Error.stackTraceLimit;
  Error.stackTraceLimit = STACK_FRAMES;
  const stack = new Error();
  Error.stackTraceLimit = kept;
  return stack;
}
