// How much of a source in C has run, and its lines with their counts.

import type { CoveredSource } from '../../../c/coverage/covered_file.ts';

/** So many of all. */
export interface Share {
  readonly run: number;
  readonly all: number;
}

export function shares_of({ lines, functions }: CoveredSource): {
  readonly lines: Share;
  readonly functions: Share;
} {
  return {
    lines: { run: lines.filter(([, count]) => count > 0).length, all: lines.length },
    functions: { run: functions.filter(({ count }) => count > 0).length, all: functions.length },
  };
}

/** `41 of 52 (78.8 %)`. */
export function share_words({ run, all }: Share): string {
  return all === 0 ? '0 of 0' : `${run} of ${all} (${((100 * run) / all).toFixed(1)} %)`;
}

interface CodeLine {
  readonly number: number;
  /** null: there is no code for this line. */
  readonly count: number | null;
  readonly text: string;
}

/** All lines of a source; of one that could not be read those with code. */
export function lines_of_code({ text, lines }: CoveredSource): CodeLine[] {
  if (text === null)
    return lines.map(([number, count]) => ({ number, count, text: '(the source could not be read)' }));
  const counts = new Map(lines);
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line, at) => ({
      number: at + 1,
      count: counts.get(at + 1) ?? null,
      text: line.replace(/\r$/, ''),
    }));
}
