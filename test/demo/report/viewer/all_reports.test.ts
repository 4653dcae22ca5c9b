// The reports of all scenarios and of ten findings in a real browser: each opens, shows every view, and neither complains nor
// asks a network for anything.

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { replay_path } from '../../../../demo/lab/replay_path.ts';
import { SCENARIOS } from '../../../../demo/scenario/registry.ts';
import { netx_sim } from '../../cli/netx_sim.ts';
import { describe_with } from '../../programs.ts';
import { Chromium } from './chromium.ts';

const FINDINGS = 10;
const REPLAYS = readdirSync(path.dirname(replay_path('any')))
  .filter((name) => name.endsWith('.replay'))
  .sort()
  .slice(0, FINDINGS);
/** One that computes for three seconds makes a report of a million records. */
const NAMES = SCENARIOS.map(({ name }) => name).filter((name) => name !== 'threadx');

describe_with(['chromium'], 'a report in a browser', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-reports-'));
  const file = path.join(folder, 'report.html');
  const url = pathToFileURL(file).href;
  let browser: Chromium;

  beforeAll(async () => {
    browser = await Chromium.start();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens the report and shows all of its views. */
  async function shows_all(): Promise<string[]> {
    browser.complaints.length = 0;
    browser.requests.length = 0;
    await browser.open(url);
    const titles = await browser.evaluate<string[]>(
      `[...document.querySelectorAll('[role=tab]')].map((one) => one.textContent)`,
    );
    for (const at of titles.keys()) {
      await browser.evaluate(`document.querySelectorAll('[role=tab]')[${at}].click()`);
      await browser.drawn();
      const shown = await browser.evaluate<string[]>(
        `[...document.querySelectorAll('[role=tabpanel]:not([hidden])')].map((one) => one.ariaLabel)`,
      );
      expect(shown).toContain(titles[at]);
    }
    expect(browser.complaints).toEqual([]);
    const asked = browser.requests.filter((request) => !request.startsWith('data:'));
    expect(asked.map((request) => request.replace(/\?.*/, ''))).toEqual([url]);
    return titles;
  }

  it.each(NAMES)('of the scenario %s', async (name) => {
    await netx_sim('run', name, '--report', file);
    expect((await shows_all()).length).toBeGreaterThan(5);
  });

  it.each(REPLAYS)('of the finding %s', async (name) => {
    const replay = path.join(path.dirname(replay_path('any')), name);
    await netx_sim('replay', replay, '--report', file);
    expect(await shows_all()).toContain('Failing and passing run');
  });
});
