// The lab without processes: a team whose workers do their shares one after the other in this process, and what the
// command says.

import { vi } from 'vitest';
import type { Team } from '../../../demo/lab/explore_team.ts';
import { type WorkerMessage, type WorkerRequest, work } from '../../../demo/lab/explore_worker.ts';

/** What start_team does with processes. */
export function in_process(
  requests: readonly WorkerRequest[],
  hear: (message: WorkerMessage, worker: number) => void,
): Team {
  const ended = Promise.resolve().then(() => {
    for (const [worker, request] of requests.entries()) work(request, (message) => hear(message, worker));
  });
  return { ended, stop: () => {}, stop_one: () => {} };
}

/** Keeps what is printed from now on in this test; the function returned gives it. */
export function listen(): () => string {
  let said = '';
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  vi.spyOn(console, 'log').mockImplementation((text) => {
    said += `${text}\n`;
  });
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  return () => said;
}
