// A replay as a command line or a test names it: a file, or the one line that stands for one.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse_replay, type Replay, recorded_meanings } from '../../rtos/explore/replay_file.ts';
import { file_trouble } from '../host/file_trouble.ts';
import { UsageError } from '../host/usage.ts';

export interface ReplayInput {
  readonly replay: Replay;
  /** Where a scenario that is a file is looked for besides the current folder. */
  readonly folder: string;
  /** What its options meant when it was recorded, by key, as far as it says so. */
  readonly meanings: ReadonlyMap<string, string>;
}

/** How the one line begins. */
export const ONE_LINE = /^replay\d+ /;

/** Reads a replay file, or one line that stands for one. */
export function read_replay(argument: string): ReplayInput {
  if (ONE_LINE.test(argument)) return { replay: parse_replay(argument), folder: '.', meanings: new Map() };
  let text: string;
  try {
    text = readFileSync(argument, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${argument}: ${file_trouble(error, 'read')}`);
  }
  const folder = path.resolve(path.dirname(argument));
  return { replay: parse_replay(text), folder, meanings: recorded_meanings(text) };
}
