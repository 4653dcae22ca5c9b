import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { join_shards, read_shards, type ShardResult, write_shard } from '../../../demo/lab/shard_file.ts';
import { netx_sim } from '../cli/netx_sim.ts';

const shard = (n: number, more: Partial<ShardResult> = {}): ShardResult => ({
  scenario: 'lamp',
  fixed: false,
  seed: 1,
  strategy: 'sweep-1',
  shard: n,
  of: 3,
  runs_at_most: 2000,
  planned: 5,
  done: 5,
  failing: 0,
  sites_hash: 'abc',
  sites: 4,
  deviations: 15,
  coverage: [1, 2 + n],
  findings: [],
  netx_sim: '1.2.3',
  ...more,
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shards-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('all shards together have the certificate that none has alone, and cover what any of them does', () => {
  const { lines, whole } = join_shards([0, 1, 2].map((n) => shard(n)));
  expect(whole).toBe(true);
  expect(lines).toEqual([
    'lamp (sweep-1, seed 1, 3 shards): 3 of 3 shards, 15 runs, 4 distinct event pairs',
    'lamp (sweep-1, seed 1, 3 shards): certificate of depth 1, of all shards together: none of the 15 single deviations at 4 points breaks it',
  ]);
});

test('a shard that is missing, was stopped or ran another version is named, and there is no certificate', () => {
  const text = (results: ShardResult[]): string => join_shards(results).lines.join('\n');
  expect(text([shard(0)])).toContain('missing shards: 1, 2');
  expect(text([shard(0), shard(1, { done: 3 }), shard(2)])).toContain('shard 1 stopped at 3 of 5 runs');
  expect(text([shard(0), shard(1, { sites_hash: 'other' }), shard(2)])).toContain('different versions');
  expect(text([shard(0), shard(1), shard(2)].map((one) => ({ ...one, runs_at_most: 10 })))).toContain(
    'no certificate',
  );
  expect(text([shard(0), shard(1, { failing: 1, done: 2 }), shard(2)])).not.toContain('certificate');
  for (const results of [[shard(0)], [shard(0), shard(1, { done: 3 }), shard(2)]])
    expect(join_shards(results).whole).toBe(false);
});

test('a file is read as it was written; half a file is told', () => {
  const file = write_shard(folder, shard(1));
  expect(file).toMatch(/lamp-sweep-1-seed-1-1-of-3\.shard\.json$/);
  writeFileSync(join(folder, 'half.shard.json'), '{"format":"netx-sim-sh');
  const { results, bad } = read_shards(folder);
  expect(results).toMatchObject([shard(1)]);
  expect(bad).toHaveLength(1);
});

test('shards that find nothing leave a file each; merge tells which are missing, then issues the certificate', async () => {
  const one = (n: number) =>
    netx_sim(
      'explore',
      'sleep-one-tick',
      '--fixed',
      '--strategy',
      'sweep-1',
      '--shard',
      `${n}/2`,
      '--out',
      folder,
    );
  expect((await one(0)).code).toBe(0);
  const half = await netx_sim('merge', folder);
  expect(half.code).toBe(1);
  expect(half.out).toContain('missing shards: 1');
  expect((await one(1)).code).toBe(0);
  const both = await netx_sim('merge', folder);
  expect(both.code).toBe(0);
  expect(both.out).toContain(
    'certificate of depth 1, of all shards together: none of the 19 single deviations',
  );
});
