import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { do_jobs } from '../../../demo/host/job_team.ts';

const PROCESS = new URL('./job_process.ts', import.meta.url);

interface Square {
  readonly square: number;
  readonly pid: number;
}

function squares(results: readonly (Square | null)[]): (number | null)[] {
  return results.map((result) => result?.square ?? null);
}

it('gives each process one job after the other, and puts results where their jobs are', async () => {
  const told: number[] = [];
  const { results, broken } = await do_jobs<number, Square>(PROCESS, [], [1, 2, 3, 4, 5, 6], {
    workers: 2,
    hear: (place, result) => {
      expect(result?.square).toBe((place + 1) ** 2);
      told.push(place);
    },
  });
  expect(squares(results)).toEqual([1, 4, 9, 16, 25, 36]);
  expect(broken).toEqual([]);
  expect(told.sort()).toEqual([0, 1, 2, 3, 4, 5]);
  expect(new Set(results.map((result) => result?.pid)).size).toBeLessThanOrEqual(2);
});

it('does the job of a process that was killed again, once, and tells what threw and what ended its process twice', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'jobs-'));
  const jobs = [2, `once ${path.join(folder, 'marker')}`, 'exit 9', 'throw trouble', 3];
  const { results, broken } = await do_jobs<number | string, Square>(PROCESS, [], jobs, { workers: 1 });
  rmSync(folder, { recursive: true, force: true });
  expect(squares(results)).toEqual([4, 0, null, null, 9]);
  expect(broken).toEqual([
    { place: 2, message: 'its process ended with code 9, twice' },
    { place: 3, message: 'trouble' },
  ]);
});

it('gives up what is under way when it is stopped', async () => {
  const jobs = [2, 'wait', 3];
  let stop = (): void => {};
  const { results, broken } = await do_jobs<number | string, Square>(PROCESS, [], jobs, {
    workers: 1,
    hear: () => stop(),
    stop: new Promise<void>((resolve) => {
      stop = resolve;
    }),
  });
  expect(squares(results)).toEqual([4, null, null]);
  expect(broken).toEqual([]);
});

it('tells why nothing was done when no process could be started', async () => {
  const { results, broken } = await do_jobs<number, Square>(PROCESS, ['broken'], [1, 2], { workers: 2 });
  expect(results).toEqual([null, null]);
  expect(broken.map(({ message }) => message)).toEqual([
    'no process could be started (ended with code 7)',
    'no process could be started (ended with code 7)',
  ]);
});
