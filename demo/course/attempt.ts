// A whole look at somebody's state of a lesson: the checks, and the answers beside the key.

import type { Judgement } from './check/judge.ts';
import type { Variant } from './check/lab.ts';
import { run_closed, run_here } from './check/sandbox.ts';
import type { LessonFolder } from './lessons.ts';
import { type Attempt, scored } from './score.ts';

export type { Attempt };

const keys = new Map<string, Promise<(number | string)[]>>();

/** The right answers for these constants; worked out once. */
function key_of({ folder, lesson, name }: LessonFolder, variant: Variant): Promise<(number | string)[]> {
  if (lesson.questions.length === 0) return Promise.resolve([]);
  const word = `${name} ${JSON.stringify(variant)}`;
  let key = keys.get(word);
  if (key === undefined) {
    key = run_here<(number | string)[]>({ folder, variant, what: 'answer_key', host: lesson.host ?? false });
    keys.set(word, key);
  }
  return key;
}

export async function attempt(
  at: LessonFolder,
  files: ReadonlyMap<string, string>,
  written: ReadonlyMap<number, string>,
  variant: Variant,
): Promise<Attempt> {
  const { folder, lesson } = at;
  const [ran, key] = await Promise.all([
    run_closed<Judgement>({ folder, files, variant, what: 'judge', host: lesson.host ?? false }),
    key_of(at, variant),
  ]);
  const judgement = 'value' in ran ? ran.value : null;
  const trouble = 'trouble' in ran ? ran.trouble : null;
  return scored(lesson, { judgement, trouble }, written, key);
}
