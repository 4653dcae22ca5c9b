// Healing a replay: after an edit of the firmware its choices may be one occurrence, option or name away. The nearest choices
// that fail the same check are looked for, in a fixed order and a bounded number of runs.

import { object_key } from '../sim/checks.ts';
import { choice_key, place_of, read_choice_key } from '../sim/choice_key.ts';
import type { Choice } from '../sim/choices.ts';
import type { Experiment } from './experiment.ts';
import { replay_of } from './replay.ts';
import type { Replay } from './replay_file.ts';
import { type RunResult, run_scenario } from './run_scenario.ts';
import { type ReplayChoice, run_with } from './shrink.ts';
import { fixed_choices } from './strategies/strategy.ts';

const RUNS_AT_MOST = 400;
/** Of one choice: so many occurrences and options to either side, and so many other names. */
const AWAY = 3;
const NAMES = 12;

export interface Healed {
  readonly replay: Replay;
  readonly result: RunResult;
  /** What was taken in place of what, in words of keys and options. */
  readonly changes: readonly string[];
  readonly runs: number;
}

/** Places of a kind whose names differ from this one in one part; a part that was added counts as one. */
function near_names(key: string, sites: readonly Choice[]): string[] {
  const { kind } = read_choice_key(key);
  const parts = place_of(key).split('/');
  const places = new Set(sites.filter((site) => site.kind === kind).map((site) => place_of(site.key)));
  const apart = (place: string): number => {
    const others = place.split('/');
    if (others.length !== parts.length) {
      const [short, long] = others.length < parts.length ? [others, parts] : [parts, others];
      return long.length - short.length + short.filter((part, n) => part !== long[n]).length;
    }
    return others.filter((part, n) => part !== parts[n]).length;
  };
  return [...places].filter((place) => apart(place) === 1).slice(0, NAMES);
}

/** The choice as it is, and what is near it among the sites of the run. */
function near({ key, taken }: ReplayChoice, sites: readonly Choice[]): ReplayChoice[] {
  const { occurrence } = read_choice_key(key);
  const options_at = new Map(sites.map((site) => [site.key, site.options]));
  const steps = Array.from({ length: AWAY }, (_, n) => [n + 1, -n - 1]).flat();
  const place = place_of(key);
  const others = [
    ...steps.map((step) => ({ key: choice_key(place, occurrence + step), taken })),
    ...steps.map((step) => ({ key, taken: taken + step })),
    ...near_names(key, sites).flatMap((name) =>
      [...new Set([occurrence, occurrence + 1, occurrence - 1, 1])].map((n) => ({
        key: choice_key(name, n),
        taken,
      })),
    ),
  ];
  const can_be = (one: ReplayChoice): boolean => one.taken > 0 && one.taken < (options_at.get(one.key) ?? 0);
  return [{ key, taken }, ...others.filter(can_be)];
}

/** Every way to take one of each list, those with the fewest and nearest changes first. */
function* combined(lists: readonly (readonly ReplayChoice[])[]): Generator<ReplayChoice[]> {
  const most = lists.reduce((sum, list) => sum + list.length - 1, 0);
  for (let changes = 1; changes <= most; changes++) yield* with_changes(lists, changes);
}

/** Those whose places in their lists add up to a number. */
function* with_changes(lists: readonly (readonly ReplayChoice[])[], sum: number): Generator<ReplayChoice[]> {
  const [first, ...rest] = lists;
  if (first === undefined) {
    if (sum === 0) yield [];
    return;
  }
  for (let place = 0; place <= Math.min(sum, first.length - 1); place++)
    for (const others of with_changes(rest, sum - place)) yield [first[place] as ReplayChoice, ...others];
}

/** The nearest choices that fail the check of a replay that does not fail as it says any more; null when none are found. */
export function heal(scenario: Experiment, file: Replay): Healed | null {
  const { check, seed, fixed, choices } = file;
  if (check === null) return null;
  const wanted = new Map(choices.map(({ key, taken }) => [key, taken]));
  const { choices: sites } = run_scenario(scenario, {
    seed,
    fixed,
    choices: fixed_choices(wanted),
    record_sites: true,
  });
  let runs = 1;
  /** The same check on something of another name. */
  let second: Healed | null = null;
  for (const candidate of combined(choices.map((choice) => near(choice, sites)))) {
    if (runs >= RUNS_AT_MOST) break;
    if (new Set(candidate.map(({ key }) => key)).size < candidate.length) continue;
    const result = run_with(scenario, file, candidate);
    runs++;
    const { failure } = result;
    if (failure === null || failure.id !== check.id) continue;
    const replay = replay_of(file.scenario, file, failure, { choices: candidate, result, runs });
    const changes = candidate.flatMap(({ key, taken }, n) => {
      const before = choices[n] as ReplayChoice;
      return before.key === key && before.taken === taken
        ? []
        : [`${before.key} = ${before.taken} is now ${key} = ${taken}`];
    });
    const healed = { replay, result, changes, runs };
    if (object_key(failure) === check.object) return healed;
    second ??= healed;
  }
  return second;
}
