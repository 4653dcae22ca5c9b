// What is open, and what to do with it next, in one line above the program.

import type { Workspace } from './workspace.ts';

const SEARCH_IT = 'It passes with nominal timing. Explore searches for a timing that breaks it.';
const TIMING_KEPT = 'Run takes the timing that was found: mend it and run it again.';
const MENDED =
  'It passes under the timing that was found. Explore tries others, "Nominal timing" leaves this one.';
const TIMING_KEPT_OR_REPAIR =
  'Run takes the timing that was found: mend it, or tick "repaired version", and run it again.';

/** `passed`: the last run did. */
export function about_words({ program, main, replay }: Workspace, passed: boolean): string {
  const has_repair = program?.has_repair === true;
  const kept = passed ? MENDED : has_repair ? TIMING_KEPT_OR_REPAIR : TIMING_KEPT;
  const next = replay !== null ? kept : has_repair ? SEARCH_IT : '';
  return [program?.summary ?? `a file of your own: ${main}`, next].filter(Boolean).join(' · ');
}
