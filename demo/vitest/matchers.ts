// Matchers for vitest's `expect`, with the reports of the command line as their messages.

import { expect } from 'vitest';
import type { Scenario } from '../bench/scenario.ts';
import { type ReplayOptions, replayed_file } from './replayed_file.ts';
import {
  type NominalOptions,
  nominal_failure,
  type SearchOptions,
  search_failure,
  timing_search,
} from './timing_search.ts';

export interface SimMatchers {
  /** Of a scenario: it passes with nominal timing. With `not`: it fails. */
  toPassNominally(options?: NominalOptions): void;
  /** Of a scenario: a search finds no timing under which it fails. With `not`: it finds one. */
  toPassSearch(options?: SearchOptions): void;
  /** Of a replay file: it goes as recorded or, with `expect: 'passes'`, passes. To be awaited. */
  toReplay(options?: ReplayOptions): Promise<void>;
}

declare module 'vitest' {
  interface Matchers<T> extends SimMatchers {}
}

interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

function result(report: string | null, passed: string): MatcherResult {
  return { pass: report === null, message: () => report ?? passed };
}

/** What `expect.extend` takes; importing this module has done it. */
export const sim_matchers = {
  toPassNominally(scenario: Scenario, options: NominalOptions = {}): MatcherResult {
    const asked = timing_search(scenario, options);
    return result(nominal_failure(asked), `${scenario.name}: the nominal run (seed ${asked.seed}) passes`);
  },
  toPassSearch(scenario: Scenario, options: SearchOptions = {}): MatcherResult {
    const asked = timing_search(scenario, options);
    const { runs, strategy, seed } = asked;
    const clean = `${scenario.name}: nothing failed in ${runs} runs (${strategy.name}, seed ${seed})`;
    return result(search_failure(asked), clean);
  },
  async toReplay(file: string, options: ReplayOptions = {}): Promise<MatcherResult> {
    const { as_wanted, report } = await replayed_file(file, options);
    return { pass: as_wanted, message: () => report };
  },
};

expect.extend(sim_matchers);
