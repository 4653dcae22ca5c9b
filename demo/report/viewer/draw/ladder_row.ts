// One row of the ladder: an arrow from life line to life line with the words over it, a point with what firmware printed, or a
// box that stands for many rows. Loss, what TCP sends again and what MQTT sends again never look alike, in colour or without.

import { duration_text } from '../../../../rtos/sim/choice_meaning.ts';
import { time_text } from '../../../../rtos/sim/time_text.ts';
import { finds_addresses } from '../model/protocol.ts';
import type { LadderFold, LadderFrame, LadderLine, LadderRow } from '../network/ladder.ts';
import type { SentAgain } from '../network/text_marks.ts';
import { fitted, fitted_width, svg } from './svg.ts';

export const ROW_PX = 26;
export const GUTTER_PX = 90;
const ARROW_TOP = 14;
const ARROW_DROP = 6;
const BADGE_PX = 36;
const BADGES: Readonly<Record<SentAgain, string>> = { timeout: 'R', fast: 'FR', dup: 'DUP' };

/** Time without any row. */
export interface LadderGap {
  readonly kind: 'gap';
  readonly time_ns: number;
  readonly length_ns: number;
}

export type ShownRow = LadderRow | LadderGap;

/** Where the life lines are. */
export interface Columns {
  readonly width: number;
  x_of(name: string): number | null;
}

/** The words that stand for a row where it cannot be seen. */
export function row_words(row: ShownRow): string {
  const time = `${time_text(row.time_ns)} s`;
  if (row.kind === 'gap') return `nothing for ${duration_text(row.length_ns)}`;
  if (row.kind === 'fold') return `${time}: ${row.text}`;
  if (row.kind === 'line') return `${time} ${row.from}/${row.context}: ${row.text}`;
  const fate = row.fate === 'delivered' ? '' : ` [${row.fate}${row.faults === '' ? '' : `: ${row.faults}`}]`;
  return `${time} ${row.from} to ${row.to}: ${row.text}${fate}`;
}

/** A row at its place from the top. `shows_time` is false for a row at the time of the one before. */
export function ladder_row(row: ShownRow, top: number, columns: Columns, shows_time: boolean): SVGElement {
  const group = svg('g', { transform: `translate(0 ${top})`, class: `ladder-${row.kind}`, role: 'row' });
  group.setAttribute('aria-label', row_words(row));
  group.append(svg('rect', { class: 'hit', width: columns.width, height: ROW_PX }));
  group.append(svg('title', { text: row_words(row) }));
  if (row.kind === 'gap') {
    const text = `⋮ ${duration_text(row.length_ns)}`;
    group.append(svg('text', { class: 'gap', x: GUTTER_PX - 10, y: 17, 'text-anchor': 'end', text }));
    return group;
  }
  if (shows_time) {
    const text = time_text(row.time_ns);
    group.append(svg('text', { class: 'time', x: GUTTER_PX - 10, y: 18, 'text-anchor': 'end', text }));
  }
  if (row.kind === 'line') group.append(...line_of(row, columns));
  else if (row.kind === 'fold') group.append(...fold_of(row, columns));
  else group.append(...arrows_of(row, columns));
  return group;
}

function line_of({ from, context, text, failed }: LadderLine, columns: Columns): SVGElement[] {
  const x = columns.x_of(from) ?? GUTTER_PX;
  const known = failed ? 'said failed' : 'said';
  // The words go to the side where there is more room.
  const goes_left = x - GUTTER_PX > columns.width - x;
  const room = (goes_left ? x - GUTTER_PX : columns.width - x) - 20;
  const place = goes_left ? { x: x - 9, 'text-anchor': 'end' } : { x: x + 9 };
  return [
    svg('circle', { cx: x, cy: ROW_PX / 2, r: 3.5, class: known }),
    svg('text', { ...place, y: 17, class: `words ${known}`, text: fitted(`${context}: ${text}`, room) }),
  ];
}

function fold_of({ between, text }: LadderFold, columns: Columns): SVGElement[] {
  const xs = between.map((name) => columns.x_of(name)).filter((x) => x !== null);
  const left = Math.max(GUTTER_PX, Math.min(...xs, columns.width) - 6);
  const right = Math.max(left + 160, Math.min(columns.width - 6, Math.max(...xs, 0) + 6));
  return [
    svg('rect', { class: 'fold', x: left, y: 3, width: right - left, height: ROW_PX - 6, rx: 5 }),
    svg('text', { class: 'words', x: left + 8, y: 17, text: fitted(`▸ ${text}`, right - left - 12) }),
  ];
}

function class_of({ text, marks, fate }: LadderFrame): string {
  const { protocol, sent_again } = marks;
  const by_tcp = sent_again.some((who) => who !== 'dup');
  const kind = by_tcp ? 'by-tcp' : sent_again.length > 0 ? 'by-mqtt' : plain_kind(text, protocol);
  const known = ['by-tcp', 'by-mqtt', 'mqtt', 'tls', 'arp'].includes(kind) ? kind : 'plain';
  return `frame ${known}${fate === 'lost' ? ' lost' : ''}`;
}

function plain_kind(text: string, protocol: string): string {
  return finds_addresses(text) ? 'arp' : protocol.toLowerCase();
}

/** The life lines that the arrow goes to. */
function ends_of({ to, from, reached }: LadderFrame, columns: Columns): number[] {
  const names = to === 'all' ? reached.filter((name) => name !== from) : [to];
  return names.map((name) => columns.x_of(name)).filter((x) => x !== null);
}

function arrows_of(row: LadderFrame, columns: Columns): SVGElement[] {
  const start = columns.x_of(row.from);
  const ends = ends_of(row, columns);
  const known = class_of(row);
  if (start === null || ends.length === 0) return [words_of(row, GUTTER_PX + 8, columns.width - 8, known)];
  const parts = ends.flatMap((end) => arrow(row, start, end, known));
  const far = ends.reduce((most, end) => (Math.abs(end - start) > Math.abs(most - start) ? end : most));
  const taken = badges_width(row);
  const left = far > start ? start + taken : far;
  const right = far > start ? far : start - taken;
  return [...parts, words_of(row, left, right, known), ...badges_of(row, start, far > start)];
}

function arrow(row: LadderFrame, start: number, end: number, known: string): SVGElement[] {
  const is_lost = row.fate === 'lost';
  const part = is_lost ? (row.lost_at_sender ? 0.12 : 0.88) : 1;
  const tip = start + (end - start) * part;
  const y = ARROW_TOP + ARROW_DROP * part;
  const way = Math.sign(end - start);
  const line = svg('line', { class: known, x1: start, y1: ARROW_TOP, x2: tip, y2: y });
  if (is_lost) return [line, cross(tip + way * 4, y, known)];
  const head = `M${tip} ${y} l${-8 * way} -4.5 v8 z`;
  return [line, svg('path', { class: `${known} head`, d: head })];
}

function cross(x: number, y: number, known: string): SVGElement {
  return svg('path', { class: `${known} cross`, d: `M${x - 4} ${y - 4} l8 8 m0 -8 l-8 8` });
}

/** The words, in the middle of the arrow where they fit and over its whole length where not. */
function words_of(row: LadderFrame, left: number, right: number, known: string): SVGElement {
  const fate = row.fate === 'delivered' ? '' : ` — ${row.faults === '' ? row.fate : row.faults}`;
  // MQTT is bold, and so wider.
  const size = known.includes('mqtt') ? 12.5 : 11;
  const room = right - left - 24;
  // What became of it is never cut off: the words before it are.
  const cut = fate === '' ? 0 : Math.min(room * 0.7, fitted_width(fate, size));
  const text = fitted(row.text, room - cut, size) + (fate === '' ? '' : fitted(fate, room, size));
  return svg('text', {
    class: `words ${known}`,
    x: (left + right) / 2,
    y: 11,
    'text-anchor': 'middle',
    text,
  });
}

/** What the badges take of an arrow's length. */
function badges_width({ marks }: LadderFrame): number {
  return marks.sent_again.length * BADGE_PX;
}

/** Who sends again, at the beginning of the arrow: letters, as colour alone says nothing to some. */
function badges_of({ marks }: LadderFrame, start: number, to_right: boolean): SVGElement[] {
  return marks.sent_again.flatMap((who, place) => {
    const text = BADGES[who];
    const width = 10 + text.length * 7;
    const offset = 8 + place * BADGE_PX;
    const x = to_right ? start + offset : start - offset - width;
    const known = who === 'dup' ? 'by-mqtt' : 'by-tcp';
    const rx = who === 'dup' ? 2 : 8;
    return [
      svg('rect', { class: `badge ${known}`, x, y: 8, width, height: 15, rx }),
      svg('text', { class: 'badge', x: x + width / 2, y: 19.5, 'text-anchor': 'middle', text }),
    ];
  });
}
