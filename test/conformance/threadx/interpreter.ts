/**
 * Runs one kernel program on a simulated target and gives its log and final state (conformance README of
 * threadx). Operations take no time; time passes only in ticks of 10 ms.
 */

import { set_current_kernel } from '../../../rtos/kernel/current.ts';
import { Simulation, Target } from '../../../rtos/sim_api.ts';
import { type Service, tx_kernel_enter } from '../../../rtos/tx_api.ts';
import type { Case, Difference, Json, JsonObject } from '../case.ts';
import { entries_difference, value_difference } from '../compare.ts';
import { run_interrupts } from './actors.ts';
import { final_state } from './final_state.ts';
import { create_block_pool, create_byte_pool, MEMORY_OPERATIONS } from './operations_memory.ts';
import {
  create_flags,
  create_mutex,
  create_queue,
  create_semaphore,
  register_flags_callback,
  register_queue_callback,
  register_semaphore_callback,
  SYNC_OPERATIONS,
} from './operations_sync.ts';
import {
  create_thread,
  create_timer,
  register_thread_callback,
  THREAD_OPERATIONS,
} from './operations_thread.ts';
import { type KernelProgram, kernel_program } from './program.ts';
import { World } from './world.ts';

const OPERATIONS = new Map(
  Object.entries({ ...THREAD_OPERATIONS, ...SYNC_OPERATIONS, ...MEMORY_OPERATIONS }),
);

/** The case of one line of a program file. */
export function kernel_case(source: JsonObject): Case {
  const program = kernel_program(source);
  return {
    id: program.id,
    title: typeof source['about'] === 'string' ? source['about'] : '',
    run: () => check(program),
  };
}

function check(program: KernelProgram): Difference | null {
  const { log, final } = run_kernel_program(program);
  return entries_difference('log', program.log, log) ?? value_difference('final', program.final, final);
}

/** Log and final state of a program; with `trace` also the hash of everything that happened. */
export function run_kernel_program(
  program: KernelProgram,
  trace = false,
): { log: Json[]; final: JsonObject; trace_hash: string } {
  const world = new World(program, OPERATIONS);
  const sim = new Simulation({ trace });
  const target = new Target(sim, {
    name: 'target',
    main: () => tx_kernel_enter(() => initialise(world)),
    config: {
      service_cost_ns: 0,
      service_cost_most_ns: 0,
      interrupt_cost_ns: 0,
      before_tick: () => {
        if (world.tick === program.ticks) return false;
        world.tick++;
        return true;
      },
      tick_hook: () => run_interrupts(world, world.tick),
    },
  });
  const end = sim.run();
  if (end !== 'stopped') throw new Error(`the run ended (${end}) at tick ${world.tick} of ${program.ticks}`);
  const previous = set_current_kernel(target.kernel);
  try {
    return { log: world.log, final: final_state(world), trace_hash: sim.trace.hash() };
  } finally {
    set_current_kernel(previous);
  }
}

/** The application define callback: the declared objects in the order of the README, then the init list. */
function* initialise(world: World): Service<void> {
  const { program } = world;
  program.queues.forEach((queue, index) => {
    if (queue.create === 1) expect_success(create_queue(world, index), `q_create ${index}`);
    if (queue.create === 1 && queue.notify === 1) register_queue_callback(world, index, true);
  });
  program.semaphores.forEach((semaphore, index) => {
    if (semaphore.create === 1) expect_success(create_semaphore(world, index), `s_create ${index}`);
    if (semaphore.create === 1 && semaphore.notify === 1) register_semaphore_callback(world, index, true);
  });
  program.mutexes.forEach((mutex, index) => {
    if (mutex.create === 1) expect_success(create_mutex(world, index), `m_create ${index}`);
  });
  program.flags.forEach((group, index) => {
    if (group.create === 1) expect_success(create_flags(world, index), `e_create ${index}`);
    if (group.create === 1 && group.notify === 1) register_flags_callback(world, index, true);
  });
  program.blocks.forEach((pool, index) => {
    if (pool.create === 1) expect_success(create_block_pool(world, index), `b_create ${index}`);
  });
  program.bytes.forEach((pool, index) => {
    if (pool.create === 1) expect_success(create_byte_pool(world, index), `y_create ${index}`);
  });
  program.timers.forEach((timer, index) => {
    if (timer.create === 1) expect_success(create_timer(world, index), `tm_create ${index}`);
  });
  for (let index = 0; index < program.threads.length; index++) {
    const { create, start, notify } = program.threads[index]!;
    if (create !== 1) continue;
    expect_success(yield* create_thread(world, index, start), `t_create ${index}`);
    if (notify === 1) register_thread_callback(world, index, true);
  }
  yield* world.run_operations('x', program.init);
}

/** README section 2: all creates of the initialization succeed. */
function expect_success(status: number, what: string): void {
  if (status !== 0) throw new Error(`${what} gave status ${status} during initialization`);
}
