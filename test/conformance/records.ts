/**
 * The two records the runner keeps about itself: `deviations.json` (id of a case -> why we differ from the
 * recording on purpose) and `floor.json` (file -> how many of its cases passed; the number only rises).
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { BadInput } from './case.ts';

/** Case -> reason. A case is named `folder/id`, for example `threadx/preempt-on-resume`. */
export type Deviations = ReadonlyMap<string, string>;

/** File -> number of cases that passed. */
export type Floor = ReadonlyMap<string, number>;

export function read_deviations(path: string): Deviations {
  const deviations = new Map<string, string>();
  for (const [id, reason] of read_record(path)) {
    if (typeof reason !== 'string' || reason === '') throw new BadInput(`${path}: ${id}: expected a reason`);
    deviations.set(id, reason);
  }
  return deviations;
}

export function read_floor(path: string): Floor {
  const floor = new Map<string, number>();
  for (const [file, passed] of read_record(path)) {
    if (typeof passed !== 'number') throw new BadInput(`${path}: ${file}: expected a number`);
    floor.set(file, passed);
  }
  return floor;
}

/** Writes the floor; files that were not run keep their number. */
export function write_floor(path: string, old: Floor, passed: Floor): void {
  const merged = new Map([...old, ...passed]);
  const sorted = [...merged].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  writeFileSync(path, JSON.stringify(Object.fromEntries(sorted), null, 2) + '\n');
}

function read_record(path: string): [string, unknown][] {
  if (!existsSync(path)) return [];
  try {
    return Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>);
  } catch (error) {
    throw new BadInput(`${path}: not JSON: ${(error as Error).message}`);
  }
}
