// Who wants to know of each kernel of a simulation that starts: told when the system timer thread exists, and just before the
// firmware makes its first object.

import type { Simulation } from '../sim/simulation.ts';
import type { Kernel } from './kernel.ts';

type Watcher = (k: Kernel) => void;

const KEY = Symbol('watchers of kernels');

function watchers_of(sim: Simulation): readonly Watcher[] {
  return (sim.attachments.get(KEY) as readonly Watcher[] | undefined) ?? [];
}

/** From now on `started` is called for each kernel that starts. */
export function watch_kernels(sim: Simulation, started: Watcher): void {
  sim.attachments.set(KEY, [...watchers_of(sim), started]);
}

/** A kernel starts. */
export function tell_started(k: Kernel): void {
  for (const started of watchers_of(k.sim)) started(k);
}
