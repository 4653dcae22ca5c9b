// `netx-sim lesson N --watch`, in a process of its own as it runs until somebody ends it: a file is saved, and the check is made
// again.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lesson_of } from '../../../../demo/course/lessons.ts';

const MAIN = fileURLToPath(new URL('../../../../demo/main.ts', import.meta.url));
/** As the program's own: where tsx is, is known only from there. */
const TSX = import.meta.resolve('tsx');

const { folder: lesson } = await lesson_of('1');
let folder = '';
let child: ChildProcess;
let printed = '';
let tell = (): void => {};

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
  child = spawn(process.execPath, ['--import', TSX, MAIN, 'lesson', '1', '--watch'], { cwd: folder });
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data) => {
      printed += String(data);
      tell();
    });
});
afterAll(() => {
  child.kill();
  rmSync(folder, { recursive: true });
});

/** What is printed up to the sum of the next check. */
function next_check(): Promise<string> {
  return new Promise((resolve) => {
    tell = () => {
      const end = /(?:Done|Not done yet) \([^)]*\)\.\n/.exec(printed);
      if (end === null) return;
      const upto = end.index + end[0].length;
      const text = printed.slice(0, upto);
      printed = printed.slice(upto);
      resolve(text);
    };
    tell();
  });
}

/** Saves as many an editor does: whole, in one step. */
function save(name: string, text: string): void {
  const file = path.join(folder, 'work/01_first_thread', name);
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

test('each time a file is saved the check is made again, and the program goes on', async () => {
  expect(await next_check()).toMatch(/1 {2}the run does not fail +NOT YET/);
  save('blink.ts', readFileSync(path.join(lesson, 'solution/blink.ts'), 'utf8'));
  expect(await next_check()).toMatch(/2 {2}blinks as often as it should +ok/);
  save('answers.txt', '1: TX_SIZE_ERROR\n2: 10\n');
  expect(await next_check()).toMatch(/Done \(6 of 6 points\)/);
  save('blink.ts', 'export function* tx_application_define( {\n');
  expect(await next_check()).toMatch(/it does not run: blink\.ts:\d: /);
  expect(child.exitCode).toBeNull();
});
