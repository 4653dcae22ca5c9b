import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { replay_path } from '../../../demo/lab/replay_path.ts';

function replay(...args: string[]): { code: number | null; out: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'demo/lab/replay_main.ts', ...args],
    {
      encoding: 'utf8',
    },
  );
  return { code: status, out: stdout + stderr };
}

test('a shipped replay goes as its file says; with the repair it passes', () => {
  const path = replay_path('credentials-gone');
  const with_bug = replay(path);
  expect(with_bug.code).toBe(0);
  expect(with_bug.out).toContain('FAILED [assert the broker accepts the meter] app');
  expect(with_bug.out).toContain('as recorded');
  expect(with_bug.out).toContain('with the nominal option the run passes');
  expect(with_bug.out).toMatch(/FAILING RUN +PASSING RUN/);
  const repaired = replay(path, '--fixed');
  expect(repaired.code).toBe(0);
  expect(repaired.out).toContain('the run passed');
  expect(repaired.out).toMatch(/with the repair it passes\n$/);
  expect(with_bug.out).not.toContain('with the repair');
});

test('a choice whose site never comes up is reported', () => {
  const { code, out } = replay('replay1 sleep-one-tick 1 bug cost/board/nobody/sim_compute#1=3');
  expect(code).toBe(1);
  expect(out).toContain('unused: cost/board/nobody/sim_compute#1 never came up in this run');
});

test('an option that its place does not have was never recorded; a broken file is one line', {
  timeout: 60_000,
}, () => {
  const beyond = replay('replay1 sleep-one-tick 1 fixed tick_phase/board#1=4000 => passes');
  expect(beyond.out).toContain('no option 4000: tick_phase/board#1 has the options 0 to');
  expect([beyond.code, beyond.out.includes('NOT as recorded')]).toEqual([1, true]);
  const broken = replay(`replay1 sleep-one-tick 1 fixed tick_phase/board#1=${'9'.repeat(400)} => passes`);
  expect(broken.code).toBe(2);
  expect(broken.out).toMatch(
    /^replay: replay file, line 1: a choice is written KIND\/SITE#N = OPTION: ".*"\n$/,
  );
});
