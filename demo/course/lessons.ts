// The lessons that come with the project, by their folders.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { UsageError } from '../host/usage.ts';
import type { Language } from './language.ts';
import type { Lesson } from './lesson.ts';

const LESSONS = fileURLToPath(new URL('lessons', import.meta.url));

export interface LessonFolder {
  /** Such as `09_lost_wake_up`; the student's folder is called so too. */
  readonly name: string;
  readonly folder: string;
  readonly lesson: Lesson;
}

/** All lessons, in the order of their numbers; or those in another folder. */
export async function all_lessons(folder = LESSONS): Promise<LessonFolder[]> {
  const names = readdirSync(folder)
    .filter((name) => /^\d\d_/.test(name))
    .sort();
  return Promise.all(names.map((name) => load_lesson(path.join(folder, name))));
}

/** The lesson with this number, as somebody wrote it. */
export async function lesson_of(word: string): Promise<LessonFolder> {
  const names = readdirSync(LESSONS)
    .filter((name) => /^\d\d_/.test(name))
    .sort();
  const found = names.find((name) => /^\d{1,2}$/.test(word) && Number(name.slice(0, 2)) === Number(word));
  if (found !== undefined) return load_lesson(path.join(LESSONS, found));
  throw new UsageError(
    `there is no lesson '${word}'; there are ${names.map((name) => Number(name.slice(0, 2))).join(', ')}`,
  );
}

async function load_lesson(folder: string): Promise<LessonFolder> {
  const file = ['lesson.ts', 'lesson.js']
    .map((name) => path.join(folder, name))
    .find((one) => existsSync(one));
  if (file === undefined) throw new Error(`${folder} has no lesson.ts`);
  const { default: lesson } = (await import(pathToFileURL(file).href)) as { readonly default: Lesson };
  return { name: path.basename(folder), folder, lesson };
}

/** The files of a part of a lesson (`start`, `given`, ...), by name; those in C are in its folder `c`. */
export function files_of(
  folder: string,
  part: string,
  language: Language = 'typescript',
): Map<string, string> {
  const at = language === 'c' ? path.join(folder, 'c', part) : path.join(folder, part);
  if (!existsSync(at)) return new Map();
  const names = readdirSync(at)
    .filter((name) => (language === 'c' ? /\.[ch]$/ : /(?<!\.d)\.ts$/).test(name))
    .sort();
  return new Map(names.map((name) => [name, readFileSync(path.join(at, name), 'utf8')]));
}
