// Looking at the threads of all boards of a simulation that run.

import type { Kernel } from '../../kernel/kernel.ts';
import { running_kernels } from '../../kernel/target.ts';
import type { TX_THREAD } from '../../kernel/tx_thread_cb.ts';
import type { Simulation } from '../../sim/simulation.ts';

export interface ThreadAt {
  readonly kernel: Kernel;
  readonly thread: TX_THREAD;
}

/** The threads as the last monitor that asked at this look found them: the others ask for the same. */
const LAST = Symbol('threads at a look');
interface Last {
  time_ns: number;
  looks: number;
  threads: ThreadAt[];
}

/**
 * Every thread of every board that runs, in order of creation, without the system timer threads. A board that is not on
 * yet, is in initialization or was switched off has none.
 */
export function all_threads(sim: Simulation): readonly ThreadAt[] {
  const { now_ns: time_ns } = sim;
  const { looks } = sim.checks;
  const last = sim.attachments.get(LAST) as Last | undefined;
  if (last !== undefined && last.time_ns === time_ns && last.looks === looks) return last.threads;
  const threads: ThreadAt[] = [];
  for (const kernel of running_kernels(sim)) {
    for (const thread of kernel.threads.objects) {
      if (thread !== kernel.timer_thread) threads.push({ kernel, thread });
    }
  }
  sim.attachments.set(LAST, { time_ns, looks, threads } satisfies Last);
  return threads;
}

export function thread_name(thread: TX_THREAD): string {
  return thread.tx_thread_name ?? 'unnamed thread';
}

/** Target and thread, as site keys and tables write it. */
export function full_name({ kernel, thread }: ThreadAt): string {
  return `${kernel.name}/${thread_name(thread)}`;
}
