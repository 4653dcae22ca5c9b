// A scenario as tests for vitest: the nominal run, and a search over other timings.

import { describe, test } from 'vitest';
import type { Scenario } from '../bench/scenario.ts';
import { failure_at } from './test_failure.ts';
import { nominal_failure, type SearchOptions, search_failure, timing_search } from './timing_search.ts';

/** How long a search takes depends on the machine, its result does not. */
const NO_LIMIT = { timeout: 0 };

/**
 * Defines two tests for a scenario: it passes with nominal timing, and it passes under `runs` other legal timings. A test
 * that fails has the report of `netx-sim explore` as its message, with the replay file that it wrote. Called where `test` may
 * be called: at the top of a test file or in `describe`.
 *
 * @throws SimError for a strategy that does not exist, a scenario with TLS (which cannot be searched), or `fixed` without a repair.
 * @example scenario_test(lamp, { file: './scenario.ts', runs: 500, fixed: true });
 */
export function scenario_test(scenario: Scenario, options: SearchOptions = {}): void {
  const asked = timing_search(scenario, options);
  const { runs, seed, fixed, strategy } = asked;
  const failure = failure_at(scenario_test);
  describe(fixed ? `${scenario.name}, with its repair` : scenario.name, () => {
    test(`passes with nominal timing (seed ${seed})`, NO_LIMIT, () => {
      const report = nominal_failure(asked);
      if (report !== null) throw failure(report);
    });
    test(`passes under other timings (${runs} runs, ${strategy.name}, seed ${seed})`, NO_LIMIT, () => {
      const report = search_failure(asked);
      if (report !== null) throw failure(report);
    });
  });
}
