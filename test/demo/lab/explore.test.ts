// The parts of a search: workers, their team, the race between them, and what becomes of a finding.

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { record } from '../../../demo/cli/commands/record.ts';
import { Race } from '../../../demo/lab/explore_race.ts';
import { start_team } from '../../../demo/lab/explore_team.ts';
import { type WorkerMessage, type WorkerRequest, work } from '../../../demo/lab/explore_worker.ts';
import { conclude, type Finding, Findings } from '../../../demo/lab/findings.ts';
import { replay_file_name } from '../../../demo/lab/findings_file.ts';
import { runs_to_find } from '../../../demo/lab/first_failure.ts';
import { replay_path } from '../../../demo/lab/replay_path.ts';
import { run_scenario } from '../../../rtos/explore/run_scenario.ts';
import { sweep_1 } from '../../../rtos/explore/strategies/sweep.ts';
import type { CheckFailure } from '../../../rtos/sim_api.ts';
import { toy } from '../../rtos/explore/toy.ts';
import { sleep_one_tick } from '../bugs/experiments.ts';

const REQUEST: WorkerRequest = {
  scenario: 'sleep-one-tick',
  strategy: 'sweep-1',
  seed: 1,
  runs: 2000,
  fixed: false,
  all: false,
  shard: 0,
  of: 1,
  worker: 0,
  workers: 1,
};

async function messages_of(request: WorkerRequest): Promise<WorkerMessage[]> {
  const messages: WorkerMessage[] = [];
  await work(request, (message) => messages.push(message));
  return messages;
}

async function failures_of(request: WorkerRequest): Promise<Finding[]> {
  return (await messages_of(request)).filter((message) => message.type === 'failure');
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'findings-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

describe('the search', () => {
  test('a worker stops at its first failure, or goes on with --all', async () => {
    expect(await failures_of(REQUEST)).toHaveLength(1);
    expect((await failures_of({ ...REQUEST, all: true })).length).toBeGreaterThan(1);
    expect((await messages_of(REQUEST)).at(-1)).toEqual({ type: 'end' });
  });

  test('shards do the same runs as one worker, each once', async () => {
    const indexes = async (shard: number, of: number): Promise<number[]> =>
      (await failures_of({ ...REQUEST, all: true, shard, of })).map(({ index }) => index);
    const parts = [...(await indexes(0, 3)), ...(await indexes(1, 3)), ...(await indexes(2, 3))];
    expect(parts.sort((a, b) => a - b)).toEqual(await indexes(0, 1));
  });

  test('a race lets every run below the best failure be done', () => {
    const race = new Race(3);
    race.done(0, 30);
    race.failed(50);
    race.done(1, 50);
    expect(race.beaten()).toEqual([1]);
    race.done(0, 40);
    race.done(2, 52);
    expect(race.beaten()).toEqual([2]);
    // A failure with a higher number is no better one.
    race.failed(60);
    race.done(0, 55);
    expect(race.beaten()).toEqual([0]);
    expect(race.beaten()).toEqual([]);
  });

  test('of each failure the lowest run number is kept, whatever came in first', async () => {
    const [first, second] = (await failures_of({ ...REQUEST, all: true })) as [Finding, Finding];
    const findings = new Findings();
    findings.add(second);
    findings.add(first);
    expect(findings.all()).toEqual([first]);
    findings.add({ ...second, failure: { ...second.failure, object: 'other' } });
    expect(findings.size).toBe(2);
    findings.keep_first();
    expect(findings.all()).toEqual([first]);
  });

  test('workers are processes of their own and can be stopped', async () => {
    const heard: WorkerMessage[] = [];
    const request = { ...REQUEST, strategy: 'random', runs: 1_000_000, fixed: true };
    const team = start_team([request], (message) => {
      heard.push(message);
      team.stop();
    });
    await team.ended;
    expect(heard[0]?.type).toBe('progress');
  });

  test('a strategy finds its bug in a number of runs, or does not', () => {
    expect(runs_to_find(sleep_one_tick, sweep_1, 1, 100)).toBeGreaterThan(0);
    expect(runs_to_find(sleep_one_tick, sweep_1, 1, 1)).toBeNull();
  });

  test('recording gives the replay file that the bug ships with', () => {
    expect(record(sleep_one_tick)?.replay).toMatchObject({
      scenario: 'sleep-one-tick',
      check: { id: 'assert the chip is ready', object: 'starter' },
    });
    expect(replay_path('sleep-one-tick')).toMatch(/demo\/bugs\/replays\/sleep-one-tick\.replay$/);
  });
});

const SUBJECT = { experiment: sleep_one_tick, word: 'sleep-one-tick' };
const OPTIONS = { seed: 1, fixed: false };

test('a finding is concluded with a report and a replay file', async () => {
  const [finding] = (await failures_of(REQUEST)) as [Finding];
  const report = conclude(SUBJECT, { ...OPTIONS, out: folder }, finding).lines.join('\n');
  const name = replay_file_name('sleep-one-tick', finding.failure);
  expect(report).toMatch(new RegExp(`replay it: .* replay (-- )?${join(folder, name)}`));
  expect(report).toMatch(/ replay (-- )?"replay1 sleep-one-tick 1 bug tick_phase\/board#1=/);
  expect(readdirSync(folder)).toEqual([name]);
});

test('runs are counted from 1, and a failure of the nominal run is called that', async () => {
  const options = { ...OPTIONS, out: folder };
  const [finding] = (await failures_of(REQUEST)) as [Finding];
  const first = conclude(SUBJECT, options, { ...finding, index: 0 }).lines.join('\n');
  expect(first).toMatch(/found by run 1; 1 choice\n/);
  const broken = toy(3, () => true);
  const failure = run_scenario(broken, { seed: 1 }).failure as CheckFailure;
  const found = { index: 0, failure, choices: [] };
  const nominal = conclude({ experiment: broken, word: 'toy' }, options, found).lines.join('\n');
  expect(nominal).toContain('found by the nominal run: no choices to shrink');
});

test('the run that a report names is the number of runs that recording counts', async () => {
  const [finding] = (await failures_of({ ...REQUEST, strategy: 'portfolio' })) as [Finding];
  const { lines } = conclude(SUBJECT, { ...OPTIONS, out: folder }, finding);
  expect(lines.find((text) => /^found by/.test(text))).toContain(
    `found by run ${record(sleep_one_tick)?.runs};`,
  );
});
