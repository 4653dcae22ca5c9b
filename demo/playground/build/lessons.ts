// The lessons of the course for the page, read by the form of their folders. Solutions and wrong answers stay where they are; what
// is in lesson.ts (checks, answers, hints) goes along deflated.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { with_package_names } from '../../course/api_names.ts';
import { LANGUAGE_NAMES, LANGUAGES, type Language, languages_of } from '../../course/language.ts';
import { all_lessons, files_of, type LessonFolder } from '../../course/lessons.ts';
import { text_for, variant_file, variant_header, variant_of } from '../../course/variant.ts';
import { packed } from '../../report/record_columns.ts';
import type { Sealed, ShippedLesson } from '../model/lesson.ts';
import { in_the_page } from '../model/page_words.ts';
import type { Files, ShippedProgram } from '../model/program.ts';

/** Imports of one part of a lesson from another, as they are where all lies in one folder. */
function side_by_side(text: string): string {
  return with_package_names(text).replace(/'\.\.?\/(?:start|given)\/([^']+)'/g, "'./$1'");
}

function files(folder: string, part: string, language: Language): Files {
  const all = [...files_of(folder, part, language)];
  return Object.fromEntries(all.map(([name, text]) => [name, language === 'c' ? text : side_by_side(text)]));
}

/** lesson.ts with what it imports of the project by its path in a checkout. */
function lesson_file(folder: string, name: string): string {
  const text = side_by_side(readFileSync(path.join(folder, 'lesson.ts'), 'utf8'));
  return text.replace(
    /'(\.\.\/[^']+\.ts)'/g,
    (_, file: string) => `'${path.posix.join('demo/course/lessons', name, file)}'`,
  );
}

async function shipped_lesson(
  { name, folder, lesson }: LessonFolder,
  language: Language,
): Promise<ShippedLesson> {
  const { number, title, minutes, needs, goal, views, questions, hints } = lesson;
  const variant = variant_of(lesson, '');
  const given = files(folder, 'given', language);
  const is_c = language === 'c';
  const around = is_c
    ? { ...files(folder, 'start', 'typescript'), ...files(folder, 'given', 'typescript') }
    : {};
  const sealed: Sealed = { lesson: lesson_file(folder, name), hints: hints.map(in_the_page), around };
  return {
    name,
    id: is_c ? `lesson-${number}-c` : `lesson-${number}`,
    language,
    number,
    title,
    minutes,
    needs,
    goal,
    views,
    text: in_the_page(text_for(readFileSync(path.join(folder, 'text.md'), 'utf8'), {}, language)),
    start: files(folder, 'start', language),
    given: {
      ...given,
      ...(is_c ? { 'variant.h': variant_header(variant) } : {}),
      ...('variant.ts' in given ? { 'variant.ts': variant_file(variant) } : {}),
    },
    variant,
    questions: questions.map(({ ask }) => ask),
    hints: hints.length,
    sealed: await packed(new TextEncoder().encode(JSON.stringify(sealed))),
  };
}

/** A lesson as one of the page's programs: its scenario, around the student's file, which is shown first. */
function as_program({ lesson }: LessonFolder, shipped: ShippedLesson): ShippedProgram {
  const { name, id, language, number, title, start, given } = shipped;
  const read_only = Object.keys(given).map((file) => `${name}/${file}`);
  const paths = [...Object.keys(start).map((file) => `${name}/${file}`), ...read_only];
  const { build: _, ...scenario } = lesson.scenario;
  const { has_repair = false } = scenario;
  const program = {
    id,
    title: `${number}  ${title}`,
    summary: `lesson ${number} of the course, in ${LANGUAGE_NAMES[language]}: what to do stands beside the program`,
    paths,
    read_only,
    scenario: scenario.name,
    has_repair,
  };
  if (language === 'typescript') return { ...program, group: 'Lessons', main: `${name}/scenario.ts` };
  const board = { scenario, application: lesson.c?.application ?? [] };
  return { ...program, group: 'Lessons in C', main: paths[0] ?? '', board };
}

export interface Course {
  readonly lessons: readonly ShippedLesson[];
  readonly programs: readonly ShippedProgram[];
  readonly files: Files;
}

/** All lessons that need no host, in their order, then those in C; their programs, and the files of these. */
export async function shipped_lessons(): Promise<Course> {
  const all = (await all_lessons()).filter(({ lesson }) => lesson.host !== true);
  const folders = LANGUAGES.flatMap((language) =>
    all.filter(({ lesson }) => languages_of(lesson).includes(language)).map((at) => ({ at, language })),
  );
  const lessons = await Promise.all(folders.map(({ at, language }) => shipped_lesson(at, language)));
  return {
    lessons,
    programs: folders.map(({ at }, n) => as_program(at, lessons[n] as ShippedLesson)),
    files: Object.fromEntries(
      lessons.flatMap(({ name, start, given }) =>
        Object.entries({ ...start, ...given }).map(([file, text]) => [`${name}/${file}`, text]),
      ),
    ),
  };
}
