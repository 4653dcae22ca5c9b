// The views of the network in a real browser, on a replay in which the link goes down.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { replay_path } from '../../../../demo/lab/replay_path.ts';
import { netx_sim } from '../../cli/netx_sim.ts';
import { describe_with } from '../../programs.ts';
import { Chromium } from './chromium.ts';

describe_with(['chromium'], 'the views of the network in a browser', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-network-'));
  const file = path.join(folder, 'stuck.html');
  const url = pathToFileURL(file).href;
  let browser: Chromium;

  beforeAll(async () => {
    const { code, err } = await netx_sim('replay', replay_path('stuck-sender'), '--report', file);
    expect([code, err]).toEqual([0, '']);
    browser = await Chromium.start();
    await browser.open(url);
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const labels = (selector: string): Promise<string[]> =>
    browser.evaluate(
      `[...document.querySelectorAll(${JSON.stringify(selector)})].map((one) => one.getAttribute('aria-label'))`,
    );
  const click = (selector: string): Promise<void> =>
    browser.evaluate(
      `document.querySelector(${JSON.stringify(selector)}).dispatchEvent(new MouseEvent('click', { bubbles: true }))`,
    );

  it('the ladder says what was lost and why, and a fold opens', async () => {
    await browser.press('2');
    const rows = await labels('.ladder g');
    expect(rows).toContain(
      '0.000094 s pump to broker: MQTT CONNECT client "pump", clean session, no keepalive',
    );
    expect(rows.filter((row) => row.includes('[lost: lost, link down at pump.eth0 outbound]')).length).toBe(
      1,
    );
    expect(rows.at(-1)).toBe('1.000004 s: 6 TCP retransmissions in 2 s; none gets through');
    await click('.ladder g.ladder-fold:last-of-type');
    await browser.drawn();
    const opened = await labels('.ladder g');
    expect(opened.filter((row) => row.includes('(TCP retransmission) [lost')).length).toBeGreaterThan(3);
    expect(await browser.evaluate('location.hash')).toContain('sel=f');
  });

  it('the plots cross what was lost and circle what was sent again; a click on a segment selects its frame', async () => {
    await browser.press('3');
    const count = (selector: string): Promise<number> =>
      browser.evaluate(`document.querySelectorAll(${JSON.stringify(selector)}).length`);
    expect(await count('.plot .segment.lost')).toBeGreaterThan(5);
    expect(await count('.plot circle.again')).toBeGreaterThan(2);
    const { x, y } = await browser.evaluate<{ x: number; y: number }>(`(() => {
      const { left, top, width, height } = document.querySelector('.plot .segment.lost').getBoundingClientRect();
      return { x: left + width / 2, y: top + height / 2 };
    })()`);
    await browser.click(x, y);
    expect(await browser.evaluate('location.hash')).toMatch(/sel=f\d+/);
  });

  it('the sessions show what was never acknowledged, the levels how few packets were left', async () => {
    const text = (selector: string): Promise<string> =>
      browser.evaluate(
        `[...document.querySelectorAll(${JSON.stringify(selector)})].map((one) => one.textContent).join('|')`,
      );
    await browser.press('5');
    expect(await text('.view-sessions text')).toContain('connected');
    expect(await text('.view-sessions text')).toContain('ESTABLISHED');
    await browser.press('4');
    expect(await text('.view-levels .timed-name')).toContain('packet pool "client pool"');
    expect(await text('.view-levels text')).toMatch(/lowest \d+/);
  });

  it('both runs stand over each other, and the slider says how the run ends with each option', async () => {
    await browser.press('6');
    await browser.evaluate(`new Promise((done) => {
      const look = () => (document.querySelector('.compare-table tbody') ? done(true) : requestAnimationFrame(look));
      look();
    })`);
    const text = (selector: string): Promise<string> =>
      browser.evaluate(`document.querySelector(${JSON.stringify(selector)}).textContent`);
    expect(await text('.compare .failing .title')).toBe('FAILING RUN: option 1 (lost, link down for 8 s)');
    expect(await text('.compare .passing .title')).toBe('PASSING RUN: the nominal option');
    // It is as high as it was drawn, whatever stands around it.
    const heights = `(({ height }, drawn) => [height, Number(drawn)])(
      document.querySelector('.compare').getBoundingClientRect(),
      document.querySelector('.compare').getAttribute('height'),
    )`;
    const [height, drawn] = await browser.evaluate<[number, number]>(heights);
    expect(height).toBe(drawn);
    expect(await text('.swap')).toContain('the failing run goes on with A, the passing run with B');
    expect(await text('.verdict')).toContain('✗ "the loop comes round" did not come true');
    await browser.evaluate(`{
      const slider = document.querySelector('.choice-slider input');
      slider.value = 0;
      slider.dispatchEvent(new Event('input'));
    }`);
    expect(await text('.verdict')).toBe('the nominal option (below): ✓ passes');
  });

  it('opens without a complaint', () => {
    expect(browser.complaints).toEqual([]);
  });
});
