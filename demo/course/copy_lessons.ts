// Part of `npm run build`: what students are given lies in a built program as it was written, beside what was compiled. Its
// argument is the folder that takes the place of demo/course.

import { cpSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { is_main } from '../host/is_main.ts';

const FROM = fileURLToPath(new URL('.', import.meta.url));
const PARTS = ['start', 'given', 'text.md', 'c/start', 'c/given'];

/** Copies them; returns their names. */
export function copy_lessons(to: string): string[] {
  const lessons = readdirSync(path.join(FROM, 'lessons'));
  const parts = [
    'README.md',
    'students.md',
    path.join('check', 'closed_run.mjs'),
    ...lessons.flatMap((lesson) => PARTS.map((part) => path.join('lessons', lesson, part))),
  ].filter((part) => existsSync(path.join(FROM, part)));
  for (const part of parts) cpSync(path.join(FROM, part), path.join(to, part), { recursive: true });
  return parts;
}

if (is_main(import.meta.url)) copy_lessons(path.resolve(process.argv[2] as string));
