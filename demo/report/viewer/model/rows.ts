// The rows of the timeline: for each board what its firmware said, its interrupts, and its threads by priority; between two
// boards, or below more of them, the wire.

import type { InterruptStretch, TargetStates } from '../../../../rtos/export/thread_states.ts';
import { TX_TRACE_RUNNING, TX_TRACE_THREAD_CREATE } from '../../../../rtos/kernel/tx_trace_events.ts';
import { Lane } from './lane.ts';
import type { Run } from './run.ts';
import { changed_priorities, type ValueRow, type ValueSpan, value_rows } from './value_spans.ts';
import { type Wire, wire_of } from './wire.ts';

interface ThreadRow {
  readonly kind: 'thread';
  readonly name: string;
  readonly target: number;
  readonly thread: number;
  /** The number that it was created with; null when that is not known. */
  readonly priority: number | null;
  readonly lane: Lane;
  readonly changed_priorities: readonly ValueSpan[];
}

interface InterruptRow {
  readonly kind: 'interrupts';
  readonly name: string;
  readonly target: number;
  readonly interrupts: readonly InterruptStretch[];
  /** When its ticks come, whether something is due at one or not; null where that is not known. */
  readonly ticks: { readonly first_ns: number; readonly period_ns: number } | null;
}

interface LineRow {
  readonly kind: 'lines';
  readonly name: string;
  readonly target: number;
  /** Places among the document's lines. */
  readonly lines: readonly number[];
}

interface FoldedRow {
  readonly kind: 'folded';
  readonly name: string;
  readonly target: number;
  readonly threads: readonly ThreadRow[];
}

export type Row =
  | ThreadRow
  | InterruptRow
  | LineRow
  | FoldedRow
  | ValueRow
  | { readonly kind: 'title'; readonly name: string; readonly target: number }
  | { readonly kind: 'wire'; readonly name: string; readonly target: 0; readonly wire: Wire };

/** So many threads that never do anything are shown as one row. */
const FOLDED_LEAST = 3;
/** It must wait from this part of the run on. */
const IDLE_FROM = 0.4;
const UNKNOWN_PRIORITY = 1000;

/** The priority that each thread was created with, or that it first ran with where its creation is not kept. */
export function priorities_of({ records }: Run): Map<number, number> {
  const priorities = new Map<number, number>();
  for (const { event, info1, info2 } of records.each()) {
    const tells = event === TX_TRACE_THREAD_CREATE || event === TX_TRACE_RUNNING;
    if (tells && !priorities.has(info1)) priorities.set(info1, info2);
  }
  return priorities;
}

/** It ran when it was made, and waits since then: it is there for others' sake. */
function is_idle({ lane }: ThreadRow, { start_ns, end_ns }: Run): boolean {
  const last = lane.stretches.at(-1);
  const waits = last?.state === 'waiting' || last?.state === 'suspended';
  return waits && last.start_ns - start_ns < IDLE_FROM * (end_ns - start_ns);
}

/** The trace has the ticks at which something is due; in between they come at the same pace. */
function ticks_of(run: Run, { target, interrupts }: TargetStates): InterruptRow['ticks'] {
  const rate = run.target(target)?.ticks_per_second ?? 0;
  const tick = interrupts.find(({ name }) => run.trace.text(name) === 'tick');
  if (rate === 0 || tick === undefined) return null;
  const period_ns = 1e9 / rate;
  return { first_ns: tick.start_ns % period_ns, period_ns };
}

function rows_of_target(run: Run, states: TargetStates, priorities: Map<number, number>): Row[] {
  const { target } = states;
  const title = run.target(target)?.name ?? `target ${target}`;
  const threads = [...states.threads].map(([thread, stretches]): ThreadRow => {
    const name = run.object(thread)?.name ?? `#${thread}`;
    const priority = priorities.get(thread) ?? null;
    const lane = new Lane(stretches);
    return {
      kind: 'thread',
      name,
      target,
      thread,
      priority,
      lane,
      changed_priorities: changed_priorities(run, thread),
    };
  });
  threads.sort((a, b) => (a.priority ?? UNKNOWN_PRIORITY) - (b.priority ?? UNKNOWN_PRIORITY));
  const idle = threads.filter((row) => is_idle(row, run));
  const folded = idle.length >= FOLDED_LEAST ? idle : [];
  const lines = run.document.lines.flatMap((line, index) => (line.target === title ? [index] : []));
  const { interrupts } = states;
  const rows: Row[] = [{ kind: 'title', name: title, target }];
  if (lines.length > 0) rows.push({ kind: 'lines', name: 'firmware says', target, lines });
  if (interrupts.length > 0) {
    const ticks = ticks_of(run, states);
    rows.push({ kind: 'interrupts', name: 'interrupts', target, interrupts, ticks });
  }
  rows.push(...threads.filter((row) => !folded.includes(row)));
  if (folded.length > 0) {
    rows.push({ kind: 'folded', name: `${folded.length} more threads, all idle`, target, threads: folded });
  }
  return [...rows, ...value_rows(run, target)];
}

/**
 * The boards from top to bottom. The one whose check failed comes first, then those that talk, as the sample programs of the
 * guides are written for them.
 */
export function boards_of(run: Run): TargetStates[] {
  const talkers = new Set(run.document.lines.map(({ target }) => target));
  const failed = run.document.failure?.['board'];
  const order = ({ target }: TargetStates): number => {
    const name = run.target(target)?.name ?? '';
    return name === failed ? 0 : talkers.has(name) ? 1 : 2;
  };
  return [...run.states.values()].sort((a, b) => order(a) - order(b) || a.target - b.target);
}

/** All rows from top to bottom. */
export function rows_of(run: Run): Row[] {
  const priorities = priorities_of(run);
  const targets = boards_of(run);
  const groups = targets.map((states) => rows_of_target(run, states, priorities));
  const names = targets.map(({ target }) => run.target(target)?.name ?? '');
  const wire = wire_of(run, names);
  if (wire.frames.length === 0) return groups.flat();
  const row: Row = { kind: 'wire', name: 'wire', target: 0, wire };
  const [first = [], ...others] = groups;
  return groups.length === 2 ? [...first, row, ...others.flat()] : [...groups.flat(), row];
}
