// Every lesson that comes with the project: what students start from is not yet done, each solution is, and each wrong answer
// fails the check that it names.

import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { all_lessons, type LessonFolder } from '../../../demo/course/lessons.ts';
import {
  type Answer,
  answers_of,
  expectation,
  faults_of,
  faults_of_form,
} from '../../../demo/course/verify_lesson.ts';
import { no_toolchain } from '../c/toolchain_there.ts';

const LESSONS = await all_lessons();
/** A loaded computer takes its time; only an endless loop should end a process here. */
const LIMIT_MS = 300_000;

/** Without the compiler of C, those in C are left out. */
function can_be_run({ file }: Answer): boolean {
  return !(no_toolchain && file.endsWith('.c'));
}

// All answers of all lessons side by side, so that no processor waits at the end of a lesson; one of some other student, too.
const answers = LESSONS.flatMap((at) => [
  ...answers_of(at),
  ...answers_of(at, 'Grace', ['solution']).slice(0, 1),
]).filter(can_be_run);
let faults: (string | null)[] = [];
beforeAll(async () => {
  faults = await faults_of(answers, LIMIT_MS);
});

describe.each(LESSONS.map((at) => [at.name, at] as const))('lesson %s', (_, at) => {
  const of_student = (student: string): (string | null)[] =>
    faults.filter((_fault, i) => answers[i]?.at === at && answers[i]?.student === student);

  test('has the form of a lesson', () => {
    expect(faults_of_form(at)).toEqual([]);
  });

  test('is not done at the start, done by each solution, and each wrong answer fails the check that it names', () => {
    expect(of_student('').length).toBeGreaterThanOrEqual(5);
    expect(of_student('').filter((fault) => fault !== null)).toEqual([]);
  });

  test('can be solved with the constants of some other student', () => {
    expect(of_student('Grace').length).toBeGreaterThanOrEqual(1);
    expect(of_student('Grace').filter((fault) => fault !== null)).toEqual([]);
  });
});

test('lessons have numbers of their own, in their order', () => {
  const numbers = LESSONS.map(({ lesson }) => lesson.number);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
});

describe('a lesson that does not keep its word', () => {
  const copy = (
    change: (folder: string) => void,
    look: (at: LessonFolder) => void | Promise<void>,
  ): void | Promise<void> => {
    const folder = path.join(mkdtempSync(path.join(tmpdir(), 'netx-sim-')), '01_first_thread');
    const original = LESSONS[0] as LessonFolder;
    cpSync(original.folder, folder, { recursive: true });
    change(folder);
    return look({ ...original, folder });
  };

  test('is refused without three wrong answers', () =>
    copy(
      (folder) => rmSync(path.join(folder, 'wrong'), { recursive: true }),
      (at) => expect(faults_of_form(at)).toEqual(['01_first_thread: wrong/ has fewer than 3 answers']),
    ));

  test('is refused with two files of one name', () =>
    copy(
      (folder) => writeFileSync(path.join(folder, 'given', 'blink.ts'), ''),
      (at) =>
        expect(faults_of_form(at)).toEqual([
          '01_first_thread: start/ and given/ have a file of one name, and they are put into one folder',
        ]),
    ));

  test('is refused without a text', () =>
    copy(
      (folder) => writeFileSync(path.join(folder, 'text.md'), '# To come\n'),
      (at) => expect(faults_of_form(at)).toEqual(['01_first_thread: text.md is too short to work from']),
    ));
});

test('a wrong answer says which check it fails, and perhaps in which words', () => {
  expect(expectation('// expect: blinks "3 times"\ncode')).toEqual({ check: 'blinks', words: '3 times' });
  expect(expectation('// expect: blinks\ncode')).toEqual({ check: 'blinks', words: '' });
  expect(expectation('code')).toBeNull();
});
