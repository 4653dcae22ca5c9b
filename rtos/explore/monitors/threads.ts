// Looking at the threads of all boards of a simulation that run. What monitors ask about is found once for all of them at
// each look: most threads wait for something that nobody holds, and are of no interest to any.

import { type Holders, holders_of } from '../../kernel/holders.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { is_running, running_kernels, sim_targets } from '../../kernel/target.ts';
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

/** A wait that somebody holds up, whether it is known who or not. */
const NEVER_IDLE = 1;
/** A wait that is a thread's ordinary idle state, unless somebody is known to hold what is waited for. */
const IDLE_UNLESS_HELD = 2;

/** What a wait is, by the state of its thread; 0 for a state that no monitor asks about. */
const WAITS = new Uint8Array(Math.max(TX_MUTEX_SUSP, TX_TCP_IP) + 1);
for (const state of [TX_MUTEX_SUSP, TX_BLOCK_MEMORY, TX_BYTE_MEMORY]) WAITS[state] = NEVER_IDLE;
for (const state of [TX_SEMAPHORE_SUSP, TX_TCP_IP]) WAITS[state] = IDLE_UNLESS_HELD;

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

/** What there is at one look, in order of creation; found when the first monitor asks, and kept until the next look. */
export class Looks {
  /** The boards that run. */
  private readonly running: Kernel[] = [];
  /** Ready threads that do not run. */
  private readonly held_up: ThreadAt[] = [];
  /** Waits of which something is known, or which are no idle state. */
  private readonly waiting: Wait[] = [];
  private readonly sim: Simulation;
  private last_look = -1;
  /** How many events had changed anything by then, and when all was quiet last; -1 when it was not. */
  private last_changes = -1;
  private quiet_since = -1;
  private is_busy = false;

  constructor(sim: Simulation) {
    this.sim = sim;
  }

  get kernels(): readonly Kernel[] {
    this.look();
    return this.running;
  }

  get ready(): readonly ThreadAt[] {
    this.look();
    return this.held_up;
  }

  get waits(): readonly Wait[] {
    this.look();
    return this.waiting;
  }

  /** Nobody is ready or waits for what somebody may have, no timer is due, and no board counts its progress or has called wrongly. */
  get quiet(): boolean {
    const { changes } = this;
    if (changes === this.quiet_since) return true;
    this.look();
    const quiet = !this.is_busy && this.held_up.length === 0 && this.waiting.length === 0;
    this.quiet_since = quiet ? changes : -1;
    return quiet;
  }

  private get changes(): number {
    return this.sim.events_handled - this.sim.quiet_events;
  }

  private look(): void {
    const { changes } = this;
    const { looks } = this.sim.checks;
    if (looks === this.last_look && changes === this.last_changes) return;
    this.last_look = looks;
    this.last_changes = changes;
    // Emptying an array and filling it again is slow, and most looks find the same boards and nobody who waits.
    if (this.held_up.length > 0) this.held_up.length = 0;
    if (this.waiting.length > 0) this.waiting.length = 0;
    let count = 0;
    this.is_busy = false;
    for (const { kernel } of sim_targets(this.sim)) {
      this.is_busy ||= kernel.forbidden_call !== null || kernel.dead_object_call !== null;
      if (!is_running(kernel)) continue;
      this.is_busy ||= kernel.progress_calls > 0 || kernel.timer_thread.tx_thread_state === TX_READY;
      this.running[count++] = kernel;
      for (const at of threads_of(kernel)) this.look_at(at);
    }
    if (this.running.length > count) this.running.length = count;
  }

  private look_at(at: ThreadAt): void {
    const { kernel, thread } = at;
    const { tx_thread_state: state } = thread;
    if (state === TX_READY) {
      if (thread !== kernel.current) this.held_up.push(at);
      return;
    }
    const wait = WAITS[state] ?? 0;
    if (wait === 0 || thread.waiting_in === null) return;
    const holders = holders_of(this.sim, thread);
    if (holders !== null || wait === NEVER_IDLE) this.waiting.push({ kernel, thread, holders });
  }
}

export function thread_name(thread: TX_THREAD): string {
  return thread.tx_thread_name ?? 'unnamed thread';
}

/** Target and thread, as site keys and tables write it. */
export function full_name({ kernel, thread }: ThreadAt): string {
  return `${kernel.name}/${thread_name(thread)}`;
}
