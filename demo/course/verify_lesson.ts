// Whether a lesson keeps its word, for whoever writes one: its form, and that each of its answers gets the verdict it should.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { as_many_as_processors } from './as_many_as_processors.ts';
import { judged } from './attempt.ts';
import type { Judgement } from './check/judge.ts';
import { KeptProcesses } from './check/kept_processes.ts';
import { type Language, languages_of } from './language.ts';
import { files_of, type LessonFolder } from './lessons.ts';
import { variant_of } from './variant.ts';

const WRONG_AT_LEAST = 3;
const HINTS_AT_LEAST = 2;
const TEXT_WORDS_AT_LEAST = 120;

/** What is wrong with the parts of a lesson in one language. */
function faults_of_parts(folder: string, language: Language): string[] {
  const part = (name: string): Map<string, string> => files_of(folder, name, language);
  const within = language === 'c' ? 'c/' : '';
  const starts = [...part('start').keys()];
  const given = part('given');
  const faults = [
    [starts.length !== 1, `${within}start/ has ${starts.length} files: a student changes one`],
    [
      starts.some((one) => given.has(one)),
      `${within}start/ and ${within}given/ have a file of one name, and they are put into one folder`,
    ],
    [part('solution').size === 0, `${within}solution/ is empty`],
    [part('wrong').size < WRONG_AT_LEAST, `${within}wrong/ has fewer than ${WRONG_AT_LEAST} answers`],
  ] as const;
  return faults.filter(([is_so]) => is_so).map(([, words]) => words);
}

/** What is wrong with the form of a lesson; nothing for one that may be given to students. */
export function faults_of_form({ name, folder, lesson }: LessonFolder): string[] {
  const text = readFileSync(path.join(folder, 'text.md'), 'utf8');
  const constants = Object.keys(variant_of(lesson, ''));
  const given = files_of(folder, 'given').get('variant.ts') ?? '';
  const faults = [
    [Number(name.slice(0, 2)) !== lesson.number, 'its number is not that of its folder'],
    [lesson.hints.length < HINTS_AT_LEAST, `it has fewer than ${HINTS_AT_LEAST} hints`],
    [lesson.needs.some((needed) => needed >= lesson.number), 'it needs a later lesson'],
    [text.split(/\s+/).length < TEXT_WORDS_AT_LEAST, 'text.md is too short to work from'],
    [
      constants.some((one) => !new RegExp(`\\b${one}:`).test(given)),
      'given/variant.ts has not all constants',
    ],
  ] as const;
  const all = [
    ...faults.filter(([is_so]) => is_so).map(([, words]) => words),
    ...languages_of(lesson).flatMap((language) => faults_of_parts(folder, language)),
  ];
  return all.map((words) => `${name}: ${words}`);
}

/** The check that a wrong answer should fail, and words that should be said then; from its first line. */
export function expectation(text: string): { readonly check: string; readonly words: string } | null {
  const [, check, words = ''] = /^\/\/ expect: (.*?)(?: "(.*)")?$/.exec(text.split('\n')[0] as string) ?? [];
  return check === undefined ? null : { check, words };
}

type Part = 'start' | 'solution' | 'wrong';

/** One of a lesson's answers, with the constants of some student. */
export interface Answer {
  readonly at: LessonFolder;
  readonly student: string;
  readonly part: Part;
  /** Its name from the lesson's folder. */
  readonly name: string;
  readonly text: string;
  /** The name of the student's file. */
  readonly file: string;
}

/** What a student starts from, the right answers and the wrong ones, in each language. */
export function answers_of(
  at: LessonFolder,
  student = '',
  parts: readonly Part[] = ['start', 'solution', 'wrong'],
): Answer[] {
  return languages_of(at.lesson).flatMap((language) => {
    const [file = ''] = files_of(at.folder, 'start', language).keys();
    const within = language === 'c' ? 'c/' : '';
    return parts.flatMap((part) =>
      [...files_of(at.folder, part, language)].map(([name, text]) => {
        return { at, student, part, name: `${within}${part}/${name}`, text, file };
      }),
    );
  });
}

/** Runs answers; for each what is wrong when it does not get the verdict it should, else null. */
export async function faults_of(answers: readonly Answer[], limit_ms?: number): Promise<(string | null)[]> {
  const kept = new KeptProcesses();
  try {
    return await as_many_as_processors(answers, (answer) => fault_of(answer, kept, limit_ms));
  } finally {
    kept.end();
  }
}

async function fault_of(
  { at, student, part, name, text, file }: Answer,
  kept: KeptProcesses,
  limit_ms?: number,
): Promise<string | null> {
  const variant = variant_of(at.lesson, student);
  const ran = await judged(at, new Map([[file, text]]), variant, 'verdict', limit_ms, kept);
  const failed = 'value' in ran ? ran.value.checks.find(({ ok }) => ok === false) : undefined;
  if ('value' in ran && is_as_wanted(part, failed, text)) return null;
  const said = 'trouble' in ran ? `does not run: ${ran.trouble}` : verdict_words(failed);
  return `${at.name}/${name}: ${said}`;
}

type Failed = Judgement['checks'][number] | undefined;

function verdict_words(failed: Failed): string {
  return failed === undefined ? 'passes all checks' : `fails "${failed.name}": ${failed.said}`;
}

function is_as_wanted(part: string, failed: Failed, text: string): boolean {
  if (part === 'solution') return failed === undefined;
  if (part === 'start') return failed !== undefined;
  const expected = expectation(text);
  return failed !== undefined && expected?.check === failed.name && failed.said.includes(expected.words);
}
