// The checks that come for free, each a small monitor with an id. What is undefined on hardware (double release, use
// after delete, blocking in a notify callback) reaches a run as a diagnostic of the layer that knows it; these look at
// threads: who waits for whom, who is ready and never runs.

import type { Monitor } from '../../sim/checks.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { type Bounds, DEFAULT_BOUNDS_NS } from '../bounds.ts';
import { monitor_deadlock } from './deadlock.ts';
import { monitor_forbidden_context } from './forbidden_context.ts';
import { monitor_livelock } from './livelock.ts';
import { monitor_missed_deadline } from './missed_deadline.ts';
import { monitor_priority_inversion } from './priority_inversion.ts';
import { monitor_queue_grows } from './queue_grows.ts';
import { monitor_starvation } from './starvation.ts';
import { Looks } from './threads.ts';
import { monitor_use_after_delete } from './use_after_delete.ts';
import { monitor_waits_forever } from './waits_forever.ts';

/**
 * A new set of monitors for one run. Their order is their precedence: if several fail at the same moment the first
 * is reported, so a cause comes before its effects. A call that is wrong comes first; a circular wait explains the
 * waits in it; an inversion and late timers explain who starves, and starvation a lock that is not released. Monitors
 * that a scenario adds itself come after these, and the firmware's own claims before all of them (sim/checks.ts).
 */
export function standard_monitors(sim: Simulation, bounds: Bounds = {}): Monitor[] {
  const looks = new Looks(sim);
  const bound = { ...DEFAULT_BOUNDS_NS, ...bounds };
  const looking = [
    monitor_forbidden_context(sim),
    monitor_use_after_delete(sim),
    monitor_deadlock(sim, looks),
    monitor_priority_inversion(sim, looks, bound['priority-inversion']),
    monitor_missed_deadline(sim, looks, bounds['missed-deadline']),
    monitor_starvation(sim, looks, bound.starvation),
    monitor_waits_forever(sim, looks, bound['waits-forever']),
    monitor_livelock(sim, looks, bound.livelock),
  ].map((monitor) => ({ ...monitor, looks_when: 'busy' as const }));
  const is_quiet = (): boolean => looks.quiet;
  sim.checks.is_quiet = is_quiet;
  return [...looking, monitor_queue_grows(sim, looks, bound['queue-grows'])];
}
