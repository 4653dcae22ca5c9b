import { expect, it } from 'vitest';
import { combinations, jobs_of, read_seeds, read_tried } from '../../../demo/fleet/fleet_jobs.ts';
import { small_fleet } from './plans.ts';

it('reads seeds and values to try', () => {
  expect(read_seeds('1..500', '--seeds')).toEqual({ first: 1, last: 500 });
  expect(read_seeds('7', '--seeds')).toEqual({ first: 7, last: 7 });
  for (const text of ['5..1', 'x', '1..', '-1', '1..9999999999'])
    expect(() => read_seeds(text, '--seeds')).toThrow(`--seeds ${text}: it takes a range`);
  expect(read_tried('store=30,60', '--set')).toEqual({ name: 'store', values: [30, 60] });
  for (const text of ['store', 'store=', 'store=a', '=1', 'store=1,,2'])
    expect(() => read_tried(text, '--set')).toThrow(`--set ${text}: it takes a parameter`);
});

it('tries every combination, and refuses what the fleet does not have', () => {
  const fleet = { ...small_fleet({ until_s: 1 }), parameters: { store: 10, jitter: 0 } };
  const tried = [read_tried('store=1,2', ''), read_tried('jitter=0,1', '')];
  expect(combinations(fleet, tried)).toEqual([
    { store: 1, jitter: 0 },
    { store: 1, jitter: 1 },
    { store: 2, jitter: 0 },
    { store: 2, jitter: 1 },
  ]);
  expect(combinations(fleet, [])).toEqual([{}]);
  expect(() => combinations(fleet, [read_tried('stor=1', '')])).toThrow(
    'no such parameter; there is store, jitter',
  );
});

it('gives every job to exactly one shard', () => {
  const seeds = { first: 3, last: 7 };
  const parameters = [{}, { store: 1 }];
  const all = jobs_of(seeds, parameters, { shard: 0, of: 1 });
  expect(all).toHaveLength(10);
  const shards = [0, 1, 2].map((shard) => jobs_of(seeds, parameters, { shard, of: 3 }));
  expect(shards.map(({ length }) => length)).toEqual([4, 3, 3]);
  const key = (job: object): string => JSON.stringify(job);
  expect(shards.flat().map(key).sort()).toEqual(all.map(key).sort());
});
