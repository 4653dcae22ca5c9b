// A thread that waits without limit for a mutex or for memory, longer than anyone should hold either: what holds it may
// be no cycle, but nobody seems to give it back. Waits for messages, flags and connections are a thread's ordinary idle
// state and do not count.

import { holders_of } from '../kernel/holders.ts';
import {
  TX_BLOCK_MEMORY,
  TX_BYTE_MEMORY,
  TX_MUTEX_SUSP,
  TX_TCP_IP,
  TX_WAIT_FOREVER,
} from '../kernel/tx_constants.ts';
import type { TX_THREAD } from '../kernel/tx_thread_cb.ts';
import type { CheckFailure, Monitor } from '../sim/checks.ts';
import type { Simulation } from '../sim/simulation.ts';
import { blocked_since, trace_ids } from './since.ts';
import { all_threads, full_name, longer_than, type ThreadAt } from './threads.ts';

const BOUND_NS = 5e9;
const NEVER_IDLE = new Set([TX_MUTEX_SUSP, TX_BLOCK_MEMORY, TX_BYTE_MEMORY]);

function counts(sim: Simulation, thread: TX_THREAD): boolean {
  if (thread.waiting_in === null || thread.wait_ticks !== TX_WAIT_FOREVER) return false;
  if (NEVER_IDLE.has(thread.tx_thread_state)) return true;
  return thread.tx_thread_state === TX_TCP_IP && holders_of(sim, thread) !== null;
}

function failure_of(sim: Simulation, { kernel, thread }: ThreadAt): CheckFailure {
  const since_ns = blocked_since(sim, [thread], sim.now_ns);
  const object = full_name({ kernel, thread });
  const holders = holders_of(sim, thread);
  const what = holders === null ? 'memory' : `${holders.words} (${holders.whereabouts})`;
  const waits_for = thread.waiting_in?.owner;
  return {
    id: 'waits-forever',
    object,
    message: `${object} has waited without limit for ${what} since ${(since_ns / 1e9).toFixed(6)} s`,
    time_ns: sim.now_ns,
    target: kernel.name,
    since_ns,
    subjects: trace_ids([thread, waits_for, ...(holders?.threads ?? [])]),
  };
}

export function monitor_waits_forever(sim: Simulation): Monitor {
  const since = new Map<TX_THREAD, { run_count: number; start_ns: number }>();
  const check = (): CheckFailure | null => {
    for (const at of all_threads(sim)) {
      const { thread } = at;
      if (!counts(sim, thread)) {
        since.delete(thread);
        continue;
      }
      const known = since.get(thread);
      if (known === undefined || known.run_count !== thread.tx_thread_run_count) {
        since.set(thread, { run_count: thread.tx_thread_run_count, start_ns: sim.now_ns });
      } else if (longer_than(known.start_ns, sim.now_ns, BOUND_NS)) {
        return failure_of(sim, at);
      }
    }
    return null;
  };
  // When nothing is left to do nobody will ever end the wait, however short it is yet.
  const finish = (): CheckFailure | null => {
    if (sim.next_event_ns() !== undefined) return null;
    for (const at of all_threads(sim)) {
      if (counts(sim, at.thread)) return failure_of(sim, at);
    }
    return null;
  };
  return { id: 'waits-forever', check, finish };
}
