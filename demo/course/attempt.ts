// A whole look at somebody's state of a lesson: the checks, and the answers beside the key.

import { judge_answers } from './answers.ts';
import type { Judgement } from './check/judge.ts';
import type { Variant } from './check/lab.ts';
import { run_closed, run_here } from './check/sandbox.ts';
import type { LessonFolder } from './lessons.ts';

export interface Attempt {
  /** null: the files could not be run; `trouble` says why. */
  readonly judgement: Judgement | null;
  readonly trouble: string | null;
  /** For each question: right, wrong, or nothing written. */
  readonly answers: readonly (boolean | null)[];
  readonly points: number;
  readonly of: number;
  readonly done: boolean;
}

const keys = new Map<string, Promise<(number | string)[]>>();

/** The right answers for these constants; worked out once. */
function key_of({ folder, lesson, name }: LessonFolder, variant: Variant): Promise<(number | string)[]> {
  if (lesson.questions.length === 0) return Promise.resolve([]);
  const word = `${name} ${JSON.stringify(variant)}`;
  let key = keys.get(word);
  if (key === undefined) {
    key = run_here<(number | string)[]>({ folder, variant, what: 'answer_key' });
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
    run_closed<Judgement>({ folder, files, variant, what: 'judge' }),
    key_of(at, variant),
  ]);
  const judgement = 'value' in ran ? ran.value : null;
  const answers = judge_answers(lesson.questions, written, key);
  const worth = lesson.questions.map(({ points = 1 }) => points);
  const answered = worth.reduce((sum, points, i) => sum + (answers[i] === true ? points : 0), 0);
  const passed = judgement?.checks.every(({ ok }) => ok === true) ?? false;
  return {
    judgement,
    trouble: 'trouble' in ran ? ran.trouble : null,
    answers,
    points: (judgement?.points ?? 0) + answered,
    of:
      lesson.checks.reduce((sum, { points }) => sum + points, 0) +
      worth.reduce((sum, points) => sum + points, 0),
    done: passed && answers.every((answer) => answer === true),
  };
}
