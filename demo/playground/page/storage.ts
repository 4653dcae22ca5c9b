// What the page remembers from one visit to the next, in this browser alone: edited files and the program that was open. Where a
// browser or the frame of a course platform allows no storage, nothing is remembered, and everything else works.

import type { Files } from '../model/program.ts';

const PREFIX = 'netx-sim playground ';
const LAST = `${PREFIX}last`;
const STOPPED = `${PREFIX}stopped`;

function attempt<T>(body: () => T, otherwise: T): T {
  try {
    return body();
  } catch {
    return otherwise;
  }
}

/** The edited files of a program; none when nothing was edited or nothing can be kept. */
export function kept_files(program: string): Files {
  const text = attempt(() => localStorage.getItem(PREFIX + program), null);
  if (text === null) return {};
  const read = attempt(() => JSON.parse(text) as unknown, null);
  if (typeof read !== 'object' || read === null) return {};
  return Object.fromEntries(Object.entries(read).filter(([, value]) => typeof value === 'string')) as Files;
}

/** Keeps the files of a program that differ from the page's own. */
export function keep_files(program: string, edited: Files): void {
  attempt(() => {
    if (Object.keys(edited).length === 0) localStorage.removeItem(PREFIX + program);
    else localStorage.setItem(PREFIX + program, JSON.stringify(edited));
  }, undefined);
}

export function last_program(): string | null {
  return attempt(() => localStorage.getItem(LAST), null);
}

export function keep_last_program(program: string): void {
  attempt(() => localStorage.setItem(LAST, program), undefined);
}

/** True for a program whose last run had to be stopped, and that has not been edited since. */
export function was_stopped(program: string): boolean {
  return attempt(() => localStorage.getItem(STOPPED), null) === program;
}

export function keep_stopped(program: string | null): void {
  attempt(() => {
    if (program === null) localStorage.removeItem(STOPPED);
    else localStorage.setItem(STOPPED, program);
  }, undefined);
}

/** How far somebody has come with a lesson. */
export interface LessonState {
  /** Whose constants it has; empty: nobody's in particular. */
  readonly student: string;
  readonly hints: number;
  readonly answers: readonly string[];
  readonly points: number;
  readonly of: number;
  readonly done: boolean;
}

export const NOTHING_YET: LessonState = { student: '', hints: 0, answers: [], points: 0, of: 0, done: false };
const LESSON = `${PREFIX}state of `;
/** Where nothing can be stored, it is remembered until the page is closed. */
const here = new Map<string, LessonState>();

export function kept_lesson(id: string): LessonState {
  const text = attempt(() => localStorage.getItem(LESSON + id), null);
  const read = text === null ? here.get(id) : attempt(() => JSON.parse(text) as Partial<LessonState>, {});
  return { ...NOTHING_YET, ...read };
}

export function keep_lesson(id: string, state: LessonState): void {
  here.set(id, state);
  attempt(() => localStorage.setItem(LESSON + id, JSON.stringify(state)), undefined);
}

const COMPILER = `${PREFIX}compiler`;

/** True when the compiler of C was loaded here before: it is loaded again without a question. */
export function was_compiler_wanted(): boolean {
  return attempt(() => localStorage.getItem(COMPILER), null) !== null;
}

export function keep_compiler_wanted(): void {
  attempt(() => localStorage.setItem(COMPILER, 'yes'), undefined);
}
