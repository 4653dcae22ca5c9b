// Grades what students handed in: each in a closed process of its own, as many at a time as there are processors.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../host/usage.ts';
import { read_answers } from './answers.ts';
import { as_many_as_processors } from './as_many_as_processors.ts';
import { type Attempt, attempt } from './attempt.ts';
import { type HandIn, read_hand_in, similarity_hash } from './hand_in.ts';
import { type LessonFolder, lesson_of } from './lessons.ts';
import { variant_of } from './variant.ts';

export interface Grade {
  readonly file: string;
  readonly name: string;
  readonly lesson: number;
  readonly title: string;
  readonly points: number;
  readonly of: number;
  readonly done: boolean;
  /** What failed first, in words; empty when nothing did. */
  readonly missing: string;
  readonly answers: string;
  readonly hints: number;
  readonly events: number | null;
  readonly seconds: number;
  /** Its letter, when others have the same program but for names and layout. */
  readonly group: string;
  /** null for a file that is none. */
  readonly hand_in: HandIn | null;
}

/** The hand-ins in a folder, and in folders inside it. */
export function hand_ins_in(folder: string): string[] {
  let names: string[];
  try {
    if (!statSync(folder).isDirectory()) throw new Error('no folder');
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    throw new UsageError(`there is no folder ${folder}`);
  }
  const files = names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => path.join(folder, name));
  if (files.length === 0) throw new UsageError(`${folder} has no hand-ins: files that end in .json`);
  return files;
}

/** Whether a file is a hand-in of this lesson; one that is no hand-in is told of when it is graded. */
function is_of_lesson(file: string, number: number): boolean {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as Partial<HandIn> | null)?.lesson === number;
  } catch {
    return false;
  }
}

/** A file that is no hand-in is told in its row, and the others are graded all the same. */
async function grade_or_say(file: string): Promise<Grade> {
  try {
    return await grade_one(file);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const nothing = {
      points: 0,
      of: 0,
      done: false,
      answers: '',
      hints: 0,
      events: null,
      seconds: 0,
      group: '',
    };
    return {
      ...nothing,
      file,
      name: path.basename(file),
      lesson: 0,
      title: '',
      missing: error.message,
      hand_in: null,
    };
  }
}

async function grade_one(file: string): Promise<Grade> {
  const hand_in = read_hand_in(readFileSync(file, 'utf8'), file);
  const at: LessonFolder = await lesson_of(String(hand_in.lesson));
  const start = performance.now();
  const files = new Map(Object.entries(hand_in.files));
  const result = await attempt(
    at,
    files,
    read_answers(hand_in.answers),
    variant_of(at.lesson, hand_in.student),
    'verdict',
  );
  const right = result.answers.filter((answer) => answer === true).length;
  return {
    file,
    name: hand_in.name,
    lesson: hand_in.lesson,
    title: at.lesson.title,
    points: result.points,
    of: result.of,
    done: result.done,
    missing: missing_words(result),
    answers: `${right}/${at.lesson.questions.length}`,
    hints: hand_in.hints,
    events: result.judgement?.events ?? null,
    seconds: (performance.now() - start) / 1000,
    group: '',
    hand_in,
  };
}

/** What is missing first: that it runs, a check, answers. */
function missing_words({ trouble, judgement, answers }: Attempt): string {
  if (trouble !== null) return trouble;
  const failed = judgement?.checks.find(({ ok }) => ok === false);
  if (failed !== undefined) return `${failed.name}: ${failed.said}`;
  const open = answers.flatMap((answer, i) => (answer === true ? [] : [i + 1]));
  return open.length === 0 ? '' : `answers: ${open.join(', ')}`;
}

/** Grades files, in their order: all of them, or those of one lesson. */
export async function grade_all(files: readonly string[], lesson: number | null = null): Promise<Grade[]> {
  const wanted = lesson === null ? files : files.filter((file) => is_of_lesson(file, lesson));
  // What does not end takes longest: begun last, it would keep the teacher waiting alone.
  const order = wanted.map((_, i) => i).sort((a, b) => rank(wanted[a] as string) - rank(wanted[b] as string));
  const grades = await as_many_as_processors(order, (i) => grade_or_say(wanted[i] as string));
  return grouped(wanted.map((_, i) => grades[order.indexOf(i)] as Grade));
}

/** 0 for a hand-in whose own check came to nothing, perhaps as it does not end; 1 for others. */
function rank(file: string): number {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as Partial<HandIn>).trace_hash == null ? 0 : 1;
  } catch {
    return 1;
  }
}

/** Gives a letter to each group of hand-ins of one lesson that are the same but for names and layout. */
function grouped(grades: readonly Grade[]): Grade[] {
  const hashes = grades.map(({ lesson, hand_in }) =>
    hand_in === null ? '' : `${lesson} ${similarity_hash(hand_in.files)}`,
  );
  const letters = new Map<string, string>();
  for (const hash of hashes)
    if (hash !== '' && !letters.has(hash) && hashes.filter((other) => other === hash).length > 1)
      letters.set(hash, letter_of(letters.size));
  return grades.map((grade, i) => ({ ...grade, group: letters.get(hashes[i] as string) ?? '' }));
}

/** A, B, ... Z, AA, AB, ... */
function letter_of(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letter_of(Math.floor(index / 26) - 1) + last;
}
