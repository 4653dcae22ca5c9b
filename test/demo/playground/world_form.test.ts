// The form of a world in the page: every field of it is in the scenario that it writes, which runs, can be searched, shared and kept.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describe_with } from '../programs.ts';
import { built_page } from './built_page.ts';
import { PageDriver } from './page_driver.ts';

describe_with(['chromium'], 'the form of a world', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-world-'));
  let url: string;
  let page: PageDriver;

  beforeAll(async () => {
    ({ url } = await built_page());
    page = await PageDriver.start(folder);
    await page.open(url);
  });
  afterAll(async () => {
    await page?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Fills the field whose label begins so. */
  const fill = (label: string, value: string | boolean): Promise<unknown> =>
    page.browser.evaluate(`(() => {
      const begins = (one) => one.textContent.startsWith(${JSON.stringify(label)});
      const label = [...document.querySelectorAll('dialog[open] label')].find(begins);
      const field = label.querySelector('input');
      if (field.type === 'checkbox') field.checked = ${JSON.stringify(value)};
      else field.value = ${JSON.stringify(value)};
    })()`);
  const written = async (): Promise<string> => {
    await page.press('Write the scenario');
    await page.browser.drawn();
    await page.idle();
    return page.saved('.ts', 'loud_world.ts').then(String);
  };

  it('says what is wrong, and stays open', async () => {
    await page.press('World');
    await fill('name of the scenario', 'Loud World');
    await page.press('Write the scenario');
    expect(await page.text('dialog[open] .wrong')).toContain('small letters, digits and hyphens');
    await fill('name of the scenario', 'loud-world');
    await fill('rate of the link', 'fast');
    await page.press('Write the scenario');
    expect(await page.text('dialog[open] .wrong')).toContain('are numbers from 0');
  });

  it('boards, links, faults and the broker are in what it writes, which runs', async () => {
    await page.press('Add a board');
    await page.browser.evaluate(`(() => {
      const row = [...document.querySelectorAll('dialog[open] fieldset .bar')].at(-1);
      row.querySelector('input').value = 'busy';
      row.querySelector('select').value = 'threads';
    })()`);
    await fill('topic', 'loud/readings');
    await fill('which may answer late', true);
    await fill('rate of the link', '10');
    await fill('latency', '40');
    await fill('frames lost', '2');
    await fill('a frame may be held', '3');
    await fill('link flap', '400');
    await fill('virtual seconds', '15');
    const text = await written();
    for (const piece of [
      "name: 'loud-world'",
      "summary: 'sensor, display, busy and a broker'",
      'until_s: 15',
      'rate_bps: 10e6, latency_ns: 40e3',
      'frame_loss({ probability: 0.02 })',
      'frame_delay({ delay_ns: 3e6',
      'down_ns: 400e6',
      'add_broker({ faults: [delay()] })',
      "name: 'busy'",
      "'loud/readings'",
    ])
      expect(text).toContain(piece);
    expect(await page.text('#alert')).toBe('');
    expect(await page.text('#status')).toMatch(/events, ended at 15\.00\d+ s: after its 15 s, trace/);
    expect(await page.text('#account')).toContain('display has reading 1');
  });

  it('can be searched, and is there when the page is opened again', async () => {
    await page.set('runs', '20');
    await page.press('Explore');
    await page.until(`document.documentElement.dataset.busy === 'yes'`);
    await page.idle();
    expect(await page.text('#status')).toMatch(/nothing failed in 20 runs|^FAILED/);
    await page.open(url);
    expect(await page.text('#about')).toContain('loud_world.ts');
    expect(await page.text('#status')).toContain('after its 15 s');
  });

  it('without a broker there are threads alone, and boards that need one are refused', async () => {
    await page.press('World');
    await fill('name of the scenario', 'quiet');
    await fill('a broker at', false);
    await page.press('Write the scenario');
    expect(await page.text('dialog[open] .wrong')).toContain('need the broker');
    await page.browser.evaluate(
      `for (const list of document.querySelectorAll('dialog[open] select')) list.value = 'threads'`,
    );
    await page.press('Write the scenario');
    await page.browser.drawn();
    await page.idle();
    expect(await page.text('#status')).toContain('after its 20 s');
    expect(page.browser.complaints).toEqual([]);
  });
});
