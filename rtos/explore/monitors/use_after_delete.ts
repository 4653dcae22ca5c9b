// A service that was given a control block which was never created, or is deleted by now. On the original the call
// answers with a status that few look at, or, without error checking, works on memory that is something else already.

import { sim_targets } from '../../kernel/target.ts';
import type { CheckFailure, Monitor } from '../../sim/checks.ts';
import type { Simulation } from '../../sim/simulation.ts';

export function monitor_use_after_delete(sim: Simulation): Monitor {
  const check = (): CheckFailure | null => {
    for (const { kernel } of sim_targets(sim)) {
      const call = kernel.dead_object_call;
      if (call === null) continue;
      return {
        id: 'use-after-delete',
        object: `${kernel.name}/${call.service}`,
        message: `${call.context} called ${call.service} with a control block that was never created or is deleted`,
        time_ns: call.time_ns,
        target: kernel.name,
      };
    }
    return null;
  };
  return { id: 'use-after-delete', check };
}
