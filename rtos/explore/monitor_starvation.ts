// Starvation: a thread that is ready and does not run for longer than a bound, because better ones never pause.

import { TX_READY } from '../kernel/tx_constants.ts';
import type { TX_THREAD } from '../kernel/tx_thread_cb.ts';
import type { CheckFailure, Monitor } from '../sim/checks.ts';
import type { Simulation } from '../sim/simulation.ts';
import { stalled_since, trace_ids } from './since.ts';
import { all_threads, full_name, longer_than } from './threads.ts';

const BOUND_NS = 2e9;

export function monitor_starvation(sim: Simulation): Monitor {
  const since = new Map<TX_THREAD, { run_count: number; start_ns: number }>();
  const check = (): CheckFailure | null => {
    for (const at of all_threads(sim)) {
      const { kernel, thread } = at;
      if (thread.tx_thread_state !== TX_READY || thread === kernel.current) {
        since.delete(thread);
        continue;
      }
      const known = since.get(thread);
      if (known === undefined || known.run_count !== thread.tx_thread_run_count) {
        since.set(thread, { run_count: thread.tx_thread_run_count, start_ns: sim.now_ns });
      } else if (longer_than(known.start_ns, sim.now_ns, BOUND_NS)) {
        const since_ns = stalled_since(sim, thread, known.start_ns);
        const object = full_name(at);
        const message = `${object} is ready since ${(since_ns / 1e9).toFixed(6)} s and never gets the processor`;
        const subjects = trace_ids([thread, kernel.current]);
        return {
          id: 'starvation',
          object,
          message,
          time_ns: sim.now_ns,
          target: kernel.name,
          since_ns,
          subjects,
        };
      }
    }
    return null;
  };
  return { id: 'starvation', check };
}
