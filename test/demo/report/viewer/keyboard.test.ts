// A report without a pointer: every tab and every list is reached with Tab and the arrows, the focus can be seen where it is, and
// each view does what it is for.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { replay_path } from '../../../../demo/lab/replay_path.ts';
import { netx_sim } from '../../cli/netx_sim.ts';
import { describe_with } from '../../programs.ts';
import { Chromium } from './chromium.ts';

/** No page has so many places for the focus before its lists. */
const TABS_AT_MOST = 400;

interface Focus {
  readonly words: string;
  readonly is_seen: boolean;
}

const FOCUS = `(() => {
  const at = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  const box = at.getBoundingClientRect();
  const words = at === document.body ? 'nothing' : at.getAttribute('aria-label') || at.textContent || at.tagName;
  const in_page = box.width > 0 && box.height > 0 && box.top < innerHeight && box.bottom > 0;
  return { words, is_seen: in_page && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 };
})()`;

describe_with(['chromium'], 'a report by keys alone', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-keyboard-'));
  const file = path.join(folder, 'stuck.html');
  let browser: Chromium;

  beforeAll(async () => {
    const { code, err } = await netx_sim('replay', replay_path('stuck-sender'), '--report', file);
    expect([code, err]).toEqual([0, '']);
    browser = await Chromium.start();
  });
  beforeEach(() => browser.open(pathToFileURL(file).href));
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const focus = (): Promise<Focus> => browser.evaluate(FOCUS);
  const inside = (selector: string): Promise<boolean> =>
    browser.evaluate(`document.activeElement.closest(${JSON.stringify(selector)}) !== null`);
  const hash = async (name: string): Promise<string | undefined> => {
    const link = await browser.evaluate<string>('location.hash.slice(1)');
    return new URLSearchParams(link).get(name) ?? undefined;
  };
  const text = (selector: string): Promise<string> =>
    browser.evaluate(`document.querySelector(${JSON.stringify(selector)})?.innerText ?? ''`);

  /** Tab until the focus is in an element of a kind; every stop on the way can be seen. */
  async function tab_to(selector: string): Promise<void> {
    for (let stops = 0; stops < TABS_AT_MOST; stops++) {
      await browser.press('Tab');
      const { words, is_seen } = await focus();
      expect([words, is_seen]).toEqual([words, true]);
      if (await inside(selector)) return;
    }
    throw new Error(`Tab does not come to ${selector}`);
  }

  it('every tab is reached by Tab and the arrows, and shows its view', async () => {
    for (const list of ['views', 'about the moment']) {
      const tabs = await browser.evaluate<string[]>(
        `[...document.querySelectorAll('[role=tablist][aria-label="${list}"] [role=tab]')].map((one) => one.innerText)`,
      );
      await tab_to(`[role=tablist][aria-label="${list}"]`);
      const seen = new Set<string>();
      for (let step = 0; step < tabs.length; step++) {
        const { words, is_seen } = await focus();
        expect([words, is_seen]).toEqual([words, true]);
        expect(await browser.evaluate('document.activeElement.ariaSelected')).toBe('true');
        const shown = `section[aria-label="${list}"] [role=tabpanel]:not([hidden])`;
        expect(await browser.evaluate(`document.querySelector('${shown}').getAttribute('aria-label')`)).toBe(
          words,
        );
        seen.add(words);
        await browser.press('ArrowRight');
      }
      expect([...seen].sort()).toEqual([...tabs].sort());
    }
    expect(browser.complaints).toEqual([]);
  });

  it('the timeline is walked from edge to edge', async () => {
    await tab_to('.view-timeline .cell');
    await browser.press('ArrowDown');
    const before = await hash('t');
    await browser.press('ArrowLeft');
    expect(await hash('t')).not.toBe(before);
    expect((await focus()).words).toMatch(/; [\d.]+ to [\d.]+ s, /);
    expect((await focus()).is_seen).toBe(true);
  });

  it('the ladder goes from row to row, the plots and the levels from segment to segment', async () => {
    await browser.press('2');
    await tab_to('.ladder-scroller');
    await browser.press('ArrowDown');
    expect(await hash('sel')).toMatch(/^[fl]\d+$/);
    expect(await text('.view-explain')).not.toBe('');
    await browser.press('3');
    await tab_to('.view-tcp .timed-scroll');
    const selected = await hash('sel');
    await browser.press('ArrowRight');
    expect(await hash('sel')).not.toBe(selected);
    await browser.press('m');
    await browser.press('ArrowRight');
    await browser.press('m');
    expect(await text('.view-tcp .measured')).toMatch(/^B − A = /);
    for (const [key, view] of [
      ['4', 'levels'],
      ['5', 'sessions'],
    ] as const) {
      await browser.press(key);
      await tab_to(`.view-${view} .timed-scroll`);
      const range = await hash('range');
      await browser.press('+');
      expect(await hash('range')).not.toBe(range);
      await browser.press('-');
      const fold = await hash('fold');
      await browser.press('f');
      expect(await hash('fold')).not.toBe(fold);
    }
    expect(browser.complaints).toEqual([]);
  });

  it('the slider of the comparison tells another option, and its rows lead to their events', async () => {
    await browser.press('6');
    await tab_to('.choice-slider input');
    await browser.press('ArrowLeft');
    expect(await text('.verdict')).toBe('the nominal option (below): ✓ passes');
    await tab_to('.compare-table .moment');
    await browser.press('Enter');
    expect(await hash('sel')).toMatch(/^r\d+$/);
  });

  it('the list goes from row to row, finds, and goes to a time', async () => {
    await browser.press('/');
    expect(await inside('.find')).toBe(true);
    for (const letter of 'CONNACK') await browser.press(letter);
    await browser.press('Enter');
    expect(await text('.row[aria-selected="true"]')).toContain('CONNACK');
    await tab_to('.event-list');
    const selected = await hash('sel');
    await browser.press('ArrowDown');
    expect(await hash('sel')).not.toBe(selected);
  });

  it('the views beside the list have links that lead to their moments', async () => {
    for (const [key, view] of [
      ['7', 'explain'],
      ['8', 'state'],
      ['0', 'findings'],
    ] as const) {
      await browser.open(`${pathToFileURL(file).href}#sel=f3&t=300000000`);
      await browser.press(key);
      await tab_to(`.view-${view} .moment`);
      if (view === 'state') await tab_to('.view-state tr:nth-child(4) .moment');
      const words = (await focus()).words;
      await browser.press('Enter');
      expect(await hash('t')).toBe(String(Math.round(Number(words) * 1e9)));
    }
    await browser.press('9');
    expect(await text('.view-statistics')).toContain('control');
    expect(browser.complaints).toEqual([]);
  });

  it('the keys are shown, and Escape closes them', async () => {
    await browser.press('?');
    expect(await text('dialog[open]')).toContain('go to a time');
    await browser.press('Escape');
    expect(await text('dialog[open]')).toBe('');
    expect(browser.complaints).toEqual([]);
  });
});
