// How far along a field log a run comes: which lines of the log it has, in their order and about at their times.

import type { FieldLog, WantedLine } from './field_log.ts';

/** Something that happened in a run, in words, in lower case. */
export interface Happening {
  readonly time_ns: number;
  readonly text: string;
}

/** A line of the log and what it was in the run. */
export interface Seen {
  readonly line: WantedLine;
  readonly happening: Happening;
}

export interface LogProgress {
  readonly seen: readonly Seen[];
  /** All of the log was seen, and nothing that must not be. */
  readonly complete: boolean;
  /** What was not seen in time: the lines of the first step that is not complete. */
  readonly missing: readonly WantedLine[];
  /** What must not be and was, between the first line that was seen and the last one. */
  readonly forbidden: readonly Seen[];
  /** How far off in time the nearest happening was that the next missing line asks for; Infinity: there was none. */
  readonly off_ns: number;
  /** The run's time at which the log's clock was 0. */
  readonly offset_ns: number;
}

/** Tries at where a log begins whose clock is not known. */
const OFFSETS_AT_MOST = 40;

/** True when the text has the pieces of a line, in their order. */
function is_like({ pieces }: WantedLine, text: string): boolean {
  let at = 0;
  for (const piece of pieces) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return true;
}

/** True when any line of the log asks for such a text. */
export function is_asked_for(log: FieldLog, text: string): boolean {
  const like = (line: WantedLine): boolean => is_like(line, text);
  return log.steps.some((step) => step.some(like)) || log.never.some(like);
}

/** How far off its time a line would be. */
function off(line: WantedLine, time_ns: number, offset_ns: number): number {
  if (line.time_ns === null) return 0;
  return Math.max(0, Math.abs(time_ns - offset_ns - line.time_ns) - line.tolerance_ns);
}

function follow(log: FieldLog, happenings: readonly Happening[], offset_ns: number): LogProgress {
  const seen: Seen[] = [];
  let step = 0;
  let open = [...(log.steps[0] ?? [])];
  let off_ns = Number.POSITIVE_INFINITY;
  for (const happening of happenings) {
    if (step === log.steps.length) break;
    const like = open.filter((line) => is_like(line, happening.text));
    const line = like.find((one) => off(one, happening.time_ns, offset_ns) === 0);
    for (const one of like) off_ns = Math.min(off_ns, off(one, happening.time_ns, offset_ns));
    if (line === undefined) continue;
    seen.push({ line, happening });
    open = open.filter((one) => one !== line);
    off_ns = Number.POSITIVE_INFINITY;
    if (open.length === 0) {
      step++;
      open = [...(log.steps[step] ?? [])];
    }
  }
  const forbidden = forbidden_among(log, happenings, seen);
  const complete = step === log.steps.length && forbidden.length === 0;
  return { seen, complete, missing: open, forbidden, off_ns, offset_ns };
}

/** What must not be between the first line that was seen and the last one. */
function forbidden_among(log: FieldLog, happenings: readonly Happening[], seen: readonly Seen[]): Seen[] {
  const [from, to] = [seen[0], seen.at(-1)].map((one) => one?.happening.time_ns ?? Number.POSITIVE_INFINITY);
  const known = new Set(seen.map(({ happening }) => happening));
  const within = happenings.filter(
    (one) => one.time_ns >= (from as number) && one.time_ns <= (to as number) && !known.has(one),
  );
  return log.never.flatMap((line) =>
    within.filter(({ text }) => is_like(line, text)).map((happening) => ({ line, happening })),
  );
}

/** Where the log's clock may have begun: at what looks like the first line that has a time. */
function offsets(log: FieldLog, happenings: readonly Happening[]): number[] {
  const first = log.steps.flat().find(({ time_ns }) => time_ns !== null);
  if (log.from_power_on || first === undefined) return [0];
  const { time_ns } = first;
  const found = happenings
    .filter(({ text }) => is_like(first, text))
    .map((happening) => happening.time_ns - (time_ns as number));
  return found.length === 0 ? [0] : found.slice(0, OFFSETS_AT_MOST);
}

/** True when `a` is further along the log than `b`. */
export function is_further(a: LogProgress, b: LogProgress): boolean {
  if (a.complete !== b.complete) return a.complete;
  if (a.seen.length !== b.seen.length) return a.seen.length > b.seen.length;
  if (a.forbidden.length !== b.forbidden.length) return a.forbidden.length < b.forbidden.length;
  return a.off_ns < b.off_ns;
}

/** How far along the log the happenings of a run come; they are in the order of their times. */
export function progress_along(log: FieldLog, happenings: readonly Happening[]): LogProgress {
  return offsets(log, happenings)
    .map((offset_ns) => follow(log, happenings, offset_ns))
    .reduce((best, one) => (is_further(one, best) ? one : best));
}
