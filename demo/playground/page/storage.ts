// What the page remembers from one visit to the next, in this browser alone: edited files, the user's own programs and what was open.
// Where a browser or the frame of a course platform allows no storage, all that lasts until the page is closed.

import type { Files } from '../model/program.ts';

const PREFIX = 'netx-sim playground ';
const LAST = `${PREFIX}last`;
const STOPPED = `${PREFIX}stopped`;

/** What could not be stored, until the page is closed. */
const here = new Map<string, string>();

function attempt<T>(body: () => T, otherwise: T): T {
  try {
    return body();
  } catch {
    return otherwise;
  }
}

function kept(key: string): string | null {
  return here.get(key) ?? attempt(() => localStorage.getItem(key), null);
}

/** Keeps a text; null: forgets it. */
function keep(key: string, text: string | null): void {
  here.delete(key);
  const is_stored = attempt(() => {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
    return true;
  }, false);
  if (!is_stored && text !== null) here.set(key, text);
}

function read_files(text: string | null): Files {
  const read = attempt(() => JSON.parse(text ?? '{}') as unknown, null);
  if (typeof read !== 'object' || read === null) return {};
  return Object.fromEntries(Object.entries(read).filter(([, value]) => typeof value === 'string')) as Files;
}

/** The edited files of a program; none when nothing was edited or nothing can be kept. */
export function kept_files(program: string): Files {
  return read_files(kept(PREFIX + program));
}

/** Keeps the files of a program that differ from the page's own. */
export function keep_files(program: string, edited: Files): void {
  keep(PREFIX + program, Object.keys(edited).length === 0 ? null : JSON.stringify(edited));
}

export function last_program(): string | null {
  return kept(LAST);
}

export function keep_last_program(program: string): void {
  keep(LAST, program);
}

/** True for a program whose last run had to be stopped, and that has not been edited since. */
export function was_stopped(program: string): boolean {
  return kept(STOPPED) === program;
}

export function keep_stopped(program: string | null): void {
  keep(STOPPED, program);
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

export function kept_lesson(id: string): LessonState {
  const read = attempt(() => JSON.parse(kept(LESSON + id) ?? '{}') as Partial<LessonState>, {});
  return { ...NOTHING_YET, ...read };
}

export function keep_lesson(id: string, state: LessonState): void {
  keep(LESSON + id, JSON.stringify(state));
}

const COMPILER = `${PREFIX}compiler`;

/** True when the compiler of C was loaded here before: it is loaded again without a question. */
export function was_compiler_wanted(): boolean {
  return kept(COMPILER) !== null;
}

export function keep_compiler_wanted(): void {
  keep(COMPILER, 'yes');
}

/** A program of the user's own: opened from a file, written by World, or come by a link. */
export interface OwnProgram {
  readonly title: string;
  readonly main: string;
  readonly scenario: string | null;
  readonly files: Files;
}

const OWN_LIST = `${PREFIX}own`;
const OWN = 'own ';

/** The user's own programs by their names in storage, the latest first. */
export function own_programs(): ReadonlyMap<string, OwnProgram> {
  const ids = attempt(() => JSON.parse(kept(OWN_LIST) ?? '[]') as string[], []);
  return new Map(
    ids.flatMap((id): [string, OwnProgram][] => {
      const read = attempt(() => JSON.parse(kept(PREFIX + id) ?? '{}') as Partial<OwnProgram>, {});
      const { title, main, scenario = null, files = {} } = read;
      return title === undefined || main === undefined ? [] : [[id, { title, main, scenario, files }]];
    }),
  );
}

/** The name under which a program is kept, or will be: another than that of a different one. */
export function own_id(program: OwnProgram): string {
  const known = own_programs();
  const text = JSON.stringify(program.files);
  for (let n = 1; ; n++) {
    const id = OWN + program.title + (n === 1 ? '' : ` (${n})`);
    const there = known.get(id);
    if (there === undefined || JSON.stringify(there.files) === text) return id;
  }
}

export function keep_own(id: string, program: OwnProgram): void {
  const others = [...own_programs().keys()].filter((one) => one !== id);
  keep(PREFIX + id, JSON.stringify(program));
  keep(OWN_LIST, JSON.stringify([id, ...others]));
}

export function forget_own(id: string): void {
  const others = [...own_programs().keys()].filter((one) => one !== id);
  keep(PREFIX + id, null);
  keep(OWN_LIST, others.length === 0 ? null : JSON.stringify(others));
}
