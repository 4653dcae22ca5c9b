// A board without a network, and what gives threads their stacks, so that a scenario's file holds nothing but its point.

import { type Simulation, Target, type TargetConfig } from '../../rtos/sim_api.ts';
import {
  type Service,
  TX_AUTO_START,
  TX_NO_TIME_SLICE,
  TX_THREAD,
  tx_kernel_enter,
  tx_thread_create,
} from '../../rtos/tx_api.ts';

const STACK_BYTES = 1024;
/** Enough for the stacks; a search makes thousands of boards. */
export const MEMORY_BYTES = 32 * 1024;

/** Makes threads in tx_application_define. */
export class ThreadMaker {
  private readonly memory: Uint8Array;
  private made = 0;
  constructor(memory: Uint8Array) {
    this.memory = memory;
  }

  /** A thread that starts by itself. */
  *thread(name: string, priority: number, entry: () => Service<void>): Service<TX_THREAD> {
    const thread = new TX_THREAD();
    const stack = this.memory.subarray(STACK_BYTES * this.made++);
    const threshold = priority;
    yield* tx_thread_create(
      thread,
      name,
      entry,
      0,
      stack,
      STACK_BYTES,
      priority,
      threshold,
      TX_NO_TIME_SLICE,
      TX_AUTO_START,
    );
    return thread;
  }
}

export interface KernelBoardOptions {
  /** Default: board. */
  readonly name?: string;
  readonly config?: Partial<TargetConfig>;
  /** Default: 0. */
  readonly power_on_ns?: number;
}

/** A board without a network; `define` is its tx_application_define. */
export function kernel_board(
  sim: Simulation,
  define: (make: ThreadMaker) => Service<void>,
  { name = 'board', config = {}, power_on_ns = 0 }: KernelBoardOptions = {},
): Target {
  return new Target(sim, {
    name,
    main: () => tx_kernel_enter((memory) => define(new ThreadMaker(memory))),
    config: { first_unused_memory_bytes: MEMORY_BYTES, ...config },
    power_on_ns,
  });
}
