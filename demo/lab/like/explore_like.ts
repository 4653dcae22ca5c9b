// `netx-sim explore SCENARIO --like FILE`: searches for a schedule that gives a log from the field, and tells it, or how far
// along the log the best run came.

import { readFileSync } from 'node:fs';
import { format_one_line, format_replay, type Replay } from '../../../rtos/explore/replay_file.ts';
import { run_scenario } from '../../../rtos/explore/run_scenario.ts';
import { fixed_choices } from '../../../rtos/explore/strategies/strategy.ts';
import { columns } from '../../../rtos/kernel/tables.ts';
import { object_key } from '../../../rtos/sim/checks.ts';
import { time_text } from '../../../rtos/sim/time_text.ts';
import { experiment_of, type Scenario } from '../../bench/scenario.ts';
import { file_trouble } from '../../host/file_trouble.ts';
import { own_command, shell_word } from '../../host/own_command.ts';
import { slashes } from '../../host/slashes.ts';
import { UsageError } from '../../host/usage.ts';
import { write_finding } from '../findings_file.ts';
import { choice_words } from '../report/choice_words.ts';
import { replay_report } from '../report/replay_report.ts';
import { read_capture_log } from './capture_log.ts';
import { type FieldLog, read_field_log } from './field_log.ts';
import { type Followed, LikeSearch } from './like_search.ts';
import type { LogProgress } from './progress.ts';

export interface LikeOptions {
  readonly file: string;
  readonly seed: number;
  readonly fixed: boolean;
  /** Runs at the most, those of shrinking among them. */
  readonly runs: number;
  /** The folder for the replay file. */
  readonly out: string;
}

export interface LikeResult {
  readonly found: boolean;
  readonly lines_seen: number;
  readonly lines: number;
  readonly runs: number;
  /** The run that came furthest, in one line; with `found` also as a file. */
  readonly replay_line: string;
  readonly replay_file: string | null;
}

/** Reads a log, or a capture. */
function read_log(file: string): FieldLog {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new UsageError(`--like ${file}: cannot read it, ${file_trouble(error, 'read')}`);
  }
  return /\.pcapng$/i.test(file)
    ? read_capture_log(bytes, file)
    : read_field_log(bytes.toString('utf8'), file);
}

/** The log beside what it was in the run. */
function log_table(log: FieldLog, { seen, offset_ns }: LogProgress): string[] {
  const rows = log.steps.flat().map((line) => {
    const found = seen.find((one) => one.line === line)?.happening;
    const when = found === undefined ? '-' : `${time_text(found.time_ns)} s`;
    const off =
      found === undefined || line.time_ns === null ? '' : signed_ms(found.time_ns - offset_ns - line.time_ns);
    return [String(line.line_number), line.text, when, off, found?.text.replace(/\s+/g, ' ') ?? 'not seen'];
  });
  return columns([['line', 'of the log', 'in the run', 'off by', 'what it was'], ...rows]).map(
    (row) => `  ${row}`,
  );
}

function signed_ms(ns: number): string {
  return `${ns < 0 ? '-' : '+'}${(Math.abs(ns) / 1e6).toFixed(3)} ms`;
}

function lines_of(count: number, all: number): string {
  return count === all ? `all ${all} lines` : `${count} of ${all} lines`;
}

class Telling {
  private readonly log: FieldLog;
  private readonly print: (line: string) => void;
  readonly all: number;
  private told = '';

  constructor(log: FieldLog, print: (line: string) => void) {
    this.log = log;
    this.print = print;
    this.all = log.steps.flat().length;
  }

  progress(run: string, { seen, forbidden, complete }: LogProgress): void {
    const but = forbidden.length > 0 ? `, and ${forbidden.length} that must not be` : '';
    const end = complete ? ': this schedule gives the log' : '';
    const words = `${lines_of(seen.length, this.all)} of the log${but}${end}`;
    // Being nearer to the time of the next line is progress too, but nothing to tell.
    if (words === this.told) return;
    this.told = words;
    this.print(`${run}: ${words}`);
  }

  end({ progress }: Followed): void {
    const { missing, forbidden, off_ns } = progress;
    this.print('');
    for (const row of log_table(this.log, progress)) this.print(row);
    for (const { line, happening } of forbidden)
      this.print(`  but at ${time_text(happening.time_ns)} s, which must never be: ${line.text}`);
    const [first] = missing;
    if (first !== undefined && Number.isFinite(off_ns))
      this.print(
        `  line ${first.line_number} came nearest ${(off_ns / 1e6).toFixed(3)} ms outside its tolerance`,
      );
  }
}

/** Searches, and prints what it finds. */
export function explore_like(
  scenario: Scenario,
  word: string,
  options: LikeOptions,
  print: (line: string) => void,
): LikeResult {
  const { seed, fixed, runs, out, file } = options;
  const log = read_log(file);
  const search = new LikeSearch(scenario, { seed, fixed }, log);
  const telling = new Telling(log, print);
  telling.progress('the nominal run', search.best.progress);
  while (!search.best.progress.complete && search.runs < runs) {
    if (search.step()) telling.progress(`run ${search.runs}`, search.best.progress);
  }
  const found_by = search.runs;
  const before = search.best.choices.length;
  const best = search.shrink(search.best, found_by + runs);
  telling.end(best);
  const experiment = experiment_of(scenario);
  const choices = fixed_choices(new Map(best.choices.map(({ key, taken }) => [key, taken])));
  const result = run_scenario(experiment, { seed, fixed, choices });
  const { failure } = result;
  const replay: Replay = {
    scenario: word,
    seed,
    fixed,
    check: failure === null ? null : { id: failure.id, object: object_key(failure) },
    trace_hash: result.trace_hash,
    choices: best.choices,
  };
  const found = best.progress.complete;
  print('');
  print(
    found
      ? `found by run ${found_by}; ${best.choices.length} of its ${before} choices are needed (${search.runs - found_by} runs more)`
      : `no run of ${found_by} gives the whole log. The best so far is told here; more --runs or another --seed may come further.`,
  );
  if (best.progress.seen.length === 0)
    print(
      'Nothing in it is like any line of the log: a line has words of the account (netx-sim run) or of the trace (run --trace).',
    );
  if (found || failure !== null) for (const line of replay_report(experiment, replay, result)) print(line);
  const written = found
    ? write_finding(
        experiment,
        out,
        replay,
        format_replay(replay, (one) => choice_words(one, result.sim)),
      )
    : null;
  if (written?.note != null) print(written.note);
  const replay_line = format_one_line(replay);
  if (written !== null) print(`replay it:  ${own_command('replay')} ${shell_word(slashes(written.file))}`);
  print(`${written === null ? 'look at it' : 'or in one line'}:  ${own_command('replay')} "${replay_line}"`);
  return {
    found,
    lines_seen: best.progress.seen.length,
    lines: telling.all,
    runs: search.runs,
    replay_line,
    replay_file: written === null ? null : slashes(written.file),
  };
}
