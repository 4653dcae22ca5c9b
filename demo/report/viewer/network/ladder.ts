// The rows of the ladder: each frame in the words of the account, one row for each thing that it carries, and what firmware
// printed, in the order of time. A run of rows that differ in nothing that matters is folded into one.

import { duration_text } from '../../../../rtos/sim/choice_meaning.ts';
import type { RecordedLine } from '../../../account/run_recorder.ts';
import { marks_of, packet_id_of, type TextMarks, topic_of } from './text_marks.ts';
import { type FrameFate, fault_words, type WireFrame } from './wire_frames.ts';

export interface LadderFrame {
  readonly kind: 'frame';
  readonly time_ns: number;
  readonly arrived_ns: number | null;
  /** Place of the frame in the document. */
  readonly index: number;
  readonly from: string;
  /** `all` for a broadcast. */
  readonly to: string;
  /** Who it reached. */
  readonly reached: readonly string[];
  readonly text: string;
  readonly marks: TextMarks;
  readonly fate: FrameFate;
  /** What faults did to it, in words; empty: nothing. */
  readonly faults: string;
  /** It was lost before the middle of its link, on the sender's side. */
  readonly lost_at_sender: boolean;
}

export interface LadderLine {
  readonly kind: 'line';
  readonly time_ns: number;
  /** Place of the line in the document. */
  readonly index: number;
  readonly from: string;
  readonly context: string;
  readonly text: string;
  /** It reports a status other than success. */
  readonly failed: boolean;
}

export interface LadderFold {
  readonly kind: 'fold';
  readonly time_ns: number;
  readonly until_ns: number;
  readonly rows: readonly LadderItem[];
  readonly text: string;
  /** Those who are part of it. */
  readonly between: readonly string[];
}

export type LadderItem = LadderFrame | LadderLine;
export type LadderRow = LadderItem | LadderFold;

/** Which rows to show; empty lists and texts let everything through. */
export interface LadderFilter {
  readonly protocols: readonly string[];
  /** Of these boards nothing is shown. */
  readonly hidden: readonly string[];
  /** Part of the words, in any case of letters. */
  readonly text: string;
  readonly topic: string;
  /** What firmware printed is shown too. */
  readonly lines: boolean;
}

export const SHOW_ALL: LadderFilter = { protocols: [], hidden: [], text: '', topic: '', lines: true };

/** So many rows of the same kind are folded; of a pattern of several rows so many repetitions. */
const FOLDED_MINIMUM = 4;
const FOLDED_PATTERNS = 3;
/** A pattern of so many rows at the most is looked for: PINGREQ, its ACK, PINGRESP, its ACK. */
const PATTERN_MAXIMUM = 4;

/** All rows, in the order of time. */
export function ladder_items(frames: readonly WireFrame[], lines: readonly RecordedLine[]): LadderItem[] {
  const of_frames = frames.flatMap((wire): LadderItem[] => {
    const { index, frame, fate, arrived_ns, reached } = wire;
    const { sent_ns: time_ns, from, to, texts, faults } = frame;
    const lost_at_sender = faults.at(-1)?.direction !== 'inbound';
    const shared = { time_ns, arrived_ns, index, from, to, reached, fate, lost_at_sender };
    const words = fault_words(frame);
    return texts.map((text) => ({ kind: 'frame', ...shared, text, marks: marks_of(text), faults: words }));
  });
  const of_lines = lines.map(
    ({ time_ns, target, context, text, status }, index): LadderItem => ({
      kind: 'line',
      time_ns,
      index,
      from: target,
      context,
      text,
      failed: status !== null && status !== 0,
    }),
  );
  return [...of_frames, ...of_lines].sort((a, b) => a.time_ns - b.time_ns);
}

/** Who has a life line: whoever sends, receives or prints, in the order of their first frames. */
export function ladder_columns(items: readonly LadderItem[]): string[] {
  const frames = items.filter((item) => item.kind === 'frame');
  const ends = frames.flatMap(({ from, to }) => (to === 'all' ? [from] : [from, to]));
  return [...new Set([...ends, ...items.map(({ from }) => from)])];
}

/** Protocols, and topics, that a filter can name. */
export function ladder_words(items: readonly LadderItem[]): { protocols: string[]; topics: string[] } {
  const frames = items.filter((item) => item.kind === 'frame');
  const protocols = [...new Set(frames.map(({ marks }) => marks.protocol))];
  const topics = new Set(frames.map(({ text }) => topic_of(text)).filter((topic) => topic !== null));
  return { protocols, topics: [...topics] };
}

export function filtered(items: readonly LadderItem[], filter: LadderFilter): LadderItem[] {
  const { protocols, hidden, lines, topic } = filter;
  const wanted = filter.text.toLowerCase();
  return items.filter((item) => {
    if (hidden.includes(item.from) || !item.text.toLowerCase().includes(wanted)) return false;
    if (item.kind === 'line') return lines && topic === '';
    if (hidden.includes(item.to) || (topic !== '' && topic_of(item.text) !== topic)) return false;
    return protocols.length === 0 || protocols.includes(item.marks.protocol);
  });
}

/** What rows of one run of rows have in common. Of what TCP sends again the content does not matter, of an ACK its number. */
function fold_key(item: LadderItem): string {
  if (item.kind === 'line') return `line ${item.from} ${item.context} ${item.text}`;
  const { from, to, text, marks, fate } = item;
  const { protocol, sent_again } = marks;
  const by_tcp = sent_again.some((who) => who !== 'dup');
  // While a link is down both sides send again, in turn.
  if (by_tcp && fate === 'lost') return 'again, lost';
  const plain = protocol === 'TCP' ? text.replaceAll(/\d+/g, '#') : text;
  return `${from} ${to} ${fate} ${by_tcp ? 'again' : plain}`;
}

/** How many rows from `at` on follow a pattern of `length` rows. */
function repeated(keys: readonly string[], at: number, length: number): number {
  let end = at + length;
  while (end < keys.length && keys[end] === keys[end - length]) end++;
  return Math.floor((end - at) / length) * length;
}

/** Rows with runs of the same folded. */
export function folded(items: readonly LadderItem[]): LadderRow[] {
  const keys = items.map(fold_key);
  const rows: LadderRow[] = [];
  for (let at = 0; at < items.length; ) {
    let count = 0;
    for (let length = 1; length <= PATTERN_MAXIMUM && count === 0; length++) {
      const found = repeated(keys, at, length);
      if (found >= (length === 1 ? FOLDED_MINIMUM : FOLDED_PATTERNS * length)) count = found;
    }
    if (count === 0) rows.push(items[at++] as LadderItem);
    else {
      rows.push(fold(items.slice(at, at + count)));
      at += count;
    }
  }
  return rows;
}

function fold(rows: readonly LadderItem[]): LadderFold {
  const [first, last] = [rows[0] as LadderItem, rows.at(-1) as LadderItem];
  const ends = rows.flatMap((row) => (row.kind === 'line' ? [row.from] : [row.from, row.to]));
  return {
    kind: 'fold',
    time_ns: first.time_ns,
    until_ns: last.time_ns,
    rows,
    text: fold_words(rows),
    between: [...new Set(ends)],
  };
}

/** `80 TCP retransmissions of ids 5 to 12 in 9.1 s; lost, link down at publisher.eth0 outbound` */
function fold_words(rows: readonly LadderItem[]): string {
  const frames = rows.filter((row) => row.kind === 'frame');
  const length_ns = (rows.at(-1) as LadderItem).time_ns - (rows[0] as LadderItem).time_ns;
  const length = length_ns === 0 ? 'at once' : `in ${duration_text(length_ns)}`;
  const by_tcp = frames.filter(({ marks }) => marks.sent_again.some((who) => who !== 'dup'));
  if (by_tcp.length === rows.length)
    return `${by_tcp.length} TCP retransmissions${id_words(by_tcp)} ${length}${outcome(frames)}`;
  const what = frames.length === rows.length ? 'frames' : 'rows';
  const patterns = [...new Set(rows.map(short_words))];
  return `${rows.length} ${what} ${length}${outcome(frames)}: ${patterns.join(' / ')}`;
}

/** The words without what differs from one to the next. */
function short_words(item: LadderItem): string {
  return item.kind === 'frame' && item.marks.protocol === 'TCP'
    ? item.text.replaceAll(/ \d+/g, '').replaceAll(/, window(?! update)/g, '')
    : item.text;
}

function id_words(frames: readonly LadderFrame[]): string {
  const ids = frames.map(({ text }) => packet_id_of(text)).filter((id) => id !== null);
  if (ids.length === 0) return '';
  const [least, most] = [Math.min(...ids), Math.max(...ids)];
  return least === most ? ` of id ${least}` : ` of ids ${least} to ${most}`;
}

function outcome(frames: readonly LadderFrame[]): string {
  if (frames.every(({ fate }) => fate !== 'lost')) return '';
  if (frames.some(({ fate }) => fate !== 'lost')) return '; some are lost';
  const words = new Set(frames.map(({ faults }) => faults));
  return words.size === 1 ? `; ${[...words].join()}` : '; none gets through';
}
