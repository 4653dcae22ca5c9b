/** A call of C, and what it needs of the place where C and the kernel meet. */

import type { Saved } from './save_areas.ts';

/** A C function as WebAssembly gives it; surplus arguments are ignored. */
export type CFunction = (a?: number, b?: number, c?: number, d?: number, e?: number) => number | undefined;

/** The part of a service that is called, seen from C: it is stepped until it is done. */
export interface Steps {
  next(): IteratorResult<unknown, unknown>;
}

/** A call of a C function by the kernel. */
export interface Call extends Saved {
  /** On whose stack it runs: a thread, or what stands for the interrupt and the main stack. */
  context: unknown;
  /** The stack pointer where it began, and where it waits. */
  stack: number;
  lowest: number;
  highest: number;
  /** The service that it waits for. */
  waits_for: Steps | null;
  /** What that service returned. */
  result: number;
  /** It does not come back: main, which started the kernel. */
  left: boolean;
}

/** What a call needs around it (crossing.ts). */
export interface Caller {
  /** Counts the runs that the board's memory has had. */
  readonly run: number;
  /** The call of C that runs, null when none does. */
  active: Call | null;
  /** C is on its way out of the call that has to wait. */
  readonly unwinding: boolean;
  begin(call: Call, outer: Call | null, outer_stack: number): void;
  rewind(call: Call): void;
  stop_unwind(outer: Call | null): void;
  stack_now(call: Call): number;
  restore_stack(outer: Call, stack: number): void;
  look_at_null(): void;
  over(call: Call): void;
  failed(error: unknown): IteratorResult<undefined, number>;
  tell_stale(): never;
}
