// What every thread was doing when the kept records of a trace begin, where its beginning is lost: the first record about a thread
// tells what it was before, and one that there is no record of has been at the same ever since.

import type { Kernel } from '../kernel/kernel.ts';
import { sim_targets } from '../kernel/target.ts';
import {
  TX_COMPLETED,
  TX_PRIORITY_CHANGE,
  TX_READY,
  TX_SLEEP,
  TX_TERMINATED,
} from '../kernel/tx_constants.ts';
import type { TX_THREAD } from '../kernel/tx_thread_cb.ts';
import {
  TX_TRACE_RUNNING,
  TX_TRACE_THREAD_CREATE,
  TX_TRACE_THREAD_RESUME,
  TX_TRACE_THREAD_SUSPEND,
} from '../kernel/tx_trace_events.ts';
import { awaited_id, is_wait } from '../kernel/wait_trace.ts';
import type { Simulation } from '../sim/simulation.ts';
import type { TraceRecord } from '../sim/trace_log.ts';
import type { StateBefore, ThreadState } from './thread_states.ts';

function state_of(tx_state: number): ThreadState {
  if (tx_state === TX_READY) return 'ready';
  if (tx_state === TX_COMPLETED || tx_state === TX_TERMINATED) return 'ended';
  if (tx_state === TX_SLEEP) return 'sleeping';
  return is_wait(tx_state) ? 'waiting' : 'suspended';
}

/** What a record tells of a thread before it; null: it did not exist. */
function told(
  record: TraceRecord,
): { thread: number; before: Omit<StateBefore, 'target' | 'thread'> | null } | null {
  const { event, context, info1: thread, info2 } = record;
  const plain = (state: ThreadState) => ({ thread, before: { state, tx_state: 0, object: 0 } });
  if (event === TX_TRACE_THREAD_CREATE) return { thread, before: null };
  if (event === TX_TRACE_RUNNING) return plain('ready');
  if (info2 !== TX_PRIORITY_CHANGE) {
    if (event === TX_TRACE_THREAD_SUSPEND) return plain(context === thread ? 'running' : 'ready');
    if (event === TX_TRACE_THREAD_RESUME)
      return { thread, before: { state: state_of(info2), tx_state: info2, object: 0 } };
  }
  // Whoever leaves a record runs.
  return context > 0 ? { thread: context, before: { state: 'running', tx_state: 0, object: 0 } } : null;
}

function at_the_end(kernel: Kernel, thread: TX_THREAD): StateBefore {
  const { sim_id, tx_thread_state: tx_state } = thread;
  const state = kernel.current === thread ? 'running' : state_of(tx_state);
  const object = state === 'waiting' ? awaited_id(kernel, thread) : 0;
  return { target: kernel.number, thread: sim_id, state, tx_state, object };
}

/** The states before the first of these records, which are in the order of time. */
export function states_before(sim: Simulation, records: readonly TraceRecord[]): StateBefore[] {
  const known = new Map<number, StateBefore | null>();
  for (const record of records) {
    const says = record.target === 0 ? null : told(record);
    if (says === null || known.has(says.thread)) continue;
    const { thread, before } = says;
    known.set(thread, before === null ? null : { target: record.target, thread, ...before });
  }
  for (const { kernel } of sim_targets(sim)) {
    for (const thread of kernel.threads.objects)
      if (!known.has(thread.sim_id)) known.set(thread.sim_id, at_the_end(kernel, thread));
  }
  return [...known.values()].filter((one) => one !== null);
}
