/**
 * Which stack a call of C runs on. A thread has the memory that tx_thread_create was given; an interrupt handler, a
 * question of the host program, the initialization and threads whose stack is not in C's memory have stacks of the
 * bridge. A callback inside a service runs on the stack of whoever called it.
 */

import type { Kernel } from '../../../rtos/kernel/kernel.ts';
import type { TX_THREAD } from '../../../rtos/tx_api.ts';

export interface StackRange {
  readonly low: number;
  /** The first byte behind it, where a call begins. */
  readonly high: number;
}

/** What stands for the interrupts of a board among the contexts of its calls: like a thread an object, which is compared fastest. */
export const INTERRUPTS = Object.freeze({ context: 'interrupts' });
/** The same for main and tx_application_define. */
const INITIALIZATION = Object.freeze({ context: 'initialization' });

const ALIGNMENT = 16;

/** The thread whose code runs, or what stands for another context. */
export function context_of(k: Kernel): unknown {
  if (k.system_state < 0) return INITIALIZATION;
  // Between two events the host program asks, and the stack of the thread that was interrupted is not free.
  return k.system_state === 0 && k.in_step ? k.current : INTERRUPTS;
}

export class Stacks {
  private readonly buffer: ArrayBuffer;
  private readonly main: StackRange;
  readonly interrupts: StackRange;
  private readonly spare: StackRange;
  /** Is told of a stack on which nothing lies any more. */
  fresh: ((stack: StackRange) => void) | null = null;

  constructor(buffer: ArrayBuffer, main: StackRange, interrupts: StackRange, spare: StackRange) {
    this.buffer = buffer;
    this.main = main;
    this.interrupts = interrupts;
    this.spare = spare;
  }

  /** The stack of a context in which no C is active. */
  of(context: unknown): StackRange {
    const stack = this.range_of(context);
    this.fresh?.(stack);
    return stack;
  }

  private range_of(context: unknown): StackRange {
    if (context === INITIALIZATION) return this.main;
    if (context === INTERRUPTS || context === null) return this.interrupts;
    const { tx_thread_stack_start: start, tx_thread_stack_size: size } = context as TX_THREAD;
    if (start === null || start.buffer !== this.buffer) return this.spare;
    const end = start.byteOffset + size;
    return { low: start.byteOffset, high: end - (end % ALIGNMENT) };
  }
}
