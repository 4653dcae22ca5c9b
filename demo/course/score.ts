// What a look at somebody's state of a lesson comes to: the checks as they were judged, and the answers beside the key.

import { judge_answers } from './answers.ts';
import type { Judgement } from './check/judge.ts';
import type { Lesson } from './lesson.ts';

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

/** A lesson is done when all checks pass and all answers are right. */
export function scored(
  { checks, questions }: Pick<Lesson, 'checks' | 'questions'>,
  { judgement, trouble }: Pick<Attempt, 'judgement' | 'trouble'>,
  written: ReadonlyMap<number, string>,
  key: readonly (number | string)[],
): Attempt {
  const answers = judge_answers(questions, written, key);
  const worth = questions.map(({ points = 1 }) => points);
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
  const passed = judgement?.checks.every(({ ok }) => ok === true) ?? false;
  return {
    judgement,
    trouble,
    answers,
    points: (judgement?.points ?? 0) + sum(worth.filter((_, i) => answers[i] === true)),
    of: sum(checks.map(({ points }) => points)) + sum(worth),
    done: passed && answers.every((answer) => answer === true),
  };
}
