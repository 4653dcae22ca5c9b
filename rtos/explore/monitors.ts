// The checks that come for free, each a small monitor with an id. What is undefined on hardware (double release, use
// after delete, blocking in a notify callback) reaches a run as a diagnostic of the room that knows it; these look at
// threads: who waits for whom, who is ready and never runs.

import type { Monitor } from '../sim/checks.ts';
import type { Simulation } from '../sim/simulation.ts';
import { monitor_deadlock } from './monitor_deadlock.ts';
import { monitor_forbidden_context } from './monitor_forbidden_context.ts';
import { monitor_livelock } from './monitor_livelock.ts';
import { monitor_missed_deadline } from './monitor_missed_deadline.ts';
import { monitor_priority_inversion } from './monitor_priority_inversion.ts';
import { monitor_queue_grows } from './monitor_queue_grows.ts';
import { monitor_starvation } from './monitor_starvation.ts';
import { monitor_use_after_delete } from './monitor_use_after_delete.ts';
import { monitor_waits_forever } from './monitor_waits_forever.ts';

/** A new set of monitors for one run. */
export function standard_monitors(sim: Simulation): Monitor[] {
  return [
    monitor_deadlock(sim),
    monitor_waits_forever(sim),
    monitor_priority_inversion(sim),
    monitor_starvation(sim),
    monitor_livelock(sim),
    monitor_queue_grows(sim),
    monitor_missed_deadline(sim),
    monitor_forbidden_context(sim),
    monitor_use_after_delete(sim),
  ];
}
