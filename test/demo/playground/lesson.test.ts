// A lesson in the page, from its text to the file that is handed in: the verdicts are those of the command `lesson`, and the file is
// one that `grade` takes.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lesson_of } from '../../../demo/course/lessons.ts';
import { variant_of } from '../../../demo/course/variant.ts';
import { in_the_page } from '../../../demo/playground/model/page_words.ts';
import { netx_sim } from '../cli/netx_sim.ts';
import { describe_with } from '../programs.ts';
import { type BuiltPage, built_page } from './built_page.ts';
import { typed_files } from './lesson_files.ts';
import { PageDriver } from './page_driver.ts';

describe_with(['chromium'], 'a lesson in a browser', async () => {
  const saved = mkdtempSync(path.join(tmpdir(), 'netx-sim-saved-'));
  const at = await lesson_of('9');
  const { lesson } = at;
  const of_another = (await lesson_of('14')).lesson.questions.flatMap(({ also = [] }) => also);
  let built: BuiltPage;
  let page: PageDriver;

  beforeAll(async () => {
    built = await built_page();
    page = await PageDriver.start(saved);
    await page.open(built.url);
    await page.choose('lesson-9');
  });
  afterAll(async () => {
    await page?.close();
    rmSync(saved, { recursive: true, force: true });
  });

  const answer = (n: number, text: string): Promise<unknown> =>
    page.browser.evaluate(`(() => {
      const field = document.querySelectorAll('.questions input')[${n - 1}];
      field.value = ${JSON.stringify(text)};
      field.dispatchEvent(new Event('change'));
    })()`);
  const student = (name: string): Promise<unknown> =>
    page.browser.evaluate(`(() => {
      const field = document.querySelector('.lesson input.name');
      field.value = ${JSON.stringify(name)};
      field.dispatchEvent(new Event('change'));
    })()`);
  const tab = async (name: string): Promise<string> => {
    await page.press(name);
    return page.browser.evaluate(`document.querySelector('.cm-content').innerText`);
  };

  it('has its text, its file and what is given beside each other, and nothing of its solutions in plain text', async () => {
    expect(await page.text('.lesson')).toContain('Check, then act is the name of the mistake');
    expect(await page.text('.files')).toBe('consumer.tsscenario.tssensor.tsvariant.ts');
    const files = [...built.sizes.keys()].map((name) => readFileSync(path.join(built.folder, name), 'utf8'));
    const secrets = [
      lesson.hints[2] as string,
      lesson.questions[1]?.also?.[1] as string,
      of_another.find((one) => one.includes('update')) as string,
    ];
    // What is short stands in packed data by chance.
    for (const secret of secrets) expect(secret.length).toBeGreaterThan(12);
    const [, ...comments] = /^\/\/ (.*)$/m.exec(typed_files(at, 'solution')[0] as string) ?? [];
    for (const text of files)
      for (const secret of [...secrets, ...comments]) expect(text.includes(secret)).toBe(false);
  });

  it('is not done at the start, in the words of the command; the run that fails is beside one that passes', async () => {
    const work = path.join(saved, 'work');
    const { out } = await netx_sim('lesson', '9', '--work', work);
    const said = [...out.matchAll(/^ {2}\d {2}(.+?) {2,}(ok|NOT YET|-)(?: +(.*))?$/gm)].map(
      ([, name = '', ok = '', words = '']) =>
        `${ok === '-' ? 'to come' : ok.toLowerCase()} ${name.trim()}${words === '' ? '' : `: ${words}`}`,
    );
    expect(said).toHaveLength(5);
    const told = (await page.checked()).split('\n');
    expect(told.slice(0, 5)).toEqual(said);
    expect(told.at(-1)).toBe(/^Not done yet .*$/m.exec(out)?.[0]);
    expect(await page.text('#status')).toContain('FAILED');
    expect(await page.text('#account')).toContain('the deciding choice:');
  });

  it('gives a hint, and counts it', async () => {
    await page.press('Hint');
    await page.until(`document.querySelector('.hints li') !== null`);
    expect(await page.text('.hints')).toBe(in_the_page(lesson.hints[0] as string));
  });

  it('what is given can be read, and not changed', async () => {
    await tab('sensor.ts');
    await page.type('nothing');
    expect(await page.text('.cm-content')).toContain('The sensor: sets the flag DATA');
    await tab('consumer.ts');
  });

  it('a program that never ends is told so, and one that imports what is not for it', async () => {
    await page.type('export function* consumer() {}\nfor (;;) {}\n');
    await page.set('patience', '2');
    expect(await page.checked()).toContain('it does not run: did not end within 2 s');
    await page.set('patience', '60');
    await page.type("import lesson from './lesson.ts';\nconsole.log(lesson);\n");
    expect(await page.checked()).toContain("consumer.ts:1: './lesson.ts' cannot be imported");
    await page.type('for (;;) {}\n');
    await page.press('Check');
    expect(await page.browser.evaluate(`document.documentElement.dataset.busy`)).toBe('yes');
    await page.press('Stop');
    expect(await page.text('.lesson .sum')).toBe('stopped');
  });

  it('a solution with right answers is done, and is handed in as grading takes it', async () => {
    await page.type(typed_files(at, 'solution')[0] as string);
    await answer(1, '30');
    await answer(2, 'tx_event_flags_get');
    expect(await page.checked()).toContain('not yet answers: 1 of 2; not right: 2');
    await answer(2, 'tx_event_flags_set');
    expect(await page.checked()).toMatch(/^Done \(7 of 7 points\)\.$/m);
    expect(await page.text('option[value="lesson-9"]')).toContain('done');
    await page.press('Hand in');
    await page.browser.evaluate(`document.querySelector('dialog[open] input').value = 'Ada'`);
    const handed = await page.saved('Save the file', '09-Ada.json');
    expect(JSON.parse(handed.toString())).toMatchObject({
      lesson: 9,
      name: 'Ada',
      hints: 1,
      points: 7,
      of: 7,
    });
    const folder = path.join(saved, 'handed');
    mkdirSync(folder);
    writeFileSync(path.join(folder, '09-Ada.json'), handed);
    expect((await netx_sim('grade', folder)).out).toMatch(/Ada.* 7 +7 +yes/);
  });

  it('a student has constants of their own, as on the command line', async () => {
    const constants = variant_of(lesson, 'Grace');
    await student('Grace');
    await page.idle();
    await tab('variant.ts');
    for (const [name, value] of Object.entries(constants))
      await page.until(`document.querySelector('.cm-content').innerText.includes('${name}: ${value}')`);
    await page.idle();
    await student('');
    const [[name = '', value = ''] = []] = Object.entries(variant_of(lesson, ''));
    await page.until(`document.querySelector('.cm-content').innerText.includes('${name}: ${value}')`);
    await page.idle();
    await tab('consumer.ts');
  });

  it('what was done is there when the page is opened again, and Reset takes it back', async () => {
    await page.open(built.url);
    expect(await tab('consumer.ts')).toContain('is seen by looking');
    await page.press('Reset');
    await page.idle();
    expect(await tab('consumer.ts')).toContain('Start clean, then wait');
    expect(page.browser.complaints).toEqual([]);
  });
});
