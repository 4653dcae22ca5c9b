// One process of a Monte Carlo: runs the fleets that its parent names, one after the other.

import { serve_jobs } from '../host/job_worker.ts';
import { find_fleet } from './find_fleet.ts';
import { Fleet } from './fleet.ts';
import type { FleetJob } from './fleet_jobs.ts';

if (process.send !== undefined && process.argv[2] === 'fleet-worker') {
  const scenario = await find_fleet(process.argv[3] as string);
  serve_jobs((job: FleetJob) => new Fleet(scenario, job).run());
}
