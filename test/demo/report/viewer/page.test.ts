// The report of a run in a real browser: that it opens without an error and without a request, and what its keys do.

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { netx_sim } from '../../cli/netx_sim.ts';
import { describe_with } from '../../programs.ts';
import { Chromium } from './chromium.ts';

const KIB = 1024;

describe_with(['chromium'], 'the report of a run in a browser', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-report-'));
  const file = path.join(folder, 'mqtt.html');
  const url = pathToFileURL(file).href;
  let browser: Chromium;

  const text_of = (selector: string): Promise<string> =>
    browser.evaluate(`document.querySelector(${JSON.stringify(selector)})?.innerText ?? ''`);

  beforeAll(async () => {
    const { code, err } = await netx_sim('run', 'mqtt', '--report', file);
    expect([code, err]).toEqual([0, '']);
    browser = await Chromium.start();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('opens without an error, asks for nothing, and says what the run was', async () => {
    await browser.open(url);
    expect(browser.complaints).toEqual([]);
    expect(browser.requests.filter((asked) => !asked.startsWith('data:'))).toEqual([url]);
    expect(await text_of('h1')).toContain('mqtt');
    expect(await text_of('.chips')).toContain('success');
    expect(await text_of('.event-list')).toContain('tx_thread_create thread "ip"');
  });

  it('is a small file', () => {
    expect(statSync(file).size).toBeLessThan(150 * KIB);
  });
});
