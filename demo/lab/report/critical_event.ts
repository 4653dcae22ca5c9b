// The critical event of a shrunk failure, after Hermit: between the failing run and the nearest run that passes, one
// choice differs, and by it two neighbouring events change places. That is the explanation a person needs.

import type { Experiment } from '../../../rtos/explore/experiment.ts';
import type { BaseRun, RunResult } from '../../../rtos/explore/run_scenario.ts';
import { type ReplayChoice, run_with, same_failure } from '../../../rtos/explore/shrink.ts';
import { names_object } from '../../../rtos/export/record_words.ts';
import { target_name } from '../../../rtos/export/trace_text.ts';
import type { CheckFailure } from '../../../rtos/sim/checks.ts';
import { kind_of } from '../../../rtos/sim/choice_key.ts';
import { maker_of } from '../../../rtos/sim/choice_meaning.ts';
import { about_or_outside, subjects_of, target_records } from './decisive_events.ts';
import { observed } from './observation.ts';
import { type Moved, type Pair, reordered_pair, type Told, told } from './reordered_pair.ts';
import { type Row, rows_of, shared_length } from './side_by_side.ts';

/** Where two runs diverge, seen on the target that fails. */
export interface Divergence {
  /** The last records that both runs share, then both runs up to the failure, a row for each event. */
  readonly rows: readonly Row[];
  /** How many rows at the beginning are shared. */
  readonly shared: number;
  /** The two events that change places: `a` is what the failing run does first, `b` the passing one. */
  readonly a: Moved;
  readonly b: Moved;
}

export interface CriticalEvent {
  /** The one choice as the failing run made it; with the other option the run passes. */
  readonly choice: ReplayChoice;
  readonly passing_option: number;
  readonly failing: RunResult;
  readonly passing: RunResult;
  readonly divergence: Divergence;
}

const SHARED_ROWS = 4;
/** Where the runs differ in times alone. */
const SHARED_ROWS_TO_THE_END = 12;
/** The passing run is shown at least so far. */
const NEXT_RECORDS = 8;

/** Kinds of choice whose effect the board's own records show. */
const OWN_KINDS: readonly string[] = [
  'cost',
  'isr_arrival',
  'isr_order',
  'stimulus',
  'tick_phase',
  'clock_skew',
];

/** The target that a choice of the failing run is about, where that is one. */
function target_of({ sim }: RunResult, key: string): string[] {
  const maker = OWN_KINDS.includes(kind_of(key)) ? maker_of(sim, key) : null;
  return maker === null ? [] : [target_name(sim, maker.target)];
}

/** Both runs on the target of the failure and the one whose choice it was, or on all, if need be. */
function compared(failing: RunResult, passing: RunResult, failure: CheckFailure, key: string): [Told, Told] {
  const own = failure.target === '' ? [] : [failure.target];
  const both = [...new Set([...own, ...target_of(failing, key)])];
  const on = (targets: readonly string[]): [Told, Told] => [
    told(failing.sim, target_records(failing.sim, targets)),
    told(passing.sim, target_records(passing.sim, targets)),
  ];
  const pair = on(both);
  const shared = shared_length(pair[0].keys, pair[1].keys);
  // The failing run may end in a wait, while the passing one goes on.
  return shared < pair[1].keys.length ? pair : on([]);
}

/** What is shown of a run: what is about the failure, and the two events that change places with what they are about. */
function shown(run: Told, failure: CheckFailure, { a, b }: Pair): Told {
  const marked = [a.failing, a.passing, b.failing, b.passing].filter((record) => record !== null);
  const subjects = subjects_of(run.sim, failure);
  if (subjects.length === 0) return run;
  const about = marked.flatMap(({ context, event, info1 }) => [
    context,
    ...(names_object(event) ? [info1] : []),
  ]);
  const ids = [...subjects, ...about.filter((id) => id > 0)];
  const kept = new Set([...about_or_outside(run.sim, run.records, ids), ...marked]);
  return told(
    run.sim,
    run.records.filter((record) => kept.has(record)),
  );
}

/** The records from a place on up to a virtual time, but at least a few. */
function stretch({ sim, records, keys }: Told, start: number, until_ns: number): Told {
  const late = records.findIndex(({ time_ns }, i) => i >= start + NEXT_RECORDS && time_ns > until_ns);
  const end = late < 0 ? records.length : late;
  return { sim, records: records.slice(start, end), keys: keys.slice(start, end) };
}

/** The keys with the two events of the pair apart from all others of their kind. */
function with_marks({ records, keys }: Told, { a, b }: Pair): string[] {
  return keys.map((key, at) => {
    const record = records[at];
    if (record === a.failing || record === a.passing) return `A: ${key}`;
    return record === b.failing || record === b.passing ? `B: ${key}` : key;
  });
}

/**
 * Where two runs that differ in the choice `key` diverge, and how each goes on, on what the failure is about. `moment_ns` is the
 * moment of no return, if somebody looked for it.
 */
export function divergence_of(
  failing: RunResult,
  passing: RunResult,
  failure: CheckFailure,
  key: string,
  moment_ns = 0,
): Divergence {
  const [a, b] = compared(failing, passing, failure, key);
  const pair = reordered_pair(a, b, shared_length(a.keys, b.keys), failure, moment_ns);
  const [ours, theirs] = [shown(a, failure, pair), shown(b, failure, pair)];
  const index = shared_length(with_marks(ours, pair), with_marks(theirs, pair));
  const until_ns = Math.max(failure.since_ns ?? failure.time_ns, ours.records[index]?.time_ns ?? 0);
  const diverge = index < ours.keys.length || index < theirs.keys.length;
  const start = Math.max(0, index - (diverge ? SHARED_ROWS : SHARED_ROWS_TO_THE_END));
  const left = stretch(ours, start, until_ns);
  const right = stretch(theirs, start, diverge ? until_ns : Number.POSITIVE_INFINITY);
  const rows = rows_of(left.records, with_marks(left, pair), right.records, with_marks(right, pair));
  return { rows, shared: index - start, ...pair };
}

/** Kinds whose options are no magnitudes: of two options neither is nearer to the other. */
const CATEGORIES: readonly string[] = [
  'segmentation',
  'broker_answer',
  'server_answer',
  'broker_close',
  'isr_order',
  'frame_loss',
  'frame_duplicate',
  'frame_corrupt',
];

/** The options below the one that was taken, the nearest to it first. */
function nearer_options({ key, taken }: ReplayChoice): number[] {
  const below = Array.from({ length: taken }, (_, i) => taken - 1 - i);
  return CATEGORIES.includes(kind_of(key)) ? below.reverse() : below;
}

/** The choices with another option of one of them. */
function with_option(
  choices: readonly ReplayChoice[],
  { key }: ReplayChoice,
  taken: number,
): readonly ReplayChoice[] {
  return choices.flatMap((one) => (one.key !== key ? [one] : taken === 0 ? [] : [{ key, taken }]));
}

/** Looks for the choice whose removal lets the run pass, last one first, and the nearest passing option of it. */
export function critical_event(
  scenario: Experiment,
  base: BaseRun,
  failure: CheckFailure,
  choices: readonly ReplayChoice[],
  moment_ns = 0,
): CriticalEvent | null {
  for (let place = choices.length - 1; place >= 0; place--) {
    const choice = choices[place] as ReplayChoice;
    let passing: RunResult | null = null;
    let passing_option = 0;
    for (const option of nearer_options(choice)) {
      const result = run_with(scenario, base, with_option(choices, choice, option));
      if (same_failure(result.failure, failure)) continue;
      passing = result;
      passing_option = option;
      break;
    }
    if (passing === null) continue;
    passing.sim.trace.discard();
    const nearer = with_option(choices, choice, passing_option);
    const [failing, other] = [choices, nearer].map((made) => run_with(observed(scenario), base, made)) as [
      RunResult,
      RunResult,
    ];
    passing = other;
    const divergence = divergence_of(failing, passing, failing.failure ?? failure, choice.key, moment_ns);
    return { choice, passing_option, failing, passing, divergence };
  }
  return null;
}
