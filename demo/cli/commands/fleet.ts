// `netx-sim fleet SCENARIO`: many boards and their brokers, once or for many seeds and design parameters.

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { columns } from '../../../rtos/kernel/tables.ts';
import { board_report } from '../../fleet/board_report.ts';
import { FLEETS, find_fleet } from '../../fleet/find_fleet.ts';
import { Fleet } from '../../fleet/fleet.ts';
import { figure_text } from '../../fleet/fleet_chart.ts';
import { read_fleet_shards, write_fleet_shard } from '../../fleet/fleet_file.ts';
import { combinations, type FleetJob, jobs_of, read_seeds, read_tried } from '../../fleet/fleet_jobs.ts';
import { fleet_page, type RecordedRun, result_rows } from '../../fleet/fleet_page.ts';
import type { FleetScenario } from '../../fleet/fleet_plan.ts';
import { FleetRecord } from '../../fleet/fleet_record.ts';
import type { FleetResult } from '../../fleet/fleet_result.ts';
import { BOARDS, serve_fleet } from '../../fleet/fleet_server.ts';
import { parameters_text, summaries } from '../../fleet/fleet_summary.ts';
import { run_team } from '../../fleet/fleet_team.ts';
import { run_with_real_broker } from '../../fleet/real_broker.ts';
import { beside } from '../../host/columns.ts';
import {
  EXIT_CLEAN,
  EXIT_FAILED,
  EXIT_FOUND,
  EXIT_INTERRUPTED,
  EXIT_TERMINATED,
} from '../../host/exit_codes.ts';
import { file_trouble } from '../../host/file_trouble.ts';
import { own_command } from '../../host/own_command.ts';
import { file_name, UsageError, whole_number } from '../../host/usage.ts';
import { shard_of_environment } from '../../lab/shard_defaults.ts';
import { command, type Output } from '../command.ts';
import { type CommandLine, option, options, type Values } from '../options.ts';
import type { Outcome, Problem } from '../result.ts';
import { RESULT_OPTIONS } from '../result_options.ts';
import { EXPLORE_OPTIONS } from './explore.ts';

const FLEET_OPTIONS = {
  seeds: option('A..B', 'the seeds to run, such as 1..500; default: 1', read_seeds, { first: 1, last: 1 }),
  set: options('NAME=V,V', 'a design parameter and the values to try, each with every seed', read_tried),
  workers: option('N', 'processes on this computer; default: 1', whole_number(1, 256), 1),
  shard: {
    ...EXPLORE_OPTIONS.shard,
    help: 'this computer does part I of N; --from joins what --out of all parts left; default: what an array of jobs says in its variables',
  },
  out: option('DIR', 'write the results there, for --from', file_name),
  from: option('DIR', 'run nothing: report what --out left there, from all shards', file_name),
  report: option('FILE', 'write the report as one HTML page', file_name),
  broker: option(
    'HOST:PORT',
    'a real broker: one run, at the pace of the wall clock; what it received is heard by a subscriber to fleet/#',
    read_address,
  ),
  'broker-command': option(
    'COMMAND',
    'with --broker: starts it there, in the foreground; faults of the fleet end it and start it again',
    file_name,
  ),
  speed: option(
    'N',
    'with --broker: so many virtual seconds each second; default: 1',
    whole_number(1, 1000),
    1,
  ),
  board: option(
    'NAME',
    'print what this board prints, of the first run; with --report its own run report too, beside the page',
    file_name,
  ),
  serve: option(
    'PORT',
    'show the report in a browser of this computer, with a run report of each board made when it is asked for; 0: any port',
    whole_number(0, 65_535),
  ),
  ...RESULT_OPTIONS,
} as const;

function read_address(text: string, name: string): string {
  if (!/^[^:]+:\d{1,5}$/.test(text))
    throw new UsageError(`${name} ${text}: it takes HOST:PORT, such as localhost:1883`);
  return text;
}

type FleetValues = Values<typeof FLEET_OPTIONS>;

const PROGRESS_EVERY_MS = 2000;
const PROGRESS_AT_LEAST_MS = 30_000;
/** Of the whole: a long work is told of so often, or each half minute. */
const PROGRESS_PART = 0.05;

/** Tells now and then how far a long work is, and how long it will still take. */
function teller({ complain }: Output, what: string): (part: number) => void {
  const start = performance.now();
  let told = start;
  let told_part = 0;
  return (part) => {
    const now = performance.now();
    if (now - told < PROGRESS_EVERY_MS || part <= 0) return;
    if (now - told < PROGRESS_AT_LEAST_MS && part - told_part < PROGRESS_PART) return;
    told = now;
    told_part = part;
    const left_s = ((now - start) / 1000) * (1 / part - 1);
    complain(`${what}: ${Math.floor(part * 100)} %, about ${Math.ceil(left_s)} s left`);
  };
}

/** One run with everything that a report draws. */
function recorded_run(
  scenario: FleetScenario,
  word: string,
  job: FleetJob,
  board: string | null,
  output: Output,
): RecordedRun {
  const record = new FleetRecord();
  const console = (name: string) =>
    name !== board
      ? undefined
      : {
          printf: (text: string) =>
            output.print(`${(fleet.sim.now_ns / 1e9).toFixed(6).padStart(12)}  ${name}  ${text}`),
          status: () => {},
        };
  const fleet: Fleet = new Fleet(scenario, { ...job, record, console });
  const { names } = record;
  if (board !== null && !names.includes(board))
    throw new UsageError(`--board ${board}: there is ${names[0]} to ${names.at(-1)}`);
  const tell = teller(output, `${scenario.name}, seed ${job.seed}`);
  const result = fleet.run((virtual_s) => {
    tell(virtual_s / scenario.until_s);
    return true;
  });
  const set = Object.entries(job.parameters).map(([name, value]) => ` --set ${name}=${value}`);
  return { result, record, names, command: `netx-sim fleet ${word} --seeds ${job.seed}${set.join('')}` };
}

interface Done {
  readonly results: readonly FleetResult[];
  readonly run: RecordedRun | null;
  /** What keeps the results from being whole. */
  readonly trouble: readonly string[];
  /** The exit code if there is some. */
  readonly code: number;
  /** What runs the drawn run again; null: nothing does. */
  readonly job: FleetJob | null;
}

const STOPPED = { SIGINT: EXIT_INTERRUPTED, SIGTERM: EXIT_TERMINATED } as const;
type StoppedBy = keyof typeof STOPPED;

/** Somebody wants the work to end: what is done is kept. */
class StopSignal {
  came: StoppedBy | null = null;
  private readonly take = (signal: NodeJS.Signals): void => {
    this.came = signal as StoppedBy;
  };

  constructor() {
    for (const signal of Object.keys(STOPPED)) process.on(signal, this.take);
  }

  /** Until it comes. */
  wait(): Promise<void> {
    return new Promise((resolve) => {
      for (const signal of Object.keys(STOPPED)) process.once(signal, () => resolve());
    });
  }

  close(): void {
    for (const signal of Object.keys(STOPPED)) process.off(signal, this.take);
  }
}

interface RealPlace {
  readonly broker: string;
  readonly broker_command: string | null;
  readonly speed: number;
}

/** One run with a real broker, with what a report draws. */
async function real_run(
  scenario: FleetScenario,
  word: string,
  job: FleetJob,
  { broker, broker_command, speed }: RealPlace,
  output: Output,
): Promise<Done> {
  const record = new FleetRecord();
  const tell = teller(output, scenario.name);
  const signal = new StopSignal();
  const progress = (virtual_s: number): boolean => {
    tell(virtual_s / scenario.until_s);
    return signal.came === null;
  };
  const command = broker_command === null ? {} : { command: broker_command };
  try {
    const options = { ...job, ...command, record, address: broker, speed, progress };
    const result = await run_with_real_broker(scenario, options);
    const own = broker_command === null ? '' : ` --broker-command '${broker_command}'`;
    const again = `netx-sim fleet ${word} --broker ${broker}${own} --seeds ${job.seed}`;
    const run = { result, record, names: record.names, command: again };
    const code = signal.came === null ? EXIT_FAILED : STOPPED[signal.came];
    const trouble =
      signal.came === null
        ? []
        : [`stopped by ${signal.came} after ${result.virtual_s} of ${scenario.until_s} virtual s`];
    return { results: [result], run, trouble, code, job: null };
  } catch (error) {
    throw new UsageError(`--broker ${broker}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    signal.close();
  }
}

async function run_jobs(
  scenario: FleetScenario,
  word: string,
  values: FleetValues,
  output: Output,
): Promise<Done> {
  const shard = values.shard ?? shard_of_environment(process.env);
  if ('variable' in shard && shard.variable !== null)
    output.print(`shard ${shard.shard}/${shard.of} (${shard.variable})`);
  const jobs = jobs_of(values.seeds, combinations(scenario, values.set), shard);
  const [first] = jobs;
  if (first === undefined) throw new UsageError(`shard ${shard.shard}/${shard.of} has none of these runs`);
  const { broker, 'broker-command': broker_command } = values;
  if (broker !== null) {
    if (jobs.length > 1 || values.board !== null)
      throw new UsageError('--broker is for one run: without several seeds or values, and without --board');
    return await real_run(scenario, word, first, { broker, broker_command, speed: values.speed }, output);
  }
  // The first run is the one that is drawn; the others are figures.
  const run = recorded_run(scenario, word, first, values.board, output);
  const results = [run.result];
  const trouble: string[] = [];
  let code: number = EXIT_FAILED;
  if (jobs.length > 1) {
    const tell = teller(output, `${scenario.name}, ${jobs.length} runs`);
    const signal = new StopSignal();
    const outcome = await run_team(word, jobs.slice(1), {
      workers: values.workers,
      progress: (done) => tell((done + 1) / jobs.length),
      stopped: () => signal.came !== null,
    });
    signal.close();
    results.push(...outcome.results);
    trouble.push(...outcome.broken.map(({ job, message }) => `seed ${job.seed}: ${message}`));
    if (signal.came !== null)
      trouble.push(`stopped by ${signal.came}: ${results.length} of ${jobs.length} runs are done`);
    code = signal.came === null ? code : STOPPED[signal.came];
  }
  if (values.out !== null) {
    const { name } = scenario;
    output.print(
      write_fleet_shard(values.out, {
        scenario: name,
        shard: shard.shard,
        of: shard.of,
        planned: jobs.length,
        results,
      }),
    );
  }
  return { results, run, trouble, code, job: first };
}

/** The distributions as a table, for people without a browser. */
function summary_lines(results: readonly FleetResult[]): string[] {
  const all = summaries(results);
  const rows = all.flatMap(({ parameters, runs, figures }) => {
    const label = parameters_text(parameters, all) || `${runs} runs`;
    return Object.entries(figures).map(([name, { least, p50, p90, p99, most }]) => [
      label,
      name,
      ...[least, p50, p90, p99, most].map(figure_text),
    ]);
  });
  const claims = all.flatMap((summary) =>
    Object.entries(summary.failed).map(([name, failed]) => {
      const label = parameters_text(summary.parameters, all);
      const which = label === '' ? '' : `${label}: `;
      const seeds = failed === 0 ? '' : `, seeds ${summary.failed_seeds.join(', ')}`;
      const outcome = failed === 0 ? `holds in ${summary.runs}` : `FAILS in ${failed}`;
      return `${which}${name}: ${outcome} of ${summary.runs} runs${seeds}`;
    }),
  );
  return [...columns([['runs', 'figure', 'least', 'median', '90 %', '99 %', 'most'], ...rows]), ...claims];
}

function problems_of(results: readonly FleetResult[], trouble: readonly string[]): Problem[] {
  const failed = results.flatMap(({ seed, claims }) =>
    claims.flatMap(({ name, failed: why }) =>
      why === null ? [] : [{ key: name, message: `seed ${seed}: ${name}: ${why}` }],
    ),
  );
  return [...failed, ...trouble.map((message) => ({ key: 'run', message }))];
}

/** Options that do not go together are told before a run that may take an hour. */
function check_together(values: FleetValues): void {
  const { broker, from, board, out, serve, speed } = values;
  if (values['broker-command'] !== null && broker === null)
    throw new UsageError('--broker-command goes with --broker HOST:PORT, where it takes connections');
  if (speed !== 1 && broker === null)
    throw new UsageError('--speed goes with --broker; without a real broker a run is as fast as it can be');
  if (serve !== null && (from !== null || broker !== null))
    throw new UsageError('--serve shows a run that was made here: without --from and --broker');
  if (from !== null && (broker !== null || board !== null || out !== null))
    throw new UsageError('--from runs nothing: without --broker, --board and --out');
  if (broker !== null && out !== null)
    throw new UsageError('--out keeps the results of simulated runs: without --broker');
}

async function fleet({ values, words }: CommandLine<typeof FLEET_OPTIONS>, output: Output): Promise<Outcome> {
  const [word] = words;
  if (word === undefined || words.length > 1)
    throw new UsageError(`fleet wants one fleet; ${own_command('fleet')} --help lists them`);
  check_together(values);
  const scenario = await find_fleet(word);
  const done: Done =
    values.from === null
      ? await run_jobs(scenario, word, values, output)
      : (({ results, missing }) => ({ results, run: null, trouble: missing, code: EXIT_FAILED, job: null }))(
          read_fleet_shards(values.from, scenario.name),
        );
  const { results, trouble } = done;
  if (results.length === 1)
    for (const line of columns(result_rows(results[0] as FleetResult).map((row) => [...row])))
      output.print(line);
  else for (const line of summary_lines(results)) output.print(line);
  for (const line of trouble) output.complain(line);
  if (values.report !== null) await write_report(scenario, values, done);
  if (values.serve !== null) await serve(scenario, values.serve, done, output);
  const problems = problems_of(results, trouble);
  const code = trouble.length > 0 ? done.code : problems.length > 0 ? EXIT_FOUND : EXIT_CLEAN;
  const fields = { scenario: scenario.name, runs: results.length, summaries: summaries(results) };
  return { code, subject: scenario.name, problems, fields };
}

function write_file(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`${file}: cannot write the file, ${file_trouble(error, 'write')}`);
  }
}

/** The page, and beside it the run report of the board that was asked for. */
async function write_report(
  scenario: FleetScenario,
  { report, board }: { readonly report: string | null; readonly board: string | null },
  { results, run, job }: Done,
): Promise<void> {
  if (report === null) return;
  let saved = {};
  if (board !== null && job !== null) {
    const { dir, name } = path.parse(report);
    const file = `${name}.${board}.html`;
    write_file(path.join(dir, file), await board_report(scenario, job, board));
    saved = { [board]: file };
  }
  write_file(report, fleet_page(scenario, results, run === null ? null : { ...run, saved }));
}

/** Serves the report until Ctrl-C. */
async function serve(
  scenario: FleetScenario,
  port: number,
  { results, run, job }: Done,
  output: Output,
): Promise<void> {
  if (run === null || job === null) return;
  const page = fleet_page(scenario, results, { ...run, reports: BOARDS });
  const tell = teller(output, 'the run report');
  const board = (name: string): Promise<string> =>
    board_report(scenario, job, name, (virtual_s) => tell(virtual_s / scenario.until_s));
  const { address, server } = await serve_fleet({ page, names: run.names, board }, port);
  output.print(`${address} has the report, and of each board its own by a double click; Ctrl-C ends it`);
  const signal = new StopSignal();
  await signal.wait();
  signal.close();
  server.close();
  server.closeAllConnections();
}

export const fleet_command = command({
  name: 'fleet',
  takes: 'FLEET',
  summary:
    'Runs many boards with their brokers, once or for many seeds and design parameters, and tells what they lost and when they were back.',
  notes: () => [
    'fleets:',
    ...beside(FLEETS.map(({ name, summary }) => [name, summary])).map((line) => `  ${line}`),
  ],
  options: FLEET_OPTIONS,
  run: fleet,
});
