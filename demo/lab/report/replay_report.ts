// What a replay leaves to read: its failure with the critical choice, and whether it went as its file says.

import type { Experiment } from '../../../rtos/explore/experiment.ts';
import type { Replayed } from '../../../rtos/explore/replay.ts';
import { check_object, type Replay } from '../../../rtos/explore/replay_file.ts';
import type { ReplayChoice } from '../../../rtos/explore/shrink.ts';
import { state_report } from '../../../rtos/export/state_report.ts';
import { meaning_of } from '../../../rtos/sim/choice_meaning.ts';
import { printable } from '../../../rtos/sim/printable.ts';
import type { RunResult } from '../../../rtos/sim_api.ts';
import { critical_report } from './critical_report.ts';
import { type Explanation, explanation_of } from './explanation.ts';
import { failure_report } from './failure_report.ts';

/** What explains a replayed run; null for a run that passes. */
export function explained(
  experiment: Experiment,
  { seed, fixed, choices }: Pick<Replay, 'seed' | 'fixed' | 'choices'>,
  { failure }: RunResult,
): Explanation | null {
  return failure === null ? null : explanation_of(experiment, { seed, fixed }, failure, choices);
}

/** A failure with what explains it. */
export function explained_report(
  experiment: Experiment,
  result: RunResult,
  choices: readonly ReplayChoice[],
  { critical, moment }: Explanation,
): string[] {
  const report = failure_report(experiment, result, choices, moment);
  return critical === null ? report : [...report, ...critical_report(critical, moment?.time_ns)];
}

/** What a replayed run ends with: its failure and the critical choice, or the state of its threads. */
export function replay_report(
  experiment: Experiment,
  file: Replay,
  result: RunResult,
  explanation = explained(experiment, file, result),
): string[] {
  if (explanation === null) return ['the run passed', ...state_report(result.sim)];
  return explained_report(experiment, result, file.choices, explanation);
}

export interface ReplayVerdict {
  readonly lines: readonly string[];
  readonly as_wanted: boolean;
}

/** Options that mean another thing than when they were recorded: an edit has changed their place, or its limits. */
function other_meanings(
  { choices }: Replay,
  { result, unused }: Replayed,
  meanings: ReadonlyMap<string, string>,
): string[] {
  return choices.flatMap(({ key, taken }) => {
    const recorded = meanings.get(key);
    const now = printable(meaning_of(result.sim, key));
    if (recorded === undefined || recorded === now || unused.includes(key)) return [];
    return [
      `another meaning: option ${taken} of ${key} was "${recorded}" when this was recorded, now it is "${now}"`,
    ];
  });
}

/** Whether a replay went as recorded or, with `must_pass`, passed under the recorded timing. */
export function replay_verdict(
  file: Replay,
  replayed: Replayed,
  must_pass: boolean,
  firmware: string | undefined,
  meanings: ReadonlyMap<string, string> = new Map(),
): ReplayVerdict {
  const { result, unused, beyond, same_failure, same_trace } = replayed;
  const changed = file.firmware !== undefined && firmware !== file.firmware;
  const lines = [
    ...(changed
      ? ['the firmware is another than the recorded one: its sources, options or compiler have changed']
      : []),
    ...unused.map((key) => `unused: ${key} never came up in this run`),
    ...other_meanings(file, replayed, meanings),
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
  if (must_pass) {
    const passes = result.failure === null;
    const end = passes ? 'with the repair it passes' : 'it fails with the repair too';
    lines.push(all_taken ? end : `${end}, but not under this timing: not all of its choices came up`);
    return { lines, as_wanted: passes };
  }
  if (file.open_ended) {
    lines.push('this line does not say how the run ends: nothing to compare with');
    return { lines, as_wanted: all_taken };
  }
  const as_said = same_failure && same_trace !== false && beyond.length === 0;
  lines.push(as_said ? 'as recorded' : 'NOT as recorded');
  if (!same_failure) {
    const { check } = file;
    lines.push(
      check === null ? 'recorded was a run that passes' : `recorded was [${check.id}] ${check_object(check)}`,
    );
  }
  return { lines, as_wanted: as_said };
}
