// The slider of the options in a real browser, on a replay whose choice has options that pass and others that fail.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { replay_path } from '../../../../../demo/lab/replay_path.ts';
import { netx_sim } from '../../../cli/netx_sim.ts';
import { describe_with } from '../../../programs.ts';
import { Chromium } from '../chromium.ts';

interface Shown {
  readonly verdict: string;
  readonly titles: string[];
  readonly swap: string;
  /** Of the run below: where things begin and end. */
  readonly bars: string;
  readonly column: string;
}

const SHOWN = `({
  verdict: document.querySelector('.verdict').textContent,
  titles: [...document.querySelectorAll('.compare .title')].map((one) => one.textContent),
  swap: document.querySelector('.swap').textContent,
  bars: [...document.querySelectorAll('.compare .run:nth-of-type(2) rect')].map((one) => one.outerHTML).join(''),
  column: document.querySelector('.compare-table th:last-of-type').textContent,
})`;

describe_with(['chromium'], 'the slider of the deciding choice', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-compare-'));
  const file = path.join(folder, 'mars.html');
  let browser: Chromium;

  beforeAll(async () => {
    const { code, err } = await netx_sim('replay', replay_path('mars-inversion'), '--report', file);
    expect([code, err]).toEqual([0, '']);
    browser = await Chromium.start();
    await browser.open(pathToFileURL(file).href);
    await browser.press('6');
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What is drawn when the slider has been moved to an option, and the run below is that option's. */
  async function at(option: number): Promise<Shown> {
    await browser.evaluate(`{
      const slider = document.querySelector('.choice-slider input');
      slider.value = ${option};
      slider.dispatchEvent(new Event('input'));
    }`);
    await browser.evaluate(`new Promise((done) => {
      const words = () => document.querySelector('.verdict').textContent.replace(/ \\((?:below|this run)\\).*/, '');
      const drawn = () => [...document.querySelectorAll('.compare .title')].some((one) => one.textContent.endsWith(': ' + words()));
      const look = () => (drawn() ? done(true) : requestAnimationFrame(look));
      look();
    })`);
    return browser.evaluate<Shown>(SHOWN);
  }

  it('shows the run of each option below the failing one, and says which of them fail too', async () => {
    const all: Shown[] = [];
    for (let option = 0; option < 8; option++) all.push(await at(option));
    expect(new Set(all.map(({ titles }) => titles[0])).size).toBe(1);
    for (const { verdict, titles, swap, column } of all) {
      const is_this_run = verdict.includes('(this run)');
      const passes = is_this_run || verdict.includes('✓ passes');
      expect(titles[1]).toMatch(passes ? /^PASSING RUN: / : /^FAILS TOO: /);
      expect(column).toBe(passes ? 'passing run' : 'another failing run');
      if (!is_this_run) expect(titles[1]).toContain(verdict.replace(/ \(below\).*/, ''));
      if (!passes) expect(swap).not.toContain('passing run');
    }
    // Of those that pass each looks another way, and so do those that fail; this run stands above the nearest that passes.
    const bars_of = (end: string): string[] =>
      all.filter(({ verdict }) => verdict.includes(end)).map(({ bars }) => bars);
    const passing = new Set(bars_of('✓ passes'));
    expect(passing.size).toBe(4);
    expect(bars_of('(below): ✗').filter((bars) => passing.has(bars))).toEqual([]);
    expect(bars_of('(this run)').filter((bars) => passing.has(bars)).length).toBe(1);
    expect(browser.complaints).toEqual([]);
  });
});
