// The failing run and the nearest run that passes on one axis of time, aligned at the last event that both share: what each thread
// and each interrupt did in both, where that differs, and where the two events are that change places.

import { brief_words, names_object, record_context } from '../../../../rtos/export/record_words.ts';
import type { ThreadState } from '../../../../rtos/export/thread_states.ts';
import { TX_TRACE_ISR_ENTER, TX_TRACE_ISR_EXIT } from '../../../../rtos/kernel/tx_trace_events.ts';
import type { TraceRecord } from '../../../../rtos/sim/trace_log.ts';
import type { ComparedRun } from '../../run_document.ts';
import type { Run } from '../model/run.ts';
import { run_levels } from '../model/run_levels.ts';
import { type Cut, CutAxis } from './cut_axis.ts';

export type BarKind = ThreadState | 'interrupt' | 'level';

/** One stretch in a lane, in times of the common axis. */
export interface Bar {
  readonly kind: BarKind;
  readonly start_ns: number;
  readonly end_ns: number;
  /** What for, or what: the object of a wait, the name of an interrupt, the value of a level. */
  readonly words: string;
  /** The other run has the same at the same time. */
  readonly same: boolean;
}

export interface Lane {
  readonly name: string;
  readonly failing: readonly Bar[];
  readonly passing: readonly Bar[];
}

/** One of the two events that change places, in one of the runs. */
export interface Mark {
  readonly letter: 'A' | 'B';
  readonly lane: number;
  readonly time_ns: number;
  readonly words: string;
}

export interface TableSide {
  /** Place of the record in its run. */
  readonly index: number;
  readonly time_ns: number;
  readonly who: string;
  readonly words: string;
}

export interface TableRow {
  readonly left: TableSide | null;
  readonly right: TableSide | null;
  /** `=`: the same event with the same values; `~`: with other values; `|`: two events, or one alone. */
  readonly sign: '=' | '~' | '|';
  readonly mark: '' | 'A' | 'B';
  /** The runs diverge before this row. */
  readonly diverges: boolean;
  /** The first row of the failing run at the moment of no return or after it. */
  readonly no_return: boolean;
}

export interface ComparedRuns {
  /** Add it to a time of the passing run to have it on the axis, which is the failing run's. */
  readonly shift_ns: number;
  readonly axis: CutAxis;
  readonly lanes: readonly Lane[];
  readonly failing_marks: readonly Mark[];
  readonly passing_marks: readonly Mark[];
  readonly table: readonly TableRow[];
}

/** So many lanes of levels at the most. */
const LEVELS_MAXIMUM = 4;
/** So many of the last common events begin the axis; so much time after the last event ends it. */
const SHARED_SHOWN = 2;
const END_NS = 5000;

interface Side {
  readonly run: Run;
  readonly shift_ns: number;
  /** Places of the records in the rows. */
  readonly places: readonly number[];
}

const lane_key = (run: Run, target: number, name: string): string =>
  `${run.target(target)?.name ?? ''}/${name}`;

/** Lanes of one run: what is known of each by its key, in the order of the lanes. */
function lanes_of({ run, shift_ns, places }: Side, from_ns: number, to_ns: number): Map<string, Bar[]> {
  const lanes = new Map<string, Bar[]>();
  const add = (key: string, bar: Omit<Bar, 'same'>): void => {
    const start_ns = Math.max(from_ns, bar.start_ns + shift_ns);
    const end_ns = Math.min(to_ns, bar.end_ns + shift_ns);
    if (end_ns < start_ns || (end_ns === start_ns && bar.kind !== 'interrupt')) return;
    const lane = lanes.get(key) ?? [];
    lane.push({ ...bar, start_ns, end_ns, same: false });
    lanes.set(key, lane);
  };
  const named = new Set(places.map((place) => run.records.at(place).target));
  for (const [target, { threads, interrupts }] of run.states) {
    if (!named.has(target)) continue;
    for (const { name, start_ns, end_ns } of interrupts) {
      const words = run.trace.text(name);
      add(lane_key(run, target, 'interrupts'), { kind: 'interrupt', start_ns, end_ns, words });
    }
    for (const [thread, stretches] of threads) {
      const key = lane_key(run, target, run.object(thread)?.name ?? `#${thread}`);
      for (const { state, object, start_ns, end_ns } of stretches) {
        const waited = run.object(object);
        const words = waited === undefined ? '' : `${waited.kind} "${waited.name}"`;
        add(key, { kind: state, start_ns, end_ns, words });
      }
    }
  }
  add_levels({ run, shift_ns, places }, add);
  return lanes;
}

/** The levels of the objects that the rows are about, and the variables that their boards show. */
function add_levels({ run, places }: Side, add: (key: string, bar: Omit<Bar, 'same'>) => void): void {
  const records = places.map((place) => run.records.at(place));
  const about = new Set(records.filter(({ event }) => names_object(event)).map(({ info1 }) => info1));
  const add_steps = (key: string, steps: readonly { time_ns: number; words: string }[]): void => {
    for (const [place, { time_ns, words }] of steps.entries()) {
      const end_ns = steps[place + 1]?.time_ns ?? run.end_ns;
      add(key, { kind: 'level', start_ns: time_ns, end_ns, words });
    }
  };
  const levels = run_levels(run).filter(({ object }) => object > 0 && about.has(object));
  for (const level of levels.slice(0, LEVELS_MAXIMUM)) {
    const { target, name, what, steps } = level;
    const said = steps.map(({ time_ns, value }) => ({ time_ns, words: level.words(value) }));
    add_steps(lane_key(run, target, what === 'owner' ? `${name} owner` : name), said);
  }
  const boards = new Set(records.map(({ target }) => target));
  for (const { target, name, steps } of run.annotations?.variables ?? []) {
    if (!boards.has(target)) continue;
    add_steps(
      lane_key(run, target, name),
      steps.map(({ time_ns, value }) => ({ time_ns, words: value })),
    );
  }
}

const bar_key = ({ kind, start_ns, end_ns, words }: Bar): string => `${kind} ${start_ns} ${end_ns} ${words}`;

function with_same(bars: readonly Bar[], others: readonly Bar[]): Bar[] {
  const known = new Set(others.map(bar_key));
  return bars.map((bar) => ({ ...bar, same: known.has(bar_key(bar)) }));
}

/** A lane in which nothing happens but one wait, or that has one value all the time, tells nothing. */
function is_alive(bars: readonly Bar[]): boolean {
  const values = bars.filter(({ kind }) => kind === 'level');
  return (
    values.length > 1 ||
    bars.some(({ kind }) => kind === 'running' || kind === 'ready' || kind === 'interrupt')
  );
}

/** The lane in which a record happened. */
function lane_of(run: Run, { event, target, context }: TraceRecord): string {
  const is_interrupt = event === TX_TRACE_ISR_ENTER || event === TX_TRACE_ISR_EXIT;
  return lane_key(run, target, is_interrupt ? 'interrupts' : record_name(run, context));
}

function record_name(run: Run, context: number): string {
  return context > 0 ? (run.object(context)?.name ?? `#${context}`) : 'interrupts';
}

function mark_of(letter: 'A' | 'B', place: number, { run, shift_ns }: Side, keys: readonly string[]): Mark[] {
  if (place < 0) return [];
  const record = run.records.at(place);
  const lane = keys.indexOf(lane_of(run, record));
  const words = `${record_context(run, record)}: ${brief_words(run, record)}`;
  return [{ letter, lane: Math.max(0, lane), time_ns: record.time_ns + shift_ns, words }];
}

function side_of(run: Run, place: number, several: boolean): TableSide | null {
  if (place < 0) return null;
  const record = run.records.at(place);
  const name = record_context(run, record);
  const board = run.target(record.target)?.name;
  const who = several && board !== undefined ? `${board}/${name}` : name;
  return { index: place, time_ns: record.time_ns, who, words: brief_words(run, record) };
}

function table_of(run: Run, other: Run, { rows, shared, a, b }: ComparedRun): TableRow[] {
  const targets = new Set(
    rows.flatMap(([i, j]) => [
      i < 0 ? 0 : (run.records.targets[i] as number),
      j < 0 ? 0 : (other.records.targets[j] as number),
    ]),
  );
  targets.delete(0);
  const moment_ns = run.document.run.no_return?.time_ns ?? Number.POSITIVE_INFINITY;
  const moment = rows.findIndex(([i]) => i >= 0 && run.records.time_of(i) >= moment_ns);
  return rows.map(([i, j, same], place) => {
    const left = side_of(run, i, targets.size > 1);
    const right = side_of(other, j, targets.size > 1);
    const is_it = ([x, y]: readonly [number, number]): boolean => (i >= 0 && i === x) || (j >= 0 && j === y);
    const sign = !same ? '|' : left?.words === right?.words ? '=' : '~';
    const mark = is_it(a) ? 'A' : is_it(b) ? 'B' : '';
    return { left, right, sign, mark, diverges: place === shared, no_return: place === moment };
  });
}

/** A thread or an interrupt runs between two moments of the axis, in either run. */
function runs_in(lanes: readonly Lane[], { from_ns, to_ns }: Cut): boolean {
  const runs = ({ kind, start_ns, end_ns }: Bar): boolean =>
    (kind === 'running' || kind === 'interrupt') && start_ns < to_ns && end_ns > from_ns;
  return lanes.some(({ failing, passing }) => failing.some(runs) || passing.some(runs));
}

/**
 * The last row that both runs share says how far the other run is moved; without one, its beginning. Runs that share all their
 * events differ in times alone: neither is moved.
 */
function shift_of(run: Run, other: Run, { rows, shared }: ComparedRun): number {
  if (shared === rows.length) return 0;
  const [i, j] = rows[shared - 1] ?? [-1, -1];
  return i < 0 || j < 0 ? 0 : run.records.time_of(i) - other.records.time_of(j);
}

/**
 * Everything that the view of two runs shows. `run` fails, `other` is the one that it is compared with; `around` is what the
 * axis has at least.
 */
export function compared_runs(
  run: Run,
  other: Run,
  compare: ComparedRun,
  around: CutAxis | null = null,
): ComparedRuns {
  const shift_ns = shift_of(run, other, compare);
  const { rows, a, b } = compare;
  const left: Side = { run, shift_ns: 0, places: rows.map(([i]) => i).filter((i) => i >= 0) };
  const right: Side = { run: other, shift_ns, places: rows.map(([, j]) => j).filter((j) => j >= 0) };
  // The rows before the last common ones lie far back, and the passing run goes on when the failing one does not.
  const [first] = rows.slice(Math.max(0, compare.shared - SHARED_SHOWN)).map(([i]) => i);
  const first_ns = first === undefined || first < 0 ? 0 : run.records.time_of(first);
  const last_ns = Math.max(first_ns, ...left.places.map((place) => run.records.time_of(place)));
  const from_ns = Math.min(first_ns, around?.from_ns ?? first_ns);
  const to_ns = Math.max(last_ns + END_NS, around?.to_ns ?? 0);
  const times = [left, right]
    .flatMap((side) => side.places.map((place) => side.run.records.time_of(place) + side.shift_ns))
    .filter((time_ns) => time_ns >= from_ns && time_ns <= to_ns);
  const [failing, passing] = [lanes_of(left, from_ns, to_ns), lanes_of(right, from_ns, to_ns)];
  const keys = [...new Set([...failing.keys(), ...passing.keys()])].filter(
    (key) => is_alive(failing.get(key) ?? []) || is_alive(passing.get(key) ?? []),
  );
  const boards = new Set(keys.map((key) => key.replace(/\/.*/s, '')));
  const lanes = keys.map((key) => {
    const [own, others] = [failing.get(key) ?? [], passing.get(key) ?? []];
    const name = boards.size > 1 ? key : key.replace(/^[^/]*\//, '');
    return { name, failing: with_same(own, others), passing: with_same(others, own) };
  });
  const edges = lanes.flatMap((lane) =>
    [...lane.failing, ...lane.passing].flatMap((bar) => [bar.start_ns, bar.end_ns]),
  );
  return {
    shift_ns,
    axis: new CutAxis([from_ns, to_ns, ...edges, ...times], (cut) => !runs_in(lanes, cut)),
    lanes,
    failing_marks: [...mark_of('A', a[0], left, keys), ...mark_of('B', b[0], left, keys)],
    passing_marks: [...mark_of('A', a[1], right, keys), ...mark_of('B', b[1], right, keys)],
    table: table_of(run, other, compare),
  };
}
