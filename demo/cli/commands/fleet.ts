// `netx-sim fleet SCENARIO`: many boards and their brokers, once or for many seeds and design parameters.

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { columns } from '../../../rtos/kernel/tables.ts';
import { board_report } from '../../fleet/board_report.ts';
import { FLEETS, find_fleet } from '../../fleet/find_fleet.ts';
import { figure_text } from '../../fleet/fleet_chart.ts';
import { read_fleet_shards } from '../../fleet/fleet_file.ts';
import { run_command } from '../../fleet/fleet_jobs.ts';
import { fleet_page } from '../../fleet/fleet_page.ts';
import type { FleetScenario } from '../../fleet/fleet_plan.ts';
import type { FleetResult } from '../../fleet/fleet_result.ts';
import { BOARDS, type FleetServer, serve_fleet } from '../../fleet/fleet_server.ts';
import { by_parameters, type ClaimSummary, claims_of, summaries } from '../../fleet/fleet_summary.ts';
import {
  claim_label,
  claim_rows,
  type RunAgain,
  result_rows,
  summary_label,
} from '../../fleet/fleet_text.ts';
import { beside } from '../../host/columns.ts';
import { EXIT_CLEAN, EXIT_FAILED, EXIT_FOUND } from '../../host/exit_codes.ts';
import { file_trouble } from '../../host/file_trouble.ts';
import { own_command } from '../../host/own_command.ts';
import { UsageError } from '../../host/usage.ts';
import { command, type Output } from '../command.ts';
import { StopSignal, teller } from '../long_work.ts';
import type { CommandLine } from '../options.ts';
import type { Outcome, Problem } from '../result.ts';
import { check_options, FLEET_OPTIONS, type FleetValues } from './fleet_options.ts';
import { type Done, run_jobs } from './fleet_runs.ts';

/** The distributions as a table, for people without a browser. */
function summary_lines(results: readonly FleetResult[], run_again: RunAgain): string[] {
  const all = summaries(results);
  const rows = all.flatMap((summary) =>
    Object.entries(summary.figures).map(([name, { least, p50, p90, p99, most }]) => [
      summary_label(summary, all),
      name,
      ...[least, p50, p90, p99, most].map(figure_text),
    ]),
  );
  const claims = claim_rows(all, run_again).map((row) => row.join(': '));
  return [...columns([['runs', 'figure', 'least', 'median', '90 %', '99 %', 'most'], ...rows]), ...claims];
}

/** A test case for each claim with each choice of the parameters that fails or holds, and one for each run that did not end. */
function test_cases(
  results: readonly FleetResult[],
  trouble: readonly string[],
  run_again: RunAgain,
): { problems: Problem[]; passed: string[] } {
  const untried = claims_of(results).filter(({ not_tried }) => not_tried === results.length);
  const problems: Problem[] = untried.map(({ name, why_not_tried }) => ({
    key: name,
    message: `${name}: no run has tried it: ${why_not_tried}`,
  }));
  const passed: string[] = [];
  const all = summaries(results);
  const choices = by_parameters(results);
  for (const [at, summary] of all.entries())
    for (const claim of summary.claims) {
      const key = claim_label(claim, summary, all);
      if (claim.failed > 0)
        problems.push({ key, ...failure_of(claim, choices[at] as FleetResult[], run_again) });
      else if (claim.not_tried < summary.runs) passed.push(key);
    }
  return { problems: [...problems, ...trouble.map((message) => ({ key: 'run', message }))], passed };
}

/** What a claim says of the runs in which it failed: of the first in a line, of all in the report. */
function failure_of(
  { name, failed }: ClaimSummary,
  runs: readonly FleetResult[],
  run_again: RunAgain,
): Omit<Problem, 'key'> {
  const failing = runs.flatMap((run) => {
    const why = run.claims.find((claim) => claim.name === name)?.failed ?? null;
    return why === null ? [] : [{ run, text: `seed ${run.seed}: ${name}: ${why}` }];
  });
  const first = failing[0] as (typeof failing)[number];
  if (runs.length === 1) return { message: first.text };
  return {
    message: `${first.text}; fails in ${failed} of ${runs.length} runs`,
    report: [...failing.map(({ text }) => text), `the first of them: ${run_again(first.run)}`],
  };
}

function kept(directory: string, { name }: FleetScenario): Done {
  const { results, missing } = read_fleet_shards(directory, name);
  return { results, run: null, trouble: missing, code: EXIT_FAILED, job: null };
}

async function fleet({ values, words }: CommandLine<typeof FLEET_OPTIONS>, output: Output): Promise<Outcome> {
  const [word] = words;
  if (word === undefined || words.length > 1)
    throw new UsageError(`fleet wants one fleet; ${own_command('fleet')} --help lists them`);
  check_options(values);
  const scenario = await find_fleet(word);
  const server = values.serve === null ? null : await serve_fleet(values.serve);
  try {
    const { from } = values;
    const done = await (from === null ? run_jobs({ scenario, word, values, output }) : kept(from, scenario));
    const { results, trouble } = done;
    const run_again: RunAgain = (job) => run_command(word, scenario, job);
    if (results.length === 1)
      for (const line of columns(result_rows(results[0] as FleetResult).map((row) => [...row])))
        output.print(line);
    else if (results.length > 1) for (const line of summary_lines(results, run_again)) output.print(line);
    for (const line of trouble) output.complain(line);
    const show = { scenario, run_again, output };
    if (values.report !== null) await write_report(values.report, values, done, show);
    if (server !== null) await serve(server, done, show);
    const { problems, passed } = test_cases(results, trouble, run_again);
    const code = trouble.length > 0 ? done.code : problems.length > 0 ? EXIT_FOUND : EXIT_CLEAN;
    const fields = { scenario: scenario.name, runs: results.length, summaries: summaries(results) };
    return { code, subject: scenario.name, problems, passed, fields };
  } finally {
    server?.close();
  }
}

function write_file(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`${file}: cannot write the file, ${file_trouble(error, 'write')}`);
  }
}

/** What a page is made with. */
interface Show {
  readonly scenario: FleetScenario;
  readonly run_again: RunAgain;
  readonly output: Output;
}

/** The page, and beside it the run report of the board that was asked for. */
async function write_report(
  report: string,
  { board }: FleetValues,
  { results, run, job }: Done,
  { scenario, run_again }: Show,
): Promise<void> {
  let saved = {};
  if (board !== null && job !== null) {
    const { dir, name } = path.parse(report);
    const file = `${name}.${board}.html`;
    write_file(path.join(dir, file), await board_report(scenario, job, board));
    saved = { [board]: file };
  }
  write_file(report, fleet_page(scenario, results, run === null ? null : { ...run, saved }, run_again));
}

/** Serves the report until Ctrl-C. */
async function serve(
  server: FleetServer,
  { results, run, job }: Done,
  { scenario, run_again, output }: Show,
): Promise<void> {
  if (run === null || job === null) return;
  const page = fleet_page(scenario, results, { ...run, reports: BOARDS }, run_again);
  const tell = teller(output, 'the run report');
  const board = (name: string): Promise<string> =>
    board_report(scenario, job, name, (virtual_s) => tell(virtual_s / scenario.until_s));
  server.show({ page, names: run.names, board });
  output.print(
    `${server.address} has the report, and of each board its own by a double click; Ctrl-C ends it`,
  );
  const signal = new StopSignal();
  await signal.wait();
  signal.close();
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
