// A whole look at somebody's state of a lesson: the checks, and the answers beside the key.

import { lesson_firmware } from './check/c_builder.ts';
import type { Judgement } from './check/judge.ts';
import type { KeptProcesses } from './check/kept_processes.ts';
import type { Variant } from './check/lab.ts';
import { type Ran, run_closed, run_here } from './check/sandbox.ts';
import { type Language, language_of } from './language.ts';
import { files_of, type LessonFolder } from './lessons.ts';
import { type Attempt, scored } from './score.ts';

export type { Attempt };

type Key = readonly (number | string)[];

const keys = new Map<string, Promise<Key>>();

/** The right answers for these constants; worked out once. */
function key_of(at: LessonFolder, variant: Variant, language: Language): Promise<Key> {
  if (at.lesson.questions.length === 0) return Promise.resolve([]);
  const word = `${at.name} ${language} ${JSON.stringify(variant)}`;
  let key = keys.get(word);
  if (key === undefined) {
    key = worked_out(at, variant, language);
    keys.set(word, key);
  }
  return key;
}

async function worked_out(
  { folder, lesson, name }: LessonFolder,
  variant: Variant,
  language: Language,
): Promise<Key> {
  const parts = { folder, variant, what: 'answer_key', host: lesson.host ?? false } as const;
  if (language === 'typescript') return run_here<Key>(parts);
  const built = await lesson_firmware(folder, files_of(folder, 'start', 'c'), variant);
  if ('trouble' in built) throw new Error(`${name}/c/start: ${built.trouble}`);
  return run_here<Key>({ ...parts, firmware: built.code });
}

/**
 * Judges somebody's files, in either language, in a closed process of their own or in one of those kept: with a replay (`judge`), or
 * only the verdict.
 */
export async function judged(
  { folder, lesson }: LessonFolder,
  files: ReadonlyMap<string, string>,
  variant: Variant,
  what: 'judge' | 'verdict',
  limit_ms?: number,
  kept?: KeptProcesses,
): Promise<Ran<Judgement>> {
  const parts = { folder, variant, what, host: lesson.host ?? false } as const;
  if (language_of(files) === 'typescript') return run_closed<Judgement>({ ...parts, files }, limit_ms, kept);
  if (lesson.c === undefined) return { trouble: 'is in C, in which this lesson cannot be done' };
  const built = await lesson_firmware(folder, files, variant, limit_ms);
  if ('trouble' in built) return built;
  return run_closed<Judgement>({ ...parts, files: null, firmware: built.code }, limit_ms, kept);
}

export async function attempt(
  at: LessonFolder,
  files: ReadonlyMap<string, string>,
  written: ReadonlyMap<number, string>,
  variant: Variant,
  what: 'judge' | 'verdict' = 'judge',
): Promise<Attempt> {
  const language = at.lesson.c === undefined ? 'typescript' : language_of(files);
  // Where nothing is written there is nothing to compare with.
  const key = written.size === 0 ? [] : key_of(at, variant, language);
  const [ran, right] = await Promise.all([judged(at, files, variant, what), key]);
  const judgement = 'value' in ran ? ran.value : null;
  const trouble = 'trouble' in ran ? ran.trouble : null;
  return scored(at.lesson, { judgement, trouble }, written, right);
}
