// `netx-sim merge DIR`: joins the findings of several shards. Every replay file is run again; of those that fail the same
// check on the same object from the same cause the shortest is kept and listed, the others are removed.

import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { replay } from '../../../rtos/explore/replay.ts';
import { check_object, parse_replay, type Replay } from '../../../rtos/explore/replay_file.ts';
import { columns } from '../../../rtos/kernel/tables.ts';
import { experiment_of } from '../../bench/scenario.ts';
import { joined_files } from '../../c/coverage/covered_files.ts';
import { EXIT_CLEAN, EXIT_FAILED, EXIT_FOUND, EXIT_USAGE } from '../../host/exit_codes.ts';
import { UsageError } from '../../host/usage.ts';
import { same_finding } from '../../lab/findings_file.ts';
import { read_replay } from '../../lab/read_replay.ts';
import { is_known, recover } from '../../lab/recover.ts';
import { join_shards, read_shards, type ShardResult } from '../../lab/shard_file.ts';
import { find_searchable } from '../../scenario/find_scenario.ts';
import { command, type Output } from '../command.ts';
import { COVERAGE_OPTION, write_coverage } from '../coverage_file.ts';

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
    throw new UsageError(`there is no folder ${directory}`);
  }
}

/** The shortest file of each failure, in order of the failures' first files; the longer ones are removed. */
function keep_shortest(found: readonly Found[], print: Output['print']): Found[] {
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
    print(`${goes.file}: removed, it has ${more} choices; ${stays.file} is the same failure with ${fewer}`);
  }
  return kept;
}

/** What one file turned out to be. */
type Judged = { readonly bad: string } | { readonly stale: string } | { readonly passes: string } | Found;

async function judge(file: string): Promise<Judged> {
  try {
    const { replay: recorded } = read_replay(file);
    const experiment = experiment_of(await find_searchable(recorded.scenario, recorded.fixed, dirname(file)));
    if (!replay(experiment, recorded).same_failure) {
      return { stale: `${file}: does not go as it says any more` };
    }
    return recorded.check === null ? { passes: `${file}: passes, as it says` } : { file, recorded };
  } catch (error) {
    return { bad: `${file}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** The replay file of a failure that only a result file has. */
async function recovered(line: string, directory: string): Promise<Found | { readonly bad: string }> {
  try {
    const { scenario, fixed } = parse_replay(line);
    const found = recover(experiment_of(await find_searchable(scenario, fixed, directory)), line, directory);
    return found ?? { bad: `a failure of a result file does not come any more: ${line}` };
  } catch (error) {
    return { bad: `${line}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Prints what the files say; returns the exit code. */
async function merge(directory: string, coverage: string | null, { print }: Output): Promise<number> {
  const files = replay_files(directory);
  const failing: Found[] = [];
  let bad = 0;
  let stale = 0;
  for (const file of files) {
    const judged = await judge(file);
    if ('file' in judged) failing.push(judged);
    else if ('passes' in judged) print(judged.passes);
    else if ('stale' in judged) {
      print(judged.stale);
      stale++;
    } else {
      print(judged.bad);
      bad++;
    }
  }
  const shards = read_shards(directory);
  for (const line of shards.results.flatMap(({ findings }) => findings)) {
    if (
      is_known(
        line,
        failing.map(({ recorded }) => recorded),
      )
    )
      continue;
    const found = await recovered(line, directory);
    if ('file' in found) {
      print(`${found.file}: made from a result file, whose shard had no time for it`);
      failing.push(found);
    } else {
      print(found.bad);
      bad++;
    }
  }
  const rows = keep_shortest(failing, print).map(
    ({ file, recorded: { scenario, fixed, check, choices } }) => [
      fixed ? `${scenario} (with the repair)` : scenario,
      check?.id ?? '',
      check === null ? '' : check_object(check),
      String(choices.length),
      file,
    ],
  );
  if (files.length === 0) print(`${directory}: no replay files in it, nothing to merge`);
  else if (rows.length === 0)
    print(`none of the ${files.length} replay files in ${directory} shows a failure`);
  else print(columns([['scenario', 'check', 'object', 'choices', 'shortest file'], ...rows]).join('\n'));
  const joined = join_shards(shards.results);
  for (const line of [...shards.bad, ...joined.lines]) print(line);
  if (coverage !== null) print(merged_coverage(coverage, shards.results));
  if (bad > 0) return EXIT_USAGE;
  if (rows.length > 0) return EXIT_FOUND;
  return stale > 0 || shards.bad.length > 0 || !joined.whole ? EXIT_FAILED : EXIT_CLEAN;
}

/** Writes how often lines of C ran in all shards. */
function merged_coverage(file: string, results: readonly ShardResult[]): string {
  const counted = results.flatMap(({ code }) => (code === undefined ? [] : [code]));
  if (counted.length === 0)
    throw new UsageError(
      `--coverage ${file}: no shard has counted its lines (explore --coverage FILE --shard I/N)`,
    );
  const names = [...new Set(results.map(({ scenario }) => scenario))].join('_');
  return write_coverage(file, names, joined_files(counted));
}

export const merge_command = command({
  name: 'merge',
  takes: 'DIR',
  summary:
    'Runs all replay files of a folder again, keeps the shortest one of each failure, and removes the longer ones.',
  options: COVERAGE_OPTION,
  run({ values, words }, output) {
    const [directory] = words;
    if (directory === undefined || words.length > 1) throw new UsageError('merge wants one folder');
    return merge(directory, values.coverage, output);
  },
});
