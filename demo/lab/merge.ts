// `explore --merge DIR`: joins the findings of several shards. Every replay file is run again; of those that fail the
// same check on the same object the shortest is kept and listed, the others are removed.

import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replay } from '../../rtos/explore/replay.ts';
import { parse_replay, type Replay } from '../../rtos/explore/replay_file.ts';
import { columns } from '../../rtos/kernel/tables.ts';
import { same_finding } from './findings_file.ts';
import { find_scenario } from './scenarios.ts';
import { say, UsageError } from './usage.ts';

interface Found {
  readonly file: string;
  readonly recorded: Replay;
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

/** The shortest file of each failure, in order of the failures' first files; the longer ones are removed. */
function keep_shortest(found: readonly Found[]): Found[] {
  const kept: Found[] = [];
  for (const one of found) {
    const place = kept.findIndex(({ recorded }) => same_finding(recorded, one.recorded));
    const known = kept[place];
    if (known === undefined) {
      kept.push(one);
      continue;
    }
    const shorter = one.recorded.choices.length < known.recorded.choices.length;
    const [stays, goes] = shorter ? [one, known] : [known, one];
    kept[place] = stays;
    rmSync(goes.file);
    const [more, fewer] = [goes.recorded.choices.length, stays.recorded.choices.length];
    say(`${goes.file}: removed, it has ${more} choices; ${stays.file} is the same failure with ${fewer}`);
  }
  return kept;
}

/** Prints what the files say. Returns 2 when some file cannot be run, else 1 when something fails, else 0. */
export function merge_findings(directory: string): number {
  const files = replay_files(directory);
  const failing: Found[] = [];
  let bad = 0;
  let stale = 0;
  for (const file of files) {
    try {
      const recorded = parse_replay(readFileSync(file, 'utf8'));
      const again = replay(find_scenario(recorded.scenario), recorded);
      if (!again.same_failure) {
        say(`${file}: does not go as it says any more`);
        stale++;
      } else if (recorded.check === null) say(`${file}: passes, as it says`);
      else failing.push({ file, recorded });
    } catch (error) {
      say(`${file}: ${error instanceof Error ? error.message : String(error)}`);
      bad++;
    }
  }
  const rows = keep_shortest(failing).map(({ file, recorded: { scenario, fixed, check, choices } }) => [
    fixed ? `${scenario} (with the repair)` : scenario,
    check?.id ?? '',
    check?.object ?? '',
    String(choices.length),
    file,
  ]);
  if (files.length === 0) say(`${directory}: no replay files in it, nothing to merge`);
  else if (rows.length === 0) say(`none of the ${files.length} replay files in ${directory} shows a failure`);
  else say(columns([['scenario', 'check', 'object', 'choices', 'shortest file'], ...rows]).join('\n'));
  if (bad > 0) return 2;
  return rows.length > 0 || stale > 0 ? 1 : 0;
}
