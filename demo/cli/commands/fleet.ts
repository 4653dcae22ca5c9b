// `netx-sim fleet SCENARIO`: many boards and one broker, once or for many seeds and design parameters.

import { writeFileSync } from 'node:fs';
import { columns } from '../../../rtos/kernel/tables.ts';
import { FLEETS, find_fleet } from '../../fleet/find_fleet.ts';
import { Fleet } from '../../fleet/fleet.ts';
import { figure_text } from '../../fleet/fleet_chart.ts';
import { read_fleet_shards, write_fleet_shard } from '../../fleet/fleet_file.ts';
import { combinations, type FleetJob, jobs_of, read_seeds, read_tried } from '../../fleet/fleet_jobs.ts';
import { fleet_page, type RecordedRun, result_rows } from '../../fleet/fleet_page.ts';
import type { FleetScenario } from '../../fleet/fleet_plan.ts';
import { FleetRecord } from '../../fleet/fleet_record.ts';
import type { FleetResult } from '../../fleet/fleet_result.ts';
import { parameters_text, summaries } from '../../fleet/fleet_summary.ts';
import { run_team } from '../../fleet/fleet_team.ts';
import { run_with_real_broker } from '../../fleet/real_broker.ts';
import { beside } from '../../host/columns.ts';
import { EXIT_CLEAN, EXIT_FAILED, EXIT_FOUND } from '../../host/exit_codes.ts';
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
  shard: EXPLORE_OPTIONS.shard,
  out: option('DIR', 'write the results there, for --from', file_name),
  from: option('DIR', 'run nothing: report what --out left there, from all shards', file_name),
  report: option('FILE', 'write the report as one HTML page', file_name),
  broker: option(
    'HOST:PORT',
    'a real broker: one run, at the pace of the wall clock; what it received is heard by a subscriber to fleet/#',
    read_address,
  ),
  speed: option(
    'N',
    'with --broker: so many virtual seconds each second; default: 1',
    whole_number(1, 1000),
    1,
  ),
  board: option('NAME', 'print what this board prints, of the first run', file_name),
  ...RESULT_OPTIONS,
} as const;

function read_address(text: string, name: string): string {
  if (!/^[^:]+:\d{1,5}$/.test(text))
    throw new UsageError(`${name} ${text}: it takes HOST:PORT, such as localhost:1883`);
  return text;
}

type FleetValues = Values<typeof FLEET_OPTIONS>;

const PROGRESS_EVERY_MS = 1000;

/** Tells now and then how far a long work is, and how long it will still take. */
function teller({ complain }: Output, what: string): (part: number) => void {
  const start = performance.now();
  let told = start;
  return (part) => {
    const now = performance.now();
    if (now - told < PROGRESS_EVERY_MS || part <= 0) return;
    told = now;
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
  const tell = teller(output, scenario.name);
  const result = fleet.run((virtual_s) => {
    tell(virtual_s / scenario.until_s);
    return true;
  });
  const set = Object.entries(job.parameters).map(([name, value]) => ` --set ${name}=${value}`);
  return { result, record, names, command: `netx-sim fleet ${word} --seeds ${job.seed}${set.join('')}` };
}

/** One run with a real broker, with what a report draws. */
async function real_run(
  scenario: FleetScenario,
  word: string,
  job: FleetJob,
  { broker, speed }: { readonly broker: string; readonly speed: number },
  output: Output,
): Promise<RecordedRun> {
  const record = new FleetRecord();
  const tell = teller(output, scenario.name);
  const progress = (virtual_s: number): void => tell(virtual_s / scenario.until_s);
  try {
    const result = await run_with_real_broker(scenario, { ...job, record, address: broker, speed, progress });
    return {
      result,
      record,
      names: record.names,
      command: `netx-sim fleet ${word} --broker ${broker} --seeds ${job.seed}`,
    };
  } catch (error) {
    throw new UsageError(`--broker ${broker}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

interface Done {
  readonly results: readonly FleetResult[];
  readonly run: RecordedRun | null;
  /** What keeps the results from being whole. */
  readonly trouble: readonly string[];
}

async function run_jobs(
  scenario: FleetScenario,
  word: string,
  values: FleetValues,
  output: Output,
): Promise<Done> {
  const shard = values.shard ?? shard_of_environment(process.env);
  const jobs = jobs_of(values.seeds, combinations(scenario, values.set), shard);
  const [first] = jobs;
  if (first === undefined) throw new UsageError(`shard ${shard.shard}/${shard.of} has none of these runs`);
  const { broker, speed } = values;
  if (broker !== null) {
    if (jobs.length > 1 || values.board !== null)
      throw new UsageError('--broker is for one run: without several seeds or values, and without --board');
    const run = await real_run(scenario, word, first, { broker, speed }, output);
    return { results: [run.result], run, trouble: [] };
  }
  // The first run is the one that is drawn; the others are figures.
  const run = recorded_run(scenario, word, first, values.board, output);
  const results = [run.result];
  const trouble: string[] = [];
  if (jobs.length > 1) {
    const tell = teller(output, scenario.name);
    const outcome = await run_team(word, jobs.slice(1), values.workers, (done) =>
      tell((done + 1) / jobs.length),
    );
    results.push(...outcome.results);
    trouble.push(...outcome.broken.map(({ job, message }) => `seed ${job.seed}: ${message}`));
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
  return { results, run, trouble };
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
  return [...columns([['runs', 'figure', 'least', 'half', '90 %', '99 %', 'most'], ...rows]), ...claims];
}

function problems_of(results: readonly FleetResult[], trouble: readonly string[]): Problem[] {
  const failed = results.flatMap(({ seed, claims }) =>
    claims.flatMap(({ name, failed: why }) =>
      why === null ? [] : [{ key: name, message: `seed ${seed}: ${name}: ${why}` }],
    ),
  );
  return [...failed, ...trouble.map((message) => ({ key: 'run', message }))];
}

async function fleet({ values, words }: CommandLine<typeof FLEET_OPTIONS>, output: Output): Promise<Outcome> {
  const [word] = words;
  if (word === undefined || words.length > 1)
    throw new UsageError(`fleet wants one fleet; ${own_command('fleet')} --help lists them`);
  const scenario = await find_fleet(word);
  const done: Done =
    values.from === null
      ? await run_jobs(scenario, word, values, output)
      : (({ results, missing }) => ({ results, run: null, trouble: missing }))(
          read_fleet_shards(values.from, scenario.name),
        );
  const { results, run, trouble } = done;
  if (results.length === 1)
    for (const line of columns(result_rows(results[0] as FleetResult).map((row) => [...row])))
      output.print(line);
  else for (const line of summary_lines(results)) output.print(line);
  for (const line of trouble) output.complain(line);
  if (values.report !== null) {
    try {
      writeFileSync(values.report, fleet_page(scenario, results, run));
    } catch (error) {
      throw new UsageError(`${values.report}: cannot write the file, ${file_trouble(error, 'write')}`);
    }
  }
  const problems = problems_of(results, trouble);
  const code = trouble.length > 0 ? EXIT_FAILED : problems.length > 0 ? EXIT_FOUND : EXIT_CLEAN;
  const fields = { scenario: scenario.name, runs: results.length, summaries: summaries(results) };
  return { code, subject: scenario.name, problems, fields };
}

export const fleet_command = command({
  name: 'fleet',
  takes: 'FLEET',
  summary:
    'Runs many boards with one broker, once or for many seeds and design parameters, and tells what they lost and when they were back.',
  notes: () => [
    'fleets:',
    ...beside(FLEETS.map(({ name, summary }) => [name, summary])).map((line) => `  ${line}`),
  ],
  options: FLEET_OPTIONS,
  run: fleet,
});
