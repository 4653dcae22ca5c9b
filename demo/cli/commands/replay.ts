// `netx-sim replay FILE`: runs what a replay file (or its one-line form) describes and says whether it is the same.

import { writeFileSync } from 'node:fs';
import type { Experiment } from '../../../rtos/explore/experiment.ts';
import { heal } from '../../../rtos/explore/heal.ts';
import { type Replayed, replay } from '../../../rtos/explore/replay.ts';
import { format_one_line, format_replay, type Replay } from '../../../rtos/explore/replay_file.ts';
import { trace_table } from '../../../rtos/export/trace_text.ts';
import { RunRecorder } from '../../account/run_recorder.ts';
import type { Bench } from '../../bench/bench.ts';
import { experiment_of, watched_experiment } from '../../bench/scenario.ts';
import { covered_in } from '../../c/coverage/covered_files.ts';
import { covered_sources } from '../../c/coverage/covered_sources.ts';
import { EXIT_CLEAN, EXIT_FAILED } from '../../host/exit_codes.ts';
import { slashes } from '../../host/slashes.ts';
import { file_name, UsageError } from '../../host/usage.ts';
import { bisect_verdict } from '../../lab/bisect.ts';
import { key_and_option } from '../../lab/findings.ts';
import { ONE_LINE, read_replay } from '../../lab/read_replay.ts';
import { choice_words } from '../../lab/report/choice_words.ts';
import { failure_fields } from '../../lab/report/failure_fields.ts';
import { explained, replay_report, replay_verdict } from '../../lab/report/replay_report.ts';
import { write_c_test } from '../../lab/tracker/write_c_test.ts';
import { replay_document } from '../../report/replay_document.ts';
import { find_searchable } from '../../scenario/find_scenario.ts';
import { c_option_elsewhere } from '../c_options.ts';
import { type CaptureFile, capture_file, PCAP_OPTION } from '../capture_file.ts';
import { command } from '../command.ts';
import { COVERAGE_OPTION, coverage_fields, write_coverage } from '../coverage_file.ts';
import { version } from '../help.ts';
import { flag, option } from '../options.ts';
import type { Outcome } from '../result.ts';
import { RESULT_OPTIONS } from '../result_options.ts';
import { RUN_FILE_OPTIONS, wants_document, write_run_files } from '../run_files.ts';

export const replay_command = command({
  name: 'replay',
  takes: 'FILE',
  summary:
    'Runs a replay (a file, or the one line that explore prints) and prints its failure, its final state, the deciding ' +
    'choice with the failing and the passing run side by side, and whether it went as recorded.',
  notes: () => ['FILE may be the one line itself: "replay1 SCENARIO SEED bug CHOICES => CHECK | OBJECT".'],
  elsewhere: c_option_elsewhere,
  options: {
    fixed: flag('the same choices with the repair in'),
    bisect: flag(
      'for git bisect run: exit code 0 if this commit passes, 1 if it fails as recorded, 125 if neither',
    ),
    'threadx-c': option(
      'FILE',
      'write the calls of the failing run as a test in C for the Linux port of ThreadX (kernel alone; demo/lab/README.md)',
      file_name,
    ),
    heal: flag(
      'when it does not fail as recorded, look for the same failure one occurrence, option or name away, and write it as NAME.healed.replay',
    ),
    trace: flag('print every event of the trace (ticks in which nothing is due are skipped)'),
    ...PCAP_OPTION,
    ...RUN_FILE_OPTIONS,
    ...COVERAGE_OPTION,
    ...RESULT_OPTIONS,
  },
  async run({ values, words }, { print }) {
    const [argument] = words;
    if (argument === undefined || words.length > 1) throw new UsageError('replay wants one replay file');
    if (values.bisect) {
      const { code, words: verdict } = await bisect_verdict(argument);
      print(verdict);
      return code;
    }
    const { replay: recorded, folder, meanings } = read_replay(argument);
    const file = values.fixed ? { ...recorded, fixed: true, check: null, trace_hash: null } : recorded;
    const scenario = await find_searchable(file.scenario, file.fixed, folder);
    const experiment = experiment_of(scenario);
    const recorder = new RunRecorder();
    const captures: (CaptureFile | UsageError)[] = [];
    const watched = watched_experiment(
      scenario,
      { recorder: wants_document(values) ? recorder : null, trace_buffers: values.trx !== null },
      (bench) => {
        if (values.pcap !== null) captures.push(started_capture(values.pcap, bench, scenario.name, argument));
      },
    );
    const replayed = replay(watched, file);
    const [capture = null] = captures;
    if (capture instanceof UsageError) throw capture;
    capture?.close();
    const { result } = replayed;
    if (values.trace) print(`${trace_table(result.sim).join('\n')}\n`);
    const c_lines = values['threadx-c'] === null ? [] : write_c_test(experiment, file, values['threadx-c']);
    const explanation = explained(experiment, file, result);
    const report = replay_report(experiment, file, result, explanation);
    const code = wants_document(values) ? covered_sources(result.sim) : [];
    const documented = { scenario, file, argument, result, recorder, explanation, report, code };
    const trouble = await write_run_files(values, result.sim, () => replay_document(documented));
    const wrong = capture?.trouble ?? trouble;
    if (wrong !== null) throw new UsageError(wrong);
    const { coverage } = values;
    const covered = coverage === null ? [] : covered_in(result.sim);
    const counted = coverage === null ? [] : [write_coverage(coverage, scenario.name, covered)];
    print(report.join('\n'));
    const { lines, as_wanted } = replay_verdict(file, replayed, values.fixed, scenario.firmware, meanings);
    const captured = capture === null ? [] : [capture.summary];
    print(['', ...lines, ...c_lines, ...counted, ...captured].join('\n'));
    if (values.heal && !as_wanted) print(heal_lines(experiment, file, argument).join('\n'));
    const judged = { argument, as_wanted, report: [...report, '', ...lines] };
    const outcome = outcome_of(experiment, file, replayed, judged);
    return { ...outcome, fields: { ...outcome.fields, ...coverage_fields(coverage, covered) } };
  },
});

/** What is thrown while a bench is built is a failure of the run: wrong use is told when it is over. */
function started_capture(
  name: string,
  bench: Bench,
  scenario: string,
  argument: string,
): CaptureFile | UsageError {
  try {
    const capture = capture_file(name, bench, scenario);
    capture.start(bench.lan, `netx-sim ${version()}`, `repeat with: netx-sim replay ${argument}`);
    return capture;
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
}

/** Looks for the recorded failure near by, and writes what it finds. */
function heal_lines(experiment: Experiment, file: Replay, argument: string): string[] {
  const healed = heal(experiment, file);
  if (healed === null) return ['not healed: the recorded failure is not near; explore searches anew'];
  const { replay: found, result, changes, runs } = healed;
  const lines = [`healed in ${runs} runs: ${changes.join('; ')}`];
  if (ONE_LINE.test(argument)) return [...lines, `in one line:  ${format_one_line(found)}`];
  const name = `${argument.replace(/\.replay$/, '')}.healed.replay`;
  writeFileSync(
    name,
    format_replay(found, (choice) => choice_words(choice, result.sim)),
  );
  return [...lines, `written: ${slashes(name)}`];
}

interface Judged {
  readonly argument: string;
  readonly as_wanted: boolean;
  readonly report: readonly string[];
}

function outcome_of(
  { name }: Experiment,
  file: Replay,
  { result, unused, beyond, same_failure, same_trace }: Replayed,
  { argument, as_wanted, report }: Judged,
): Outcome {
  const { failure } = result;
  const recorded = file.check === null ? null : { check: file.check.id, object: file.check.object };
  return {
    code: as_wanted ? EXIT_CLEAN : EXIT_FAILED,
    subject: name,
    problems: as_wanted ? [] : [{ key: 'replay', message: report.at(-1) as string, report }],
    fields: {
      scenario: name,
      scenario_word: file.scenario,
      seed: file.seed,
      fixed: file.fixed,
      replay_file: ONE_LINE.test(argument) ? null : slashes(argument),
      choices: file.choices.map(key_and_option),
      recorded: file.open_ended
        ? null
        : { passes: recorded === null, ...recorded, trace_hash: file.trace_hash },
      as_wanted,
      same_failure: file.open_ended ? null : same_failure,
      same_trace,
      unused_choices: unused,
      choices_beyond: beyond.map(({ key, taken, options }) => ({ key, option: taken, options })),
      end: { how: result.end, time_ns: result.now_ns },
      trace_hash: result.trace_hash,
      failures: failure === null ? [] : [failure_fields(failure)],
      report,
    },
  };
}
