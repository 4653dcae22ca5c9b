/**
 * `npm run conformance -- [DIR|FILE ...] [--filter ID] [--verbose] [--floor] [--raise-floor]`: runs every program
 * file found and compares with what the real kernel and stack did. Exit code 0: all pass (with --floor: no file
 * below its floor); 1: not so; 2: bad input.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BadInput, type Case, type Difference } from './case.ts';
import { type CorpusFile, find_corpus, RECORDINGS_PREFIX } from './corpus.ts';
import { LARGER_SET, RECORDINGS } from './recordings.ts';
import { type Deviations, type Floor, read_deviations, read_floor, write_floor } from './records.ts';
import { describe_result, describe_total, type Failure, type FileResult } from './report.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

export const USAGE = `usage: npm run conformance -- [DIR|FILE ...] [options]
  DIR, FILE      where the programs are: recordings of the real kernel, stack and client (default: the larger
                 set ../shared/conformance beside the repository if it is there, otherwise test/conformance/recordings)
  --filter ID    only cases whose id contains ID
  --verbose      show every failing case, with the log entries before the difference
  --floor        succeed if no file passes fewer cases than test/conformance/floor.json says
  --raise-floor  write what passed now into test/conformance/floor.json
  --help         this text`;

/** Where the runner looks and writes; the tests give their own places and their own cases. */
export interface RunnerSettings {
  readonly default_directory: string;
  readonly deviations_path: string;
  readonly floor_path: string;
  readonly load_cases: (file: CorpusFile) => Case[];
  readonly write: (line: string) => void;
  readonly clock_ms: () => number;
}

/** The settings of the real runner. */
export function default_settings(load_cases: (file: CorpusFile) => Case[]): RunnerSettings {
  return {
    default_directory: existsSync(LARGER_SET) ? LARGER_SET : RECORDINGS,
    deviations_path: join(HERE, 'deviations.json'),
    floor_path: join(HERE, 'floor.json'),
    load_cases,
    write: (line) => console.log(line),
    clock_ms: () => performance.now(),
  };
}

interface Options {
  paths: string[];
  filter: string | undefined;
  verbose: boolean;
  floor: boolean;
  raise_floor: boolean;
  help: boolean;
}

/** Runs everything the arguments ask for and returns the exit code. */
export function run_conformance(args: readonly string[], settings: RunnerSettings): number {
  try {
    return run(parse_options(args), settings);
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    settings.write(`conformance: ${error.message}`);
    return 2;
  }
}

function run(options: Options, settings: RunnerSettings): number {
  if (options.help) {
    settings.write(USAGE);
    return 0;
  }
  const paths = options.paths.length === 0 ? [settings.default_directory] : options.paths;
  const deviations = read_deviations(settings.deviations_path);
  const floor = read_floor(settings.floor_path);
  const results: FileResult[] = [];
  const corpus = find_corpus(paths);
  for (const file of corpus.files) {
    const result = run_file(file, options.filter, deviations, settings);
    if (options.filter !== undefined && result.total === 0) continue;
    results.push(result);
    for (const line of describe_result(result, options.verbose)) settings.write(line);
  }
  if (results.length === 0) throw new BadInput(`no case has an id that contains ${options.filter}`);
  if (corpus.left_out.length > 0) {
    settings.write(`left out, as nothing here runs them yet: ${corpus.left_out.join(', ')}`);
  }
  settings.write(describe_total(results));
  if (options.raise_floor) raise_floor(floor, results, settings);
  if (options.floor) return check_floor(floor, results, settings);
  return results.every((result) => result.failures.length === 0) ? 0 : 1;
}

function run_file(
  file: CorpusFile,
  filter: string | undefined,
  deviations: Deviations,
  settings: RunnerSettings,
): FileResult {
  const start_ms = settings.clock_ms();
  const cases = settings.load_cases(file).filter((item) => filter === undefined || item.id.includes(filter));
  const failures: Failure[] = [];
  const deviating: [string, string][] = [];
  const stale: string[] = [];
  let passed = 0;
  for (const item of cases) {
    const name = `${file.kind}/${item.id}`;
    const reason = deviations.get(name);
    const difference = run_case(item);
    if (difference === null) {
      passed++;
      if (reason !== undefined) stale.push(name);
    } else if (reason !== undefined) {
      deviating.push([name, reason]);
    } else {
      failures.push({ id: item.id, title: item.title, difference });
    }
  }
  const seconds = (settings.clock_ms() - start_ms) / 1000;
  return { file, total: cases.length, passed, failures, deviating, stale, seconds };
}

/** A case that makes the simulator throw has failed; the others still run. */
function run_case(item: Case): Difference | null {
  try {
    return item.run();
  } catch (error) {
    if (error instanceof BadInput) throw error;
    const got = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { where: 'run', expected: 'no exception', got, before: [] };
  }
}

function of_repository(label: string): boolean {
  return label.startsWith(RECORDINGS_PREFIX);
}

/** The floor of the larger set and that of the repository's recordings are two: what was run is judged by its own. */
function check_floor(floor: Floor, results: readonly FileResult[], settings: RunnerSettings): number {
  const sets = new Set(results.map(({ file }) => of_repository(file.label)));
  let below = 0;
  for (const [label, least] of floor) {
    if (!sets.has(of_repository(label))) continue;
    const found = results.filter((result) => result.file.label === label);
    const passed = found.reduce((sum, result) => sum + result.passed, 0);
    if (passed >= least) continue;
    settings.write(`below the floor: ${label} passed ${passed}, the floor is ${least}`);
    below++;
  }
  return below === 0 ? 0 : 1;
}

function raise_floor(floor: Floor, results: readonly FileResult[], settings: RunnerSettings): void {
  const passed = new Map(results.map((result) => [result.file.label, result.passed]));
  write_floor(settings.floor_path, floor, passed);
  settings.write(`floor written to ${settings.floor_path}`);
}

function parse_options(args: readonly string[]): Options {
  const options: Options = {
    paths: [],
    filter: undefined,
    verbose: false,
    floor: false,
    raise_floor: false,
    help: false,
  };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--verbose') options.verbose = true;
    else if (arg === '--floor') options.floor = true;
    else if (arg === '--raise-floor') options.raise_floor = true;
    else if (arg === '--help' || arg === '-h') options.help = true;
    else if (arg === '--filter') {
      options.filter = args[++i];
      if (options.filter === undefined) throw new BadInput('--filter needs an id\n' + USAGE);
    } else if (arg.startsWith('--filter=')) options.filter = arg.slice('--filter='.length);
    else if (arg.startsWith('-')) throw new BadInput(`unknown option ${arg}\n` + USAGE);
    else options.paths.push(arg);
  }
  if (options.filter !== undefined && (options.floor || options.raise_floor)) {
    throw new BadInput('--filter runs a part only; it does not go with --floor or --raise-floor');
  }
  return options;
}
