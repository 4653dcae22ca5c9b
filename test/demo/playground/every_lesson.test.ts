// Every lesson of the course in the page, in a browser: what students start from is not yet done, and a wrong answer fails the check
// that it names. A solution goes through all searches of its lesson, so that every fourth lesson stands for the others.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { all_lessons } from '../../../demo/course/lessons.ts';
import { expectation } from '../../../demo/course/verify_lesson.ts';
import { describe_with } from '../programs.ts';
import { built_page } from './built_page.ts';
import { typed_files } from './lesson_files.ts';
import { PageDriver } from './page_driver.ts';

const LESSONS = (await all_lessons()).filter(({ lesson }) => lesson.host !== true);

describe_with(['chromium'], 'the lessons in a browser', () => {
  const saved = mkdtempSync(path.join(tmpdir(), 'netx-sim-saved-'));
  let page: PageDriver;

  beforeAll(async () => {
    page = await PageDriver.start(saved);
    await page.open((await built_page()).url);
  });
  afterAll(async () => {
    await page?.close();
    rmSync(saved, { recursive: true, force: true });
  });

  it.each(LESSONS.map((at) => [at.name, at] as const))('%s', async (_, at) => {
    const { number, checks } = at.lesson;
    const [solution = ''] = typed_files(at, 'solution');
    const [wrong = ''] = typed_files(at, 'wrong');
    await page.choose(`lesson-${number}`);
    expect(await page.checked()).toMatch(/^not yet (?!answers)/m);
    if (number % 4 === 0) {
      await page.type(solution);
      const told = await page.checked();
      expect(told.match(/^ok /gm) ?? told).toHaveLength(checks.length);
      expect(told).not.toMatch(/^not yet (?!answers)/m);
    }
    await page.type(wrong);
    const expected = expectation(wrong);
    const [failed = ''] = /^not yet .*$/m.exec(await page.checked()) ?? [];
    expect(failed.startsWith(`not yet ${expected?.check}: `)).toBe(true);
    expect(failed).toContain(expected?.words);
  });
});
