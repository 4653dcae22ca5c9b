// Livelock: virtual time moves and threads run, but nothing gets done. What "done" is only the firmware knows: it calls
// sim_progress() where something is accomplished. Once it has done so, a stretch without it, in which threads were
// dispatched all the same, is a livelock.

import type { Monitor } from '../../sim/checks.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { time_text } from '../../sim/time_text.ts';
import { lasting, type Subject } from './lasting.ts';
import type { Looks } from './threads.ts';

const DISPATCHES = 50;

interface Progress extends Subject {
  readonly name: string;
  readonly dispatches: number;
}

export function monitor_livelock(sim: Simulation, looks: Looks, bound_ns: number): Monitor {
  const progress = (meet: (progress: Progress) => void): void => {
    for (const kernel of looks.kernels) {
      const { progress_calls: count, name, non_idle_returns, idle_returns } = kernel;
      if (count > 0) meet({ of: kernel, count, name, dispatches: non_idle_returns + idle_returns });
    }
  };
  return lasting(sim, 'livelock', bound_ns, progress, ({ name, dispatches }, since_ns, first) => {
    const runs = dispatches - first.dispatches;
    if (runs <= DISPATCHES) return null;
    const message = `no progress since ${time_text(since_ns)} s, in ${runs} dispatches`;
    return { object: name, message, target: name, since_ns };
  });
}
