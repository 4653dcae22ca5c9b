// The processes of a search on this computer: one child for each worker, each with its share of the run numbers. Which
// numbers a share has depends only on how many shares there are, never on who is faster.

import { fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkerMessage, WorkerRequest } from './explore_worker.ts';
import { SharedLessons } from './lessons.ts';

// TypeScript in a checkout, JavaScript in the package.
const ENDING = path.extname(import.meta.url);
const WORKER = fileURLToPath(new URL(`./explore_worker${ENDING}`, import.meta.url));

/** Signals that a terminal or a supervisor sends to all processes of a search. */
const ENDS_ALL: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGTERM', 'SIGHUP']);

export interface Team {
  /** Settles when every worker has ended; true when a signal ended one, which may come there before it comes here. */
  readonly ended: Promise<boolean>;
  stop(): void;
  /** Stops one worker. */
  stop_one(worker: number): void;
}

/** What Windows gives as the exit code of a program that Ctrl-C ended: it has no signals. */
const STATUS_CONTROL_C_EXIT = 0xc000_013a;

/** Ctrl-C reaches the children too, and may end them before this process has heard of it; so does the end of a terminal. */
export function was_interrupted(code: number | null, signal: NodeJS.Signals | null): boolean {
  return (signal !== null && ENDS_ALL.has(signal)) || (code !== null && code >>> 0 === STATUS_CONTROL_C_EXIT);
}

/** Starts the workers; `hear` gets their messages as they come. */
export function start_team(
  requests: readonly WorkerRequest[],
  hear: (message: WorkerMessage, worker: number) => void,
): Team {
  const children = requests.map((request) =>
    fork(WORKER, ['explore-worker', JSON.stringify(request)], {
      execArgv: ENDING === '.ts' ? ['--import', import.meta.resolve('tsx')] : [],
      serialization: 'advanced',
      // What firmware prints by itself in thousands of runs is no result.
      stdio: ['inherit', 2, 2, 'ipc'],
    }),
  );
  const lessons = new SharedLessons(children.length, (learn) => {
    // A child may have ended without this process having heard of it; its exit is told all the same.
    for (const child of children) if (child.connected) child.send(learn, () => {});
  });
  const stopped = new Set<number>();
  let interrupted = false;
  const ended = Promise.all(
    children.map(
      (child, worker) =>
        new Promise<void>((resolve, reject) => {
          let has_told_end = false;
          child.on('message', (message: WorkerMessage) => {
            has_told_end ||= message.type === 'end';
            if (message.type === 'taught') lessons.taught(worker, message);
            else hear(message, worker);
          });
          child.on('error', reject);
          child.on('exit', (code, signal) => {
            lessons.ended(worker);
            const by_signal = was_interrupted(code, signal);
            if (by_signal && !stopped.has(worker)) interrupted = true;
            if ((code === 0 && has_told_end) || by_signal || stopped.has(worker)) resolve();
            else if (code === 0) reject(new Error('a worker of the search ended before its work was done'));
            else reject(new Error(`a worker of the search ended with code ${code}`));
          });
        }),
    ),
  ).then(() => interrupted);
  return {
    ended,
    stop() {
      for (const worker of children.keys()) this.stop_one(worker);
    },
    stop_one(worker) {
      stopped.add(worker);
      children[worker]?.kill();
    },
  };
}
