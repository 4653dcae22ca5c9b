// One process of a Monte Carlo: runs the fleets that its parent names, one after the other.

import { find_fleet } from './find_fleet.ts';
import { Fleet } from './fleet.ts';
import type { FleetJob } from './fleet_jobs.ts';
import type { FleetScenario } from './fleet_plan.ts';
import type { FleetResult } from './fleet_result.ts';

/** What the parent hears. */
export type FleetMessage =
  | { readonly type: 'result'; readonly result: FleetResult }
  | { readonly type: 'broken'; readonly message: string };

/** Does one job; what goes wrong in it is told, as a thrown exception ends nobody's Monte Carlo. */
export function do_job(scenario: FleetScenario, job: FleetJob): FleetMessage {
  try {
    return { type: 'result', result: new Fleet(scenario, job).run() };
  } catch (error) {
    return { type: 'broken', message: error instanceof Error ? error.message : String(error) };
  }
}

if (process.send !== undefined && process.argv[2] === 'fleet-worker') {
  const scenario = await find_fleet(process.argv[3] as string);
  process.on('message', (job: FleetJob) => process.send?.(do_job(scenario, job)));
  process.on('disconnect', () => process.exit(0));
  process.send({ type: 'ready' });
}
