// The critical event of a shrunk failure, after Hermit: between the failing run and the nearest run that passes, one
// choice differs, and by it two neighbouring events change places. That is the explanation a person needs.

import type { Experiment } from '../../../rtos/explore/experiment.ts';
import type { BaseRun, RunResult } from '../../../rtos/explore/run_scenario.ts';
import { type ReplayChoice, run_with, same_failure } from '../../../rtos/explore/shrink.ts';
import { target_name } from '../../../rtos/export/trace_text.ts';
import {
  TX_TRACE_ISR_ENTER,
  TX_TRACE_ISR_EXIT,
  TX_TRACE_MUTEX_PUT,
  TX_TRACE_THREAD_SLEEP,
} from '../../../rtos/kernel/tx_trace_events.ts';
import type { CheckFailure } from '../../../rtos/sim/checks.ts';
import { kind_of } from '../../../rtos/sim/choice_key.ts';
import { maker_of } from '../../../rtos/sim/choice_meaning.ts';
import type { Simulation } from '../../../rtos/sim/simulation.ts';
import { holds_text, TRACE_COMPUTE, type TraceRecord } from '../../../rtos/sim/trace_log.ts';
import { about_or_outside, target_records } from './decisive_events.ts';
import { event_key, type Row, rows_of, shared_length } from './side_by_side.ts';

/** An event that comes at another place among the others, in both runs as far as it comes there soon. */
export interface Moved {
  readonly failing: TraceRecord | null;
  readonly passing: TraceRecord | null;
}

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
/** An event that comes later than so many others has not changed places with what it is compared to. */
const NEAR_RECORDS = 40;

interface Keyed {
  readonly sim: Simulation;
  /** Every record of the run; `records` are those of them that are shown. */
  readonly all: readonly TraceRecord[];
  readonly records: TraceRecord[];
  readonly keys: string[];
}

function keyed({ sim }: RunResult, targets: readonly string[], subjects: readonly number[]): Keyed {
  const all = [...sim.trace.records()];
  const records = about_or_outside(sim, target_records(sim, targets, all), subjects);
  return { sim, all, records, keys: records.map((record) => event_key(sim, record)) };
}

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

/**
 * What matters of both runs: of the threads and objects of the failure, or of its target and the one whose choice it
 * was, or of all, if need be.
 */
function differing(
  failing: RunResult,
  passing: RunResult,
  failure: CheckFailure,
  key: string,
): [Keyed, Keyed] {
  const { target, subjects = [] } = failure;
  const own = target === '' ? [] : [target];
  const both = [...new Set([...own, ...target_of(failing, key)])];
  const views: [string[], readonly number[]][] = [
    [both, []],
    [[], []],
  ];
  if (subjects.length > 0) views.unshift([own, subjects]);
  let pair: [Keyed, Keyed] = [keyed(failing, [], []), keyed(passing, [], [])];
  for (const [targets, whose] of views) {
    pair = [keyed(failing, targets, whose), keyed(passing, targets, whose)];
    const shared = shared_length(pair[0].keys, pair[1].keys);
    if (shared < pair[0].keys.length && shared < pair[1].keys.length) break;
  }
  return pair;
}

/** The records from a place on up to a virtual time, but at least a few. */
function stretch(run: Keyed, start: number, until_ns: number): Keyed {
  const { records, keys } = run;
  const late = records.findIndex(({ time_ns }, i) => i >= start + NEXT_RECORDS && time_ns > until_ns);
  const end = late < 0 ? records.length : late;
  return { ...run, records: records.slice(start, end), keys: keys.slice(start, end) };
}

/** Where two runs that differ in the choice `key` diverge, and how each goes on, on what the failure is about. */
export function divergence_of(
  failing: RunResult,
  passing: RunResult,
  failure: CheckFailure,
  key: string,
): Divergence {
  const [a, b] = differing(failing, passing, failure, key);
  const index = shared_length(a.keys, b.keys);
  const until_ns = Math.max(failure.since_ns ?? failure.time_ns, a.records[index]?.time_ns ?? 0);
  const diverge = index < a.keys.length || index < b.keys.length;
  const start = Math.max(0, index - (diverge ? SHARED_ROWS : SHARED_ROWS_TO_THE_END));
  const shared = index - start;
  const left = stretch(a, start, until_ns);
  const right = stretch(b, start, diverge ? until_ns : Number.POSITIVE_INFINITY);
  // Which events change places comes first: both are then shown in both runs, and never beside another of their kind.
  const marks = reordered_pair(left, right, shared);
  return { rows: rows_of(left.records, left.keys, right.records, right.keys), shared, ...marks };
}

/** The record in another run that is the same occurrence of the same event; null if there is none. */
function counterpart(from: Keyed, record: TraceRecord, to: Keyed): TraceRecord | null {
  const key = event_key(from.sim, record);
  let left = 0;
  for (const other of from.all) {
    if (event_key(from.sim, other) === key) left++;
    if (other === record) break;
  }
  for (const other of to.all) if (event_key(to.sim, other) === key && --left === 0) return other;
  return null;
}

/** Where a record is shown after the divergence, or -1; one that was left out as noise is put back where it belongs. */
function shown_at(run: Keyed, record: TraceRecord | null, shared: number): number {
  if (record === null) return -1;
  let place = run.records.indexOf(record);
  if (place < 0) {
    const order = new Map(run.all.map((other, at) => [other, at]));
    const at = order.get(record) as number;
    place = run.records.findIndex((other) => (order.get(other) as number) > at);
    if (place <= shared || place > shared + NEAR_RECORDS) return -1;
    run.records.splice(place, 0, record);
    run.keys.splice(place, 0, event_key(run.sim, record));
  }
  return place <= shared || place > shared + NEAR_RECORDS ? -1 : place;
}

/** Events whose first word is no object, and giving a mutex back, which takes nothing from anybody. */
const NO_CONFLICT = new Set([
  TX_TRACE_THREAD_SLEEP,
  TX_TRACE_ISR_ENTER,
  TX_TRACE_ISR_EXIT,
  TX_TRACE_MUTEX_PUT,
  TRACE_COMPUTE,
]);

/** True when two records of different threads are about one object: whichever comes first decides. */
function conflict(a: TraceRecord, b: TraceRecord): boolean {
  if (a.context === b.context || a.info1 !== b.info1 || a.info1 <= 0) return false;
  return [a, b].every(({ event }) => !NO_CONFLICT.has(event) && !holds_text(event));
}

/**
 * The place in the failing run of what changes places with the event at `moved`: what another thread did to the same
 * object; before an interrupt, what a thread did just before it came; else the first event after the divergence.
 */
function neighbour({ records }: Keyed, shared: number, moved: number): number {
  const event = records[moved] as TraceRecord;
  const is_interrupt = event.event === TX_TRACE_ISR_ENTER;
  for (let place = moved - 1; place >= shared; place--) {
    const other = records[place] as TraceRecord;
    if (is_interrupt ? other.context > 0 : conflict(other, event)) return place;
  }
  return shared;
}

/** A row of its own, or with the same occurrence in the other run. */
function mark_key(run: Keyed, record: TraceRecord | null, letter: string): void {
  const place = record === null ? -1 : run.records.indexOf(record);
  if (place >= 0) run.keys[place] = `${letter}: ${run.keys[place]}`;
}

/** The two events that change places where the runs diverge; each is the same occurrence in both runs, or in one only. */
function reordered_pair(left: Keyed, right: Keyed, shared: number): Pick<Divergence, 'a' | 'b'> {
  const b_passing = right.records[shared] ?? null;
  const b_twin = b_passing === null ? null : counterpart(right, b_passing, left);
  const b_place = shown_at(left, b_twin, shared);
  const b_failing = b_place < 0 ? null : b_twin;
  const a_failing = left.records[b_place < 0 ? shared : neighbour(left, shared, b_place)] ?? null;
  const a_twin = a_failing === null ? null : counterpart(left, a_failing, right);
  const a_passing = shown_at(right, a_twin, shared) < 0 ? null : a_twin;
  for (const [run, record, letter] of [
    [left, a_failing, 'A'],
    [right, a_passing, 'A'],
    [left, b_failing, 'B'],
    [right, b_passing, 'B'],
  ] as const)
    mark_key(run, record, letter);
  return {
    a: { failing: a_failing, passing: a_passing },
    b: { failing: b_failing, passing: b_passing },
  };
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

/** Looks for the choice whose removal lets the run pass, last one first, and the nearest passing option of it. */
export function critical_event(
  scenario: Experiment,
  base: BaseRun,
  failure: CheckFailure,
  choices: readonly ReplayChoice[],
): CriticalEvent | null {
  for (let place = choices.length - 1; place >= 0; place--) {
    const choice = choices[place] as ReplayChoice;
    let passing: RunResult | null = null;
    let passing_option = 0;
    for (const option of nearer_options(choice)) {
      const nearer =
        option === 0 ? choices.toSpliced(place, 1) : choices.with(place, { key: choice.key, taken: option });
      const result = run_with(scenario, base, nearer);
      if (same_failure(result.failure, failure)) continue;
      passing = result;
      passing_option = option;
      break;
    }
    if (passing === null) continue;
    const failing = run_with(scenario, base, choices);
    const divergence = divergence_of(failing, passing, failing.failure ?? failure, choice.key);
    return { choice, passing_option, failing, passing, divergence };
  }
  return null;
}
