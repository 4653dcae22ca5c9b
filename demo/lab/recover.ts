// What a shard found and had no time to shrink before it was ended: its result file has the choices, from which its replay file
// is made.

import type { Experiment } from '../../rtos/explore/experiment.ts';
import { replay, replay_of } from '../../rtos/explore/replay.ts';
import { format_replay, parse_replay, type Replay } from '../../rtos/explore/replay_file.ts';
import { shrink } from '../../rtos/explore/shrink.ts';
import { object_key } from '../../rtos/sim/checks.ts';
import { deciding_place } from './causes.ts';
import type { Finding } from './findings.ts';
import { same_finding, write_finding } from './findings_file.ts';
import { choice_words } from './report/choice_words.ts';

/** A failing run as a line that can be replayed, without shrinking. */
export function raw_replay(
  scenario: string,
  { seed, fixed }: { readonly seed: number; readonly fixed: boolean },
  { failure, choices }: Finding,
): Replay {
  const { id, line } = failure;
  const check = { id, object: object_key(failure), ...(line === undefined ? {} : { line }) };
  const taken = choices.filter(({ taken }) => taken !== 0);
  return {
    scenario,
    seed,
    fixed,
    check,
    trace_hash: null,
    choices: taken.map(({ key, taken }) => ({ key, taken })),
  };
}

/** Whether one of the replays is of what the line says. */
export function is_known(line: string, replays: readonly Replay[]): boolean {
  const wanted = parse_replay(line);
  return replays.some((known) => same_finding(known, wanted));
}

/** Runs a line of a result file again, shrinks it and writes its replay file; null when it does not fail as it says any more. */
export function recover(
  experiment: Experiment,
  line: string,
  out: string,
): { readonly file: string; readonly recorded: Replay } | null {
  const recorded = parse_replay(line);
  const { result, same_failure } = replay(experiment, recorded);
  const { failure } = result;
  if (failure === null || !same_failure) return null;
  const base = { seed: recorded.seed, fixed: recorded.fixed };
  const shrunk = shrink(experiment, base, failure, result.choices);
  if (shrunk === null) return null;
  const deciding = deciding_place(experiment, base, failure, shrunk.choices);
  const found = {
    ...replay_of(recorded.scenario, base, failure, shrunk),
    ...(deciding === null ? {} : { deciding }),
  };
  const text = format_replay(found, (choice) => choice_words(choice, shrunk.result.sim));
  return { file: write_finding(experiment, out, found, text).file, recorded: found };
}
