// The processes of a search on this computer: one child for each worker, each with its share of the run numbers. Which
// numbers a share has depends only on how many shares there are, never on who is faster.

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { WorkerMessage, WorkerRequest } from './explore_worker.ts';

const WORKER = fileURLToPath(new URL('./explore_worker.ts', import.meta.url));

export interface Team {
  /** Settles when every worker has ended. */
  readonly ended: Promise<void>;
  stop(): void;
}

/** Starts the workers; `hear` gets their messages as they come. */
export function start_team(requests: readonly WorkerRequest[], hear: (message: WorkerMessage) => void): Team {
  const children = requests.map((request) =>
    fork(WORKER, ['explore-worker', JSON.stringify(request)], {
      execArgv: ['--import', 'tsx'],
      serialization: 'advanced',
    }),
  );
  let stopped = false;
  const ended = Promise.all(
    children.map(
      (child) =>
        new Promise<void>((resolve, reject) => {
          child.on('message', (message) => hear(message as WorkerMessage));
          child.on('error', reject);
          child.on('exit', (code) => {
            if (code === 0 || stopped) resolve();
            else reject(new Error(`a worker of the search ended with code ${code}`));
          });
        }),
    ),
  ).then(() => undefined);
  return {
    ended,
    stop() {
      stopped = true;
      for (const child of children) child.kill();
    },
  };
}
