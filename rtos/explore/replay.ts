// Replaying: the run that a replay file describes, and whether it is still the same run.

import { type CheckFailure, object_key } from '../sim/checks.ts';
import { place_of } from '../sim/choice_key.ts';
import { SimError } from '../sim/sim_error.ts';
import type { Experiment } from './experiment.ts';
import type { Replay } from './replay_file.ts';
import { type BaseRun, type RunResult, run_scenario } from './run_scenario.ts';
import type { Shrunk } from './shrink.ts';

/** How a replay went. */
export interface Replayed {
  readonly result: RunResult;
  /** Keys of choices whose site never occurred. */
  readonly unused: readonly string[];
  /** Choices whose site occurred with fewer options than the file's one needs. */
  readonly beyond: readonly { readonly key: string; readonly taken: number; readonly options: number }[];
  /** The same check failed on the same object as the file says (or passed, as the file says). */
  readonly same_failure: boolean;
  /** Null when the file holds no hash. */
  readonly same_trace: boolean | null;
}

/** A shrunk failure as a replay; `scenario` is the word by which it will be found again. */
export function replay_of(
  scenario: string,
  { seed, fixed = false }: BaseRun,
  failure: CheckFailure,
  { choices, result }: Shrunk,
): Replay {
  const { id, line } = failure;
  const check = { id, object: object_key(failure), ...(line === undefined ? {} : { line }) };
  return { scenario, seed, fixed, check, trace_hash: result.trace_hash, choices };
}

/** Runs a scenario as a replay says. */
export function replay(scenario: Experiment, file: Replay): Replayed {
  const wanted = new Map(file.choices.map(({ key, taken }) => [key, taken]));
  const used = new Set<string>();
  const beyond: { key: string; taken: number; options: number }[] = [];
  const result = run_scenario(scenario, {
    seed: file.seed,
    fixed: file.fixed,
    choices: (_kind, key, options) => {
      const taken = wanted.get(key);
      if (taken === undefined) return 0;
      used.add(key);
      if (taken < options) return taken;
      beyond.push({ key, taken, options });
      return 0;
    },
  });
  const { failure } = result;
  const { check } = file;
  return {
    result,
    unused: [...wanted.keys()].filter((key) => !used.has(key)),
    beyond,
    same_failure:
      check === null
        ? failure === null
        : failure !== null && failure.id === check.id && object_key(failure) === check.object,
    same_trace: file.trace_hash === null ? null : result.trace_hash === file.trace_hash,
  };
}

/**
 * For tests: throws unless the replay fails (or passes) exactly as its file says. `expect(assert_replay(...))` is not
 * needed; one call turns a file into a regression test.
 */
export function assert_replay(scenario: Experiment, file: Replay): RunResult {
  const { result, unused, beyond, same_failure } = replay(scenario, file);
  if (unused.length > 0)
    throw new SimError(`these choices never came up: ${unused.map(place_of).join(', ')}`);
  for (const { key, taken, options } of beyond)
    throw new SimError(`${key} = ${taken}: there are only the options 0 to ${options - 1}`);
  if (!same_failure) {
    const expected = file.check === null ? 'no failure' : `${file.check.id} on ${file.check.object}`;
    const got =
      result.failure === null ? 'no failure' : `${result.failure.id} on ${object_key(result.failure)}`;
    throw new SimError(`replay of ${file.scenario}: expected ${expected}, got ${got}`);
  }
  return result;
}
