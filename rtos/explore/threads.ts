// Looking at the threads of all targets of a simulation.

import type { Kernel } from '../kernel/kernel.ts';
import { sim_targets } from '../kernel/target.ts';
import type { TX_THREAD } from '../kernel/tx_thread_cb.ts';
import type { Simulation } from '../sim/simulation.ts';

export interface ThreadAt {
  readonly kernel: Kernel;
  readonly thread: TX_THREAD;
}

/** The threads as the last monitor that asked at this moment found them: the others ask for the same. */
const LAST = Symbol('threads at a moment');
interface Last {
  time_ns: number;
  threads: ThreadAt[];
}

/** Every thread of every target, in order of creation, without the system timer threads. */
export function all_threads(sim: Simulation): readonly ThreadAt[] {
  const last = sim.attachments.get(LAST) as Last | undefined;
  if (last !== undefined && last.time_ns === sim.now_ns) return last.threads;
  const threads: ThreadAt[] = [];
  for (const { kernel } of sim_targets(sim)) {
    for (const thread of kernel.threads.objects) {
      if (thread !== kernel.timer_thread) threads.push({ kernel, thread });
    }
  }
  sim.attachments.set(LAST, { time_ns: sim.now_ns, threads } satisfies Last);
  return threads;
}

export function thread_name(thread: TX_THREAD): string {
  return thread.tx_thread_name ?? 'unnamed thread';
}

/** Target and thread, as site keys and tables write it. */
export function full_name({ kernel, thread }: ThreadAt): string {
  return `${kernel.name}/${thread_name(thread)}`;
}

/** True when a number of virtual nanoseconds has passed since `start`. */
export function longer_than(start_ns: number, now_ns: number, bound_ns: number): boolean {
  return now_ns - start_ns > bound_ns;
}
