// What is written on the timeline, as it is printed: there its texts are elements.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { replay_path } from '../../../../../demo/lab/replay_path.ts';
import { netx_sim } from '../../../cli/netx_sim.ts';
import { describe_with } from '../../../programs.ts';
import { Chromium } from '../chromium.ts';

describe_with(['chromium'], 'the rows of a timeline', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-lanes-'));
  const file = path.join(folder, 'mars.html');
  let browser: Chromium;

  beforeAll(async () => {
    const { code, err } = await netx_sim('replay', replay_path('mars-inversion'), '--report', file);
    expect([code, err]).toEqual([0, '']);
    browser = await Chromium.start(900, 800);
    await browser.open(pathToFileURL(file).href);
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('have the name of a device beside its interrupt, over the strokes of ticks that come soon after', async () => {
    const texts = await browser.evaluate<string[]>(`(() => {
      window.dispatchEvent(new Event('beforeprint'));
      return [...document.querySelectorAll('svg.lanes text')].map((one) => one.textContent);
    })()`);
    // It is raised at 212 ms of 400; the next tick comes at 220.
    expect(texts.filter((text) => text === 'radio').length).toBe(1);
    expect(texts.filter((text) => text === 'tick').length).toBe(1);
  });
});
