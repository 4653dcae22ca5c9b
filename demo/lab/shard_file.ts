// What one shard of a search leaves behind, whether it found something or not: so that merge can tell four finished shards
// from three and a dead one, unite what they covered, and issue the certificate that no shard has by itself.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CoveredFile } from '../c/coverage/covered_file.ts';

const FORMAT = 'netx-sim-shard';
const VERSION = 1;
const ENDING = '.shard.json';

export interface ShardResult {
  readonly scenario: string;
  readonly fixed: boolean;
  readonly seed: number;
  readonly strategy: string;
  readonly shard: number;
  readonly of: number;
  /** Runs of the whole search, of this shard, done, and failed. */
  readonly runs_at_most: number;
  readonly planned: number;
  readonly done: number;
  readonly failing: number;
  /** Of the sites of the nominal run: another one is another search. */
  readonly sites_hash: string;
  readonly sites: number;
  /** Single deviations in all, for a sweep; null for other strategies. */
  readonly deviations: number | null;
  readonly coverage: readonly number[];
  /** What failed, as lines that can be replayed; not shrunk yet while the shard had no time for that. */
  readonly findings: readonly string[];
  /** How often lines of C ran, if that was wanted. */
  readonly code?: readonly CoveredFile[];
  /** The version of the program, and the firmware of the scenario where that is known. */
  readonly netx_sim: string;
  readonly firmware?: string;
}

/** What files of earlier programs do not say. */
const NOTHING = { findings: [], netx_sim: '' };

/** Writes it into the folder of the findings; a shard that is run again replaces what it left before. */
export function write_shard(out: string, result: ShardResult): string {
  mkdirSync(out, { recursive: true });
  const { scenario, fixed, seed, strategy, shard, of } = result;
  const name = [scenario, ...(fixed ? ['fixed'] : []), strategy, `seed-${seed}`, `${shard}-of-${of}`].join(
    '-',
  );
  const file = join(out, `${name}${ENDING}`);
  writeFileSync(file, `${JSON.stringify({ format: FORMAT, version: VERSION, ...result })}\n`);
  return file;
}

/** The shards of a folder and its subfolders, and the files that cannot be read. */
export function read_shards(directory: string): { results: ShardResult[]; bad: string[] } {
  const results: ShardResult[] = [];
  const bad: string[] = [];
  for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!name.endsWith(ENDING)) continue;
    const file = join(directory, name);
    try {
      const result = JSON.parse(readFileSync(file, 'utf8')) as ShardResult & {
        format: string;
        version: number;
      };
      if (result.format === FORMAT && result.version === VERSION) results.push({ ...NOTHING, ...result });
      else bad.push(`${file}: it is no ${FORMAT} of version ${VERSION}`);
    } catch {
      bad.push(`${file}: it is no ${FORMAT}; the shard that wrote it did not end`);
    }
  }
  return { results, bad };
}

/** What the shards of one search come to together. */
export interface Joined {
  readonly lines: readonly string[];
  /** Every shard has ended, with all of its runs. */
  readonly whole: boolean;
}

function search_of({ scenario, fixed, seed, strategy, of }: ShardResult): string {
  return `${scenario}${fixed ? ' with the repair' : ''} (${strategy}, seed ${seed}, ${of} shards)`;
}

function certificate(name: string, results: readonly ShardResult[], whole: boolean): string[] {
  const [first] = results as [ShardResult];
  const { deviations, sites } = first;
  if (deviations === null || !whole || results.some(({ failing }) => failing > 0)) return [];
  if (first.runs_at_most < deviations)
    return [
      `${name}: --runs ${first.runs_at_most} is less than its ${deviations} deviations: no certificate`,
    ];
  return [
    `${name}: certificate of depth 1, of all shards together: none of the ${deviations} single deviations ` +
      `at ${sites} points breaks it`,
  ];
}

function join_one(name: string, all: readonly ShardResult[]): Joined {
  const [first] = all as [ShardResult];
  const latest = new Map(all.map((result) => [result.shard, result]));
  const results = [...latest.values()];
  const same = results.every(({ sites_hash }) => sites_hash === first.sites_hash);
  const missing = Array.from({ length: first.of }, (_, shard) => shard).filter((shard) => !latest.has(shard));
  const stopped = results.filter(({ done, planned, failing }) => done < planned && failing === 0);
  const runs = results.reduce((sum, { done }) => sum + done, 0);
  const covered = new Set(results.flatMap(({ coverage }) => coverage)).size;
  const whole = same && missing.length === 0 && stopped.length === 0;
  const lines = [
    `${name}: ${results.length} of ${first.of} shards, ${runs} runs, ${covered} distinct event pairs`,
    ...(missing.length > 0 ? [`${name}: missing shards: ${missing.join(', ')}`] : []),
    ...stopped.map(
      ({ shard, done, planned }) => `${name}: shard ${shard} stopped at ${done} of ${planned} runs`,
    ),
    ...(same
      ? []
      : [`${name}: the shards had different versions of the scenario: they do not make one search`]),
    ...certificate(name, results, whole),
  ];
  return { lines, whole };
}

/** Joins the shards of each search. */
export function join_shards(results: readonly ShardResult[]): Joined {
  const searches = new Map<string, ShardResult[]>();
  for (const result of results) {
    const name = search_of(result);
    searches.set(name, [...(searches.get(name) ?? []), result]);
  }
  const joined = [...searches].map(([name, all]) => join_one(name, all));
  return { lines: joined.flatMap(({ lines }) => lines), whole: joined.every(({ whole }) => whole) };
}
