// Replaying: the run that a replay file describes, and whether it is still the same run.

import { SimError } from '../sim/sim_error.ts';
import type { Replay } from './replay_file.ts';
import { type RunResult, run_scenario } from './run_scenario.ts';
import type { Scenario } from './scenario.ts';
import { place_of } from './strategy.ts';

export interface Replayed {
  readonly result: RunResult;
  /** Keys of choices whose site never occurred. */
  readonly unused: readonly string[];
  /** The same check failed on the same object as the file says (or passed, as the file says). */
  readonly same_failure: boolean;
  /** Null when the file holds no hash. */
  readonly same_trace: boolean | null;
}

/** Runs a scenario as a replay says. */
export function replay(scenario: Scenario, file: Replay): Replayed {
  const wanted = new Map(file.choices.map(({ key, taken }) => [key, taken]));
  const used = new Set<string>();
  const result = run_scenario(scenario, {
    seed: file.seed,
    fixed: file.fixed,
    choices: (_kind, key, options) => {
      const taken = wanted.get(key);
      if (taken === undefined) return 0;
      if (taken < options) used.add(key);
      return taken;
    },
  });
  const { failure } = result;
  const { check } = file;
  return {
    result,
    unused: [...wanted.keys()].filter((key) => !used.has(key)),
    same_failure:
      check === null ? failure === null : failure?.id === check.id && failure.object === check.object,
    same_trace: file.trace_hash === null ? null : result.trace_hash === file.trace_hash,
  };
}

/**
 * For tests: throws unless the replay fails (or passes) exactly as its file says. `expect(assert_replay(...))` is not
 * needed; one call turns a file into a regression test.
 */
export function assert_replay(scenario: Scenario, file: Replay): RunResult {
  const { result, unused, same_failure } = replay(scenario, file);
  if (unused.length > 0)
    throw new SimError(`these choices never came up: ${unused.map(place_of).join(', ')}`);
  if (!same_failure) {
    const expected = file.check === null ? 'no failure' : `${file.check.id} on ${file.check.object}`;
    const got = result.failure === null ? 'no failure' : `${result.failure.id} on ${result.failure.object}`;
    throw new SimError(`replay of ${file.scenario}: expected ${expected}, got ${got}`);
  }
  return result;
}
