// The results of a Monte Carlo as a file, whole or one shard of it: what a report is made from, here or elsewhere.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../host/usage.ts';
import type { FleetResult } from './fleet_result.ts';

const FORMAT = 'netx-sim-fleet';
const VERSION = 4;
const ENDING = '.fleet.json';

export interface FleetShard {
  readonly scenario: string;
  readonly shard: number;
  readonly of: number;
  /** Runs that this shard was to do. */
  readonly planned: number;
  readonly results: readonly FleetResult[];
}

/** Writes a shard; one that is run again replaces what it left before. */
export function write_fleet_shard(out: string, result: FleetShard): string {
  mkdirSync(out, { recursive: true });
  const file = join(out, `${result.scenario}-${result.shard}-of-${result.of}${ENDING}`);
  writeFileSync(file, `${JSON.stringify({ format: FORMAT, version: VERSION, ...result })}\n`);
  return file;
}

/** The shards of a folder for one scenario, and what is missing of them, in words. */
export function read_fleet_shards(
  directory: string,
  scenario: string,
): { results: FleetResult[]; missing: string[] } {
  let names: string[];
  try {
    names = readdirSync(directory)
      .filter((name) => name.endsWith(ENDING))
      .sort();
  } catch {
    throw new UsageError(`there is no folder ${directory}`);
  }
  const shards: FleetShard[] = [];
  const missing: string[] = [];
  for (const name of names) {
    try {
      const read = JSON.parse(readFileSync(join(directory, name), 'utf8')) as FleetShard &
        Record<string, unknown>;
      if (read['format'] !== FORMAT || read['version'] !== VERSION) missing.push(`${name} is no ${FORMAT}`);
      else if (read.scenario === scenario) shards.push(read);
    } catch {
      missing.push(`${name} cannot be read`);
    }
  }
  if (shards.length === 0) throw new UsageError(`${directory}: no results of '${scenario}' are in it`);
  const of = (shards[0] as FleetShard).of;
  for (let number = 0; number < of; number++)
    if (!shards.some(({ shard }) => shard === number)) missing.push(`shard ${number} of ${of} is missing`);
  for (const { shard, planned, results } of shards) {
    if (results.length < planned) missing.push(`shard ${shard} has ${results.length} of ${planned} runs`);
  }
  return { results: in_order(shards), missing };
}

/** The results as one process would have had them: shards take turns (fleet_jobs.ts). */
function in_order(shards: readonly FleetShard[]): FleetResult[] {
  const by_number = shards.toSorted((a, b) => a.shard - b.shard);
  const turns = Math.max(...shards.map(({ results }) => results.length));
  return Array.from({ length: turns }, (_, turn) =>
    by_number.flatMap(({ results }) => results[turn] ?? []),
  ).flat();
}
