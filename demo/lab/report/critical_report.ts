// The critical event for a person: the deciding choice, the two events that it reorders, and the failing and the passing
// run side by side from where they diverge up to the failure.

import { record_context, subject } from '../../../rtos/export/record_words.ts';
import { section, wrapped } from '../../../rtos/export/text_lines.ts';
import { target_name } from '../../../rtos/export/trace_text.ts';
import { TX_TRACE_ISR_ENTER } from '../../../rtos/kernel/tx_trace_events.ts';
import type { Simulation } from '../../../rtos/sim/simulation.ts';
import { time_text } from '../../../rtos/sim/time_text.ts';
import { TRACE_NOTE, type TraceRecord } from '../../../rtos/sim/trace_log.ts';
import { choice_words, option_words, who_came_in } from './choice_words.ts';
import type { CriticalEvent } from './critical_event.ts';
import { fold_repeats } from './fold_repeats.ts';
import { changed, told_words } from './observation.ts';
import { event_key, type Row } from './side_by_side.ts';

/** Two columns of this width and what is between them make 150. */
const COLUMN = 73;
const WHO = 14;
/** The same where it says on which target. */
const TARGET_AND_WHO = 20;
/** So many rows from where the runs diverge, and so many before the failure; what is between them is left out. */
const FIRST_ROWS = 20;
const LAST_ROWS = 14;
/** So many rows of the passing run after the failing one has come to its end. */
const END_ROWS = 6;
/** So many rows before and after the moment of no return. */
const MOMENT_ROWS = 6;
/** The line above what comes from that moment on. */
const NO_RETURN = `${'- '.repeat(31)}no return ${'- '.repeat(39)}`.trimEnd();
/** A stretch of the same events in both runs is shortened when it is longer than this. */
const SAME_ROWS = 3;
/** So many rows of the last such stretch: they lead to the failure. */
const LAST_SAME_ROWS = 3;
const LEGEND =
  '"=": the same event in both runs, "~": with other values; the line marks where the runs diverge';

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 2)}..`;
}

/** Thread, interrupt or other place of a record; with its target when the rows are of several. */
function who(sim: Simulation, record: TraceRecord, several: boolean): string {
  const name = record_context(sim, record);
  return several ? `${target_name(sim, record.target)}/${name}` : name;
}

/** One side of a row: what does not fit goes below it. */
function cell(sim: Simulation, record: TraceRecord | null, mark: string, several: boolean): string[] {
  if (record === null) return [''];
  const time = time_text(record.time_ns);
  const width = several ? TARGET_AND_WHO : WHO;
  const place = cut(who(sim, record, several), width).padEnd(width);
  const head = `${mark.padEnd(1)} ${time} ${place} `;
  const lines = [told_words(sim, record), ...changed(sim, record)];
  const [first = '', ...more] = lines.flatMap((line) => wrapped(line, COLUMN - head.length));
  return [head + first, ...more.map((line) => `${''.padEnd(head.length)}${line}`)];
}

type Line = Row | string;

/** The letter of a row that shows one of the two events that change places. */
function mark({ divergence: { a, b } }: CriticalEvent, record: TraceRecord | null): string {
  if (record === null) return '';
  if (record === a.failing || record === a.passing) return 'A';
  return record === b.failing || record === b.passing ? 'B' : '';
}

/** Between the columns: the same event, the same with other values (which may be the bug itself), or two of them. */
function sign({ failing, passing }: CriticalEvent, { left, right, same }: Row): '=' | '~' | '|' {
  if (!same || left === null || right === null) return '|';
  return words_of(failing.sim, left) === words_of(passing.sim, right) ? '=' : '~';
}

function words_of(sim: Simulation, record: TraceRecord): string {
  return [told_words(sim, record), ...changed(sim, record)].join('\n');
}

/** An event with who did it. */
function event_words(sim: Simulation, record: TraceRecord): string {
  if (record.event === TX_TRACE_ISR_ENTER) return `interrupt ${subject(sim, record)}`;
  return `${record_context(sim, record)}: ${told_words(sim, record)}`;
}

function is_marked(critical: CriticalEvent, line: Line): boolean {
  return is_row(line) && (mark(critical, line.left) !== '' || mark(critical, line.right) !== '');
}

/** A note, of a message that was dropped for instance, that only one of the runs has. */
function is_remark(line: Line): boolean {
  return is_row(line) && !line.same && [line.left, line.right].some((side) => side?.event === TRACE_NOTE);
}

function is_row(line: Line | undefined): line is Row {
  return line !== undefined && typeof line !== 'string';
}

/** The failing run has this event at that moment, or later. */
function is_after(line: Line, moment_ns: number): boolean {
  return is_row(line) && line.left !== null && line.left.time_ns >= moment_ns;
}

/** Shortens what is the same in both runs after they diverged. */
function without_long_agreement(critical: CriticalEvent, lines: readonly Line[]): Line[] {
  const kept: Line[] = [];
  const agrees = (line: Line | undefined): boolean =>
    is_row(line) && sign(critical, line) === '=' && !is_marked(critical, line);
  for (let at = 0; at < lines.length; ) {
    let end = at;
    while (agrees(lines[end])) end++;
    const last = end < lines.length ? 1 : LAST_SAME_ROWS;
    const more = end - at - 1 - last;
    if (end - at > SAME_ROWS && more > 1) {
      kept.push(lines[at] as Line, `  ... ${more} more, the same in both`, ...lines.slice(end - last, end));
    } else {
      kept.push(...lines.slice(at, Math.max(end, at + 1)));
    }
    at = Math.max(end, at + 1);
  }
  return kept;
}

/** The rows after the divergence, with what repeats shown twice. */
function folded(critical: CriticalEvent): Line[] {
  const { failing, passing, divergence } = critical;
  const { rows, shared } = divergence;
  const key = (row: Row): string => {
    const { left, right, same } = row;
    const time = is_marked(critical, row) ? `${left?.time_ns} ${right?.time_ns}` : '';
    const keys = [left && event_key(failing.sim, left), right && event_key(passing.sim, right)];
    return `${same} ${keys.join('/')} ${time}`;
  };
  return fold_repeats(rows.slice(shared), key).map((line) => (typeof line === 'string' ? `  ${line}` : line));
}

/** The passing run goes on when the failing one does not: a few rows of that will do. */
function without_long_end(critical: CriticalEvent, lines: readonly Line[]): Line[] {
  const last = lines.findLastIndex((line) => is_row(line) && line.left !== null);
  const more = lines.length - last - 1 - END_ROWS;
  if (more <= 1) return without_long_agreement(critical, lines);
  return [
    ...without_long_agreement(critical, lines.slice(0, -more)),
    `  ... ${more} more of the passing run`,
  ];
}

/** Leaves out what is not near the divergence, the moment of no return or the failure, but for the marked rows. */
function without_middle(critical: CriticalEvent, lines: readonly Line[], moment_ns: number): Line[] {
  const kept: Line[] = [];
  const moment = lines.findIndex((line) => is_after(line, moment_ns));
  let left_out = 0;
  lines.forEach((line, at) => {
    const near_an_end = at < FIRST_ROWS || at >= lines.length - LAST_ROWS;
    const near_moment = moment >= 0 && at >= moment - MOMENT_ROWS && at <= moment + MOMENT_ROWS;
    if (at === moment && at > 0) kept.push(...(left_out > 0 ? [`  ... ${left_out} more`] : []), NO_RETURN);
    if (at === moment && at > 0) left_out = 0;
    if (!near_an_end && !near_moment && !is_marked(critical, line) && !is_remark(line)) {
      left_out++;
      return;
    }
    if (left_out > 0) kept.push(`  ... ${left_out} more`);
    left_out = 0;
    kept.push(line);
  });
  return kept;
}

function table(critical: CriticalEvent, moment_ns: number): string[] {
  const { failing, passing, divergence } = critical;
  const { rows, shared } = divergence;
  const targets = new Set(rows.flatMap(({ left, right }) => [left?.target, right?.target]));
  targets.delete(undefined);
  targets.delete(0);
  const several = targets.size > 1;
  const lines_of = (line: Line): string[] => {
    if (typeof line === 'string') return [line];
    const lefts = cell(failing.sim, line.left, mark(critical, line.left), several);
    const rights = cell(passing.sim, line.right, mark(critical, line.right), several);
    const longer = lefts.length > rights.length ? lefts : rights;
    return longer.map((_, i) => {
      const between = i === 0 ? sign(critical, line) : '|';
      return `${(lefts[i] ?? '').padEnd(COLUMN)} ${between} ${rights[i] ?? ''}`.trimEnd();
    });
  };
  const diverged = without_middle(critical, without_long_end(critical, folded(critical)), moment_ns);
  const rule = `${'-'.repeat(COLUMN)} + ${'-'.repeat(COLUMN)}`;
  return [...rows.slice(0, shared), ...(diverged.length === 0 ? [] : [rule, ...diverged])].flatMap(lines_of);
}

/** What changes places, in a sentence; `other` is what the run is called that the failing one is compared with. */
export function swap_words(
  { choice, failing, passing, divergence }: CriticalEvent,
  other = 'the passing run',
): string[] {
  const { a, b } = divergence;
  const came = who_came_in(choice.key, failing.sim);
  if (a.failing === null && b.passing === null && came !== null) {
    return [
      `A  ${came.access}`,
      `B  ${came.by}`,
      `in the failing run B comes in right before A, in ${other} it does not; services and interrupts come in the same order`,
    ];
  }
  if (a.failing === null && b.passing === null)
    return ['none: both runs have the same events in the same order; their times differ, compare them below'];
  if (a.failing === null || b.passing === null) return ['none: one of the runs ends where they diverge'];
  return [
    `A  ${event_words(failing.sim, a.failing)}`,
    `B  ${event_words(passing.sim, b.passing)}`,
    a.passing !== null && a.passing.time_ns < b.passing.time_ns && b.failing === null
      ? `both runs have A; B comes in ${other}, in the failing run never, or much later`
      : order_words(other, a.passing !== null, b.failing !== null),
  ];
}

function order_words(other: string, a_passing: boolean, b_failing: boolean): string {
  if (a_passing && b_failing) return `in the failing run A comes before B, in ${other} B before A`;
  if (a_passing) return `in ${other} B comes before A; in the failing run B never comes, or much later`;
  if (b_failing) return `in the failing run A comes before B; in ${other} A never comes, or much later`;
  return `the failing run goes on with A, ${other} with B`;
}

/** The critical event, with the two runs side by side; `moment_ns` is the moment of no return, infinity for none. */
export function critical_report(critical: CriticalEvent, moment_ns = Number.POSITIVE_INFINITY): string[] {
  const { choice, passing_option, failing, passing } = critical;
  const other = option_words({ key: choice.key, taken: passing_option }, passing.sim);
  const heading = `${cut('FAILING RUN', COLUMN).padEnd(COLUMN)}   PASSING RUN: ${other}`;
  return [
    ...section('the deciding choice', [choice_words(choice, failing.sim), `with ${other} the run passes`]),
    ...section('reordered events (A, B)', swap_words(critical)),
    ...section(`side by side (${LEGEND})`, [heading.trimEnd(), ...table(critical, moment_ns)]),
  ];
}
