// A thread that waits without limit for a lock or for memory, longer than anyone should hold either: what holds it may be
// no circle, but nobody seems to release it. Waits for messages, flags, signals and connections are a thread's ordinary
// idle state and do not count.

import { holders_of } from '../../kernel/holders.ts';
import {
  TX_BLOCK_MEMORY,
  TX_BYTE_MEMORY,
  TX_MUTEX_SUSP,
  TX_SEMAPHORE_SUSP,
  TX_TCP_IP,
  TX_WAIT_FOREVER,
} from '../../kernel/tx_constants.ts';
import type { TX_THREAD } from '../../kernel/tx_thread_cb.ts';
import type { Monitor } from '../../sim/checks.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { time_text } from '../../sim/time_text.ts';
import { type Found, lasting, type Subject } from './lasting.ts';
import { blocked_since, trace_ids } from './since.ts';
import { all_threads, full_name, type ThreadAt } from './threads.ts';

const NEVER_IDLE = new Set([TX_MUTEX_SUSP, TX_BLOCK_MEMORY, TX_BYTE_MEMORY]);
/** Never idle when somebody is known to hold what is waited for. */
const IDLE_UNLESS_HELD = new Set([TX_SEMAPHORE_SUSP, TX_TCP_IP]);

function counts(sim: Simulation, thread: TX_THREAD): boolean {
  if (thread.waiting_in === null || thread.wait_ticks !== TX_WAIT_FOREVER) return false;
  if (NEVER_IDLE.has(thread.tx_thread_state)) return true;
  return IDLE_UNLESS_HELD.has(thread.tx_thread_state) && holders_of(sim, thread) !== null;
}

function describe(sim: Simulation, { kernel, thread }: ThreadAt): Found {
  const since_ns = blocked_since(sim, [thread], sim.now_ns);
  const object = full_name({ kernel, thread });
  const holders = holders_of(sim, thread);
  const what = holders === null ? 'memory' : `${holders.words} (${holders.location})`;
  const waits_for = thread.waiting_in?.owner;
  return {
    object,
    message: `${object} has waited without limit for ${what} since ${time_text(since_ns)} s`,
    target: kernel.name,
    since_ns,
    subjects: trace_ids([thread, waits_for, ...(holders?.threads ?? []), ...(holders?.ended ?? [])]),
    presumes: holders?.presumes ?? [],
  };
}

export function monitor_waits_forever(sim: Simulation, bound_ns: number): Monitor {
  const id = 'waits-forever';
  function* waits(): Iterable<Subject & ThreadAt> {
    for (const { kernel, thread } of all_threads(sim)) {
      if (counts(sim, thread)) yield { of: thread, count: thread.tx_thread_run_count, kernel, thread };
    }
  }
  return {
    ...lasting(sim, id, bound_ns, waits, (at) => describe(sim, at)),
    // When nothing is left to do nobody will ever end the wait, however short it is yet.
    finish() {
      const [first] = sim.next_event_ns() === undefined ? waits() : [];
      return first === undefined ? null : { id, time_ns: sim.now_ns, ...describe(sim, first) };
    },
  };
}
