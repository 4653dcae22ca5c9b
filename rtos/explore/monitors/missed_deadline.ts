// Timers that are late: the system timer thread is due and does not get on with it, because an expiration computes for
// long or interrupts keep the processor. Every timeout and every periodic timer of the board is late then. Deadlines of
// the firmware's own are claimed with sim_eventually_within.

import type { Kernel } from '../../kernel/kernel.ts';
import { TX_READY } from '../../kernel/tx_constants.ts';
import type { Monitor } from '../../sim/checks.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { lasting, type Subject } from './lasting.ts';
import type { Looks } from './threads.ts';

/** Without a bound of the scenario's: so many ticks of the board. */
const BOUND_TICKS = 5;

export function monitor_missed_deadline(
  sim: Simulation,
  looks: Looks,
  bound_ns: number | undefined,
): Monitor {
  const at_work = (meet: (at: Subject & { kernel: Kernel }) => void): void => {
    for (const kernel of looks.kernels) {
      const { tx_thread_state, tx_thread_run_count } = kernel.timer_thread;
      if (tx_thread_state === TX_READY) meet({ of: kernel, count: tx_thread_run_count, kernel });
    }
  };
  const bound = ({ kernel }: { kernel: Kernel }): number => bound_ns ?? BOUND_TICKS * kernel.tick_ns;
  return lasting(sim, 'missed-deadline', bound, at_work, ({ kernel }, since_ns) => {
    const { name } = kernel;
    const most = bound_ns === undefined ? `${BOUND_TICKS} ticks` : `${bound_ns / 1e6} ms`;
    const message = `timers of ${name} are late: the system timer thread has been at work for more than ${most}`;
    return { object: `${name}/timers`, message, target: name, since_ns };
  });
}
