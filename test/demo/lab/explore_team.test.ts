import { expect, it } from 'vitest';
import { was_interrupted } from '../../../demo/lab/explore_team.ts';

it('a worker that Ctrl-C ended is told from one that broke, on Windows by its exit code', () => {
  expect(was_interrupted(null, 'SIGINT')).toBe(true);
  expect(was_interrupted(null, 'SIGHUP')).toBe(true);
  expect(was_interrupted(3221225786, null)).toBe(true);
  expect(was_interrupted(-1073741510, null)).toBe(true);
  expect(was_interrupted(1, null)).toBe(false);
  expect(was_interrupted(null, 'SIGSEGV')).toBe(false);
});
