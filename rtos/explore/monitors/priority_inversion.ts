// Priority inversion beyond a bound: a thread waits for a mutex, or for a semaphore used as a lock, whose owner has a
// lower priority and is ready but does not run, because threads of priorities in between have the processor.

import type { Holders } from '../../kernel/holders.ts';
import { TX_MUTEX_SUSP, TX_READY, TX_SEMAPHORE_SUSP } from '../../kernel/tx_constants.ts';
import type { TX_THREAD } from '../../kernel/tx_thread_cb.ts';
import type { Monitor } from '../../sim/checks.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { lasting, type Subject } from './lasting.ts';
import { blocked_since, trace_ids } from './since.ts';
import { full_name, type Looks, type ThreadAt, thread_name } from './threads.ts';

interface Inversion extends Subject, ThreadAt {
  readonly holders: Holders;
  readonly owner: TX_THREAD;
}

function is_lock_wait({ tx_thread_state: state }: TX_THREAD): boolean {
  return state === TX_MUTEX_SUSP || state === TX_SEMAPHORE_SUSP;
}

/** The running thread keeps the owner from running though it is of lower priority than the waiting one. */
function is_inverted({ kernel: { current }, thread, owner }: Omit<Inversion, keyof Subject>): boolean {
  const { tx_thread_priority: priority } = thread;
  return current !== null && current.tx_thread_priority > priority && owner.tx_thread_priority > priority;
}

function with_priority(thread: TX_THREAD): string {
  return `${thread_name(thread)} (priority ${thread.tx_thread_priority})`;
}

export function monitor_priority_inversion(sim: Simulation, looks: Looks, bound_ns: number): Monitor {
  const waits = (meet: (inversion: Inversion) => void): void => {
    for (const { kernel, thread, holders } of looks.waits) {
      const owner = holders?.threads[0];
      if (holders === null || owner === undefined || !is_lock_wait(thread)) continue;
      if (owner.tx_thread_state !== TX_READY || owner === kernel.current) continue;
      const wait = { kernel, thread, holders, owner };
      // An idle moment between two events of the same stretch of computation does not end the inversion.
      meet({ of: thread, count: thread.tx_thread_run_count, pauses: !is_inverted(wait), ...wait });
    }
  };
  return lasting(sim, 'priority-inversion', bound_ns, waits, (wait, noticed_ns) => {
    const { kernel, thread, holders, owner } = wait;
    const running = kernel.current;
    if (running === null || !is_inverted(wait)) return null;
    const message =
      `${with_priority(thread)} waits for ${holders.words}, ${holders.location} (priority ${owner.tx_thread_priority}), ` +
      `while ${with_priority(running)} keeps the processor for more than ${bound_ns / 1e6} ms`;
    return {
      object: full_name(wait),
      message,
      target: kernel.name,
      since_ns: blocked_since(sim, [thread], noticed_ns),
      subjects: trace_ids([thread, owner, running, thread.waiting_in?.owner]),
      presumes: holders.presumes ?? [],
    };
  });
}
