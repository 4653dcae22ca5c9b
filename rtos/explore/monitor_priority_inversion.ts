// Priority inversion beyond a bound: a thread waits for a mutex whose owner, of worse priority, is ready but does not run
// because others, better than the owner and worse than the waiter, have the processor.

import { TX_READY } from '../kernel/tx_constants.ts';
import { TX_MUTEX, type TX_THREAD } from '../kernel/tx_thread_cb.ts';
import type { CheckFailure, Monitor } from '../sim/checks.ts';
import type { Simulation } from '../sim/simulation.ts';
import { blocked_since, trace_ids } from './since.ts';
import { all_threads, full_name, longer_than, thread_name } from './threads.ts';

const BOUND_NS = 100e6;

export function monitor_priority_inversion(sim: Simulation): Monitor {
  const since = new Map<TX_THREAD, number>();
  const check = (): CheckFailure | null => {
    for (const { kernel, thread } of all_threads(sim)) {
      const mutex = thread.waiting_in?.owner;
      const owner = mutex instanceof TX_MUTEX ? mutex.tx_mutex_owner : null;
      const running = kernel.current;
      const inverted =
        owner !== null &&
        owner.tx_thread_state === TX_READY &&
        owner !== running &&
        running !== null &&
        running.tx_thread_priority > thread.tx_thread_priority &&
        owner.tx_thread_priority > thread.tx_thread_priority;
      if (!inverted) {
        // An idle moment between two events of the same stretch of computation does not end the inversion.
        if (owner === null || owner === running || owner.tx_thread_state !== TX_READY) since.delete(thread);
        continue;
      }
      const start = since.get(thread) ?? sim.now_ns;
      since.set(thread, start);
      if (!longer_than(start, sim.now_ns, BOUND_NS)) continue;
      const message =
        `${thread_name(thread)} (priority ${thread.tx_thread_priority}) waits for "${(mutex as TX_MUTEX).tx_mutex_name}", owned by ` +
        `${thread_name(owner)} (priority ${owner.tx_thread_priority}), while ${thread_name(running)} ` +
        `(priority ${running.tx_thread_priority}) keeps the processor for more than ${BOUND_NS / 1e6} ms`;
      return {
        id: 'priority-inversion',
        object: full_name({ kernel, thread }),
        message,
        time_ns: sim.now_ns,
        target: kernel.name,
        since_ns: blocked_since(sim, [thread], start),
        subjects: trace_ids([thread, owner, running, mutex]),
      };
    }
    return null;
  };
  return { id: 'priority-inversion', check };
}
