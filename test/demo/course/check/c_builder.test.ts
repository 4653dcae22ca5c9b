// What a file in C can do to the computer that compiles and runs it for a grade.

import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judged } from '../../../../demo/course/attempt.ts';
import { lesson_firmware } from '../../../../demo/course/check/c_builder.ts';
import { lesson_of } from '../../../../demo/course/lessons.ts';
import { variant_of } from '../../../../demo/course/variant.ts';
import { no_toolchain } from '../../c/toolchain_there.ts';

const at = await lesson_of('9');
const variant = variant_of(at.lesson, '');
const LIMIT_MS = 300_000;
const SECRET = 'what_nobody_may_read';
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
  writeFileSync(path.join(folder, 'secret.h'), `${SECRET}\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

const consumer = (body: string, before = ''): string =>
  `#include "sensor.h"\n${before}\nvoid consumer(void)\n{\n${body}\n}\n`;

async function said(text: string, limit_ms = LIMIT_MS): Promise<string> {
  const ran = await judged(at, new Map([['consumer.c', text]]), variant, 'verdict', limit_ms);
  return 'trouble' in ran ? ran.trouble : (ran.value.checks.find(({ ok }) => ok === false)?.said ?? 'passes');
}

describe.skipIf(no_toolchain)('a file in C', () => {
  test('that does not compile is told with its line', async () => {
    expect(await said(consumer('  tx_thread_sleep(1)'))).toMatch(/^consumer\.c:5:\d+: error: expected ';'/);
  });

  test.each([
    ['an include line', (file: string) => `#include "${file}"`],
    ['an include line in angle brackets', (file: string) => `#include <${file}>`],
    [
      'an include line with ..',
      (file: string) => `#include "../${path.basename(folder)}/${path.basename(file)}"`,
    ],
    ['an include line by a macro', (file: string) => `#define FILE "${file}"\n#include FILE`],
    ['an embedded file', (file: string) => `const char all[] = {\n#embed "${file}"\n};`],
    ['the assembler', (file: string) => `__asm__(".incbin \\"${file}\\"");`],
  ])('reads no file of the computer by %s', async (_, line) => {
    const words = await said(consumer('', line(path.join(folder, 'secret.h'))));
    expect(words).toMatch(/secret\.h/);
    expect(words).not.toContain(SECRET);
  });

  test('whose macros grow without end is given up, and the next one is compiled', async () => {
    const doubles = Array.from({ length: 40 }, (_, n) => `#define m${n + 1} m${n} m${n}`).join('\n');
    const files = new Map([['consumer.c', consumer('m40', `#define m0 ;\n${doubles}`)]]);
    const built = await lesson_firmware(at.folder, files, variant);
    expect(built).toEqual({
      trouble: expect.stringMatching(/^(was not compiled within \d+ s|the compiler ended)/),
    });
    expect(await said(consumer(''))).toContain('the reading is taken');
  });

  test.each([
    [
      'a null pointer',
      consumer('  *(volatile int *)0 = 1;\n  ((void (*)(void))0)();'),
      /function pointer that is null|cannot be reached/,
    ],
    [
      'memory beyond its own',
      consumer('  *(volatile int *)0x7fffffff = 1;'),
      /outside the memory of its board/,
    ],
    [
      'an import that there is not',
      consumer(
        '  run("ls");',
        '__attribute__((import_module("env"), import_name("child_process"))) int run(const char *command);',
      ),
      /child_process|run/,
    ],
  ])('with %s is told so, and nothing else happens', async (_, text, words) => {
    expect(await said(text)).toMatch(words);
  });

  test('with an endless loop is told what did not happen: its code takes virtual time', async () => {
    expect(await said(consumer('  for (;;)\n    ;'))).toContain('"the reading is taken" did not come true');
  });

  test('is compiled though the folder in which another one was compiled is gone', async () => {
    const before = process.cwd();
    const gone = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
    // So that what has been built before need not be built once more.
    symlinkSync(path.resolve('.cache'), path.join(gone, '.cache'));
    process.chdir(gone);
    try {
      expect(await said(consumer('  int first;'))).toContain('the reading is taken');
    } finally {
      process.chdir(before);
      rmSync(gone, { recursive: true });
    }
    expect(await said(consumer('  int second;'))).toContain('the reading is taken');
  });

  test('of another name does not count', async () => {
    const ran = await judged(at, new Map([['../../x.c', 'int x;']]), variant, 'verdict', LIMIT_MS);
    expect(ran).toEqual({ trouble: 'has no file consumer.c' });
  });

  test('is none of a lesson that cannot be done in C', async () => {
    const ran = await judged(await lesson_of('10'), new Map([['echo.c', '']]), {}, 'verdict', LIMIT_MS);
    expect(ran).toEqual({ trouble: 'is in C, in which this lesson cannot be done' });
  });
});
