// The processes of a Monte Carlo on this computer. Each gets one job at a time, so none waits for the slowest; what a job comes to
// does not depend on who does it. A process that dies takes its job along, which is told, and another one goes on in its place.

import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { worker_environment } from '../host/compile_cache.ts';
import type { FleetJob } from './fleet_jobs.ts';
import type { FleetResult } from './fleet_result.ts';
import type { FleetMessage } from './fleet_worker.ts';

// TypeScript in a checkout, JavaScript in the package.
const ENDING = path.extname(import.meta.url);
const WORKER = fileURLToPath(new URL(`./fleet_worker${ENDING}`, import.meta.url));

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
  /** True: no further job is begun. */
  readonly stopped?: () => boolean;
}

/** Does the jobs in several processes; results are in the order of the jobs. */
export function run_team(
  word: string,
  jobs: readonly FleetJob[],
  { workers, last_begins, progress = () => {}, stopped = () => false }: TeamOptions,
): Promise<TeamOutcome> {
  const results: (FleetResult | undefined)[] = jobs.map(() => undefined);
  const broken: TeamOutcome['broken'] = [];
  let [next, done] = [0, 0];
  return new Promise((resolve) => {
    let running = 0;
    const settle = (): void => {
      if (running > 0) return;
      resolve({ results: results.filter((result) => result !== undefined), broken });
    };
    const start = (): void => {
      running++;
      const execArgv = ENDING === '.ts' ? ['--import', import.meta.resolve('tsx')] : [];
      const child: ChildProcess = fork(WORKER, ['fleet-worker', word], {
        execArgv,
        env: worker_environment(),
        serialization: 'advanced',
        stdio: ['ignore', 2, 2, 'ipc'],
      });
      let at = -1;
      const give = (): void => {
        at = next < jobs.length && !stopped() ? next++ : -1;
        if (at >= 0) child.send(jobs[at] as FleetJob);
        else child.disconnect();
      };
      child.on('message', (message: FleetMessage | { readonly type: 'ready' }) => {
        if (message.type !== 'ready') {
          if (message.type === 'result') results[at] = message.result;
          else broken.push({ job: jobs[at] as FleetJob, message: message.message });
          progress(++done);
        }
        give();
      });
      child.on('exit', (code, signal) => {
        running--;
        // Ctrl-C ends all processes of a terminal: nothing is wrong with them.
        if (stopped()) at = -1;
        if (at >= 0) {
          broken.push({
            job: jobs[at] as FleetJob,
            message: `its process ended (${signal ?? `code ${code}`})`,
          });
          progress(++done);
          if (next < jobs.length) start();
        } else if (code !== 0 && next < jobs.length && !stopped()) {
          // It never got as far as a job: another one would not either.
          for (; next < jobs.length; next++)
            broken.push({
              job: jobs[next] as FleetJob,
              message: `no process could be started (code ${code})`,
            });
        }
        settle();
      });
    };
    const late = last_begins === undefined ? 0 : 1;
    for (let n = 0; n < Math.min(workers - late, jobs.length); n++) start();
    // It counts as one that runs until it is known whether it is needed.
    running += late;
    Promise.resolve(last_begins)
      .catch(() => {})
      .then(() => {
        running -= late;
        if (late > 0 && next < jobs.length && !stopped()) start();
        settle();
      });
  });
}
