// The course as a student and a teacher have it: lesson and grade, in a folder of their own.

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run_program } from '../../../../demo/cli/program.ts';
import { lesson_of } from '../../../../demo/course/lessons.ts';
import { no_toolchain } from '../../c/toolchain_there.ts';

const here = process.cwd();
const lost = await lesson_of('9');
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(here);
  rmSync(folder, { recursive: true });
});

async function says(...args: string[]): Promise<{ code: number; text: string }> {
  const lines: string[] = [];
  const tell = (line: string): void => void lines.push(line);
  const code = await run_program(args, { print: tell, complain: tell });
  return { code, text: lines.join('\n') };
}

const mine = (name: string): string => path.join('work/09_lost_wake_up', name);

test('a lesson begins with its files and what is not yet done', async () => {
  const { code, text } = await says('lesson', '9');
  expect(code).toBe(1);
  expect(text).toContain('Lesson 9  A wake-up that gets lost');
  expect(text).toMatch(/1 {2}takes the three readings +ok/);
  expect(text).toMatch(/2 {2}survives every single deviation +NOT YET {2}run \d+ breaks it/);
  expect(text).toMatch(/3 {2}survives 200 mixed timings +-/);
  expect(text).toContain('Not done yet (1 of 7 points).');
  expect(readFileSync(mine('failing.replay'), 'utf8')).toContain('scenario ./scenario.ts');
});

test('hints come one after the other, and end', async () => {
  expect((await says('lesson', '9', '--hint')).text).toContain('Hint 1 of 3: ');
  expect((await says('lesson', '9', '--hint')).text).toContain('Hint 2 of 3: ');
  await says('lesson', '9', '--hint');
  expect((await says('lesson', '9', '--hint')).text).toContain('There are no more hints.');
});

test('with the repair and the answers it is done, and is handed in', async () => {
  copyFileSync(path.join(lost.folder, 'solution/get_clears.ts'), mine('consumer.ts'));
  writeFileSync(mine('answers.txt'), '1: 30\n2: tx_event_flags_set\n');
  const { code, text } = await says('lesson', '9', '--hand-in', 'Ada Lovelace');
  expect(text).toContain('Done (7 of 7 points).');
  expect(code).toBe(0);
  expect(existsSync(mine('failing.replay'))).toBe(false);
  expect((await says('lesson')).text).toMatch(/ 9 {2}A wake-up that gets lost .* done/);
});

test('hand-ins are graded from what is in them, and copies are told', async () => {
  const ada = JSON.parse(readFileSync('hand-in/09-Ada Lovelace.json', 'utf8'));
  const handed = (name: string, text: string, more: object = {}): void =>
    writeFileSync(
      path.join('all', `${name}.json`),
      JSON.stringify({ ...ada, name, answers: '', files: { 'consumer.ts': text }, ...more }),
    );
  const part = (name: string): string => readFileSync(path.join(lost.folder, name), 'utf8');
  mkdirSync('all');
  copyFileSync('hand-in/09-Ada Lovelace.json', 'all/ada.json');
  handed('Ben', `// my own work\n${ada.files['consumer.ts'].replaceAll('actual', 'flags')}`);
  handed('Eve', part('start/consumer.ts'), { points: 7, student: 'own' });
  handed('Pol', part('wrong/polls.ts'));
  handed('=Syn', 'export function* consumer( {');
  writeFileSync('all/notes.json', '{}');
  const { code, text } = await says('grade', 'all', '--csv', 'grades.csv', '--html', 'grades.html');
  expect(code).toBe(0);
  const row = (name: string): string[] =>
    (text.split('\n').find((line) => line.startsWith(name)) ?? '').split(/ {2,}/);
  expect(row('Ada').slice(0, 6)).toEqual(['Ada Lovelace', '9', '7', '7', 'yes', '2/2']);
  expect(row('Ben').slice(0, 6)).toEqual(['Ben', '9', '5', '7', 'no', '0/2']);
  expect(row('Ben').at(-1)).toBe('answers: 1, 2');
  expect(row('Eve').slice(0, 4)).toEqual(['Eve', '9', '1', '7']);
  expect(row('Pol').at(-1)).toMatch(/^waits instead of polling: \d+ events/);
  expect(row('=Syn').at(-1)).toMatch(/^consumer\.ts:1: Expected/);
  expect(row('notes.json').at(-1)).toMatch(/notes\.json is no hand-in/);
  expect(text).toContain('6 hand-ins, 1 done.');
  const csv = readFileSync('grades.csv', 'utf8');
  expect(csv).toContain("'=Syn,9,0,7,no");
  expect(
    csv
      .split('\r\n')
      .find((line) => line.startsWith('Eve'))
      ?.split(',')[10],
  ).toBe('own');
  expect(csv.split('\r\n').filter((line) => line.split(',')[9] === 'A')).toHaveLength(2);
  expect(readFileSync('grades.html', 'utf8')).toContain('// my own work');
  expect((await says('grade', 'all', '--lesson', '8')).text).toContain('0 hand-ins, 0 done.');
});

test.skipIf(no_toolchain)('a lesson in C goes the same way, from its files to a grade', async () => {
  const { folder: blink } = await lesson_of('1');
  const { text } = await says('lesson', '1', '--language', 'c');
  expect(text).toMatch(/Yours +work\/01_first_thread\/blink\.c$/m);
  expect(text).toMatch(/Language +C \(--language typescript for TypeScript\)$/m);
  expect(text).toMatch(/1 {2}the run does not fail +NOT YET/);
  copyFileSync(path.join(blink, 'c/solution/blink.c'), 'work/01_first_thread/blink.c');
  writeFileSync('work/01_first_thread/answers.txt', '1: TX_SIZE_ERROR\n2: 10\n');
  const handed = await says('lesson', '1', '--hand-in', 'Ritchie');
  expect(handed.text).toContain('Done (6 of 6 points).');
  mkdirSync('in_c');
  copyFileSync('hand-in/01-Ritchie.json', 'in_c/ritchie.json');
  const spy = JSON.parse(readFileSync('hand-in/01-Ritchie.json', 'utf8'));
  spy.files['blink.c'] = `#include "${path.resolve('grades.csv')}"\n${spy.files['blink.c']}`;
  writeFileSync('in_c/spy.json', JSON.stringify({ ...spy, name: 'Spy' }));
  const graded = (await says('grade', 'in_c')).text;
  expect(graded).toMatch(/^Ritchie +1 +6 +6 +yes +2\/2/m);
  expect(graded).toMatch(/^Spy +1 +2 +6 +no .*blink\.c:1:10: fatal error: '.*grades\.csv'/m);
});

test.each([
  [['lesson', '10', '--language', 'c'], 'lesson 10 is in TypeScript only'],
  [['lesson', '1', '--language', 'rust'], 'it is typescript or c'],
  [['lesson', '99'], "there is no lesson '99'; there are 1, 2"],
  [['lesson', 'nine'], "there is no lesson 'nine'"],
  [['lesson', '9', '--hand-in', '../x'], 'a name has letters, digits'],
  [['grade', 'nowhere'], 'there is no folder nowhere'],
  [['grade'], 'grade wants the folder of the hand-ins'],
])('%j is wrong use', async (args, words) => {
  const { code, text } = await says(...args);
  expect(code).toBe(2);
  expect(text).toContain(words);
});
