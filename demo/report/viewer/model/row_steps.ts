// The timeline without a pointer: from edge to edge along a row, and what stands there in words.

import { duration_text } from '../../../../rtos/sim/choice_meaning.ts';
import { time_text } from '../../../../rtos/sim/time_text.ts';
import { CONTEXT_ISR } from '../../../../rtos/sim/trace_log.ts';
import type { Happening } from './happenings.ts';
import { words_of } from './happenings.ts';
import type { Row } from './rows.ts';
import type { Run } from './run.ts';
import { interrupt_words, span_words, state_words } from './stretch_words.ts';
import type { Flight } from './wire.ts';

/** The beginnings of what stands in a row, in their order. */
function edges(run: Run, row: Row): readonly number[] {
  switch (row.kind) {
    case 'thread':
      return row.lane.stretches.map(({ start_ns }) => start_ns);
    case 'interrupts':
      return row.interrupts.map(({ start_ns }) => start_ns);
    case 'lines':
      return row.lines.map((index) => run.document.lines[index]?.time_ns ?? 0);
    case 'values':
      return row.values.map(({ start_ns }) => start_ns);
    case 'wire':
      return row.wire.frames.map(({ sent_ns }) => sent_ns);
    default:
      return [];
  }
}

/** The next edge of a row behind a time, or before it; null when there is none. */
export function next_edge(run: Run, row: Row, time_ns: number, direction: 1 | -1): number | null {
  const all = edges(run, row);
  const found = direction > 0 ? all.find((edge) => edge > time_ns) : all.findLast((edge) => edge < time_ns);
  return found ?? null;
}

/** What a row has at a time, in words; for those who hear it, and for tips. */
export function row_words(run: Run, row: Row, time_ns: number): string {
  if (row.kind === 'thread') {
    const stretch = row.lane.at(time_ns);
    const now = row.changed_priorities.find(
      ({ start_ns, end_ns }) => start_ns <= time_ns && time_ns < end_ns,
    );
    const changed = now === undefined ? '' : `, now ${now.text}`;
    const priority = row.priority === null ? '' : ` (priority ${row.priority}${changed})`;
    const what =
      stretch === undefined ? 'not created yet' : `${state_words(run, stretch)}; ${span_words(stretch)}`;
    return `${row.name}${priority}: ${what}`;
  }
  if (row.kind === 'interrupts') {
    const stretch = row.interrupts.findLast(({ start_ns }) => start_ns <= time_ns);
    if (stretch === undefined) return 'no interrupt yet';
    const { ticks } = row;
    const since_ns = time_ns - stretch.end_ns;
    const pending_ns = run.annotations?.pending_ns(row.target, stretch.start_ns) ?? 0;
    const pending = pending_ns === 0 ? '' : `, pending for ${duration_text(pending_ns)} before`;
    const words = `${interrupt_words(run, stretch)}; ${span_words(stretch)}${pending}`;
    return ticks === null || since_ns < ticks.period_ns
      ? words
      : `ticks every ${duration_text(ticks.period_ns)}, with nothing due; before them ${words}`;
  }
  if (row.kind === 'lines') {
    const index = row.lines.findLast((line) => (run.document.lines[line]?.time_ns ?? 0) <= time_ns);
    const line = index === undefined ? undefined : run.document.lines[index];
    return line === undefined ? 'nothing printed yet' : `${line.text}; ${time_text(line.time_ns)} s`;
  }
  if (row.kind === 'wire') {
    const flight = row.wire.frames.findLast(({ sent_ns }) => sent_ns <= time_ns);
    if (flight === undefined) return 'no frame yet';
    const { where, what } = words_of(run, { kind: 'frame', index: flight.frame });
    return `${where}: ${what}; ${flight_words(flight)}`;
  }
  if (row.kind === 'values') {
    const span = row.values.findLast(({ start_ns, end_ns }) => start_ns <= time_ns && time_ns < end_ns);
    return span === undefined ? `${row.name}: nothing` : `${row.name}: ${span.text}; ${span_words(span)}`;
  }
  return row.kind === 'folded' ? row.threads.map(({ name }) => name).join(', ') : row.name;
}

/** When a frame was sent, and how long it took. */
function flight_words({ sent_ns, arrivals }: Flight): string {
  const [first] = arrivals;
  const there = first === undefined ? 'never arrives' : `takes ${duration_text(first.time_ns - sent_ns)}`;
  return `sent at ${time_text(sent_ns)} s, ${there}`;
}

/** What a row has at exactly this time, to be selected; null for nothing. */
export function happening_at(run: Run, row: Row, time_ns: number): Happening | null {
  if (row.kind === 'wire') {
    const flight = row.wire.frames.find(({ sent_ns }) => sent_ns === time_ns);
    return flight === undefined ? null : { kind: 'frame', index: flight.frame };
  }
  if (row.kind === 'lines') {
    const index = row.lines.find((line) => run.document.lines[line]?.time_ns === time_ns);
    return index === undefined ? null : { kind: 'line', index };
  }
  if (row.kind === 'thread') return record_at(run, time_ns, ({ info1 }) => info1 === row.thread, row.target);
  if (row.kind === 'interrupts')
    return record_at(run, time_ns, ({ context }) => context === CONTEXT_ISR, row.target);
  return null;
}

/** The last record of a moment and a target that fits: of several at one time the last says what the thread is then. */
function record_at(
  run: Run,
  time_ns: number,
  fits: (record: { readonly info1: number; readonly context: number }) => boolean,
  target: number,
): Happening | null {
  const { records } = run;
  let found: Happening | null = null;
  let any: Happening | null = null;
  for (
    let index = records.first_at(time_ns);
    index < records.length && records.time_of(index) === time_ns;
    index++
  ) {
    if (records.targets[index] !== target) continue;
    any = { kind: 'record', index };
    if (fits(records.at(index))) found = any;
  }
  // A thread is preempted by the record that another one runs.
  return found ?? any;
}
