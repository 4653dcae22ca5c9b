// How long the playground takes from its opening until one can work in it, and until its first program has run and is shown: the one
// file from a disk and the site from a server of this computer, in headless Chromium. Needs chromium (Debian: apt-get install chromium).

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { built_page } from '../demo/playground/built_page.ts';
import { PageDriver } from '../demo/playground/page_driver.ts';
import { serve_site } from '../demo/playground/serve_site.ts';
import { program } from '../demo/programs.ts';

const OPENED = 9;
/** Takes the times at which the page says that it is ready, and that nothing runs any more. */
const CLOCK = `new MutationObserver(() => {
  const { ready, busy } = document.documentElement.dataset;
  const now = performance.now();
  if (ready === 'yes') window.ready_ms ??= now;
  if (busy === 'no') window.shown_ms ??= now;
}).observe(document, { attributes: true, subtree: true });`;

interface Start {
  readonly painted_ms: number;
  readonly ready_ms: number;
  readonly shown_ms: number;
}

/** A browser of its own each time: nothing is cached. */
async function start(url: string, folder: string): Promise<Start> {
  const page = await PageDriver.start(folder, 1280, 900);
  try {
    await page.browser.send('Page.addScriptToEvaluateOnNewDocument', { source: CLOCK });
    await page.open(url);
    await page.until('window.ready_ms !== undefined && window.shown_ms !== undefined');
    return await page.browser.evaluate<Start>(`({
      painted_ms: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
      ready_ms: window.ready_ms,
      shown_ms: window.shown_ms,
    })`);
  } finally {
    await page.close();
  }
}

function median(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const [least, middle, most] = [0, Math.floor(sorted.length / 2), sorted.length - 1].map((at) => sorted[at]);
  return `${middle?.toFixed(0)} ms [${least?.toFixed(0)} to ${most?.toFixed(0)}]`;
}

export async function bench_playground(): Promise<void> {
  console.log(`\nThe playground in headless Chromium: medians of ${OPENED} openings, each in a new browser`);
  if (program('chromium') === undefined) {
    console.log('  not measured: chromium is not installed');
    return;
  }
  const { folder, url, sizes } = await built_page();
  const saved = mkdtempSync(path.join(tmpdir(), 'netx-sim-saved-'));
  const server = await serve_site(path.join(folder, 'site'));
  for (const [name, address] of [
    ['one file', url],
    ['site', server.origin],
  ] as const) {
    const starts: Start[] = [];
    for (let n = 0; n < OPENED; n++) starts.push(await start(address, saved));
    const of = (what: keyof Start): string => median(starts.map((one) => one[what]));
    console.log(
      `  ${name.padEnd(9)} painted after ${of('painted_ms')}, ready ${of('ready_ms')}, first run shown ${of('shown_ms')}`,
    );
  }
  server.close();
  rmSync(saved, { recursive: true });
  console.log(`  playground.html has ${((sizes.get('playground.html') ?? 0) / 1e6).toFixed(2)} MB`);
}
