// What a student hands in: one JSON file with everything that a teacher's grading needs, and nothing of the student's computer.

import { createHash } from 'node:crypto';
import { own_command } from '../host/own_command.ts';
import { UsageError } from '../host/usage.ts';
import { with_package_names } from './api_names.ts';

export interface HandIn {
  readonly format: 'netx-sim hand-in 1';
  readonly lesson: number;
  readonly name: string;
  /** Whose constants the lesson has; empty: nobody's in particular. */
  readonly student: string;
  readonly files: Readonly<Record<string, string>>;
  readonly answers: string;
  readonly hints: number;
  /** As the student's own check said; grading works it out again. */
  readonly points: number;
  readonly of: number;
  readonly trace_hash: string | null;
  readonly replay: string | null;
  readonly version: string;
}

export function hand_in_text(hand_in: Omit<HandIn, 'format'>): string {
  const files = Object.fromEntries(
    Object.entries(hand_in.files).map(([name, text]) => [name, with_package_names(text)]),
  );
  return `${JSON.stringify({ format: 'netx-sim hand-in 1', ...hand_in, files }, null, 2)}\n`;
}

/** Reads what somebody handed in; throws a UsageError that says what is wrong with it. */
export function read_hand_in(text: string, file: string): HandIn {
  let read: Partial<HandIn>;
  try {
    read = JSON.parse(text) as Partial<HandIn>;
  } catch {
    throw new UsageError(`${file} is no hand-in: it is not JSON`);
  }
  const { format, lesson, name, student = '', files, answers = '', hints = 0 } = read ?? {};
  const is_map =
    typeof files === 'object' &&
    files !== null &&
    Object.values(files).every((one) => typeof one === 'string');
  if (format !== 'netx-sim hand-in 1' || typeof lesson !== 'number' || typeof name !== 'string' || !is_map)
    throw new UsageError(`${file} is no hand-in: \`${own_command('lesson')} N --hand-in NAME\` writes them`);
  return {
    points: 0,
    of: 0,
    trace_hash: null,
    replay: null,
    version: '',
    ...read,
    format,
    lesson,
    name,
    student,
    files,
    answers,
    hints,
  };
}

/** Words that every program has: names that are renamed must not hide a copy. */
const KEYWORDS = new Set(
  'function yield const let if else while for return import export from type true false null of in new continue break'.split(
    ' ',
  ),
);
const SERVICE = /^(?:tx|nx|nxd|sim)_\w+$/i;

/**
 * A hash of a program that is the same after names were changed, comments and layout too: of its words, with each name replaced
 * by the number of its first appearance. Files that have it in common are worth a look side by side.
 */
export function similarity_hash(files: Readonly<Record<string, string>>): string {
  const hash = createHash('sha256');
  for (const name of Object.keys(files).sort()) {
    const text = (files[name] ?? '').replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ');
    const numbers = new Map<string, number>();
    for (const word of text.match(/[A-Za-z_$][\w$]*|\d[\w.]*|'[^']*'|[^\s\w]/g) ?? []) {
      const is_name = /^[A-Za-z_$]/.test(word) && !KEYWORDS.has(word) && !SERVICE.test(word);
      if (is_name && !numbers.has(word)) numbers.set(word, numbers.size);
      hash.update(is_name ? `#${numbers.get(word)} ` : `${word} `);
    }
  }
  return hash.digest('hex').slice(0, 12);
}
