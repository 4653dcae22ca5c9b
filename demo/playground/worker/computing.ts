// How often the threads of a run compute.

import { COMPUTES } from '../../../rtos/services/sim_compute.ts';
import { ANNOTATION_REMARK } from '../../../rtos/sim/annotations.ts';
import { TRACE_COMPUTE } from '../../../rtos/sim/trace_log.ts';
import { type Simulation, sim_targets } from '../../../rtos/sim_api.ts';
import type { Computed } from '../model/computed.ts';

/** Of a run that is annotated: computations of a fixed length are remarks, others are in the trace. */
export function computed_in(sim: Simulation): Computed {
  const { annotations, trace } = sim;
  const counts: Record<string, number> = {};
  const boards = new Map(sim_targets(sim).map(({ name, kernel }) => [kernel.number, name]));
  const count = (target: number, context: number): void => {
    const thread = `${boards.get(target)}/${trace.object(context)?.name}`;
    if (context > 0) counts[thread] = (counts[thread] ?? 0) + 1;
  };
  for (const { event, target, context } of trace.records())
    if (event === TRACE_COMPUTE) count(target, context);
  for (const { event, target, context, info2 } of annotations?.records() ?? []) {
    const computes = event === ANNOTATION_REMARK && annotations?.text(info2).startsWith(COMPUTES) === true;
    if (computes) count(target, context);
  }
  return counts;
}
