// Shrinking: from the choices of a failing run to the few that matter. First whole kinds are dropped, then entries
// (delta debugging), then magnitudes and occurrences are lowered, then fewer choices near those left are looked for; what
// was decided after the failure is cut off before.
// A candidate counts only if the same check fails on the same object.

import { type CheckFailure, finding_key } from '../sim/checks.ts';
import { choice_key, kind_of, place_of, read_choice_key } from '../sim/choice_key.ts';
import type { Choice } from '../sim/choices.ts';
import { mark } from '../sim/marks.ts';
import type { Experiment } from './experiment.ts';
import { type BaseRun, type RunResult, run_scenario } from './run_scenario.ts';
import { FURTHER_RUNS, fewer_choices } from './shrink_further.ts';
import { fixed_choices } from './strategies/strategy.ts';

/** A choice that a replay makes: at the site `key` the option `taken`. */
export interface ReplayChoice {
  readonly key: string;
  readonly taken: number;
}

/** What is left of a failing run. */
export interface Shrunk {
  readonly choices: readonly ReplayChoice[];
  readonly result: RunResult;
  /** How many runs it took. */
  readonly runs: number;
}

function as_map(choices: readonly ReplayChoice[]): Map<string, number> {
  return new Map(choices.map(({ key, taken }) => [key, taken]));
}

/** Runs a scenario with exactly these choices; every other one is nominal. */
export function run_with(
  scenario: Experiment,
  { seed, fixed = false }: BaseRun,
  choices: readonly ReplayChoice[],
): RunResult {
  return run_scenario(scenario, { seed, fixed, choices: fixed_choices(as_map(choices)) });
}

/** True for the same check on the same object of the same target, whatever the times and the words. */
export function same_failure(a: CheckFailure | null, b: CheckFailure): boolean {
  return a !== null && finding_key(a) === finding_key(b) && a.target === b.target;
}

class Shrinker {
  runs = 0;
  private readonly scenario: Experiment;
  private readonly base: BaseRun;
  private readonly failure: CheckFailure;
  private readonly limit: number;
  best: RunResult | null = null;

  constructor(scenario: Experiment, base: BaseRun, failure: CheckFailure, limit: number) {
    this.scenario = scenario;
    this.base = base;
    this.failure = failure;
    this.limit = limit;
  }

  fails(choices: readonly ReplayChoice[]): boolean {
    if (this.runs >= this.limit) return false;
    this.runs++;
    const result = run_with(this.scenario, this.base, choices);
    if (!same_failure(result.failure, this.failure)) return false;
    this.best = result;
    return true;
  }

  drop_kinds(choices: ReplayChoice[]): ReplayChoice[] {
    let left = choices;
    for (const kind of new Set(choices.map(({ key }) => kind_of(key)))) {
      const without = left.filter(({ key }) => kind_of(key) !== kind);
      if (without.length < left.length && this.fails(without)) left = without;
    }
    return left;
  }

  /** ddmin: tries to drop ever smaller parts until no single entry can go. */
  drop_entries(choices: ReplayChoice[]): ReplayChoice[] {
    let left = choices;
    let parts = 2;
    while (left.length > 0) {
      const size = Math.ceil(left.length / parts);
      let dropped = false;
      for (let start = 0; start < left.length; start += size) {
        const without = [...left.slice(0, start), ...left.slice(start + size)];
        if (this.fails(without)) {
          left = without;
          parts = Math.max(parts - 1, 2);
          dropped = true;
          break;
        }
      }
      if (dropped) continue;
      if (size <= 1) break;
      parts = Math.min(left.length, parts * 2);
    }
    return left;
  }

  /** As small and as early as each can be; one that is smaller may make another one needless. */
  settle(choices: ReplayChoice[]): ReplayChoice[] {
    return this.drop_entries(this.earlier_occurrences(this.lower_magnitudes(choices)));
  }

  /** Fewer choices near those left, if some fail as well (see shrink_further.ts). */
  further(choices: ReplayChoice[], found: readonly ReplayChoice[]): ReplayChoice[] {
    let left = choices;
    const end = this.runs + FURTHER_RUNS;
    while (left.length > 1) {
      this.runs++;
      const source = fixed_choices(as_map(left));
      const request = { ...this.base, choices: source, record_sites: true };
      const sites = run_scenario(this.scenario, request).choices;
      let less: ReplayChoice[] | null = null;
      for (const candidate of fewer_choices(left, found, sites)) {
        if (this.runs >= end) return left;
        if (!this.fails(candidate)) continue;
        less = candidate;
        break;
      }
      if (less === null) return left;
      // In the order in which they are asked: the critical event is looked for from the last one back.
      const order = new Map(sites.map(({ key }, n) => [key, n]));
      left = less.sort((a, b) => (order.get(a.key) ?? 0) - (order.get(b.key) ?? 0));
    }
    return left;
  }

  /** The smallest option of each entry that still fails, by halving; options need not be monotonous, so it checks. */
  lower_magnitudes(choices: ReplayChoice[]): ReplayChoice[] {
    const left = [...choices];
    left.forEach((choice, place) => {
      let low = 0;
      let high = choice.taken;
      while (high - low > 1) {
        const middle = Math.floor((low + high) / 2);
        const candidate = left.with(place, { key: choice.key, taken: middle });
        if (this.fails(candidate)) high = middle;
        else low = middle;
      }
      left[place] = { key: choice.key, taken: high };
    });
    return left;
  }

  /** The earliest occurrence at the same place that fails as well. */
  earlier_occurrences(choices: ReplayChoice[]): ReplayChoice[] {
    const left = [...choices];
    choices.forEach((choice, place) => {
      const n = read_choice_key(choice.key).occurrence;
      for (const earlier of new Set([1, 2, 3, Math.floor(n / 2)])) {
        const key = choice_key(place_of(choice.key), earlier);
        if (earlier < 1 || earlier >= n || left.some((other) => other.key === key)) continue;
        const candidate = left.with(place, { key, taken: choice.taken });
        if (!this.fails(candidate)) continue;
        left[place] = { key, taken: choice.taken };
        break;
      }
    });
    return left;
  }
}

/**
 * Shrinks the choices of a failing run. Returns the least found and the run that it gives; null when the run does not
 * fail again with its own choices, which means that something outside the choices decides.
 *
 * @param failure what must fail again: the same check on the same object.
 * @param taken the choices of the failing run (`RunResult.choices`).
 * @param limit runs at the most.
 */
export function shrink(
  scenario: Experiment,
  base: BaseRun,
  failure: CheckFailure,
  taken: readonly Choice[],
  limit = 2000,
): Shrunk | null {
  const shrinker = new Shrinker(scenario, base, failure, limit);
  const until_failure = taken.filter(
    ({ time_ns, taken: option }) => option !== 0 && time_ns <= failure.time_ns,
  );
  let choices: ReplayChoice[] = until_failure.map(({ key, taken: option }) => ({ key, taken: option }));
  if (!shrinker.fails(choices)) {
    mark('shrink: what came after the failure matters');
    choices = taken
      .filter(({ taken: option }) => option !== 0)
      .map(({ key, taken: option }) => ({ key, taken: option }));
    if (!shrinker.fails(choices)) return null;
  }
  const found = choices;
  choices = shrinker.drop_kinds(choices);
  choices = shrinker.drop_entries(choices);
  choices = shrinker.settle(choices);
  const fewer = shrinker.further(choices, found);
  if (fewer.length < choices.length) choices = shrinker.settle(fewer);
  const result = run_with(scenario, base, choices);
  return { choices, result, runs: shrinker.runs };
}
