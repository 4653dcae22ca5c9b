// The two events that change places between a failing and a passing run. B is what the passing run does first where the runs
// diverge; A is what makes that too late in the failing run: what another thread does to the same object, the end of a wait
// by its timeout, a frame of its own, or the place where the firmware claims what does not hold.

import { names_object } from '../../../rtos/export/record_words.ts';
import { TX_SLEEP, TX_SUSPENDED } from '../../../rtos/kernel/tx_constants.ts';
import {
  TX_TRACE_EVENT_FLAGS_GET,
  TX_TRACE_EVENT_FLAGS_SET,
  TX_TRACE_ISR_ENTER,
  TX_TRACE_ISR_EXIT,
  TX_TRACE_MUTEX_GET,
  TX_TRACE_MUTEX_PUT,
  TX_TRACE_RUNNING,
  TX_TRACE_THREAD_PREEMPTION_CHANGE,
  TX_TRACE_THREAD_RESUME,
  TX_TRACE_THREAD_SLEEP,
  TX_TRACE_THREAD_SUSPEND,
} from '../../../rtos/kernel/tx_trace_events.ts';
import type { CheckFailure } from '../../../rtos/sim/checks.ts';
import type { Simulation } from '../../../rtos/sim/simulation.ts';
import {
  CONTEXT_ISR,
  holds_text,
  TRACE_COMPUTE,
  TRACE_FRAME_FAULT,
  TRACE_FRAME_RECEIVED,
  TRACE_POOL_LEVEL,
  type TraceRecord,
} from '../../../rtos/sim/trace_log.ts';
import { event_key } from './side_by_side.ts';

/** A run as it is compared: what of it may matter, without noise, in order. */
export interface Told {
  readonly sim: Simulation;
  readonly records: readonly TraceRecord[];
  readonly keys: readonly string[];
}

/** An event that comes at another place among the others, in both runs as far as it comes there soon. */
export interface Moved {
  readonly failing: TraceRecord | null;
  readonly passing: TraceRecord | null;
}

export interface Pair {
  /** `a` is what the failing run does first, `b` the passing one. */
  readonly a: Moved;
  readonly b: Moved;
}

/** An event that comes later than so many others has not changed places with what it is compared to. */
const NEAR_RECORDS = 40;
/** The moment of no return is far from where the runs diverge. */
const FAR_RECORDS = 20;
/** So many records are looked through for one that says more than that a thread goes on. */
const TELLING_RECORDS = 30;

/** Events whose first word is no object, and giving a mutex back, which takes nothing from anybody. */
const NO_CONFLICT = new Set([
  TX_TRACE_THREAD_SLEEP,
  TX_TRACE_ISR_ENTER,
  TX_TRACE_ISR_EXIT,
  TX_TRACE_MUTEX_PUT,
  TRACE_COMPUTE,
]);

/** What follows from others, or says nothing alone. */
const CONSEQUENCES = new Set([
  TX_TRACE_RUNNING,
  TX_TRACE_ISR_EXIT,
  TX_TRACE_THREAD_RESUME,
  TX_TRACE_THREAD_PREEMPTION_CHANGE,
  TRACE_POOL_LEVEL,
]);

const TIMER_THREAD = 'System Timer Thread';

/** What stacks do with their own objects all the time. */
const INNER = new Set([
  TX_TRACE_MUTEX_GET,
  TX_TRACE_MUTEX_PUT,
  TX_TRACE_EVENT_FLAGS_GET,
  TX_TRACE_EVENT_FLAGS_SET,
]);

function is_tick(sim: Simulation, { event, info2 }: TraceRecord): boolean {
  return event === TX_TRACE_ISR_ENTER && sim.trace.text(info2) === 'tick';
}

/** Mutex and event flags that an IP instance or a client works with inside: they are named as its thread. */
function is_inner(sim: Simulation, { event, target, info1 }: TraceRecord): boolean {
  if (!INNER.has(event)) return false;
  const name = sim.trace.object(info1)?.name;
  return sim.trace
    .all_objects()
    .some((one) => one.type === 'thread' && one.target === target && one.name === name);
}

function is_contended({ event, info3, context }: TraceRecord | Record<string, never>): boolean {
  return event === TX_TRACE_MUTEX_GET && info3 !== 0 && info3 !== context;
}

/** True for an event that could be what decides. */
function is_telling(sim: Simulation, record: TraceRecord): boolean {
  const { event, info1, info2 } = record;
  if (CONSEQUENCES.has(event) || is_tick(sim, record)) return false;
  if (is_inner(sim, record)) return is_contended(record);
  if (event === TX_TRACE_THREAD_SUSPEND)
    return info2 !== TX_SUSPENDED || sim.trace.object(info1)?.name !== TIMER_THREAD;
  return true;
}

/** True when two records of different threads are about one object: whichever comes first decides. */
function conflict(a: TraceRecord, b: TraceRecord): boolean {
  if (a.context === b.context || a.info1 !== b.info1 || a.info1 <= 0) return false;
  return [a, b].every(({ event }) => !NO_CONFLICT.has(event) && !holds_text(event));
}

/** The place of the same occurrence of the same event in another run; -1 if there is none. */
function counterpart(from: Told, place: number, to: Told): number {
  const key = from.keys[place];
  let left = 0;
  for (let at = 0; at <= place; at++) if (from.keys[at] === key) left++;
  for (let at = 0; at < to.keys.length; at++) if (to.keys[at] === key && --left === 0) return at;
  return -1;
}

const is_near = (place: number, from: number): boolean => place >= from && place <= from + NEAR_RECORDS;

const is_frame = ({ event }: TraceRecord): boolean => event === TRACE_FRAME_RECEIVED;

const is_timeout = ({ event, info2, info3 }: TraceRecord): boolean =>
  event === TX_TRACE_THREAD_RESUME && info3 === 1 && info2 !== TX_SLEEP;

/** From a place on the first event that says something. */
function telling(run: Told, from: number): number {
  for (let at = from; at < Math.min(run.records.length, from + TELLING_RECORDS); at++)
    if (is_telling(run.sim, run.records[at] as TraceRecord)) return at;
  return from;
}

/** What made a thread ready: what its waker did just before, the frame that the waker handles, or that it was made ready. */
function waker({ sim, records }: Told, resumed: number): number {
  const { context, target } = records[resumed] as TraceRecord;
  const before = records[resumed - 1];
  const is_call =
    before?.context === context &&
    before.target === target &&
    names_object(before.event) &&
    !CONSEQUENCES.has(before.event);
  if (is_call) return resumed - 1;
  const is_timer = sim.trace.object(context)?.name === TIMER_THREAD;
  if (is_timer || is_timeout(records[resumed] as TraceRecord)) return resumed;
  const from = Math.max(0, resumed - TELLING_RECORDS);
  const frame = records.slice(from, resumed).findLastIndex((one) => one.target === target && is_frame(one));
  return frame < 0 ? resumed : from + frame;
}

/** The first time from a place on that a thread is made ready; -1: never. */
function resumed_at({ records }: Told, thread: number, from: number): number {
  return records.findIndex(
    ({ event, info1 }, at) => at >= from && event === TX_TRACE_THREAD_RESUME && info1 === thread,
  );
}

interface Places {
  readonly a: number;
  readonly b: number;
}

/** A wait that ends by its timeout in the failing run, and by what it is for in the passing one. */
function ended_wait(failing: Told, passing: Told, shared: number, failure: CheckFailure): Places | null {
  const whose = [...(failure.subjects ?? []), failure.context ?? 0];
  for (let at = shared; at < failing.records.length; at++) {
    const record = failing.records[at] as TraceRecord;
    if (at >= shared + NEAR_RECORDS && !whose.includes(record.info1)) continue;
    if (!is_timeout(record) || resumed_at(failing, record.info1, shared) !== at) continue;
    const other = resumed_at(passing, record.info1, shared);
    if (other >= 0 && !is_timeout(passing.records[other] as TraceRecord))
      return { a: at, b: waker(passing, other) };
  }
  return null;
}

/** The last event of the thread that claims what does not hold; -1 where no thread does, or it did nothing since. */
function claim({ records }: Told, { context = 0, time_ns }: CheckFailure, shared: number): number {
  if (context <= 0) return -1;
  const last = records.findLastIndex(
    (record) =>
      record.context === context && record.time_ns <= time_ns && record.event !== TX_TRACE_THREAD_SUSPEND,
  );
  return last >= shared ? last : -1;
}

/** What in the failing run takes the place of an event of the passing one that never comes, or much later. */
function instead_of(failing: Told, passing: Told, b: number, shared: number, failure: CheckFailure): number {
  const event = passing.records[b] as TraceRecord;
  const near = failing.records.slice(shared, shared + NEAR_RECORDS);
  const same_object = near.findIndex((record) => conflict(record, event));
  if (same_object >= 0) return shared + same_object;
  const first = telling(failing, shared);
  const { event: what, context } = failing.records[first] as TraceRecord;
  if (what === TRACE_FRAME_FAULT || is_frame(failing.records[first] as TraceRecord)) return first;
  if (is_frame(event)) {
    const frame = near.findIndex(is_frame);
    if (frame >= 0) return shared + frame;
  }
  if (context === CONTEXT_ISR && !is_tick(failing.sim, failing.records[first] as TraceRecord)) return first;
  const claimed = claim(failing, failure, shared);
  return claimed >= 0 ? claimed : first;
}

/** What comes before B in the failing run, and because of which B comes too late. */
function neighbour({ records }: Told, shared: number, b: number): number {
  const event = records[b] as TraceRecord;
  const is_interrupt = event.event === TX_TRACE_ISR_ENTER;
  for (let place = b - 1; place >= shared; place--) {
    const other = records[place] as TraceRecord;
    if (is_interrupt ? other.context > 0 : conflict(other, event)) return place;
  }
  return -1;
}

/** What the passing run does first that says something; a mutex that it gets and the failing run has to wait for does. */
function first_of(passing: Told, failing: Told, shared: number): number {
  const end = Math.min(passing.records.length, shared + TELLING_RECORDS);
  for (let at = shared; at < end; at++) {
    if (is_telling(passing.sim, passing.records[at] as TraceRecord)) return at;
    const twin = counterpart(passing, at, failing);
    if (is_near(twin, shared) && is_contended(failing.records[twin] as TraceRecord)) return at;
  }
  return shared;
}

/** Who else made the thread of the claim ready in the failing run than in the passing one; -1: the same, or nobody. */
function other_waker(failing: Told, passing: Told, shared: number, { context = 0 }: CheckFailure): number {
  const [at, other] = [resumed_at(failing, context, shared), resumed_at(passing, context, shared)];
  if (context <= 0 || !is_near(at, shared) || !is_near(other, shared)) return -1;
  const [by, instead] = [failing.records[at] as TraceRecord, passing.records[other] as TraceRecord];
  return by.context === instead.context ? -1 : waker(failing, at);
}

/** Which places of both runs change places from where the runs diverge. */
function places(failing: Told, passing: Told, shared: number, failure: CheckFailure): Places {
  const b = first_of(passing, failing, shared);
  const late = counterpart(passing, b, failing);
  const before = is_near(late, shared) ? neighbour(failing, shared, late) : -1;
  if (before >= 0) return { a: before, b };
  const waited = ended_wait(failing, passing, shared, failure);
  if (waited !== null) return waited;
  const lost = telling(failing, shared);
  if (failing.records[lost]?.event === TRACE_FRAME_FAULT) {
    const answer = passing.records.findIndex((record, at) => at >= shared && is_frame(record));
    return { a: lost, b: answer < 0 ? b : answer };
  }
  if (is_near(late, shared)) return { a: lost, b };
  const woken = other_waker(failing, passing, shared, failure);
  if (woken >= 0) return { a: woken, b };
  return { a: instead_of(failing, passing, b, shared, failure), b };
}

/** The same where the runs have diverged long before the moment of no return: the first events from there on that are in another order. */
function inversion(failing: Told, passing: Told, shared: number, moment_ns: number): Places | null {
  const { sim, records } = failing;
  const moment = records.findIndex(({ time_ns }) => time_ns >= moment_ns);
  if (moment < shared + FAR_RECORDS) return null;
  for (let b = moment; b < Math.min(records.length, moment + NEAR_RECORDS); b++) {
    const event = records[b] as TraceRecord;
    const b_passing = is_telling(sim, event) ? counterpart(failing, b, passing) : -1;
    if (b_passing < 0) continue;
    for (let a = b - 1; a >= Math.max(shared, b - NEAR_RECORDS); a--) {
      const other = records[a] as TraceRecord;
      if (other.context === event.context || other.context <= 0 || !is_telling(sim, other)) continue;
      if (counterpart(failing, a, passing) > b_passing) return { a, b: b_passing };
    }
  }
  return null;
}

const at_place = ({ records }: Told, place: number): TraceRecord | null => records[place] ?? null;

/** The failing run has nothing more to say: what its thread began to wait for did not come, or too late. */
function where_one_ends(failing: Told, passing: Told, shared: number, { context = 0 }: CheckFailure): Pair {
  const nothing = { failing: null, passing: null };
  if (shared >= failing.records.length && shared >= passing.records.length) return { a: nothing, b: nothing };
  const waits = failing.records.findLast((record) => record.context === context && context > 0) ?? null;
  const b = passing.records.findIndex((record, at) => at >= shared && is_frame(record));
  const first = b >= 0 ? b : first_of(passing, failing, shared);
  const place = waits === null ? -1 : failing.records.indexOf(waits);
  return {
    a: { failing: at_place(failing, shared) ?? waits, passing: place < 0 ? null : at_place(passing, place) },
    b: { failing: null, passing: at_place(passing, first) },
  };
}

/** The two events that change places where two runs diverge; each is the same occurrence in both runs, or in one only. */
export function reordered_pair(
  failing: Told,
  passing: Told,
  shared: number,
  failure: CheckFailure,
  moment_ns = 0,
): Pair {
  if (shared >= failing.records.length || shared >= passing.records.length)
    return where_one_ends(failing, passing, shared, failure);
  const { a, b } =
    inversion(failing, passing, shared, moment_ns) ?? places(failing, passing, shared, failure);
  // A twin that is no other way round, or far away, has not changed places.
  const a_twin = counterpart(failing, a, passing);
  const b_twin = counterpart(passing, b, failing);
  const is_twin = (twin: number, beside: number): boolean => twin > beside && is_near(twin, beside);
  return {
    a: { failing: at_place(failing, a), passing: is_twin(a_twin, b) ? at_place(passing, a_twin) : null },
    b: { failing: is_twin(b_twin, a) ? at_place(failing, b_twin) : null, passing: at_place(passing, b) },
  };
}

/** A run as it is compared. */
export function told(sim: Simulation, records: readonly TraceRecord[]): Told {
  return { sim, records, keys: records.map((record) => event_key(sim, record)) };
}
