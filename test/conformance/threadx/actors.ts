/**
 * The actors of a kernel program: threads, timer callbacks, interrupts and notify callbacks (conformance README
 * of threadx, section 4). Each is a function that the kernel calls and that returns a running generator.
 */

import type {
  Service,
  TX_EVENT_FLAGS_GROUP,
  TX_QUEUE,
  TX_SEMAPHORE,
  TX_THREAD,
} from '../../../rtos/tx_api.ts';
import type { Operation } from './program.ts';
import type { World } from './world.ts';

/** Entry function of thread `index`. */
export function thread_entry(world: World, index: number): () => Service<void> {
  return () => run_thread(world, index);
}

function* run_thread(world: World, index: number): Service<void> {
  const { ops, repeat } = world.program.threads[index]!;
  const actor = `t${index}`;
  world.log_start(actor);
  for (let round = 0; round < repeat; round++) yield* world.run_operations(actor, ops);
  world.log_end(actor);
}

/** Expiration function of timer `index`. */
export function timer_expiration(world: World, index: number): () => Service<void> {
  return () => run_once(world, `tm${index}`, world.program.timers[index]!.ops);
}

/** Send callback of queue `index`. */
export function queue_callback(world: World, index: number): (queue: TX_QUEUE) => Service<void> {
  return () => run_once(world, `q${index}`, world.program.queues[index]!.on_send);
}

/** Put callback of semaphore `index`. */
export function semaphore_callback(world: World, index: number): (semaphore: TX_SEMAPHORE) => Service<void> {
  return () => run_once(world, `s${index}`, world.program.semaphores[index]!.on_put);
}

/** Set callback of event flags group `index`. */
export function flags_callback(world: World, index: number): (group: TX_EVENT_FLAGS_GROUP) => Service<void> {
  return () => run_once(world, `e${index}`, world.program.flags[index]!.on_set);
}

/** Entry and exit callback of thread `index`; `id` is 0 on entry and 1 on exit. */
export function thread_callback(
  world: World,
  index: number,
): (thread: TX_THREAD, id: number) => Service<void> {
  const { on_entry, on_exit } = world.program.threads[index]!;
  return (_thread, id) => run_once(world, `n${index}`, id === 0 ? on_entry : on_exit, id);
}

/** Every interrupt that is due in the tick just taken, in the order of their indices. */
export function* run_interrupts(world: World, tick: number): Service<void> {
  const { isrs } = world.program;
  for (let index = 0; index < isrs.length; index++) {
    const { at, ops } = isrs[index]!;
    if (at.includes(tick)) yield* run_once(world, `i${index}`, ops);
  }
}

function* run_once(world: World, actor: string, ops: readonly Operation[], ...more: number[]): Service<void> {
  world.log_start(actor, ...more);
  yield* world.run_operations(actor, ops);
}
