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
/** The colours of texts whose contrast (WCAG 2.2, 1.4.3) to a ground that they stand on is below 4.5. */
const CONTRAST = `(() => {
  const probe = document.body.appendChild(document.createElement('span'));
  const light = (name) => {
    probe.style.color = 'var(--' + name + ')';
    const [r, g, b] = getComputedStyle(probe).color.match(/[\\d.]+/g).map((part) => {
      const c = part / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const texts = ['text', 'quiet', 'accent', 'bad', 'mark', 'tcp', 'arp', 'again'];
  const pairs = texts.flatMap((name) => [[name, 'back'], [name, 'panel']]);
  pairs.push(['good', 'good-back'], ['bad', 'bad-back']);
  return pairs.flatMap(([name, ground]) => {
    const [a, b] = [light(name), light(ground)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    return ratio < 4.5 ? [name + ' on ' + ground + ': ' + ratio.toFixed(2)] : [];
  });
})()`;

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
    const asked = browser.requests.filter((request) => !request.startsWith('data:'));
    expect(asked.map((request) => request.replace(/\?.*/, ''))).toEqual([url]);
    expect(await text_of('h1')).toContain('mqtt');
    expect(await text_of('.chips')).toContain('success');
    expect(await text_of('.event-list')).toContain('tx_thread_create thread "ip"');
  });

  it('is a small file', () => {
    expect(statSync(file).size).toBeLessThan(150 * KIB);
  });

  /** What the one cell of the timeline's grid says. */
  const cell = (): Promise<string> =>
    browser.evaluate(`document.querySelector('.names .cell[tabindex="0"]').getAttribute('aria-label')`);
  const hash = (): Promise<string> => browser.evaluate('location.hash');

  it('is walked by keys from edge to edge of a row, and says what is there', async () => {
    await browser.open(`${url}#side=explain`);
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight']) await browser.press(key);
    expect(await cell()).toMatch(/^ip \(priority 1\): running; 0\.0000\d\d to 0\.0000\d\d s, /);
    expect(await text_of('.view-explain')).toContain('why then');
    expect(await text_of('.view-explain')).toContain('initialization makes ip ready');
    await browser.press('ArrowDown');
    expect(await cell()).toMatch(/^my_client \(priority 2\): not created yet/);
  });

  it('finds, goes from frame to frame, measures and zooms, and all of it is in the link', async () => {
    await browser.open(`${url}#side=explain`);
    expect(await text_of('.view-explain')).toMatch(/why does[\s\S]* not go on at [\d.]+ s\?/);
    expect(await text_of('.view-explain .why')).toMatch(/ (waits for|is) /);
    await browser.open(`${url}#find=SUBACK&side=explain`);
    await browser.press('n');
    expect(await text_of('.row[aria-selected="true"]')).toContain('MQTT SUBACK granted QoS 0, id 1');
    await browser.press('m');
    await browser.press(']');
    expect(await text_of('.row[aria-selected="true"]')).toContain('MQTT PUBACK id 2');
    await browser.press('m');
    expect(await text_of('.measured')).toMatch(
      /^B − A = [\d.]+ us \(0(\.\d+)? ticks\); between them \d+ events, 2 frames$/,
    );
    await browser.press('+');
    const link = await hash();
    const words = await text_of('.measured');
    await browser.open(`${url}${link}`);
    expect(await hash()).toBe(link);
    expect(await text_of('.measured')).toBe(words);
    expect(await text_of('.row[aria-selected="true"]')).toContain('MQTT PUBACK id 2');
  });

  it('a click on the wire chooses the frame, and one on a bar what began it', async () => {
    await browser.open(url);
    const at = await browser.evaluate<{ x: number; y: number; width: number }>(`(() => {
      const { left, top, width } = document.querySelector('canvas.lanes').getBoundingClientRect();
      const row = [...document.querySelectorAll('.name')].find((one) => one.title === 'mqtt sample');
      return { x: left, y: row.offsetTop + top + 14, width };
    })()`);
    await browser.click(at.x + at.width / 2, at.y);
    expect(await text_of('.row[aria-selected="true"]')).toContain('mqtt sample');
    expect(await text_of('.view-explain')).toContain('waiting for event flags "my app event"');
  });

  it('shows every view without an error', async () => {
    await browser.open(`${url}#t=300000`);
    const tabs = await browser.evaluate<number>(`document.querySelectorAll('[role=tab]').length`);
    expect(tabs).toBeGreaterThan(5);
    for (let at = 0; at < tabs; at++) {
      await browser.evaluate(`document.querySelectorAll('[role=tab]')[${at}].click()`);
      await browser.drawn();
      const selected = await browser.evaluate<string>(
        `document.querySelectorAll('[role=tab]')[${at}].ariaSelected`,
      );
      expect(selected).toBe('true');
    }
    await browser.press('8');
    expect(await text_of('.view-state')).toContain('board/mqtt sample');
    await browser.press('?');
    expect(await text_of('dialog[open]')).toContain('Timeline');
    expect(browser.complaints).toEqual([]);
  });

  it('on paper there are no buttons, all rows, and drawings without pixels', async () => {
    await browser.open(url);
    const printed = await browser.evaluate<{
      texts: string;
      bars: number;
      canvases: number;
      rows: number;
      buttons: number;
      footer: string;
    }>(`(() => {
      window.dispatchEvent(new Event('beforeprint'));
      const shown = (one) => one.checkVisibility();
      const scroller = document.querySelector('.lanes-scroll');
      return {
        texts: [...document.querySelectorAll('svg.lanes text')].map((one) => one.textContent).join('|'),
        bars: document.querySelectorAll('svg.lanes rect').length,
        canvases: [...document.querySelectorAll('canvas')].filter(shown).length,
        rows: scroller.clientHeight - document.querySelector('.lanes-inner').clientHeight,
        buttons: [...document.querySelectorAll('.toolbar button, .view-bar button')].filter(shown).length,
        footer: document.querySelector('.printed').innerText,
      };
    })()`);
    expect(printed.texts).toContain('event flags "my app event"');
    expect(printed.texts).toContain('CONNECT client "mytestclient"');
    expect(printed.bars).toBeGreaterThan(100);
    const colours = await browser.evaluate<string[]>(
      `[...document.querySelectorAll('svg.lanes text')].map((one) => getComputedStyle(one).fill)`,
    );
    expect(new Set(colours).size).toBeGreaterThan(2);
    expect([printed.rows, printed.buttons, printed.canvases]).toEqual([0, 0, 0]);
    expect(printed.footer).toContain('range=0-');
    const { data } = await browser.send('Page.printToPDF', { landscape: true, printBackground: true });
    expect(
      Buffer.from(data as string, 'base64')
        .subarray(0, 4)
        .toString(),
    ).toBe('%PDF');
    // Behind it everything is as it was.
    const after = await browser.evaluate<[number, number]>(`(() => {
      window.dispatchEvent(new Event('afterprint'));
      return [document.querySelectorAll('svg.lanes, svg.ruler').length, document.querySelector('canvas.lanes').width];
    })()`);
    expect(after[0]).toBe(0);
    expect(after[1]).toBeGreaterThan(500);
    expect(browser.complaints).toEqual([]);
  });

  it.each(['light', 'dark'])('every text has enough contrast, in %s colours', async (scheme) => {
    const features = [{ name: 'prefers-color-scheme', value: scheme }];
    await browser.send('Emulation.setEmulatedMedia', { features });
    await browser.open(url);
    const low = await browser.evaluate<string[]>(CONTRAST);
    await browser.send('Emulation.setEmulatedMedia', { features: [] });
    expect(low).toEqual([]);
  });

  it('a failing run opens at its failure, with its report', async () => {
    const failing = path.join(folder, 'embrace.html');
    await netx_sim('replay', 'demo/bugs/replays/deadly-embrace.replay', '--report', failing);
    await browser.open(pathToFileURL(failing).href);
    expect(await text_of('.view-findings')).toContain('FAILED [');
    await browser.press('8');
    expect(await text_of('.view-state')).toContain('deadlock: logger waits for "bus", which sampler has');
    expect(await browser.evaluate(`document.querySelectorAll('.edge.circle').length`)).toBe(4);
    expect(browser.complaints).toEqual([]);
  });
});
