// `netx-sim explore SCENARIO`: searches a scenario for a legal timing under which a check fails.

import { writeFileSync } from 'node:fs';
import { check_determinism } from '../../../rtos/explore/determinism.ts';
import type { Experiment } from '../../../rtos/explore/experiment.ts';
import { format_one_line } from '../../../rtos/explore/replay_file.ts';
import { portfolio, STRATEGIES } from '../../../rtos/explore/strategies/portfolio.ts';
import type { Strategy } from '../../../rtos/explore/strategies/strategy.ts';
import { records_table } from '../../../rtos/export/trace_text.ts';
import { run_scenario } from '../../../rtos/sim_api.ts';
import { experiment_of, type Scenario } from '../../bench/scenario.ts';
import { EXIT_CLEAN, EXIT_FAILED, EXIT_FOUND } from '../../host/exit_codes.ts';
import { own_command } from '../../host/own_command.ts';
import { file_name, UsageError, whole_number } from '../../host/usage.ts';
import { causes_of } from '../../lab/causes.ts';
import { run_search, type Searched } from '../../lab/explore_search.ts';
import { start_team } from '../../lab/explore_team.ts';
import { type Concluded, conclude, type Subject } from '../../lab/findings.ts';
import { read_replay } from '../../lab/read_replay.ts';
import { raw_replay } from '../../lab/recover.ts';
import { failure_fields, failure_key } from '../../lab/report/failure_fields.ts';
import { type Shard, shard_of_environment } from '../../lab/shard_defaults.ts';
import { write_shard } from '../../lab/shard_file.ts';
import { find_searchable } from '../../scenario/find_scenario.ts';
import { scenario_word } from '../../scenario/scenario_path.ts';
import { c_option_elsewhere } from '../c_options.ts';
import { check_out } from '../claim_files.ts';
import { command, type Output } from '../command.ts';
import { COVERAGE_OPTION, coverage_fields, write_coverage } from '../coverage_file.ts';
import { version } from '../help.ts';
import { type CommandLine, flag, option, type Values } from '../options.ts';
import type { Outcome } from '../result.ts';
import { RESULT_OPTIONS } from '../result_options.ts';

export const EXPLORE_OPTIONS = {
  runs: option('N', 'runs at the most; default: 2000', whole_number(1), 2000),
  seed: option('N', 'seed of the search and of the runs; default: 1', whole_number(0), 1),
  strategy: option('NAME', `${STRATEGIES.map(({ name }) => name).join(', ')}`, read_strategy, portfolio),
  workers: option('N', 'processes on this computer; default: 1', whole_number(1, 256), 1),
  seconds: option('N', 'ends the search after so many seconds; default: never', whole_number(1)),
  shard: option(
    'I/N',
    'this computer does part I of N, from 0 to N-1; merge joins the parts; default: what an array of jobs says in its variables',
    read_shard,
  ),
  fixed: flag('build the firmware with its repair in'),
  all: flag('go on after the first failure'),
  out: option('DIR', 'where replay files go; default: findings', file_name, 'findings'),
  report: flag('beside each replay file, write its run as one HTML page (demo/report/README.md)'),
  like: option(
    'FILE',
    'search for a schedule that gives this log from the field, or this .pcapng capture (demo/lab/README.md)',
    file_name,
  ),
  'check-determinism': flag('run twice and name the first event that differs'),
  ...COVERAGE_OPTION,
  compare: flag('runs needed by each strategy, as a table; without a scenario, of all bugs that come along'),
  ...RESULT_OPTIONS,
} as const;

export type ExploreValues = Values<typeof EXPLORE_OPTIONS>;

function read_shard(text: string, name: string): Shard {
  const match = /^(\d+)\/(\d+)$/.exec(text);
  const shard = Number(match?.[1]);
  const of = Number(match?.[2]);
  if (match === null || of < 1 || shard >= of || of > 0xffffffff) {
    throw new UsageError(`${name} ${text}: it takes I/N with I from 0 to N-1, such as 0/4`);
  }
  return { shard, of };
}

function read_strategy(text: string, name: string): Strategy {
  const found = STRATEGIES.find((strategy) => strategy.name === text);
  if (found !== undefined) return found;
  throw new UsageError(`${name} ${text}: there are ${STRATEGIES.map((s) => s.name).join(', ')}`);
}

function determinism(experiment: Experiment, { seed, fixed }: ExploreValues, { print }: Output): Outcome {
  const { name } = experiment;
  const request = { seed, fixed };
  const difference = check_determinism(experiment, request);
  const { sim, trace_hash } = run_scenario(experiment, request);
  const fields = { scenario: name, seed, fixed, deterministic: difference === null, trace_hash };
  if (difference === null) {
    print(`${name}: two runs left the same trace, ${trace_hash}`);
    return { code: EXIT_CLEAN, subject: name, problems: [], fields };
  }
  const records = [difference.first, difference.second].filter((record) => record !== null);
  const message = `two runs of one seed differ at record ${difference.index}`;
  print(`${name}: ${message}:`);
  print(records_table(sim, records).join('\n'));
  return {
    code: EXIT_FAILED,
    subject: name,
    problems: [{ key: 'determinism', message }],
    fields: { ...fields, differs_at_record: difference.index },
  };
}

/** Writes the page of a finding beside its replay file. */
async function with_page(scenario: Scenario, finding: Concluded, { print }: Output): Promise<Concluded> {
  const file = finding.fields['replay_file'];
  if (typeof file !== 'string') return finding;
  const page = file.replace(/\.replay$/, '.html');
  const { replay_page } = await import('../../report/replay_page.ts');
  writeFileSync(page, await replay_page(scenario, read_replay(file).replay, file));
  print(`its report:  ${page}`);
  return { ...finding, fields: { ...finding.fields, report_file: page } };
}

/** A search along a log goes from run to run, so it is one process. */
async function like(
  scenario: Scenario,
  word: string,
  values: ExploreValues,
  file: string,
  { print }: Output,
): Promise<Outcome> {
  const { workers, shard, strategy, all, seconds, coverage } = values;
  const several = workers > 1 || (shard?.of ?? 1) > 1;
  if (several || strategy !== portfolio || all || seconds !== null || coverage !== null)
    throw new UsageError(
      '--like is a search of its own, in one process: without --strategy, --workers, --shard, --seconds, --coverage and --all',
    );
  const { seed, fixed, runs, out } = values;
  const { explore_like } = await import('../../lab/like/explore_like.ts');
  const result = explore_like(scenario, word, { file, seed, fixed, runs, out }, print);
  const message = `a schedule gives ${file}`;
  return {
    code: result.found ? EXIT_FOUND : EXIT_CLEAN,
    subject: scenario.name,
    problems: result.found ? [{ key: 'like', message }] : [],
    fields: { scenario: scenario.name, seed, fixed, like: { file, ...result } },
  };
}

/** A comparison, and a check of determinism, are not one search: what is for one would be ignored. */
function check_together(values: ExploreValues): void {
  const { compare, 'check-determinism': checks, strategy, shard, seconds, coverage } = values;
  if (!compare && !checks) return;
  const given = {
    'check-determinism': compare && checks,
    fixed: compare && values.fixed,
    workers: checks && values.workers > 1,
    strategy: strategy !== portfolio,
    shard: shard !== null,
    all: values.all,
    seconds: seconds !== null,
    like: values.like !== null,
    report: values.report,
    coverage: coverage !== null,
  };
  const names = Object.entries(given).flatMap(([name, is_given]) => (is_given ? [`--${name}`] : []));
  if (names.length > 0)
    throw new UsageError(
      `${compare ? '--compare' : '--check-determinism'} goes without ${names.join(' and ')}`,
    );
}

/** Does what the command line says; `start` makes the workers. */
export async function explore(
  { values, words }: CommandLine<typeof EXPLORE_OPTIONS>,
  output: Output,
  start = start_team,
): Promise<Outcome> {
  const [word] = words;
  check_together(values);
  if (words.length > 1) throw new UsageError(`one scenario at a time: got ${words.join(' and ')}`);
  if (word === undefined) {
    if (values.compare) return (await import('./explore_compare.ts')).explore_compare(null, values, output);
    throw new UsageError(`explore wants a scenario; ${own_command('--help')} lists them`);
  }
  const scenario = await find_searchable(word, values.fixed);
  const experiment = experiment_of(scenario);
  if (values['check-determinism']) return determinism(experiment, values, output);
  const subject = { experiment, word: scenario_word(word) };
  if (values.compare) return (await import('./explore_compare.ts')).explore_compare(subject, values, output);
  check_out(values.out);
  if (values.like !== null) return like(scenario, subject.word, values, values.like, output);
  const { shard, variable } = shard_of(values);
  if (variable !== null) output.print(`shard ${shard.shard}/${shard.of} (${variable})`);
  const searched = await run_search(subject, { ...values, ...shard }, output.print, start);
  // Before what was found is shrunk, which may take longer than a supervisor waits after SIGTERM.
  const raw = searched.findings.all().map((one) => format_one_line(raw_replay(subject.word, values, one)));
  leave_shard(experiment, values, shard, searched, raw);
  const concluded: Concluded[] = [];
  for (const alike of searched.findings.alike()) {
    for (const { finding, ...known } of causes_of(experiment, values, alike)) {
      const one = conclude(subject, values, finding, known);
      output.print('');
      output.print(one.lines.join('\n'));
      concluded.push(values.report ? await with_page(scenario, one, output) : one);
    }
  }
  if (values.coverage !== null)
    output.print(`\n${write_coverage(values.coverage, scenario.name, searched.code)}`);
  const lines = concluded
    .map(({ fields }) => fields['replay_line'])
    .filter((line) => typeof line === 'string');
  leave_shard(experiment, values, shard, searched, lines);
  const without_finding = searched.interrupted ?? (searched.lost.length > 0 ? EXIT_FAILED : EXIT_CLEAN);
  const code = concluded.length > 0 ? EXIT_FOUND : without_finding;
  return outcome_of(subject, values, shard, searched, concluded, code);
}

/** The shard of the command line, or of the engine that has started this process. */
function shard_of({ shard }: ExploreValues): { shard: Shard; variable: string | null } {
  if (shard !== null) return { shard, variable: null };
  const { variable, ...found } = shard_of_environment(process.env);
  return { shard: found, variable };
}

/** Writes the result file of a shard. */
function leave_shard(
  { name: scenario, firmware }: Experiment,
  { seed, fixed, strategy, runs, out }: ExploreValues,
  shard: Shard,
  searched: Searched,
  findings: readonly string[],
): void {
  if (shard.of === 1) return;
  const { planned, runs: done, failing, sites, sites_hash, deviations, covered } = searched;
  const counts = { runs_at_most: runs, planned, done, failing, sites, sites_hash, deviations };
  const search = { scenario, fixed, seed, strategy: strategy.name, ...shard };
  const build = { netx_sim: version(), ...(firmware === undefined ? {} : { firmware }) };
  const code = searched.code.length === 0 ? {} : { code: searched.code };
  write_shard(out, { ...search, ...counts, coverage: [...covered], ...code, findings, ...build });
}

/** What failures are filed under; of two causes of one failure each has its deciding choice in it. */
function keys_of(concluded: readonly Concluded[]): string[] {
  const keys = concluded.map(({ failure }) => failure_key(failure));
  return keys.map((key, at) => {
    const cause = concluded[at]?.fields['cause'];
    const is_alone = keys.indexOf(key) === keys.lastIndexOf(key);
    return is_alone || typeof cause !== 'string' ? key : `${key} | ${cause}`;
  });
}

function outcome_of(
  { experiment, word }: Subject,
  { seed, fixed, strategy, workers, runs, coverage }: ExploreValues,
  shard: Shard,
  searched: Searched,
  concluded: readonly Concluded[],
  code: number,
): Outcome {
  const keys = keys_of(concluded);
  return {
    code,
    subject: experiment.name,
    problems: [
      ...concluded.map(({ failure, lines }, at) => ({
        key: keys[at] as string,
        message: failure.message,
        report: lines,
      })),
      ...searched.lost.map((message) => ({ key: 'lost runs', message })),
    ],
    fields: {
      scenario: experiment.name,
      scenario_word: word,
      seed,
      fixed,
      strategy: strategy.name,
      shard: { index: shard.shard, of: shard.of },
      workers,
      runs: { at_most: runs, planned: searched.planned, done: searched.runs, failing: searched.failing },
      sites: searched.sites,
      coverage: searched.coverage,
      ...coverage_fields(coverage, searched.code),
      interrupted: searched.interrupted !== null,
      never_reached: searched.never_reached,
      conclusion: searched.conclusion,
      lost: searched.lost,
      failures: concluded.map(({ failure, lines, fields }) => ({
        ...failure_fields(failure),
        ...fields,
        report: lines,
      })),
    },
  };
}

export const explore_command = command({
  name: 'explore',
  takes: 'SCENARIO',
  summary:
    'Runs a scenario under many legal timings and reports what fails, shrunk to the choices that matter.',
  elsewhere: c_option_elsewhere,
  options: EXPLORE_OPTIONS,
  notes: () => ['Ctrl-C ends the search and reports what was found so far.'],
  run: (line, output) => explore(line, output),
});
