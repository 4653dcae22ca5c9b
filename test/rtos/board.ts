// A board for kernel tests: runs one define function, or one thread, to the end of all work.

import { Simulation, type SimulationOptions, Target, type TargetConfig } from '../../rtos/sim_api.ts';
import * as tx from '../../rtos/tx_api.ts';

export interface BoardOptions {
  readonly sim?: SimulationOptions;
  readonly config?: Partial<TargetConfig>;
  readonly until_ns?: number;
}

const STACK_BYTES = 512;

/** Makes threads with short calls; each gets a stack of its own. */
export class Threads {
  private readonly stacks: Uint8Array;
  private made = 0;
  constructor(memory: Uint8Array) {
    this.stacks = memory;
  }

  *make(
    name: string,
    priority: number,
    entry: (input: number) => void | tx.Service<void>,
    { threshold = priority, slice = 0, start = true } = {},
  ): tx.Service<tx.TX_THREAD> {
    const thread = new tx.TX_THREAD();
    const stack = this.stacks.subarray(STACK_BYTES * this.made++);
    const auto_start = start ? tx.TX_AUTO_START : tx.TX_DONT_START;
    const status = yield* tx.tx_thread_create(
      thread,
      name,
      entry,
      0,
      stack,
      STACK_BYTES,
      priority,
      threshold,
      slice,
      auto_start,
    );
    if (status !== tx.TX_SUCCESS) throw new Error(`tx_thread_create of ${name} returned ${status}`);
    return thread;
  }
}

/** Runs a board until nothing is left to do; `define` is its tx_application_define. */
export function run_board(
  define: (threads: Threads, sim: Simulation) => tx.Service<void>,
  options: BoardOptions = {},
): Simulation {
  const sim = new Simulation(options.sim ?? {});
  new Target(sim, {
    name: 'board',
    main: () => tx.tx_kernel_enter((memory) => define(new Threads(memory), sim)),
    ...(options.config === undefined ? {} : { config: options.config }),
  });
  sim.run(options.until_ns === undefined ? {} : { until_ns: options.until_ns });
  return sim;
}

/** Runs one thread of priority 16. */
export function run_thread(entry: () => tx.Service<void>, options: BoardOptions = {}): Simulation {
  return run_board(function* (threads) {
    yield* threads.make('thread', 16, entry);
  }, options);
}
