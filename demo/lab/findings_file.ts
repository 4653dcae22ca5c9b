// Where a finding is written. Shards, seeds and repeated searches that share a directory find the same failure again: of
// two replays of one failure the one with fewer choices stays, on a tie the one that is there already.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Experiment } from '../../rtos/explore/experiment.ts';
import { replay } from '../../rtos/explore/replay.ts';
import { check_object, parse_replay, type Replay, type ReplayCheck } from '../../rtos/explore/replay_file.ts';

/** Characters of a file name at the most: a path has 260 on Windows, a name 255 elsewhere, and objects any name. */
const NAME_CHARACTERS_MAXIMUM = 100;

/** A file name made of a scenario and a check. */
export function replay_file_name(scenario: string, check: ReplayCheck): string {
  const words = `${scenario}-${check.id}-${check_object(check)}`.replace(/[^A-Za-z0-9]+/g, '-');
  return `${words.slice(0, NAME_CHARACTERS_MAXIMUM).replace(/^-|-$/g, '')}.replay`;
}

/**
 * Whether two replays are of the same failure, with or without the repair, and of the same cause, as far as both say which
 * choice decides.
 */
export function same_finding(a: Replay, b: Replay): boolean {
  return (
    a.scenario === b.scenario &&
    a.fixed === b.fixed &&
    a.check?.id === b.check?.id &&
    a.check?.object === b.check?.object &&
    a.check?.line === b.check?.line &&
    (a.deciding === undefined || b.deciding === undefined || a.deciding === b.deciding)
  );
}

export interface Written {
  readonly file: string;
  /** What became of a file that was there before; null when there was none. */
  readonly note: string | null;
}

/** Creates a file unless there is one. */
function created(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function read(file: string): Replay | null {
  try {
    return parse_replay(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Writes a replay into a directory, unless a shorter one of the same failure is there. */
export function write_finding(scenario: Experiment, out: string, found: Replay, text: string): Written {
  mkdirSync(out, { recursive: true });
  const name = replay_file_name(scenario.name, found.check ?? { id: 'passes', object: '' });
  for (let copy = 1; ; copy++) {
    const file = join(out, copy === 1 ? name : name.replace(/\.replay$/, `-${copy}.replay`));
    if (created(file, text)) return { file, note: null };
    const known = read(file);
    // What is no replay, or one of another failure whose name comes out the same, is not this search's to replace.
    if (known === null || !same_finding(known, found)) continue;
    const [had, has] = [known.choices.length, found.choices.length];
    if (!replay(scenario, known).same_failure) {
      writeFileSync(file, text);
      return { file, note: `${file} was there but does not fail as it says any more: replaced` };
    }
    if (had <= has)
      return { file, note: `${file} was there with ${had} choices, this one has ${has}: kept as it was` };
    writeFileSync(file, text);
    return { file, note: `${file} was there with ${had} choices, this one has ${has}: replaced` };
  }
}
