// The document of a run that a replay file describes: what happened, what the command line reports of it, and the nearest run
// that passes beside it.

import type { Replay } from '../../rtos/explore/replay_file.ts';
import type { RunResult } from '../../rtos/sim_api.ts';
import type { RunRecorder } from '../account/run_recorder.ts';
import type { Scenario } from '../bench/scenario.ts';
import type { CoveredSource } from '../c/coverage/covered_file.ts';
import type { Explanation } from '../lab/report/explanation.ts';
import { no_return_words } from '../lab/report/no_return_words.ts';
import { comparison } from './comparison.ts';
import { type RunDescription, type RunDocument, run_document } from './run_document.ts';

/** A replay as it is documented. */
export interface ReplayedRun {
  readonly scenario: Scenario;
  readonly file: Replay;
  /** How the user named the replay. */
  readonly argument: string;
  readonly result: RunResult;
  readonly recorder: RunRecorder;
  /** What decides, and when; null for a run that passes. */
  readonly explanation: Explanation | null;
  /** What the command line says of it. */
  readonly report: readonly string[];
  /** How often lines of C ran in it. */
  readonly code?: readonly CoveredSource[];
}

function description({ scenario, file, argument, result }: ReplayedRun): RunDescription {
  const { failure, end } = result;
  const { seed, fixed } = file;
  return {
    scenario: scenario.name,
    summary: scenario.summary,
    seed,
    fixed,
    command: `replay ${JSON.stringify(argument)}${fixed ? ' --fixed' : ''}`,
    result: { ok: failure === null, how: end, why: failure === null ? null : failure.message },
  };
}

function no_return_of(moment: Explanation['moment']): Pick<RunDescription, 'no_return'> {
  if (moment === null) return {};
  const { time_ns, escape_ns, failed } = moment;
  return { no_return: { time_ns, escape_ns, tried: failed, words: no_return_words(moment) } };
}

export async function replay_document(replayed: ReplayedRun): Promise<RunDocument> {
  const { scenario, file, result, recorder, explanation, report, code = [] } = replayed;
  const { critical = null, moment = null } = explanation ?? {};
  const { seed, fixed, choices } = file;
  const run = description(replayed);
  const compared = { scenario, base: { seed, fixed }, choices, run };
  const compare = critical === null ? null : await comparison({ ...compared, critical });
  return run_document(
    result.sim,
    recorder,
    { ...run, report, ...no_return_of(moment) },
    { choices, compare, code },
  );
}
