// A student's folder of a lesson, `work/09_lost_wake_up`: the files to change, those that are given, the text, the answers, and
// what is kept about it.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { answer_sheet } from './answers.ts';
import { for_folder } from './api_names.ts';
import { c_scenario_text } from './c_scenario_text.ts';
import type { Language } from './language.ts';
import { files_of, type LessonFolder } from './lessons.ts';
import { for_reader } from './reader.ts';
import { text_for, variant_file, variant_header, variant_of } from './variant.ts';

const STATE = 'lesson.json';
export const ANSWERS = 'answers.txt';
export const REPLAY = 'failing.replay';
const VARIANT_FILES = ['variant.ts', 'variant.h'];

/** What is kept between two calls. */
export interface LessonState {
  readonly student: string;
  readonly language: Language;
  readonly hints: number;
  readonly points: number;
  readonly of: number;
  readonly done: boolean;
  /** Hashes of the given files as they were written here: another version of the lesson is no change of the student's. */
  readonly given: Readonly<Record<string, string>>;
}

const NOTHING_YET: LessonState = {
  student: '',
  language: 'typescript',
  hints: 0,
  points: 0,
  of: 0,
  done: false,
  given: {},
};

function hash_of(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Whether Node takes files in a folder for modules, as those of lessons are: the nearest package.json says so. */
function has_modules(folder: string): boolean {
  const file = path.join(folder, 'package.json');
  if (existsSync(file))
    return (JSON.parse(readFileSync(file, 'utf8')) as { type?: string }).type === 'module';
  return path.dirname(folder) !== folder && has_modules(path.dirname(folder));
}

export class WorkFolder {
  readonly folder: string;
  private readonly at: LessonFolder;

  constructor(work: string, at: LessonFolder) {
    this.at = at;
    this.folder = path.resolve(work, at.name);
  }

  get exists(): boolean {
    return existsSync(this.file(STATE));
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  get state(): LessonState {
    if (!this.exists) return NOTHING_YET;
    return {
      ...NOTHING_YET,
      ...(JSON.parse(readFileSync(this.file(STATE), 'utf8')) as Partial<LessonState>),
    };
  }

  keep(change: Partial<LessonState>): void {
    writeFileSync(this.file(STATE), `${JSON.stringify({ ...this.state, ...change }, null, 2)}\n`);
  }

  get variant() {
    return variant_of(this.at.lesson, this.state.student);
  }

  get language(): Language {
    return this.state.language;
  }

  /**
   * Makes what is missing, from now on for this student and in this language where they are named; returns the given files that
   * somebody had changed and that are as they were again.
   */
  prepare(student: string | null, language: Language | null = null): string[] {
    mkdirSync(this.folder, { recursive: true });
    if (!has_modules(this.folder))
      writeFileSync(this.file('package.json'), '{ "private": true, "type": "module" }\n');
    const named = student ?? (this.exists ? null : this.student_of_others());
    this.keep({
      ...(named === null ? {} : { student: named }),
      ...(language === null ? {} : { language }),
    });
    for (const [name, text] of this.starts())
      if (!existsSync(this.file(name))) writeFileSync(this.file(name), text);
    const given = this.given();
    const written = this.state.given;
    const restored = [...given.keys()].filter((name) => {
      if (!existsSync(this.file(name)) || written[name] === undefined) return false;
      return hash_of(readFileSync(this.file(name), 'utf8')) !== written[name];
    });
    for (const [name, text] of given) writeFileSync(this.file(name), text);
    this.keep({
      given: { ...written, ...Object.fromEntries([...given].map(([name, text]) => [name, hash_of(text)])) },
    });
    writeFileSync(this.file('text.md'), this.text());
    if (!existsSync(this.file(ANSWERS)) && this.at.lesson.questions.length > 0)
      writeFileSync(this.file(ANSWERS), answer_sheet(this.at.lesson.questions));
    return restored;
  }

  /** Whose constants the other lessons here have; null when nobody's, or when they are of several. */
  private student_of_others(): string | null {
    const work = path.dirname(this.folder);
    const states = readdirSync(work)
      .map((name) => path.join(work, name, STATE))
      .filter((file) => existsSync(file))
      .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Partial<LessonState>);
    const [one, ...others] = new Set(
      states.map(({ student }) => student ?? '').filter((name) => name !== ''),
    );
    return one === undefined || others.length > 0 ? null : one;
  }

  /** What the student reads, with the student's constants and commands that can be typed here. */
  text(): string {
    const text = readFileSync(path.join(this.at.folder, 'text.md'), 'utf8');
    return for_reader(text_for(text, this.variant, this.language));
  }

  private starts(): Map<string, string> {
    return this.copied(files_of(this.at.folder, 'start', this.language));
  }

  private given(): Map<string, string> {
    const files = this.copied(files_of(this.at.folder, 'given', this.language));
    if (this.language === 'c') {
      files.set('variant.h', variant_header(this.variant));
      const sources = [...this.starts().keys(), ...files.keys()].filter((name) => name.endsWith('.c'));
      files.set('scenario.ts', for_folder(c_scenario_text(this.at.lesson, sources), this.folder));
    } else if (files.has('variant.ts')) files.set('variant.ts', variant_file(this.variant));
    return files;
  }

  /** Names of what is given, but for the constants. */
  given_names(): string[] {
    return [...this.given().keys()].filter((name) => !VARIANT_FILES.includes(name));
  }

  /** Files of the lesson as they stand in one folder. */
  private copied(files: ReadonlyMap<string, string>): Map<string, string> {
    return new Map(
      [...files].map(([name, text]) => [
        name,
        for_folder(text, this.folder).replace(/'\.\.\/(start|given)\/([^']+)'/g, "'./$2'"),
      ]),
    );
  }

  /** The student's files as they are now. */
  files(): Map<string, string> {
    const names = [...files_of(this.at.folder, 'start', this.language).keys()];
    return new Map(
      names.map((name) => [name, existsSync(this.file(name)) ? readFileSync(this.file(name), 'utf8') : '']),
    );
  }

  answers(): string {
    return existsSync(this.file(ANSWERS)) ? readFileSync(this.file(ANSWERS), 'utf8') : '';
  }

  /** Puts the student's files aside and takes the start files again; returns where the old ones are. */
  reset(): string {
    let number = 1;
    while (existsSync(this.file(`old-${number}`))) number++;
    const old = this.file(`old-${number}`);
    mkdirSync(old, { recursive: true });
    for (const name of [...this.files().keys(), ANSWERS, REPLAY])
      if (existsSync(this.file(name))) renameSync(this.file(name), path.join(old, name));
    this.prepare(null);
    return old;
  }
}
