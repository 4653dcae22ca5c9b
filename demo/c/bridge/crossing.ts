/**
 * Where C and the kernel meet: every import of the firmware ends here, and so does every call into it. Only this file and
 * activation.ts know Asyncify.
 */

import type { Kernel } from '../../../rtos/kernel/kernel.ts';
import { COMPLETED_SUCCESS, outstanding, type Service } from '../../../rtos/kernel/service.ts';
import { TX_READY } from '../../../rtos/kernel/tx_constants.ts';
import { SimError } from '../../../rtos/sim/sim_error.ts';
import { Activation, enter } from './activation.ts';
import type { Call, Caller, CFunction, Steps, Turns } from './calls.ts';
import type { CInstance } from './instance.ts';
import { SaveAreas } from './save_areas.ts';
import { context_of, INTERRUPTS, type Stacks } from './stacks.ts';
import { c_functions, handle_failure, stack_of_now } from './trap.ts';

/** Its own name, as in the kernel. */
const OUTSTANDING = outstanding;
const SUCCESS: Service<unknown> = COMPLETED_SUCCESS;

/** The memory that must stay 0 (kit/switch.s). */
const NULL_WORDS = 16;

/** Words of SIM_CROSSING. */
const SAVE_AREA = 2;
const NULL_WRITTEN = 3;
const TOLD_WORDS = 4;

/** Bytes below the stack pointer that functions use which call no others. */
const RED_ZONE = 128;

/** Until there is a memory. */
const NO_AREAS = new SaveAreas(new Uint32Array(0), 0, 0);
const NOTHING_TOLD = new Uint32Array(TOLD_WORDS);

type Handler = () => void | Service<void>;

export class Crossing implements Caller {
  /** The call of C that runs, but for an interrupt handler on top of it. */
  private stepped: Call | null = null;
  /** That handler's place in the table of C, 0 for none: a number is stored with less work than a reference. */
  private handler_slot = 0;
  /** Interrupt handlers in C by their places; one call of each is used again and again, as interrupts do not wait. */
  private readonly handlers: (Handler | undefined)[] = [];
  private readonly handler_calls: Activation[] = [];
  /** Counts the runs that this memory has had. */
  run = 0;
  /** How many calls are under way that may not wait. */
  private plain_calls = 0;
  /** Looks at what C may read, before it does; null for firmware that reads no fields. */
  before_c: (() => void) | null = null;
  /** Looks at what C has written, each time a call of it has returned; null for firmware of which nothing is taken over. */
  after_c: (() => void) | null = null;
  /** What there is to do around each interrupt handler in C. */
  around_interrupts: ((handler: Handler) => Handler) | null = null;
  private known_instance: CInstance | null = null;
  private known_kernel: Kernel | null = null;
  areas: SaveAreas = NO_AREAS;
  /** What this class and the functions of kit/crossing.h tell each other. */
  private told = NOTHING_TOLD;
  stacks: Stacks | null = null;
  /** Whose C runs, of the boards that share their imports; and what stands for this one there. */
  private turns: Turns = { now: this };
  private board: object = this;

  get instance(): CInstance {
    if (this.known_instance === null) throw new SimError('C firmware has no memory yet');
    return this.known_instance;
  }

  /** The board's kernel, null before it is switched on. */
  get running(): Kernel | null {
    return this.known_kernel;
  }

  /** The call of C that runs, null when none does. */
  get active(): Call | null {
    return this.handler_slot === 0 ? this.stepped : (this.handler_calls[this.handler_slot] as Activation);
  }

  set active(call: Call | null) {
    this.stepped = call;
    this.handler_slot = 0;
  }

  /** True while a call is under way that may not wait. */
  get is_plain(): boolean {
    return this.plain_calls > 0;
  }

  get kernel(): Kernel {
    if (this.known_kernel === null)
      throw new SimError('C firmware called a service before its board was switched on');
    return this.known_kernel;
  }

  attach(instance: CInstance, areas: SaveAreas, stacks: Stacks): void {
    this.known_instance = instance;
    this.told = new Uint32Array(
      instance.bytes.buffer as ArrayBuffer,
      instance.number('sim_crossing_at'),
      TOLD_WORDS,
    );
    this.areas = areas;
    this.stacks = stacks;
  }

  /** Before any of its C runs. */
  share(turns: Turns, board: object): void {
    this.turns = turns;
    this.board = board;
  }

  take_turn(): object {
    const before = this.turns.now;
    if (before !== this.board) this.turns.now = this.board;
    return before;
  }

  give_turn(before: object): void {
    if (before !== this.board) this.turns.now = before;
  }

  /** A board is switched on. */
  start(k: Kernel): void {
    this.known_kernel = k;
    this.run++;
    this.active = null;
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

  /** Ends an import whose service may suspend or preempt; when it does, C is unwound. */
  wait(service: Service<unknown>): number {
    if (service !== SUCCESS) return this.wait_for(service, null);
    OUTSTANDING.call = 0;
    if (this.before_c !== null) this.before_c();
    return 0;
  }

  /** The same, with something to do when the service is done; its argument and what it returns are the answer. */
  wait_then(service: Service<unknown>, then: (answer: number) => number): number {
    const over = service as { readonly done?: boolean; readonly value?: unknown };
    if (over.done !== true) return this.wait_for(service, then);
    OUTSTANDING.call = 0;
    const answer = then(over.value as number);
    if (this.before_c !== null) this.before_c();
    return answer;
  }

  private wait_for(service: Service<unknown>, then: ((answer: number) => number) | null): number {
    const steps: Steps = service[Symbol.iterator]();
    const { active } = this;
    // A callback inside the service is on top of this call's stack.
    let step = steps.next();
    // A call that may not wait goes on where it would only let others in between.
    while (step.done !== true && this.plain_calls > 0 && this.kernel.current?.tx_thread_state === TX_READY)
      step = steps.next();
    if (step.done === true) {
      const answer = then === null ? (step.value as number) : then(step.value as number);
      if (this.before_c !== null) this.before_c();
      return answer;
    }
    if (active === null || this.plain_calls > 0) this.refuse_wait();
    active.waits_for = steps;
    active.when_done = then;
    this.unwind();
    return 0;
  }

  private refuse_wait(): never {
    const k = this.kernel;
    throw new SimError(
      `a C function of ${k.name} that returns its answer at once called ${k.service}, which had to wait: it may not`,
    );
  }

  private unwind(): void {
    this.told[SAVE_AREA] = this.areas.next;
  }

  /** Main does not come back from starting the kernel. */
  leave_main(): number {
    const { active } = this;
    if (active === null) return 0;
    active.left = true;
    this.unwind();
    return 0;
  }

  // The way from the kernel to C.

  /** A call of C that may wait, for the kernel to step. */
  call(entry: CFunction, ...args: number[]): Activation {
    return new Activation(this, entry, args);
  }

  /** An interrupt handler in C. */
  handler(entry: CFunction): Handler {
    const bare = this.handlers[entry.slot] ?? this.bare_handler(entry);
    this.handlers[entry.slot] = bare;
    return this.around_interrupts === null ? bare : this.around_interrupts(bare);
  }

  private bare_handler(entry: CFunction): Handler {
    const stacks = this.stacks as Stacks;
    const { low, high } = stacks.interrupts;
    const { enter, slot } = entry;
    const is_watched = this.before_c !== null || this.after_c !== null || stacks.fresh !== null;
    const call = this.handler_call(entry);
    const in_steps = (): void | Service<void> => {
      if (call.run !== this.run) call.renew();
      return call.next().done === true ? undefined : (call as unknown as Service<void>);
    };
    if (is_watched) return in_steps;
    this.handler_calls[slot] = call;
    // A call of this run on whose stack no handler runs: it stays one.
    let interrupted: Call | null = null;
    // What `next` of a call and `begin` do, as short as it can be: then the engine puts it into the kernel's own code, and that
    // into the import of C which raises an interrupt.
    return () => {
      const outer = this.stepped;
      if (outer === null || outer !== interrupted || this.handler_slot !== 0) {
        if (!this.can_be_interrupted(call)) return in_steps();
        interrupted = outer;
      }
      const before = this.take_turn();
      this.handler_slot = slot;
      try {
        enter(slot, high, low);
      } catch (error) {
        this.handler_failed(error, call, outer);
      }
      this.handler_slot = 0;
      this.give_turn(before);
      if (this.stepped !== outer || call.waits_for !== null || outer === null)
        return this.handler_over(call, outer);
      return undefined;
    };
  }

  /** By a handler whose calls are that one. */
  private can_be_interrupted(call: Activation): boolean {
    return this.handler_slot === 0 && call.run === this.run && this.stepped?.context !== INTERRUPTS;
  }

  /** What there seldom is to do behind a handler. */
  private handler_over(call: Activation, outer: Call | null): Service<void> | undefined {
    // C has run in a callback of a service.
    this.stepped = outer;
    if (outer === null) this.look_at_null();
    if (call.waits_for === null) return undefined;
    // It may not: the kernel will say so.
    this.areas.keep(call);
    return call as unknown as Service<void>;
  }

  private handler_call(entry: CFunction): Activation {
    const call = this.call(entry);
    const { low, high } = (this.stacks as Stacks).interrupts;
    call.context = INTERRUPTS;
    call.lowest = low;
    call.highest = high;
    return call;
  }

  private handler_failed(error: unknown, call: Activation, outer: Call | null): void {
    try {
      this.failed(error);
      call.waits_for = null;
    } finally {
      this.active = outer;
    }
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

  begin(call: Call, outer: Call | null): number {
    const context = context_of(this.kernel);
    call.context = context;
    let stack = 0;
    if (outer !== null && outer.context === context) {
      if (outer.waits_for !== null) stack = this.areas.stack_of(outer) & -16;
      // The handler that is interrupted may use what lies below its stack pointer.
      else if (this.kernel.system_state > 1) stack = (this.instance.exports.sim_get_stack() - RED_ZONE) & -16;
      call.lowest = outer.lowest;
      call.highest = outer.highest;
    } else {
      const { low, high } = (this.stacks as Stacks).of(context);
      stack = high;
      call.lowest = low;
      call.highest = high;
    }
    if (this.before_c !== null) this.before_c();
    return this.left(call, enter(call, stack));
  }

  /** C goes on behind the call of a service that is done now. */
  go_on(call: Call, answer: number): number {
    const { entry, when_done } = call;
    let told = answer;
    if (when_done !== null) {
      told = when_done(answer);
      call.when_done = null;
    }
    const area = this.areas.find(call);
    if (this.before_c !== null) this.before_c();
    return this.left(call, entry.go_back(entry.slot, area, told));
  }

  /** C has returned, or waits. */
  private left(call: Call, answer: number | undefined): number {
    if (call.waits_for !== null) this.areas.keep(call);
    if (this.after_c !== null) this.after_c();
    return answer ?? 0;
  }

  /** C has given way: did it write where null points to? */
  look_at_null(): void {
    if (this.told[NULL_WRITTEN] !== 0) this.tell_null_write();
  }

  private tell_null_write(): void {
    const { kernel: k } = this;
    const zone = this.instance.words.subarray(0, NULL_WORDS);
    const word = zone.findIndex((value) => value !== 0);
    k.diagnose(
      'c-null-write',
      `address ${word * 4}`,
      `was written to through a null pointer, before or while ${k.context_name()} called ${k.service}`,
    );
    zone.fill(0);
    this.told[NULL_WRITTEN] = 0;
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

  failed(error: unknown): IteratorResult<undefined, number> {
    this.told.fill(0);
    this.instance.be_calm();
    return handle_failure(this.kernel, this.instance.image, error, () => this.tell_stack_error());
  }
}
