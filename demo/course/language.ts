// The languages in which a lesson can be done.

import type { Lesson } from './lesson.ts';

export const LANGUAGES = ['typescript', 'c'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What people call it. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { typescript: 'TypeScript', c: 'C' };

/** That of somebody's files. */
export function language_of(files: ReadonlyMap<string, string>): Language {
  return [...files.keys()].some((name) => name.endsWith('.c')) ? 'c' : 'typescript';
}

/** Those in which a lesson can be done. */
export function languages_of(lesson: Pick<Lesson, 'c'>): readonly Language[] {
  return lesson.c === undefined ? ['typescript'] : LANGUAGES;
}
