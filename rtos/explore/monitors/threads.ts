// Looking at the threads of all boards of a simulation that run. What monitors ask about is found once for all of them at
// each look: most threads wait for something that nobody holds, and are of no interest to any.

import { type Holders, holders_of } from '../../kernel/holders.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { running_kernels } from '../../kernel/target.ts';
import {
  TX_BLOCK_MEMORY,
  TX_BYTE_MEMORY,
  TX_MUTEX_SUSP,
  TX_READY,
  TX_SEMAPHORE_SUSP,
  TX_TCP_IP,
} from '../../kernel/tx_constants.ts';
import type { TX_THREAD } from '../../kernel/tx_thread_cb.ts';
import type { Simulation } from '../../sim/simulation.ts';

export interface ThreadAt {
  readonly kernel: Kernel;
  readonly thread: TX_THREAD;
}

/** A thread that waits for what another one may have. */
export interface Wait extends ThreadAt {
  /** Who could end the wait; null when nobody knows. */
  readonly holders: Holders | null;
}

/** Waits that somebody holds up, whether it is known who or not. */
const NEVER_IDLE: ReadonlySet<number> = new Set([TX_MUTEX_SUSP, TX_BLOCK_MEMORY, TX_BYTE_MEMORY]);
/** Waits that are a thread's ordinary idle state, unless somebody is known to hold what is waited for. */
const IDLE_UNLESS_HELD: ReadonlySet<number> = new Set([TX_SEMAPHORE_SUSP, TX_TCP_IP]);

const KNOWN = Symbol('threads of a board');
interface Known {
  readonly changes: number;
  readonly threads: readonly ThreadAt[];
}

/** The threads of a board, without its system timer thread, in order of creation. */
function threads_of(kernel: Kernel): readonly ThreadAt[] {
  const { changes, objects } = kernel.threads;
  const known = kernel.attachments.get(KNOWN) as Known | undefined;
  if (known?.changes === changes) return known.threads;
  const others = objects.filter((thread) => thread !== kernel.timer_thread);
  const threads = others.map((thread) => ({ kernel, thread }));
  kernel.attachments.set(KNOWN, { changes, threads } satisfies Known);
  return threads;
}

/**
 * Every thread of every board that runs, in order of creation, without the system timer threads. A board that is not on
 * yet, is in initialization or was switched off has none.
 */
export function all_threads(sim: Simulation): readonly ThreadAt[] {
  return running_kernels(sim).flatMap(threads_of);
}

/** What there is at one look; in order of creation. */
export interface Look {
  /** The boards that run. */
  readonly kernels: readonly Kernel[];
  /** Ready threads that do not run. */
  readonly ready: readonly ThreadAt[];
  /** Waits of which something is known, or which are no idle state. */
  readonly waits: readonly Wait[];
}

function look_at(sim: Simulation): Look {
  const kernels = running_kernels(sim);
  const ready: ThreadAt[] = [];
  const waits: Wait[] = [];
  for (const kernel of kernels) {
    for (const at of threads_of(kernel)) {
      const { thread } = at;
      const { tx_thread_state: state } = thread;
      if (state === TX_READY) {
        if (thread !== kernel.current) ready.push(at);
      } else if (thread.waiting_in !== null) {
        const is_never_idle = NEVER_IDLE.has(state);
        if (!is_never_idle && !IDLE_UNLESS_HELD.has(state)) continue;
        const holders = holders_of(sim, thread);
        if (holders !== null || is_never_idle) waits.push({ kernel, thread, holders });
      }
    }
  }
  return { kernels, ready, waits };
}

/** Gives each monitor of a simulation what there is, found when the first one asks at a look. */
export class Looks {
  private readonly sim: Simulation;
  private last: Look = { kernels: [], ready: [], waits: [] };
  private last_look = -1;

  constructor(sim: Simulation) {
    this.sim = sim;
  }

  now(): Look {
    const { looks } = this.sim.checks;
    if (looks !== this.last_look) {
      this.last_look = looks;
      this.last = look_at(this.sim);
    }
    return this.last;
  }
}

export function thread_name(thread: TX_THREAD): string {
  return thread.tx_thread_name ?? 'unnamed thread';
}

/** Target and thread, as site keys and tables write it. */
export function full_name({ kernel, thread }: ThreadAt): string {
  return `${kernel.name}/${thread_name(thread)}`;
}
