// Starvation: a thread that is ready and does not run for longer than a bound, because higher-priority ones never block.

import type { Monitor } from '../../sim/checks.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { time_text } from '../../sim/time_text.ts';
import { lasting, type Subject } from './lasting.ts';
import { stalled_since, trace_ids } from './since.ts';
import { full_name, type Looks, type ThreadAt } from './threads.ts';

export function monitor_starvation(sim: Simulation, looks: Looks, bound_ns: number): Monitor {
  const ready = (meet: (at: Subject & ThreadAt) => void): void => {
    for (const { kernel, thread } of looks.ready)
      meet({ of: thread, count: thread.tx_thread_run_count, kernel, thread });
  };
  return lasting(sim, 'starvation', bound_ns, ready, (at, noticed_ns) => {
    const { kernel, thread } = at;
    const since_ns = stalled_since(sim, thread, noticed_ns);
    const object = full_name(at);
    const message = `${object} is ready since ${time_text(since_ns)} s and never gets the processor`;
    return { object, message, target: kernel.name, since_ns, subjects: trace_ids([thread, kernel.current]) };
  });
}
