// A line of source as annotations and reports name it.

import type { Place } from './program.ts';

/** The place that `file:line` means; null: it is none. */
export function place_of_line(where: string): Place | null {
  const [, file, line] = /^(.+):(\d+)$/.exec(where) ?? [];
  return file === undefined ? null : { file, line: Number(line), column: 1 };
}
