/** A call of C, and what it needs of the place where C and the kernel meet. */

import type { Saved } from './save_areas.ts';

/** A function of kit/switch.s: calls the C function at a place of the table, on a stack. */
export type Enter = (
  slot: number,
  stack: number,
  low: number,
  a?: number,
  b?: number,
  c?: number,
  d?: number,
  e?: number,
) => number | undefined;

/** The other one of its kind: winds up what is in a save area. */
export type GoBack = (slot: number, save_area: number, answer: number) => number | undefined;

/** A C function that the kernel may call. */
export interface CFunction {
  readonly slot: number;
  /** How many words it takes; surplus ones are left out, missing ones are 0. */
  readonly parameters: number;
  readonly enter: Enter;
  readonly go_back: GoBack;
}

/** The part of a service that is called, seen from C: it is stepped until it is done. */
export interface Steps {
  next(): IteratorResult<unknown, unknown>;
}

/** A call of a C function by the kernel. */
export interface Call extends Saved {
  readonly entry: CFunction;
  readonly args: readonly number[];
  /** On whose stack it runs: a thread, or what stands for the interrupt and the main stack. */
  context: unknown;
  /** Its stack. */
  lowest: number;
  highest: number;
  /** The service that it waits for. */
  waits_for: Steps | null;
  /** What there is to do when that service is done; its argument and what it returns are the answer. */
  when_done: ((answer: number) => number) | null;
  /** It does not come back: main, which started the kernel. */
  left: boolean;
}

/** Boards that share the imports of their module: whose C runs. */
export interface Turns {
  now: object;
}

/** What a call needs around it (crossing.ts). */
export interface Caller {
  /** Counts the runs that the board's memory has had. */
  readonly run: number;
  /** The call of C that runs, null when none does. */
  active: Call | null;
  /** Its C runs from now on: whose did before. */
  take_turn(): object;
  give_turn(before: object): void;
  begin(call: Call, outer: Call | null): number;
  go_on(call: Call, answer: number): number;
  look_at_null(): void;
  failed(error: unknown): IteratorResult<undefined, number>;
  tell_stale(): never;
}
