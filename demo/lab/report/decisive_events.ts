// Which records of a run a reader of its failure wants to see: those of the target that failed, without ticks in which
// nothing was due; and of a failure that names threads and objects, those that are about them, up to when its state
// began. What other boards did in the meantime is traffic.

import { names_object } from '../../../rtos/export/record_words.ts';
import { sim_targets } from '../../../rtos/kernel/target.ts';
import {
  TX_TRACE_ISR_ENTER,
  TX_TRACE_MUTEX_GET,
  TX_TRACE_MUTEX_PUT,
  TX_TRACE_THREAD_PREEMPTION_CHANGE,
} from '../../../rtos/kernel/tx_trace_events.ts';
import { type CheckFailure, read_claim_id } from '../../../rtos/sim/checks.ts';
import { kind_of } from '../../../rtos/sim/choice_key.ts';
import { type ChoiceMaker, maker_of } from '../../../rtos/sim/choice_meaning.ts';
import type { Simulation } from '../../../rtos/sim/simulation.ts';
import {
  TRACE_COMPUTE,
  TRACE_DIAGNOSTIC,
  TRACE_FRAME_FAULT,
  TRACE_FRAME_RECEIVED,
  TRACE_NOTE,
  TRACE_POOL_LEVEL,
  type TraceRecord,
} from '../../../rtos/sim/trace_log.ts';
import { fold_repeats } from './fold_repeats.ts';
import { event_key } from './side_by_side.ts';
import { without_noise } from './trace_noise.ts';

/** So many records after the beginning of a state: of who goes on while others wait. */
const AFTER = 4;
/** So many records of another board from its choice on, and so many notes from before what is shown. */
const FROM_CHOICE = 16;
const NOTES = 4;

export interface DecisiveEvents {
  readonly heading: string;
  /** Records, and notes on what is left out. */
  readonly lines: readonly (TraceRecord | string)[];
}

/** The records of these targets (of all, if none is named) without noise, out of `all` of a run. */
export function target_records(
  sim: Simulation,
  targets: readonly string[],
  all: readonly TraceRecord[] = [...sim.trace.records()],
): TraceRecord[] {
  if (targets.length === 0) return without_noise(all);
  const named = sim_targets(sim).filter(({ name }) => targets.includes(name));
  const numbers = new Set(named.map(({ kernel }) => kernel.number));
  return without_noise(
    all.filter((record) => numbers.has(record.target) || numbers.has(happens_to(sim, record))),
  );
}

/** The number of the target to which something happens that it does not do itself: a diagnostic, and what becomes of its frames. */
function happens_to(sim: Simulation, { event, info1 }: TraceRecord): number {
  if (event !== TRACE_FRAME_FAULT && event !== TRACE_DIAGNOSTIC) return 0;
  return sim.trace.text_subject(info1)?.target ?? 0;
}

/** Those that are about one of the subjects; everything when a failure names none. */
function about(records: readonly TraceRecord[], subjects: readonly number[]): TraceRecord[] {
  if (subjects.length === 0) return [...records];
  const ids = new Set(subjects);
  return records.filter((record) => is_about(record, ids));
}

function is_about(record: TraceRecord, ids: ReadonlySet<number>): boolean {
  const { context, event, info1 } = record;
  if (event === TRACE_DIAGNOSTIC || event === TRACE_FRAME_FAULT) return true;
  if (event === TX_TRACE_THREAD_PREEMPTION_CHANGE) return false;
  // A mutex that was to be had decided nothing.
  if (event === TX_TRACE_MUTEX_GET || event === TX_TRACE_MUTEX_PUT) return ids.has(info1);
  return ids.has(context) || (names_object(event) && ids.has(info1));
}

/**
 * What a failure is about. A claim of a thread is also about the objects that it uses, and the threads that use them too: on
 * these depends what it claims. Empty: everything on its target.
 */
export function subjects_of(sim: Simulation, { id, subjects = [] }: CheckFailure): readonly number[] {
  if (read_claim_id(id) === null || subjects.length === 0) return subjects;
  const [objects, ids] = [new Set<number>(), new Set(subjects)];
  const uses = [...sim.trace.records()].filter(({ event, info1, context }) => {
    const kind = names_object(event) ? sim.trace.object(info1)?.type : undefined;
    return context > 0 && kind !== undefined && kind !== 'thread';
  });
  for (const { context, info1 } of uses) if (ids.has(context)) objects.add(info1);
  for (const { context, info1 } of uses) if (objects.has(info1)) ids.add(context);
  return [...ids, ...objects];
}

/** The same with what comes in from outside, which is what a choice can move: frames, and interrupts of devices. */
export function about_or_outside(
  sim: Simulation,
  records: readonly TraceRecord[],
  subjects: readonly number[],
): TraceRecord[] {
  if (subjects.length === 0) return [...records];
  const ids = new Set(subjects);
  const is_device = ({ event, info2 }: TraceRecord): boolean =>
    event === TX_TRACE_ISR_ENTER && sim.trace.text(info2) !== 'tick';
  return records.filter(
    (record) => is_about(record, ids) || record.event === TRACE_FRAME_RECEIVED || is_device(record),
  );
}

function names(sim: Simulation, subjects: readonly number[]): string {
  const words = subjects.flatMap((id) => {
    const object = sim.trace.object(id);
    return object === undefined ? [] : [`${object.type} "${object.name}"`];
  });
  const last = words.pop() ?? '';
  return words.length === 0 ? last : `${words.join(', ')} and ${last}`;
}

/** The number by which records know a target. */
function number_of(sim: Simulation, target: string): number | undefined {
  return sim_targets(sim).findLast(({ name }) => name === target)?.kernel.number;
}

/** A choice by its key, as the failing run made it. */
interface Deviation {
  readonly key: string;
}

/** Kinds of choice that a board makes about itself at a moment; of the others (frames, the broker) every board sees. */
const OWN_MOMENTS: readonly string[] = ['cost', 'isr_arrival', 'isr_order', 'driver_tx_complete_delay'];

/** The maker of a choice, if it is about a moment. */
function maker_at_moment(sim: Simulation, key: string): ChoiceMaker | null {
  return OWN_MOMENTS.includes(kind_of(key)) ? maker_of(sim, key) : null;
}

/** Taking or giving back a mutex that nobody else wanted, and how many packets are left: they caused nothing elsewhere. */
function is_routine({ event, info3, context }: TraceRecord): boolean {
  if (event === TX_TRACE_MUTEX_GET) return info3 === 0 || info3 === context;
  return event === TX_TRACE_MUTEX_PUT || event === TRACE_POOL_LEVEL;
}

/** What a board did from its last choice on, in a run that failed on another one; empty for a board without a choice. */
function from_choice(sim: Simulation, board: string, deviations: readonly Deviation[]): TraceRecord[] {
  const number = number_of(sim, board);
  const keys = new Set(deviations.map(({ key }) => key));
  const last = sim.choices_taken.findLast(
    ({ key }) => keys.has(key) && maker_at_moment(sim, key)?.target === number,
  );
  if (last === undefined) return [];
  const own = target_records(sim, [board]).filter(
    (record) => record.target === number && !is_routine(record),
  );
  const { context, computes } = maker_of(sim, last.key) as ChoiceMaker;
  const at = own.findIndex(
    ({ time_ns, event, context: who }) =>
      time_ns >= last.time_ns && (!computes || (event === TRACE_COMPUTE && who === context)),
  );
  return at < 0 ? [] : own.slice(at, at + FROM_CHOICE);
}

/** Notes of the failing board before what is shown of it: of messages that were dropped, for instance. */
function earlier_notes(all: readonly TraceRecord[], shown: TraceRecord | undefined): TraceRecord[] {
  const notes = all.filter(
    ({ event, time_ns }) => event === TRACE_NOTE && shown !== undefined && time_ns < shown.time_ns,
  );
  return notes.slice(-NOTES);
}

/** The records that matter for a failure, about `count` of them, and what they are. */
export function decisive_events(
  sim: Simulation,
  failure: CheckFailure,
  count: number,
  deviations: readonly Deviation[] = [],
): DecisiveEvents {
  const { target, since_ns } = failure;
  const subjects = subjects_of(sim, failure);
  const all = about(target_records(sim, target === '' ? [] : [target]), subjects);
  const moment_ns = since_ns ?? failure.time_ns;
  const before = all.filter(({ time_ns }) => time_ns <= moment_ns);
  const after = all.slice(before.length, before.length + AFTER);
  const lines = fold_repeats(before, (record) => event_key(sim, record)).slice(after.length - count);
  if (typeof lines[0] === 'string') lines.shift();
  const where = target === '' ? 'all targets' : target;
  const when = after.length > 0 ? ' around that moment' : since_ns === undefined ? '' : ' until then';
  const whose = subjects.length === 0 ? '' : `, those of ${names(sim, subjects)}`;
  const first = lines[0] as TraceRecord | undefined;
  const others = target === '' ? [] : other_boards(sim, target, deviations);
  const earlier = [
    ...others.flatMap((board) => from_choice(sim, board, deviations)),
    ...earlier_notes(all, first),
  ].sort((a, b) => a.time_ns - b.time_ns);
  const gap = earlier.length === 0 ? [] : ['...'];
  const causes =
    others.length === 0 ? '' : `; before them what ${others.join(' and ')} did from its choice on`;
  return {
    heading: `the last events of ${where}${when}${whose}${causes}`,
    lines: [...earlier, ...gap, ...lines, ...after],
  };
}

/** The boards, besides the one that failed, on which a choice took place. */
function other_boards(sim: Simulation, failed: string, deviations: readonly Deviation[]): string[] {
  const makers = new Set(deviations.map(({ key }) => maker_at_moment(sim, key)?.target));
  return sim_targets(sim)
    .filter(({ name, kernel }) => name !== failed && makers.has(kernel.number))
    .map(({ name }) => name)
    .filter((board) => from_choice(sim, board, deviations).length > 0);
}
