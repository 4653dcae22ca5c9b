// The critical event of a shrunk failure, after Hermit: between the failing run and the nearest run that passes, one
// choice differs, and by it two neighbouring events change places. That is the explanation a person needs.

import type { CheckFailure } from '../sim/checks.ts';
import { CONTEXT_ISR, type TraceRecord } from '../sim/trace_log.ts';
import { about_or_outside, target_records } from './decisive_events.ts';
import type { RunResult } from './run_scenario.ts';
import type { Scenario } from './scenario.ts';
import { type ReplayChoice, run_with, same_failure } from './shrink.ts';
import { event_key, type Row, rows_of, shared_length } from './side_by_side.ts';

/** An event that comes at another place among the others, in both runs as far as it comes there soon. */
export interface Moved {
  readonly failing: TraceRecord | null;
  readonly passing: TraceRecord | null;
}

/** Where two runs part, seen on the target that fails. */
export interface Parting {
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
  readonly parting: Parting;
}

const SHARED_ROWS = 4;
/** Where the runs differ in times alone. */
const SHARED_ROWS_TO_THE_END = 12;
/** The passing run is shown at least so far. */
const NEXT_RECORDS = 8;
/** An event that comes later than so many others has not changed places with what it is compared to. */
const NEAR_RECORDS = 40;

interface Keyed {
  readonly records: TraceRecord[];
  readonly keys: string[];
}

function keyed({ sim }: RunResult, target: string, subjects: readonly number[]): Keyed {
  const records = about_or_outside(sim, target_records(sim, target), subjects);
  return { records, keys: records.map((record) => event_key(sim, record)) };
}

/** What matters of both runs: of the threads and objects of the failure, or of its target, or of all, if need be. */
function differing(failing: RunResult, passing: RunResult, failure: CheckFailure): [Keyed, Keyed] {
  const { target, subjects = [] } = failure;
  const views = [
    [target, subjects],
    [target, []],
    ['', []],
  ] as const;
  let pair: [Keyed, Keyed] = [keyed(failing, '', []), keyed(passing, '', [])];
  for (const [where, whose] of views) {
    pair = [keyed(failing, where, whose), keyed(passing, where, whose)];
    const shared = shared_length(pair[0].keys, pair[1].keys);
    if (shared < pair[0].keys.length && shared < pair[1].keys.length) break;
  }
  return pair;
}

/** The records from a place on up to a virtual time, but at least a few. */
function stretch({ records, keys }: Keyed, start: number, until_ns: number): Keyed {
  const late = records.findIndex(({ time_ns }, i) => i >= start + NEXT_RECORDS && time_ns > until_ns);
  const end = late < 0 ? records.length : late;
  return { records: records.slice(start, end), keys: keys.slice(start, end) };
}

/** Where two runs part and how each goes on, on what the failure is about. */
export function parting_of(failing: RunResult, passing: RunResult, failure: CheckFailure): Parting {
  const [a, b] = differing(failing, passing, failure);
  const index = shared_length(a.keys, b.keys);
  const until_ns = Math.max(failure.since_ns ?? failure.time_ns, a.records[index]?.time_ns ?? 0);
  const parts = index < a.keys.length || index < b.keys.length;
  const start = Math.max(0, index - (parts ? SHARED_ROWS : SHARED_ROWS_TO_THE_END));
  const shared = index - start;
  const left = stretch(a, start, until_ns);
  const right = stretch(b, start, parts ? until_ns : Number.POSITIVE_INFINITY);
  return {
    rows: rows_of(left.records, left.keys, right.records, right.keys),
    shared,
    ...swapped(left, right, shared),
  };
}

/** The place of a key near the parting; -1 when it does not come there. */
function near({ keys }: Keyed, key: string | undefined, shared: number): number {
  const place = key === undefined ? -1 : keys.indexOf(key, shared);
  return place > shared + NEAR_RECORDS ? -1 : place;
}

/** The two events that change places where the runs part. */
function swapped(left: Keyed, right: Keyed, shared: number): Pick<Parting, 'a' | 'b'> {
  const b_in_failing = near(left, right.keys[shared], shared);
  let a_in_failing = shared;
  let a_in_passing = near(right, left.keys[shared], shared);
  const both_interrupts = [left, right].every(({ records }) => records[shared]?.context === CONTEXT_ISR);
  if (both_interrupts && b_in_failing > shared) {
    // That two interrupts change places explains little: the interrupt against what a thread does does.
    for (let place = b_in_failing - 1; place > shared; place--) {
      const other = near(right, left.keys[place], shared);
      if ((left.records[place] as TraceRecord).context <= 0 || other < 0) continue;
      [a_in_failing, a_in_passing] = [place, other];
      break;
    }
  }
  return {
    a: { failing: left.records[a_in_failing] ?? null, passing: right.records[a_in_passing] ?? null },
    b: { failing: left.records[b_in_failing] ?? null, passing: right.records[shared] ?? null },
  };
}

/** Looks for the choice whose removal lets the run pass, last one first, and the nearest passing option of it. */
export function critical_event(
  scenario: Scenario,
  seed: number,
  fixed: boolean,
  failure: CheckFailure,
  choices: readonly ReplayChoice[],
): CriticalEvent | null {
  for (let place = choices.length - 1; place >= 0; place--) {
    const choice = choices[place] as ReplayChoice;
    let passing: RunResult | null = null;
    let passing_option = 0;
    for (let option = choice.taken - 1; option >= 0 && passing === null; option--) {
      const nearer =
        option === 0 ? choices.toSpliced(place, 1) : choices.with(place, { key: choice.key, taken: option });
      const result = run_with(scenario, seed, fixed, nearer);
      if (same_failure(result.failure, failure)) continue;
      passing = result;
      passing_option = option;
    }
    if (passing === null) continue;
    const failing = run_with(scenario, seed, fixed, choices);
    const parting = parting_of(failing, passing, failing.failure ?? failure);
    return { choice, passing_option, failing, passing, parting };
  }
  return null;
}
