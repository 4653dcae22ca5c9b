// Timers that are late: the system timer thread is due and does not get on with it, because an expiration computes for
// long or interrupts keep the processor. Every timeout and every periodic timer of the board is late then. Deadlines of
// the firmware's own are claimed with sim_eventually_within.

import { sim_targets } from '../kernel/target.ts';
import { TX_READY } from '../kernel/tx_constants.ts';
import type { CheckFailure, Monitor } from '../sim/checks.ts';
import type { Simulation } from '../sim/simulation.ts';

const BOUND_TICKS = 5;

export function monitor_missed_deadline(sim: Simulation): Monitor {
  const since = new Map<string, { ended: number; start_ns: number }>();
  const check = (): CheckFailure | null => {
    for (const { name, kernel } of sim_targets(sim)) {
      const thread = kernel.timer_thread;
      if (thread === null || thread.tx_thread_state !== TX_READY) {
        since.delete(name);
        continue;
      }
      const known = since.get(name);
      const ended = thread.tx_thread_run_count;
      if (known === undefined || known.ended !== ended) {
        since.set(name, { ended, start_ns: sim.now_ns });
      } else if (sim.now_ns - known.start_ns > BOUND_TICKS * kernel.tick_ns) {
        const message = `timers of ${name} are late: the system timer thread has been at work for more than ${BOUND_TICKS} ticks`;
        return {
          id: 'missed-deadline',
          object: `${name}/timers`,
          message,
          time_ns: sim.now_ns,
          target: name,
          since_ns: known.start_ns,
        };
      }
    }
    return null;
  };
  return { id: 'missed-deadline', check };
}
