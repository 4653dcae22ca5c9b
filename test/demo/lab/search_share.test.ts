import { expect, test } from 'vitest';
import { experiment_of } from '../../../demo/bench/scenario.ts';
import { check_then_wait } from '../../../demo/bugs/check_then_wait.ts';
import { Race } from '../../../demo/lab/explore_race.ts';
import { search_share, type WorkerMessage } from '../../../demo/lab/search_share.ts';

test('a failure is heard of however far the others are: it is told before its run is told to be done', async () => {
  const messages: WorkerMessage[] = [];
  const share = { strategy: 'portfolio', seed: 1, runs: 100, fixed: false, all: false, shard: 0, of: 1 };
  await search_share(experiment_of(check_then_wait), { ...share, worker: 1, workers: 2 }, (message) =>
    messages.push(message),
  );
  const failure = messages.find(({ type }) => type === 'failure');
  expect(failure).toMatchObject({ index: 9 });
  // The other worker has found one just behind it, and is heard first.
  const race = new Race(2);
  race.done(0, 11);
  race.failed(10);
  const heard: WorkerMessage[] = [];
  for (const message of messages) {
    heard.push(message);
    if (message.type === 'progress') race.done(1, message.index);
    if (message.type === 'failure') race.failed(message.index);
    if (race.beaten().includes(1)) break;
  }
  expect(heard).toContain(failure);
});
