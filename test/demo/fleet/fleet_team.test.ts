import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { Fleet } from '../../../demo/fleet/fleet.ts';
import { run_team } from '../../../demo/fleet/fleet_team.ts';
import { small_fleet } from './plans.ts';

/** A file with a small fleet whose seed 3 ends its process, and whose seed 4 throws. */
function fleet_file(): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'fleet-')), 'small.mts');
  const plans = pathToFileURL(path.resolve('test/demo/fleet/plans.ts')).href;
  writeFileSync(
    file,
    `import { small_fleet } from '${plans}';
const { fleet, ...rest } = small_fleet({ until_s: 4, sites: 1, boards: 2 });
export const small = { ...rest, parameters: { trouble: 0 }, fleet(p: { trouble?: number }) {
  if (p.trouble === 1) process.exit(9);
  if (p.trouble === 2) throw new Error('no such fleet');
  return fleet({});
} };\n`,
  );
  return file;
}

it('runs what one process runs, whatever the number of workers, and tells of what breaks', async () => {
  const jobs = [1, 2, 3, 4, 5].map((seed) => ({
    seed,
    parameters: { trouble: seed === 3 ? 1 : seed === 4 ? 2 : 0 },
  }));
  const told: number[] = [];
  const { results, broken } = await run_team(fleet_file(), jobs, {
    workers: 2,
    progress: (done) => told.push(done),
  });
  expect(results.map(({ seed }) => seed)).toEqual([1, 2, 5]);
  expect(told).toEqual([1, 2, 3, 4, 5]);
  expect(broken.map(({ job, message }) => `${job.seed} ${message}`).sort()).toEqual([
    '3 its process ended with code 9, twice',
    expect.stringMatching(
      /^4 the fleet 'small': fleet\(parameters\) threw Error: no such fleet, at .*small\.mts:5$/,
    ),
  ]);
  const scenario = small_fleet({ until_s: 4, sites: 1, boards: 2 });
  const here = new Fleet(scenario, { seed: 5 }).run();
  expect(results[2]).toEqual({ ...here, parameters: { trouble: 0 } });
}, 60_000);

it('begins no further job once it is stopped, and keeps what is done', async () => {
  const jobs = [1, 2, 5].map((seed) => ({ seed, parameters: { trouble: 0 } }));
  let say_stop = (): void => {};
  const { results, broken } = await run_team(fleet_file(), jobs, {
    workers: 1,
    progress: (count) => (count === 2 ? say_stop() : undefined),
    stop: new Promise<void>((resolve) => {
      say_stop = resolve;
    }),
  });
  expect(results.map(({ seed }) => seed)).toEqual([1, 2]);
  expect(broken).toEqual([]);
}, 60_000);

it('begins one process later where this one is busy until then, whatever comes of that', async () => {
  let is_over = false;
  const busy = new Promise((_, reject) => setTimeout(reject, 30)).finally(() => {
    is_over = true;
  });
  const done: boolean[] = [];
  const { results } = await run_team(fleet_file(), [{ seed: 1, parameters: {} }], {
    workers: 1,
    last_begins: busy,
    progress: () => done.push(is_over),
  });
  expect(results.map(({ seed }) => seed)).toEqual([1]);
  expect(done).toEqual([true]);
});
