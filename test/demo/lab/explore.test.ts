// The command line of the timing lab: its parts, and the command as a process.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sleep_one_tick } from '../../../demo/bugs/sleep_one_tick.ts';
import { runs_to_find } from '../../../demo/lab/compare.ts';
import { explore } from '../../../demo/lab/explore_command.ts';
import { explore_help, explore_options } from '../../../demo/lab/explore_options.ts';
import { Race } from '../../../demo/lab/explore_race.ts';
import { start_team } from '../../../demo/lab/explore_team.ts';
import { type WorkerMessage, type WorkerRequest, work } from '../../../demo/lab/explore_worker.ts';
import { conclude, type Finding, Findings } from '../../../demo/lab/findings.ts';
import { replay_file_name } from '../../../demo/lab/findings_file.ts';
import { merge_findings } from '../../../demo/lab/merge.ts';
import { record } from '../../../demo/lab/record.ts';
import { replay_path } from '../../../demo/lab/replay_path.ts';
import { find_scenario, SCENARIOS, scenario_lines } from '../../../demo/lab/scenarios.ts';
import { UsageError, whole_number } from '../../../demo/lab/usage.ts';
import { replay } from '../../../rtos/explore/replay.ts';
import { parse_replay } from '../../../rtos/explore/replay_file.ts';
import { run_scenario } from '../../../rtos/explore/run_scenario.ts';
import { sweep_1 } from '../../../rtos/explore/strategy_sweep.ts';
import { toy } from '../../rtos/explore/toy.ts';
import { in_process, listen } from './in_process.ts';

const REQUEST: WorkerRequest = {
  scenario: 'sleep-one-tick',
  strategy: 'sweep-1',
  seed: 1,
  runs: 2000,
  fixed: false,
  all: false,
  shard: 0,
  of: 1,
};

function messages_of(request: WorkerRequest): WorkerMessage[] {
  const messages: WorkerMessage[] = [];
  work(request, (message) => messages.push(message));
  return messages;
}

function failures_of(request: WorkerRequest): Finding[] {
  return messages_of(request).filter((message) => message.type === 'failure');
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'findings-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('options', () => {
  test('defaults, and a shard', () => {
    expect(explore_options(['lost-update'])).toMatchObject({
      runs: 2000,
      seed: 1,
      workers: 1,
      shard: 0,
      of: 1,
    });
    expect(explore_options(['lost-update', '--shard', '3/8'])).toMatchObject({ shard: 3, of: 8 });
    expect(explore_help(scenario_lines())).toContain('lost-update');
  });

  test.each([
    [['a', 'b'], 'one scenario at a time'],
    [['--shard', '4/4'], 'expected I/N'],
    [['--strategy', 'luck'], 'there are portfolio'],
    [['--runs', '0'], 'expected a whole number from 1'],
  ])('%j is refused and says what would be right', (args, message) => {
    expect(() => explore_options(args)).toThrow(message);
  });

  test('a scenario that does not exist is refused with the names of those that do', () => {
    expect(() => find_scenario('nothing')).toThrow(UsageError);
    expect(SCENARIOS.length).toBeGreaterThanOrEqual(15);
    expect(whole_number('runs', '7', 1)).toBe(7);
  });
});

describe('the search', () => {
  test('a worker stops at its first failure, or goes on with --all', () => {
    expect(failures_of(REQUEST)).toHaveLength(1);
    expect(failures_of({ ...REQUEST, all: true }).length).toBeGreaterThan(1);
    expect(messages_of(REQUEST).at(-1)).toEqual({ type: 'end' });
  });

  test('shards do the same runs as one worker, each once', () => {
    const whole = failures_of({ ...REQUEST, all: true }).map(({ index }) => index);
    const parts = [0, 1, 2].flatMap((shard) =>
      failures_of({ ...REQUEST, all: true, shard, of: 3 }).map(({ index }) => index),
    );
    expect(parts.sort((a, b) => a - b)).toEqual(whole);
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
    race.failed(39);
    expect(race.beaten()).toEqual([0]);
    expect(race.beaten()).toEqual([]);
  });

  test('of each failure the lowest run number is kept, whatever came in first', () => {
    const [first, second] = failures_of({ ...REQUEST, all: true }) as [Finding, Finding];
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

test('a finding is concluded with a report and a replay file, which merging finds again', () => {
  const [finding] = failures_of(REQUEST) as [Finding];
  const report = conclude(sleep_one_tick, 1, false, finding, folder).join('\n');
  const name = replay_file_name('sleep-one-tick', finding.failure);
  expect(report).toContain(`npm run replay -- ${join(folder, name)}`);
  expect(report).toContain('npm run replay -- "replay1 sleep-one-tick 1 bug tick_phase/board#1=');
  expect(readdirSync(folder)).toEqual([name]);
  const said = listen();
  expect(merge_findings(folder)).toBe(1);
  expect(said()).toContain('sleep-one-tick  assert the chip is ready  starter');
  expect(() => merge_findings(join(folder, 'nothing'))).toThrow('no such directory');
});

test('runs are counted from 1, and a failure of the nominal run is called that', () => {
  const [finding] = failures_of(REQUEST) as [Finding];
  const first = conclude(sleep_one_tick, 1, false, { ...finding, index: 0 }, folder).join('\n');
  expect(first).toMatch(/found by run 1; shrunk from 1 to 1 choice/);
  const broken = toy(3, () => true);
  const { failure } = run_scenario(broken, { seed: 1 });
  const nominal = conclude(broken, 1, false, { index: 0, failure: failure!, choices: [] }, folder).join('\n');
  expect(nominal).toContain('found by the nominal run: no choices to shrink');
});

test('the run that a report names is the number of runs that recording counts', () => {
  const [finding] = failures_of({ ...REQUEST, strategy: 'portfolio' }) as [Finding];
  const [line] = conclude(sleep_one_tick, 1, false, finding, folder).filter((text) => /^found by/.test(text));
  expect(line).toContain(`found by run ${record(sleep_one_tick)?.runs};`);
});

/** What a child process printed and how it ended. */
interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `npm run explore` as a process of its own; `on_progress` gets all of its standard error so far, again and again. */
function command(
  args: readonly string[],
  on_progress?: (err: string, child: ChildProcess) => void,
): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'demo/lab/explore.ts', ...args], {
    detached: on_progress !== undefined,
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (data) => {
    out += data;
  });
  child.stderr.on('data', (data) => {
    err += data;
    on_progress?.(err, child);
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

function replayed(file: string) {
  return replay(sleep_one_tick, parse_replay(readFileSync(join(folder, file), 'utf8')));
}

describe('Ctrl-C', () => {
  const ENDLESS = ['--strategy', 'random', '--runs', '1000000', '--workers', '2'];

  // Windows knows no process groups, and Node ends a process there where it would get a signal.
  test.skipIf(process.platform === 'win32')(
    'ends a search: what was found so far is shrunk, reported and written',
    async () => {
      let interrupted = false;
      const args = ['sleep-one-tick', '--all', '--out', folder, ...ENDLESS];
      const { code, out } = await command(args, (err, { pid }) => {
        if (interrupted || !/[1-9]\d* failing/.test(err)) return;
        interrupted = true;
        // To all its processes, as the terminal does.
        process.kill(-(pid as number), 'SIGINT');
      });
      expect(code).toBe(1);
      expect(out).toContain('stopped by Ctrl-C; what was found so far:');
      expect(out).toContain('FAILED [assert the chip is ready] starter');
      expect(out).toMatch(/found by run \d+; shrunk from \d+ to 1 choice/);
      const [file] = readdirSync(folder);
      expect(replayed(file as string)).toMatchObject({ same_failure: true, same_trace: true });
    },
  );

  test('before anything failed it leaves the exit code of an interrupted command', async () => {
    const said = listen();
    const handlers = process.listeners('SIGINT');
    const code = await explore(
      ['sleep-one-tick', '--fixed', '--out', folder, ...ENDLESS],
      (_requests, hear) => {
        let end = (): void => {};
        const ended = new Promise<void>((resolve) => {
          end = resolve;
        });
        queueMicrotask(() => {
          hear({ type: 'progress', runs: 10, new_coverage: [], index: 9, reached: [] }, 0);
          const [interrupt] = process.listeners('SIGINT').filter((handler) => !handlers.includes(handler));
          interrupt?.('SIGINT');
        });
        return { ended, stop: () => end(), stop_one: () => {} };
      },
    );
    expect(code).toBe(130);
    expect(said()).toContain('stopped by Ctrl-C; what was found so far:');
    expect(said()).not.toContain('FAILED');
    expect(readdirSync(folder)).toEqual([]);
    expect(process.listeners('SIGINT')).toEqual(handlers);
  });
});

describe('the command', () => {
  test('explore finds, and its file replays; with the fix the certificate says what it covers', async () => {
    const said = listen();
    expect(await explore(['sleep-one-tick', '--workers', '2', '--out', folder], in_process)).toBe(1);
    const [file] = readdirSync(folder);
    expect(replayed(file as string)).toMatchObject({ same_failure: true, same_trace: true });
    expect(await explore(['sleep-one-tick', '--fixed', '--strategy', 'sweep-1'], in_process)).toBe(0);
    expect(said()).toContain('breaks sleep-one-tick within 1 virtual seconds');
  });

  test('wrong use ends with code 2 and one line', async () => {
    await expect(explore(['nothing'])).rejects.toThrow(UsageError);
    expect(await command([])).toEqual({
      code: 2,
      out: '',
      err: 'explore: name a scenario (--help lists them)\n',
    });
  });

  test('--check-determinism runs twice and compares', async () => {
    const said = listen();
    expect(await explore(['lost-update', '--check-determinism'])).toBe(0);
    expect(said()).toContain('two runs left the same trace');
  });
});
