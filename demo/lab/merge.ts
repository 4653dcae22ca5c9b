// `explore --merge DIR`: joins the findings of several shards. Every replay file is run again; of those that fail the
// same check on the same object the shortest is kept and listed.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replay } from '../../rtos/explore/replay.ts';
import { parse_replay } from '../../rtos/explore/replay_file.ts';
import { columns } from '../../rtos/kernel/tables.ts';
import { find_scenario } from './scenarios.ts';
import { UsageError } from './usage.ts';

interface Kept {
  readonly file: string;
  readonly choices: number;
}

function replay_files(directory: string): string[] {
  try {
    return readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.replay'))
      .sort()
      .map((name) => join(directory, name));
  } catch {
    throw new UsageError(`--merge ${directory}: no such directory`);
  }
}

/** Prints the table. Returns 1 when some file no longer fails as it says, 0 otherwise. */
export function merge_findings(directory: string): number {
  const kept = new Map<string, Kept>();
  let stale = 0;
  for (const file of replay_files(directory)) {
    const recorded = parse_replay(readFileSync(file, 'utf8'));
    const again = replay(find_scenario(recorded.scenario), recorded);
    if (!again.same_failure) {
      console.log(`${file}: does not fail as it says any more`);
      stale++;
      continue;
    }
    const key = [recorded.scenario, recorded.check?.id ?? 'passes', recorded.check?.object ?? ''].join(' | ');
    const known = kept.get(key);
    if (known === undefined || recorded.choices.length < known.choices) {
      kept.set(key, { file, choices: recorded.choices.length });
    }
  }
  const rows = [...kept].map(([key, { file, choices }]) => [...key.split(' | '), String(choices), file]);
  console.log(columns([['scenario', 'check', 'object', 'choices', 'shortest file'], ...rows]).join('\n'));
  return stale === 0 ? 0 : 1;
}
