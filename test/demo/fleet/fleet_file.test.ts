import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { read_fleet_shards, write_fleet_shard } from '../../../demo/fleet/fleet_file.ts';
import type { FleetResult } from '../../../demo/fleet/fleet_result.ts';

const result = (seed: number): FleetResult => ({ seed, scenario: 'a' }) as unknown as FleetResult;

it('joins the shards of a folder and says what is missing', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'fleet-'));
  const shard = { scenario: 'a', of: 3, planned: 2 };
  write_fleet_shard(folder, { ...shard, shard: 0, results: [result(1), result(4)] });
  write_fleet_shard(folder, { ...shard, shard: 2, results: [result(3)] });
  write_fleet_shard(folder, { ...shard, scenario: 'b', shard: 1, results: [result(9)] });
  writeFileSync(path.join(folder, 'half.fleet.json'), '{"format":');
  writeFileSync(path.join(folder, 'other.fleet.json'), '{"format":"something"}');
  const { results, missing } = read_fleet_shards(folder, 'a');
  expect(results.map(({ seed }) => seed)).toEqual([1, 3, 4]);
  expect(missing).toEqual([
    'half.fleet.json cannot be read',
    'other.fleet.json is no netx-sim-fleet',
    'shard 1 of 3 is missing',
    'shard 2 has 1 of 2 runs',
  ]);
  expect(() => read_fleet_shards(folder, 'c')).toThrow("no results of 'c'");
  expect(() => read_fleet_shards(path.join(folder, 'nowhere'), 'a')).toThrow('there is no folder');
});
