// A team without processes: its workers do their shares one after the other in this process.

import type { Team } from '../../../demo/lab/explore_team.ts';
import { type WorkerMessage, type WorkerRequest, work } from '../../../demo/lab/explore_worker.ts';

/** What start_team does with processes. */
export function in_process(
  requests: readonly WorkerRequest[],
  hear: (message: WorkerMessage, worker: number) => void,
): Team {
  const share = async (): Promise<boolean> => {
    for (const [worker, request] of requests.entries()) {
      await work(request, (message) => hear(message, worker));
    }
    return false;
  };
  return { ended: share(), stop: () => {}, stop_one: () => {} };
}
