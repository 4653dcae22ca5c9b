// What the command `lesson` prints.

import { columns } from '../../rtos/kernel/tables.ts';
import { beside } from '../host/columns.ts';
import { own_command } from '../host/own_command.ts';
import type { Attempt } from './attempt.ts';
import { LANGUAGE_NAMES, languages_of } from './language.ts';
import type { Lesson } from './lesson.ts';
import type { LessonFolder } from './lessons.ts';
import { with_constants } from './variant.ts';
import { ANSWERS, type LessonState, type WorkFolder } from './work_folder.ts';

/** The list of all lessons, with what this student has done. */
export function list_lines(
  lessons: readonly { readonly at: LessonFolder; readonly state: LessonState }[],
): string[] {
  const rows = lessons.map(({ at: { lesson }, state }) => {
    const { number, title, minutes } = lesson;
    const done = state.done ? 'done' : state.of === 0 ? '' : `${state.points} of ${state.of}`;
    return `${String(number).padStart(4)}  ${title.padEnd(44)} ${String(minutes).padStart(3)} min   ${done}`.trimEnd();
  });
  return [...rows, '', `${own_command('lesson')} N begins a lesson, or goes on with it.`];
}

/** The lesson's head: what it is about, and where its files are. */
export function head_lines(lesson: Lesson, shown: string, folder: WorkFolder): string[] {
  const { number, title, minutes, needs, goal, views } = lesson;
  const needed = needs.length === 0 ? '' : `; needs ${needs.join(', ')}`;
  const [other] = languages_of(lesson).filter((one) => one !== folder.language);
  const language: [string, string][] =
    other === undefined
      ? []
      : [
          [
            'Language',
            `${LANGUAGE_NAMES[folder.language]} (--language ${other} for ${LANGUAGE_NAMES[other]})`,
          ],
        ];
  return [
    `Lesson ${number}  ${title}   (about ${minutes} min${needed})`,
    ...beside([
      ['Goal', with_constants(goal, folder.variant)],
      ['Read', `${shown}/text.md`],
      ['Yours', [...folder.files().keys()].map((name) => `${shown}/${name}`).join(', ')],
      ['Given', `${folder.given_names().join(', ')} (put back when changed)`],
      ...language,
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
  const rows = (judgement?.checks ?? []).map(({ name, ok, said }): [string, string, string] => [
    name,
    word_of(ok),
    said,
  ]);
  if (questions.length > 0) {
    const right = answers.filter((answer) => answer === true).length;
    const wrong = answers.flatMap((answer, i) => (answer === false ? [i + 1] : []));
    const said = wrong.length === 0 ? '' : `not right: ${wrong.join(', ')}`;
    rows.push([`answers (${ANSWERS})`, `${right} of ${questions.length}`, said]);
  }
  const cells = rows.map(([name, ...rest], i) => [`  ${i + 1}`, name, ...rest]);
  return [
    ...(trouble === null ? [] : [`  it does not run: ${trouble}`]),
    ...columns(cells),
    done ? `Done (${points} of ${of} points).` : `Not done yet (${points} of ${of} points).`,
  ];
}
