import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Finding } from '../../../demo/lab/findings.ts';
import { is_known, raw_replay, recover } from '../../../demo/lab/recover.ts';
import { type ShardResult, write_shard } from '../../../demo/lab/shard_file.ts';
import { format_one_line, parse_replay } from '../../../rtos/explore/replay_file.ts';
import { nominal_sites, search } from '../../../rtos/explore/search.ts';
import { places } from '../../../rtos/explore/strategies/places.ts';
import { sleep_one_tick } from '../bugs/experiments.ts';
import { netx_sim } from '../cli/netx_sim.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'recover-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function found(): Finding {
  const { nominal: _, ...ground } = nominal_sites(sleep_one_tick, { seed: 1 });
  const request = { scenario: sleep_one_tick, strategy: places, seed: 1, runs: 100 };
  for (const { index, result } of search(request, { seed: 1, ...ground }))
    if (result.failure !== null) return { index, failure: result.failure, choices: result.choices };
  throw new Error('nothing failed');
}

const line = (): string => format_one_line(raw_replay('sleep-one-tick', { seed: 1, fixed: false }, found()));

test('a line of a result file becomes a replay file, shrunk', () => {
  const recovered = recover(sleep_one_tick, line(), folder);
  expect(recovered?.recorded.choices).toHaveLength(1);
  expect(parse_replay(readFileSync(recovered?.file as string, 'utf8'))).toEqual(recovered?.recorded);
  expect(is_known(line(), [])).toBe(false);
  expect(is_known(line(), [recovered?.recorded as never])).toBe(true);
});

test('a line that does not fail as it says any more gives none', () => {
  expect(
    recover(sleep_one_tick, line().replace(/(bug ).*( =>)/, '$1tick_phase/board#1=0$2'), folder),
  ).toBeNull();
  expect(readdirSync(folder)).toEqual([]);
});

test('merge makes the replay file that a shard had no time for', async () => {
  const shard: ShardResult = {
    ...{
      scenario: 'sleep-one-tick',
      fixed: false,
      seed: 1,
      strategy: 'places',
      shard: 0,
      of: 1,
      runs_at_most: 100,
    },
    ...{ planned: 100, done: 3, failing: 1, sites_hash: '1', sites: 9, deviations: null, coverage: [1] },
    ...{ findings: [line()], netx_sim: '0.1.0' },
  };
  write_shard(folder, shard);
  const first = await netx_sim('merge', folder);
  expect(first.code).toBe(3);
  expect(first.out).toContain('made from a result file, whose shard had no time for it');
  expect(readdirSync(folder).filter((name) => name.endsWith('.replay'))).toHaveLength(1);
  const again = await netx_sim('merge', folder);
  expect([again.code, again.out.includes('made from')]).toEqual([3, false]);
});
