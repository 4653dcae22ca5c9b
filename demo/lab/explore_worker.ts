// One process of a search: does its share of the runs and tells the parent of its progress and of what failed.

import { experiment_of } from '../bench/scenario.ts';
import { find_searchable } from '../scenario/find_scenario.ts';
import { type Learn, Lessons, type Resume } from './lessons.ts';
import { type ShareRequest, search_share, type WorkerMessage } from './search_share.ts';

export type { Died, WorkerMessage } from './search_share.ts';

/** What the parent asks for. */
export interface WorkerRequest extends ShareRequest {
  readonly scenario: string;
  /** It goes on in place of a process that was killed, and is told where (`Resume`). Default: false. */
  readonly resumes?: boolean;
}

/** Does a share of the runs; `tell` gets the messages in order. */
export async function work(
  request: WorkerRequest,
  tell: (message: WorkerMessage) => void,
  lessons = new Lessons(),
  resume: Resume | null = null,
): Promise<void> {
  const scenario = experiment_of(await find_searchable(request.scenario, request.fixed));
  await search_share(scenario, request, tell, lessons, resume);
}

if (process.send !== undefined && process.argv[2] === 'explore-worker') {
  const request = JSON.parse(process.argv[3] as string) as WorkerRequest;
  const lessons = new Lessons(() => new Promise((resolve) => setImmediate(resolve)));
  const resumed = new Promise<Resume>((resolve) => {
    process.on('message', (message: Learn | Resume) => {
      if (message.type === 'resume') resolve(message);
      else lessons.hear(message);
    });
  });
  // A long message (a failure of many choices) takes a while to be written; what is not written by then would be lost.
  let written = Promise.resolve();
  const tell = (message: WorkerMessage): void => {
    written = new Promise((resolve) => process.send?.(message, () => resolve()));
  };
  await work(request, tell, lessons, request.resumes === true ? await resumed : null);
  await written;
  process.disconnect();
}
