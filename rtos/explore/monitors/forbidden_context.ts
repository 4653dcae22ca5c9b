// A service called from a context that its manual page forbids. The original answers with a status that firmware in the
// field often does not look at; here the first one ends the run and names the place.

import { sim_targets } from '../../kernel/target.ts';
import type { CheckFailure, Monitor } from '../../sim/checks.ts';
import type { Simulation } from '../../sim/simulation.ts';

export function monitor_forbidden_context(sim: Simulation): Monitor {
  const check = (): CheckFailure | null => {
    for (const { kernel } of sim_targets(sim)) {
      const call = kernel.forbidden_call;
      if (call === null) continue;
      const what = call.waits ? 'asked to wait' : 'was called';
      const rule = call.waits
        ? 'only application threads may wait'
        : 'its manual page does not allow this context';
      const message = `${call.service} ${what} from ${call.context}: ${rule}`;
      const id = call.waits && call.timer ? 'wait-in-timer' : 'forbidden-context';
      return {
        id,
        object: `${kernel.name}/${call.service}`,
        message,
        time_ns: call.time_ns,
        target: kernel.name,
      };
    }
    return null;
  };
  return { id: 'forbidden-context', check };
}
