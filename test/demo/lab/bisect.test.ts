// `git bisect run` with a replay: a repository whose firmware gets a bug in one of its commits, among others that move the lines
// around it, and one in which it does not load.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  BISECT_BAD,
  BISECT_GOOD,
  BISECT_SKIP,
  BISECT_STOP,
  bisect_verdict,
} from '../../../demo/lab/bisect.ts';
import { replay_path } from '../../../demo/lab/replay_path.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const api = (name: string): string => pathToFileURL(path.join(ROOT, name)).href;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bisect-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A lamp that is lit for a number of ticks; with two of them perhaps for less than 15 ms. */
const lamp = (ticks: number, before = ''): string => `
import { sim_assert, sim_compute, sim_now_ns } from '${api('rtos/sim_api.ts')}';
import { tx_thread_sleep } from '${api('rtos/tx_api.ts')}';
export const lamp = { name: 'lamp', summary: 'lit for 15 ms', until_s: 1, build(bench) {
  ${before}
  bench.add_kernel_board(function* (make) {
    yield* make.thread('lamp', 10, function* () {
      yield* sim_compute(100, 2_000);
      const lit_ns = sim_now_ns();
      yield* tx_thread_sleep(${ticks});
      sim_assert(sim_now_ns() - lit_ns >= 15e6, 'lit for 15 ms');
    });
  });
} };
`;

const RECORDED = 'replay1 ./lamp.mts 1 bug tick_phase/board#1=15 => assert lit for 15 ms | lamp';

function git(repository: string, ...args: string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...who, ...args], { cwd: repository, encoding: 'utf8', env });
}

test('one commit is good, bad, neither, or the bisection ends', async () => {
  const bug = replay_path('sleep-one-tick');
  expect((await bisect_verdict(bug)).code).toBe(BISECT_BAD);
  const line = (choice: string): string =>
    `replay1 sleep-one-tick 1 bug ${choice} => assert the chip is ready | starter`;
  expect((await bisect_verdict(line('tick_phase/board#1=0'))).code).toBe(BISECT_GOOD);
  const elsewhere = await bisect_verdict(line('cost/board/nobody/sim_compute#1=3'));
  expect(elsewhere.code).toBe(BISECT_SKIP);
  expect(elsewhere.words).toContain('cost/board/nobody/sim_compute#1 did not come up');
  expect((await bisect_verdict('replay1 no-such-thing 1 bug => deadlock | m')).code).toBe(BISECT_SKIP);
  expect((await bisect_verdict('nothing.replay')).code).toBe(BISECT_STOP);
  expect((await bisect_verdict('replay1 sleep-one-tick 1 bug => passes')).code).toBe(BISECT_STOP);
});

test('git bisect run finds the commit that brought the bug', () => {
  const repository = path.join(folder, 'firmware');
  mkdirSync(repository);
  git(repository, 'init', '-q');
  const versions: [string, string][] = [
    ['the lamp', lamp(3)],
    ['a lamp that is lit for two ticks', lamp(2)],
    ['half a change', 'export const lamp = {'],
    ['a comment', lamp(2, '// for the boss')],
    ['another comment', lamp(2, '// more\n  // lines')],
    ['a statement', lamp(2, 'void 0;')],
  ];
  for (const [message, text] of versions) {
    writeFileSync(path.join(repository, 'lamp.mts'), text);
    git(repository, 'add', '-A');
    git(repository, 'commit', '-qm', message);
  }
  // It is beside the repository, as it is not in its old commits.
  const recorded = path.join(folder, 'lamp.replay');
  const [head, end] = RECORDED.split(' => ');
  const choice = head?.split(' ').at(-1)?.replace('=', ' = ');
  writeFileSync(
    recorded,
    `replay 1\nscenario ./lamp.mts\nseed 1\nfixed no\ncheck ${end}\nchoice ${choice}\n`,
  );
  git(repository, 'bisect', 'start', 'HEAD', 'HEAD~5');
  const program = [
    process.execPath,
    '--import',
    api('node_modules/tsx/dist/esm/index.mjs'),
    path.join(ROOT, 'demo/main.ts'),
  ];
  const found = spawnSync('git', ['bisect', 'run', ...program, 'replay', recorded, '--bisect'], {
    cwd: repository,
    encoding: 'utf8',
  });
  expect(found.stdout).toContain('bad: it fails as recorded');
  expect(found.stdout).toContain('skip: ');
  const commit = /^([0-9a-f]{40}) is the first bad commit/m.exec(found.stdout)?.[1] as string;
  expect(git(repository, 'log', '-1', '--format=%s', commit)).toBe('a lamp that is lit for two ticks\n');
});
