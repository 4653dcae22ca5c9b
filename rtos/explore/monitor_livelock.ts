// Livelock: virtual time moves and threads run, but nothing gets done. What "done" is only the firmware knows: it calls
// sim_progress() where something is accomplished. Once it has done so, a stretch without it, in which threads were
// dispatched all the same, is a livelock.

import { sim_targets } from '../kernel/target.ts';
import type { CheckFailure, Monitor } from '../sim/checks.ts';
import type { Simulation } from '../sim/simulation.ts';
import { longer_than } from './threads.ts';

const BOUND_NS = 5e9;
const DISPATCHES = 50;

interface Progress {
  calls: number;
  since_ns: number;
  dispatches: number;
}

export function monitor_livelock(sim: Simulation): Monitor {
  const known = new Map<string, Progress>();
  const check = (): CheckFailure | null => {
    for (const { kernel } of sim_targets(sim)) {
      if (kernel.progress_calls === 0) continue;
      const dispatches = kernel.non_idle_returns + kernel.idle_returns;
      const last = known.get(kernel.name);
      if (last === undefined || last.calls !== kernel.progress_calls) {
        known.set(kernel.name, { calls: kernel.progress_calls, since_ns: sim.now_ns, dispatches });
      } else if (
        longer_than(last.since_ns, sim.now_ns, BOUND_NS) &&
        dispatches - last.dispatches > DISPATCHES
      ) {
        const message = `no progress since ${(last.since_ns / 1e9).toFixed(6)} s, in ${dispatches - last.dispatches} dispatches`;
        const { name } = kernel;
        const { since_ns } = last;
        return { id: 'livelock', object: name, message, time_ns: sim.now_ns, target: name, since_ns };
      }
    }
    return null;
  };
  return { id: 'livelock', check };
}
