// Firmware in C in the site, in a browser: a sample runs as on the command line, before the compiler is loaded; what is edited is
// compiled there, told where it is wrong, and searched; the compiler is loaded once.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { files_of, lesson_of } from '../../../demo/course/lessons.ts';
import { expectation } from '../../../demo/course/verify_lesson.ts';
import { build_playground } from '../../../demo/playground/build/main.ts';
import { ROOT } from '../../tidy/sources.ts';
import { no_toolchain } from '../c/toolchain_there.ts';
import { netx_sim } from '../cli/netx_sim.ts';
import { describe_with } from '../programs.ts';
import { PageDriver } from './page_driver.ts';
import { type ServedSite, serve_site } from './serve_site.ts';

const SAMPLE = 'demo/firmware/two_threads.c';
const MQTT = ['demo/firmware/mqtt_sample.c', 'demo/firmware/network.c'];

/** The lines of the command's table and its last one, as the page has them. */
function verdicts_of(out: string): string[] {
  const rows = [...out.matchAll(/^ {2}\d {2}(.+?) {2,}(ok|NOT YET|-)(?: +(.*))?$/gm)].map(
    ([, name = '', ok = '', words = '']) =>
      `${ok === '-' ? 'to come' : ok.toLowerCase()} ${name.trim()}${words === '' ? '' : `: ${words}`}`,
  );
  return [...rows, /^Not done yet .*$/m.exec(out)?.[0] ?? ''];
}

async function hash_on_the_command_line(...files: string[]): Promise<string> {
  const { out } = await netx_sim('run', ...files, '--json', '--quiet');
  return (JSON.parse(out) as { trace_hash: string }).trace_hash;
}

describe.skipIf(no_toolchain)('with the compiler of C', () => {
  describe_with(['chromium'], 'firmware in C in a browser', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-c-site-'));
    const text = readFileSync(path.join(ROOT, SAMPLE), 'utf8');
    let server: ServedSite;
    let page: PageDriver;

    beforeAll(async () => {
      await build_playground(folder);
      server = await serve_site(path.join(folder, 'site'));
      page = await PageDriver.start(folder);
      await page.open(server.origin);
    });
    afterAll(async () => {
      await page?.close();
      server?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    const loaded = (): string[] =>
      server.asked.filter((name) => name.startsWith('llvm-') || name.startsWith('binaryen-'));

    it('samples run as on the command line, and the compiler is not loaded for that', async () => {
      await page.choose('two-threads-c');
      expect(await page.hashes()).toEqual([await hash_on_the_command_line(path.join(ROOT, SAMPLE))]);
      await page.choose('mqtt-c');
      expect(await page.text('#account')).toContain('message = This is a message.');
      expect(await page.hashes()).toEqual([
        await hash_on_the_command_line(...MQTT.map((one) => path.join(ROOT, one))),
      ]);
      expect(loaded()).toEqual([]);
    });

    it('says how big the compiler is before it is loaded; what was edited runs as on the command line', async () => {
      const edited = text.replace('reading <= 25', 'reading <= 23');
      await page.choose('two-threads-c');
      await page.type(edited);
      await page.run_by_key();
      expect(await page.text('#status')).toBe('not run: it has to be compiled');
      expect(loaded()).toEqual([]);
      const button = await page.text('#notice button');
      expect(button).toMatch(/^Load the compiler \(\d\d MB\)$/);
      await page.press(button);
      await page.idle();
      expect(loaded().length).toBeGreaterThan(2);
      expect(await page.text('#account')).toContain('23 degrees, at tick 4');
      writeFileSync(path.join(folder, 'two_threads.c'), edited);
      expect(await page.hashes()).toEqual([
        await hash_on_the_command_line(path.join(folder, 'two_threads.c')),
      ]);
    });

    it('underlines what does not compile, and goes there', async () => {
      await page.type(text.replace('tx_thread_sleep(2)', 'tx_thread_sleep(2, 3)'));
      await page.run_by_key();
      const line = text.split('\n').findIndex((one) => one.includes('tx_thread_sleep(2)')) + 1;
      expect(await page.text('#alert')).toBe(
        `${SAMPLE}:${line}: too many arguments to function call, expected single argument 'timer_ticks', have 2 arguments`,
      );
      expect(await page.text('.cm-lintRange-error')).toContain('tx_thread_sleep(2, 3)');
      await page.browser.evaluate(`document.querySelector('.problems button').click()`);
      expect(await page.text('.cm-activeLine')).toContain('tx_thread_sleep(2, 3)');
    });

    it('a bug that is between two accesses to memory is found, its timing kept, and its twin withstands it', async () => {
      await page.choose('torn-time-c');
      await page.press('Explore');
      await page.until(`document.documentElement.dataset.busy === 'yes'`);
      await page.idle();
      expect(await page.text('#status')).toMatch(
        /^FAILED \[assert time goes on, a little each time\] reader: found by run 17, shrunk/,
      );
      expect(await page.text('#account')).toContain('the deciding choice:');
      await page.until_text('.cause', /return now_us \(read, second half\), interrupted by clock/);
      await page.run_by_key();
      expect(await page.text('#status')).toContain('as recorded');
      await page.set('fixed', 'on');
      await page.run_by_key();
      expect(await page.text('#status')).toContain('passed');
      await page.set('fixed', 'off');
    });

    it('a lesson in C has its text and its files, the verdicts of the command, and a file to hand in', async () => {
      const { folder: of_lesson } = await lesson_of('4');
      const [solution = ''] = files_of(of_lesson, 'solution', 'c').values();
      const wrong = files_of(of_lesson, 'wrong', 'c').get('not_cleared.c') ?? '';
      const { out } = await netx_sim('lesson', '4', '--language', 'c', '--work', path.join(folder, 'work'));
      await page.choose('lesson-4-c');
      expect(await page.text('.lesson h2')).toBe('Lesson 4 in C: Interrupts and event flags');
      expect(await page.text('.files')).toBe('reader.cpanel.cpanel.hvariant.h');
      const rows = (await page.checked()).split('\n').filter((line) => !/^not yet answers:/.test(line));
      expect(rows).toEqual(verdicts_of(out));
      await page.type(wrong);
      const expected = expectation(wrong);
      expect(await page.checked()).toContain(`not yet ${expected?.check}: `);
      await page.type(`${solution}\nint forgotten(void) { return nothing; }\n`);
      expect(await page.checked()).toMatch(
        /^not yet it does not run: reader\.c:\d+:\d+: error: .*'nothing'/m,
      );
      await page.type(solution);
      const told = await page.checked();
      expect(told.match(/^not yet .*$/gm)).toEqual([expect.stringContaining('answers')]);
      await page.press('Hand in');
      await page.browser.evaluate(`document.querySelector('dialog[open] input').value = 'Ada'`);
      const handed = JSON.parse((await page.saved('Save the file', '04-Ada.json')).toString());
      expect(handed).toMatchObject({ lesson: 4, name: 'Ada', files: { 'reader.c': solution } });
    });

    it('when the site is opened again, the compiler is in the browser', async () => {
      const before = loaded().length;
      await page.open(server.origin);
      await page.choose('two-threads-c');
      await page.type(text.replace('reading <= 25', 'reading <= 22'));
      await page.run_by_key();
      expect(await page.text('#account')).toContain('22 degrees, at tick 2');
      expect(loaded()).toHaveLength(before);
    });
  });
});
