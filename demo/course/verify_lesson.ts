// Whether a lesson keeps its word, for whoever writes one: its form, and that each of its answers gets the verdict it should.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { as_many_as_processors } from './as_many_as_processors.ts';
import type { Judgement } from './check/judge.ts';
import { run_closed } from './check/sandbox.ts';
import { files_of, type LessonFolder } from './lessons.ts';
import { variant_of } from './variant.ts';

const WRONG_AT_LEAST = 3;
const HINTS_AT_LEAST = 2;
const TEXT_WORDS_AT_LEAST = 120;

/** What is wrong with the form of a lesson; nothing for one that may be given to students. */
export function faults_of_form({ name, folder, lesson }: LessonFolder): string[] {
  const starts = files_of(folder, 'start').size;
  const text = readFileSync(path.join(folder, 'text.md'), 'utf8');
  const constants = Object.keys(variant_of(lesson, ''));
  const all_given = files_of(folder, 'given');
  const given = all_given.get('variant.ts') ?? '';
  const faults = [
    [Number(name.slice(0, 2)) !== lesson.number, 'its number is not that of its folder'],
    [starts !== 1, `start/ has ${starts} files: a student changes one`],
    [
      [...files_of(folder, 'start').keys()].some((one) => all_given.has(one)),
      'start/ and given/ have a file of one name, and they are put into one folder',
    ],
    [files_of(folder, 'solution').size === 0, 'solution/ is empty'],
    [files_of(folder, 'wrong').size < WRONG_AT_LEAST, `wrong/ has fewer than ${WRONG_AT_LEAST} answers`],
    [lesson.hints.length < HINTS_AT_LEAST, `it has fewer than ${HINTS_AT_LEAST} hints`],
    [lesson.needs.some((needed) => needed >= lesson.number), 'it needs a later lesson'],
    [text.split(/\s+/).length < TEXT_WORDS_AT_LEAST, 'text.md is too short to work from'],
    [
      constants.some((one) => !new RegExp(`\\b${one}:`).test(given)),
      'given/variant.ts has not all constants',
    ],
  ] as const;
  return faults.filter(([is_so]) => is_so).map(([, words]) => `${name}: ${words}`);
}

/** The check that a wrong answer should fail, and words that should be said then; from its first line. */
export function expectation(text: string): { readonly check: string; readonly words: string } | null {
  const [, check, words = ''] = /^\/\/ expect: (.*?)(?: "(.*)")?$/.exec(text.split('\n')[0] as string) ?? [];
  return check === undefined ? null : { check, words };
}

type Part = 'start' | 'solution' | 'wrong';

/** Runs what a student starts from, the right answers and the wrong ones; what does not get the verdict it should. */
export async function faults_of_answers(
  at: LessonFolder,
  student = '',
  limit_ms?: number,
  parts: readonly Part[] = ['start', 'solution', 'wrong'],
): Promise<string[]> {
  const { name, folder, lesson } = at;
  const variant = variant_of(lesson, student);
  const [start = ''] = files_of(folder, 'start').keys();
  const judging = { folder, variant, what: 'judge', host: lesson.host ?? false } as const;
  const judge = (text: string): ReturnType<typeof run_closed<Judgement>> =>
    run_closed<Judgement>({ ...judging, files: new Map([[start, text]]) }, limit_ms);
  const all = parts.flatMap((part) =>
    [...files_of(folder, part)].map(([file, text]) => ({ part, file, text })),
  );
  const faults = await as_many_as_processors(all, async ({ part, file, text }) => {
    const ran = await judge(text);
    const failed = 'value' in ran ? ran.value.checks.find(({ ok }) => ok === false) : undefined;
    if ('value' in ran && is_as_wanted(part, failed, text)) return [];
    const said = 'trouble' in ran ? `does not run: ${ran.trouble}` : verdict_words(failed);
    return [`${name}/${part}/${file}: ${said}`];
  });
  return faults.flat();
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
