// `netx-sim replay FILE`: runs what a replay file (or its one-line form) describes and says whether it is the same.

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Experiment } from '../../../rtos/explore/experiment.ts';
import { type Replayed, replay } from '../../../rtos/explore/replay.ts';
import { parse_replay, type Replay } from '../../../rtos/explore/replay_file.ts';
import { perfetto_json } from '../../../rtos/export/perfetto.ts';
import { state_report } from '../../../rtos/export/state_report.ts';
import { trace_table } from '../../../rtos/export/trace_text.ts';
import type { RunResult, Simulation } from '../../../rtos/sim_api.ts';
import { experiment_of } from '../../bench/scenario.ts';
import { critical_event } from '../../lab/report/critical_event.ts';
import { critical_report } from '../../lab/report/critical_report.ts';
import { failure_report } from '../../lab/report/failure_report.ts';
import { command } from '../command.ts';
import { EXIT_CLEAN, EXIT_FAILED } from '../exit_codes.ts';
import { file_trouble } from '../file_trouble.ts';
import { find_searchable } from '../find_scenario.ts';
import { flag, option } from '../options.ts';
import { file_name, UsageError } from '../usage.ts';

interface ReplayInput {
  readonly replay: Replay;
  /** Where a scenario that is a file is looked for besides the current folder. */
  readonly folder: string;
}

/** Reads a replay file, or one line that stands for one. */
export function read_replay(argument: string): ReplayInput {
  if (argument.startsWith('replay1 ')) return { replay: parse_replay(argument), folder: '.' };
  let text: string;
  try {
    text = readFileSync(argument, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${argument}: ${file_trouble(error, 'read')}`);
  }
  return { replay: parse_replay(text), folder: path.dirname(argument) };
}

function write_perfetto(file: string, sim: Simulation): void {
  try {
    writeFileSync(file, perfetto_json(sim));
  } catch (error) {
    throw new UsageError(`--perfetto ${file}: cannot write the file, ${file_trouble(error, 'write')}`);
  }
}

function report_of(experiment: Experiment, file: Replay, result: RunResult): string[] {
  const { failure } = result;
  if (failure === null) return ['the run passed', ...state_report(result.sim)];
  const critical = critical_event(experiment, file.seed, file.fixed, failure, file.choices);
  return [
    ...failure_report(experiment, result, file.choices),
    ...(critical === null ? [] : critical_report(critical)),
  ];
}

/** Whether it went as it should, in words, and the exit code. */
function verdict(file: Replay, replayed: Replayed, asked_fixed: boolean): { lines: string[]; code: number } {
  const { result, unused, beyond, same_failure, same_trace } = replayed;
  const lines = [
    ...unused.map((key) => `unused: ${key} never came up in this run`),
    ...beyond.map(
      ({ key, taken, options }) => `no option ${taken}: ${key} has the options 0 to ${options - 1}`,
    ),
  ];
  const all_taken = unused.length === 0 && beyond.length === 0;
  const missing = result.sim.trace.overwritten_words();
  if (missing !== null) lines.push(missing);
  if (same_trace === true) lines.push('the trace is the recorded one');
  if (same_trace === false)
    lines.push(`the trace differs: it is ${result.trace_hash}, recorded was ${file.trace_hash}`);
  if (asked_fixed) {
    const passes = result.failure === null;
    const end = passes ? 'with the repair it passes' : 'it fails with the repair too';
    lines.push(all_taken ? end : `${end}, but not under this timing: not all of its choices came up`);
    return { lines, code: passes ? EXIT_CLEAN : EXIT_FAILED };
  }
  if (file.open_ended) {
    lines.push('this line does not say how the run ends: nothing to compare with');
    return { lines, code: all_taken ? EXIT_CLEAN : EXIT_FAILED };
  }
  const as_said = same_failure && same_trace !== false && beyond.length === 0;
  lines.push(as_said ? 'as recorded' : 'NOT as recorded');
  if (!same_failure) {
    const { check } = file;
    lines.push(
      check === null ? 'recorded was a run that passes' : `recorded was [${check.id}] ${check.object}`,
    );
  }
  return { lines, code: as_said ? EXIT_CLEAN : EXIT_FAILED };
}

export const replay_command = command({
  name: 'replay',
  takes: 'FILE',
  summary:
    'Runs a replay (a file, or the one line that explore prints) and prints its failure, the state it ends in, the critical ' +
    'choice with the failing and the passing run side by side, and whether it went as recorded.',
  notes: () => ['FILE may be the one line itself: "replay1 SCENARIO SEED bug CHOICES => CHECK | OBJECT".'],
  options: {
    fixed: flag('the same choices with the repair in'),
    trace: flag('print every event of the trace (ticks in which nothing is due are no events)'),
    perfetto: option('FILE', 'write the trace for ui.perfetto.dev', file_name),
  },
  async run({ values, words }, { print }) {
    const [argument] = words;
    if (argument === undefined || words.length > 1) throw new UsageError('replay wants one replay file');
    const { replay: recorded, folder } = read_replay(argument);
    const file = values.fixed ? { ...recorded, fixed: true, check: null, trace_hash: null } : recorded;
    const experiment = experiment_of(await find_searchable(file.scenario, file.fixed, folder));
    const replayed = replay(experiment, file);
    const { result } = replayed;
    if (values.trace) print(`${trace_table(result.sim).join('\n')}\n`);
    if (values.perfetto !== null) write_perfetto(values.perfetto, result.sim);
    print(report_of(experiment, file, result).join('\n'));
    const { lines, code } = verdict(file, replayed, values.fixed);
    print(['', ...lines].join('\n'));
    return code;
  },
});
