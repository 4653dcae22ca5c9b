// What the command `lesson` prints.

import { beside } from '../host/columns.ts';
import type { Attempt } from './attempt.ts';
import type { Variant } from './check/lab.ts';
import type { Lesson } from './lesson.ts';
import type { LessonFolder } from './lessons.ts';
import { with_constants } from './variant.ts';
import { ANSWERS, type LessonState } from './work_folder.ts';

const CHECK_WIDTH = 36;

/** The list of all lessons, with what this student has done. */
export function list_lines(
  lessons: readonly { readonly at: LessonFolder; readonly state: LessonState }[],
): string[] {
  const rows = lessons.map(({ at: { lesson }, state }) => {
    const { number, title, minutes } = lesson;
    const done = state.done ? 'done' : state.of === 0 ? '' : `${state.points} of ${state.of}`;
    return `${String(number).padStart(4)}  ${title.padEnd(44)} ${String(minutes).padStart(3)} min   ${done}`.trimEnd();
  });
  return [...rows, '', 'netx-sim lesson N begins a lesson, or goes on with it.'];
}

/** The lesson's head: what it is about, and where its files are. */
export function head_lines(
  { number, title, minutes, needs, goal, views }: Lesson,
  folder: string,
  theirs: readonly string[],
  given: readonly string[],
  variant: Variant,
): string[] {
  const needed = needs.length === 0 ? '' : `; needs ${needs.join(', ')}`;
  return [
    `Lesson ${number}  ${title}   (about ${minutes} min${needed})`,
    ...beside([
      ['Goal', with_constants(goal, variant)],
      ['Read', `${folder}/text.md`],
      ['Yours', theirs.map((name) => `${folder}/${name}`).join(', ')],
      ['Given', `${given.join(', ')} (put back when changed)`],
      ['Look at', `${views.join(', ')}, in the page that --report writes`],
    ]),
  ];
}

function word_of(ok: boolean | null): string {
  if (ok === null) return '-';
  return ok ? 'ok' : 'NOT YET';
}

/** How each check and each answer stands, and the sum. */
export function attempt_lines({ questions }: Lesson, attempt: Attempt): string[] {
  const { judgement, trouble, answers, points, of, done } = attempt;
  const lines = trouble === null ? [] : [`  it does not run: ${trouble}`];
  for (const [i, { name, ok, said }] of (judgement?.checks ?? []).entries())
    lines.push(`  ${i + 1}  ${name.padEnd(CHECK_WIDTH)} ${word_of(ok).padEnd(7)}  ${said}`.trimEnd());
  if (questions.length > 0) {
    const right = answers.filter((answer) => answer === true).length;
    const wrong = answers.flatMap((answer, i) => (answer === false ? [i + 1] : []));
    const said = wrong.length === 0 ? '' : `; not right: ${wrong.join(', ')}`;
    const number = (judgement?.checks.length ?? 0) + 1;
    lines.push(
      `  ${number}  ${`answers (${ANSWERS})`.padEnd(CHECK_WIDTH)} ${right} of ${questions.length}${said}`,
    );
  }
  return [...lines, done ? `Done (${points} of ${of} points).` : `Not done yet (${points} of ${of} points).`];
}
