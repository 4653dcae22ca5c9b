// A team without processes: its workers do their shares in this process, in turn as far as they wait for each other.

import type { Team } from '../../../demo/lab/explore_team.ts';
import { type WorkerMessage, type WorkerRequest, work } from '../../../demo/lab/explore_worker.ts';
import { Lessons, SharedLessons } from '../../../demo/lab/lessons.ts';

/** What start_team does with processes. */
export function in_process(
  requests: readonly WorkerRequest[],
  hear: (message: WorkerMessage, worker: number) => void,
): Team {
  // Whoever waits has nothing to listen to, and makes runs ahead.
  const heard = requests.map(() => new Lessons(() => Promise.resolve()));
  const shared = new SharedLessons(requests.length, (learn) => {
    for (const lessons of heard) lessons.hear(learn);
  });
  let stopped = false;
  const share = async (request: WorkerRequest, worker: number): Promise<void> => {
    const tell = (message: WorkerMessage): void => {
      if (stopped) throw new Error('the team was stopped');
      if (message.type === 'taught') shared.taught(worker, message);
      else hear(message, worker);
    };
    try {
      await work(request, tell, heard[worker]);
    } catch (error) {
      if (!stopped) throw error;
    }
    shared.ended(worker);
  };
  const stop = (): void => {
    stopped = true;
  };
  return { ended: Promise.all(requests.map(share)).then(() => false), stop, stop_one: () => {} };
}
