// The lessons of the course for the page, read by the form of their folders. Solutions and wrong answers stay where they are; what
// is in lesson.ts (checks, answers, hints) goes along deflated.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { with_package_names } from '../../course/api_names.ts';
import { all_lessons, files_of, type LessonFolder } from '../../course/lessons.ts';
import { text_for, variant_file, variant_of } from '../../course/variant.ts';
import { packed } from '../../report/record_columns.ts';
import type { Sealed, ShippedLesson } from '../model/lesson.ts';
import { in_the_page } from '../model/page_words.ts';
import type { Files, ShippedProgram } from '../model/program.ts';

/** Imports of one part of a lesson from another, as they are where all lies in one folder. */
function side_by_side(text: string): string {
  return with_package_names(text).replace(/'\.\.?\/(?:start|given)\/([^']+)'/g, "'./$1'");
}

function files(folder: string, part: string): Files {
  return Object.fromEntries([...files_of(folder, part)].map(([name, text]) => [name, side_by_side(text)]));
}

/** lesson.ts with what it imports of the project by its path in a checkout. */
function lesson_file(folder: string, name: string): string {
  const text = side_by_side(readFileSync(path.join(folder, 'lesson.ts'), 'utf8'));
  return text.replace(
    /'(\.\.\/[^']+\.ts)'/g,
    (_, file: string) => `'${path.posix.join('demo/course/lessons', name, file)}'`,
  );
}

async function shipped_lesson({ name, folder, lesson }: LessonFolder): Promise<ShippedLesson> {
  const { number, title, minutes, needs, goal, views, questions, hints } = lesson;
  const variant = variant_of(lesson, '');
  const given = files(folder, 'given');
  const sealed: Sealed = { lesson: lesson_file(folder, name), hints: hints.map(in_the_page) };
  return {
    name,
    id: `lesson-${number}`,
    number,
    title,
    minutes,
    needs,
    goal,
    views,
    text: in_the_page(text_for(readFileSync(path.join(folder, 'text.md'), 'utf8'), {}, 'typescript')),
    start: files(folder, 'start'),
    given: 'variant.ts' in given ? { ...given, 'variant.ts': variant_file(variant) } : given,
    variant,
    questions: questions.map(({ ask }) => ask),
    hints: hints.length,
    sealed: await packed(new TextEncoder().encode(JSON.stringify(sealed))),
  };
}

/** A lesson as one of the page's programs: its scenario, around the student's file, which is shown first. */
function as_program({ lesson }: LessonFolder, shipped: ShippedLesson): ShippedProgram {
  const { name, id, number, title, start, given } = shipped;
  const read_only = Object.keys(given).map((file) => `${name}/${file}`);
  return {
    id,
    group: 'Lessons',
    title: `${number}  ${title}`,
    summary: `lesson ${number} of the course: what to do stands beside the program`,
    paths: [...Object.keys(start).map((file) => `${name}/${file}`), ...read_only],
    read_only,
    main: `${name}/scenario.ts`,
    scenario: lesson.scenario.name,
    has_repair: lesson.scenario.has_repair ?? false,
  };
}

/** All lessons that need no host, in their order, their programs, and the files of these. */
export async function shipped_lessons(): Promise<{
  lessons: ShippedLesson[];
  programs: ShippedProgram[];
  files: Files;
}> {
  const folders = (await all_lessons()).filter(({ lesson }) => lesson.host !== true);
  const lessons = await Promise.all(folders.map(shipped_lesson));
  return {
    lessons,
    programs: folders.map((folder, n) => as_program(folder, lessons[n] as ShippedLesson)),
    files: Object.fromEntries(
      lessons.flatMap(({ name, start, given }) =>
        Object.entries({ ...start, ...given }).map(([file, text]) => [`${name}/${file}`, text]),
      ),
    ),
  };
}
