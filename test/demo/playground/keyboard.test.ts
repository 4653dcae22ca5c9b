// The page without a mouse, and as an assistive program sees it: Tab comes to everything in the order of the page, what opens and
// closes keeps the focus, and lessons and dialogs have names and headings.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describe_with } from '../programs.ts';
import { built_page } from './built_page.ts';
import { PageDriver } from './page_driver.ts';

/** What has the focus, as a short name. */
const FOCUSED = `(() => {
  const e = document.activeElement;
  if (e.closest('.cm-content') !== null) return 'the editor';
  return e.id || e.getAttribute('aria-label') || e.labels?.[0]?.textContent || e.textContent.slice(0, 40);
})()`;
const MOST_STOPS = 80;

describe_with(['chromium'], 'the page without a mouse', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-keys-'));
  let page: PageDriver;

  beforeAll(async () => {
    page = await PageDriver.start(folder);
    await page.open((await built_page()).url);
  });
  afterAll(async () => {
    await page?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const focused = (): Promise<string> => page.browser.evaluate<string>(FOCUSED);
  /** Where Tab stops from the top of the page on. */
  const stops = async (until: string): Promise<string[]> => {
    await page.browser.evaluate(
      `(document.activeElement?.blur(), document.querySelector('h1').scrollIntoView())`,
    );
    await page.browser.evaluate(`getSelection().collapse(document.querySelector('h1'), 0)`);
    const found: string[] = [];
    while (found.at(-1) !== until && found.length < MOST_STOPS) {
      await page.browser.press('Tab');
      found.push(await focused());
    }
    return found;
  };

  it('Tab comes to everything, in the order of the page, and leaves the editor', async () => {
    expect(await stops('views')).toEqual([
      'program',
      'Open',
      'World',
      'Reset',
      'Share',
      'Words',
      '.ts',
      'report.html',
      'Run',
      'seed',
      'until',
      'patience',
      'strategy',
      'runs',
      'file-0',
      'the editor',
      'account',
      'views',
    ]);
  });

  it('goes on into the report, whose own keys work there', async () => {
    await page.browser.press('Tab');
    expect(await page.browser.evaluate(`document.activeElement.id`)).toBe('views');
    expect(
      await page.browser.evaluate(`document.querySelector('#views').contentDocument.activeElement.tagName`),
    ).toBe('BUTTON');
  });

  it('a program is chosen by arrow keys, and run from wherever the focus is', async () => {
    await page.browser.evaluate(`document.querySelector('#program').focus()`);
    await page.browser.press('ArrowDown');
    await page.idle();
    expect(await page.browser.evaluate(`document.querySelector('#program').value`)).toBe('lesson-1');
    expect(await focused()).toBe('program');
    await page.run_by_key();
    expect(await page.text('#status')).toContain('trace');
  });

  it('the arrow keys go from file to file', async () => {
    await page.choose('mqtt');
    await page.browser.evaluate(`document.querySelector('.files [aria-selected=true]').focus()`);
    await page.browser.press('ArrowRight');
    expect(await focused()).toBe('file-1');
    expect(await page.text('#file-1[aria-selected=true]')).toBe('console.ts');
    await page.browser.press('ArrowLeft');
    expect(await focused()).toBe('file-0');
  });

  it('a problem in the list leads to its line in the editor', async () => {
    await page.choose('start');
    await page.type("console.log('first');\nthrow new Error('second');\n");
    await page.run_by_key();
    await page.browser.evaluate(`document.querySelector('.problems button').focus()`);
    await page.browser.press('Enter');
    expect(await focused()).toBe('the editor');
    expect(await page.text('.cm-activeLine')).toContain('second');
    await page.press('Reset');
    await page.idle();
  });

  it('the form of a world is filled, and closed by Escape, which gives the focus back', async () => {
    await page.focus_button('World');
    await page.browser.press('Enter');
    expect(
      await page.browser.evaluate(`document.querySelector('dialog[open]').contains(document.activeElement)`),
    ).toBe(true);
    await page.focus_button('Add a board');
    await page.browser.press('Enter');
    expect(await page.browser.evaluate(`document.activeElement.value`)).toBe('board-a');
    await page.browser.press('Tab');
    await page.browser.press('Tab');
    await page.browser.press('Enter');
    expect(
      await page.browser.evaluate(
        `document.querySelectorAll('dialog[open] [aria-label="name of the board"]').length`,
      ),
    ).toBe(2);
    expect(await focused()).toBe('Remove');
    await page.browser.press('Escape');
    expect(await page.browser.evaluate(`document.querySelector('dialog[open]')`)).toBeNull();
    expect(await focused()).toBe('World');
  });

  it('the words of the page are shown, and closed by Escape, which gives the focus back', async () => {
    await page.focus_button('Words');
    await page.browser.press('Enter');
    expect(await page.text('dialog[open]')).toContain('points where timing may vary');
    expect(await page.text('dialog[open]')).toContain('portfolio');
    await page.browser.press('Escape');
    expect(await focused()).toBe('Words');
  });

  it('a lesson has headings in their order, and its buttons and fields have names', async () => {
    await page.choose('lesson-9');
    await page.press('Hint');
    const levels = await page.browser.evaluate<number[]>(
      `[...document.querySelectorAll('h1, h2, h3')].filter((one) => one.checkVisibility()).map((one) => Number(one.tagName[1]))`,
    );
    expect(levels[0]).toBe(1);
    for (const [n, level] of levels.entries()) expect(level).toBeLessThanOrEqual((levels[n - 1] ?? 0) + 1);
    const names = await page.focusable();
    expect(names.filter(({ name, role }) => name === '' && role !== 'generic')).toEqual([]);
    for (const [role, name] of [
      ['region', 'lesson'],
      ['button', 'Check'],
      ['button', 'Hint'],
      ['button', 'Hand in'],
      ['textbox', 'constants of'],
      ['textbox', 'Which'],
      ['tab', 'consumer.ts'],
    ] as const)
      expect(names.filter((one) => one.role === role && one.name.startsWith(name))).not.toEqual([]);
  });

  it('Tab comes to all of a lesson before the program', async () => {
    const found = await stops('file-0');
    const lesson = found.slice(found.indexOf('lesson'));
    expect(lesson.slice(0, 5)).toEqual(['lesson', 'Check', 'Hint', 'Hand in', 'constants of']);
    expect(lesson).toHaveLength(8);
  });

  it('complained of nothing in all that', () => {
    expect(page.browser.complaints).toEqual([]);
  });
});
