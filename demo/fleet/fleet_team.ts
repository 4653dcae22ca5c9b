// The processes of a Monte Carlo on this computer.

import { do_jobs } from '../host/job_team.ts';
import type { FleetJob } from './fleet_jobs.ts';
import type { FleetResult } from './fleet_result.ts';

const WORKER = new URL('./fleet_worker.ts', import.meta.url);

export interface TeamOutcome {
  readonly results: FleetResult[];
  /** What went wrong, each with its job. */
  readonly broken: { readonly job: FleetJob; readonly message: string }[];
}

export interface TeamOptions {
  readonly workers: number;
  /** One of the processes begins when this settles: until then this one does its work. Default: at once. */
  readonly last_begins?: Promise<unknown>;
  /** Told how many jobs are done. */
  readonly progress?: (done: number) => void;
  /** When this settles, no further job is begun, and those under way are given up. Default: never. */
  readonly stop?: Promise<unknown>;
}

/** Does the jobs in several processes; results are in the order of the jobs. */
export async function run_team(
  word: string,
  jobs: readonly FleetJob[],
  { progress = () => {}, ...options }: TeamOptions,
): Promise<TeamOutcome> {
  let count = 0;
  const hear = (): void => progress(++count);
  const done = await do_jobs<FleetJob, FleetResult>(WORKER, ['fleet-worker', word], jobs, {
    ...options,
    hear,
  });
  return {
    results: done.results.filter((result) => result !== null),
    broken: done.broken.map(({ place, message }) => ({ job: jobs[place] as FleetJob, message })),
  };
}
