// The playground as a site, from a web server of this computer: its policy, what it asks for, and that firmware reaches nothing.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describe_with } from '../programs.ts';
import { built_page } from './built_page.ts';
import { PageDriver } from './page_driver.ts';
import { type ServedSite, serve_site } from './serve_site.ts';

describe_with(['chromium'], 'the playground as a site', () => {
  let folder: string;
  let server: ServedSite;
  let page: PageDriver;
  let origin: string;
  let sizes: ReadonlyMap<string, number>;

  beforeAll(async () => {
    ({ folder, sizes } = await built_page());
    server = await serve_site(path.join(folder, 'site'));
    origin = server.origin;
    page = await PageDriver.start(folder);
    await page.open(origin);
  });
  afterAll(async () => {
    await page?.close();
    server?.close();
  });

  it('runs without a complaint, its own policy among those who could, and asks for its own files alone', async () => {
    expect(await page.text('#status')).toMatch(/^106 events, .*trace \w{16}/);
    expect(await page.hashes()).toHaveLength(1);
    expect(page.browser.complaints).toEqual([]);
    const elsewhere = page.browser.requests.filter(
      (request) => !/^(data|blob|about):/.test(request) && !request.startsWith(origin),
    );
    expect(elsewhere).toEqual([]);
  });

  it('has no script and no style in its page, and names that change with what is in the files', () => {
    const index = readFileSync(path.join(folder, 'site/index.html'), 'utf8');
    expect(index).toContain("script-src 'self' 'unsafe-eval'; worker-src blob:; style-src 'self' 'nonce-");
    expect(
      [...index.matchAll(/<script(?! type="application\/json")[^>]*>([^<]*)/g)].map(([, text]) => text),
    ).toEqual(['']);
    expect(index).not.toMatch(/<style| style=| on\w+=/);
    const versioned = [...sizes.keys()].filter(
      (name) => name.startsWith('site/') && name !== 'site/index.html',
    );
    expect(versioned.filter((name) => !/-[0-9a-f]{8}\.\w+$/.test(name))).toEqual([]);
  });

  it('typing over a selection is no matter of the policy either', async () => {
    await page.type('const typed = 1;');
    await page.type('const typed_over = 2;');
    expect(await page.text('.cm-content')).toBe('const typed_over = 2;');
    expect(page.browser.complaints).toEqual([]);
    await page.press('Reset');
    await page.idle();
  });

  it('firmware reaches no network', async () => {
    await page.type(`const answer = await fetch('http://127.0.0.1:9/').then(() => 'reached', (error) => String(error));
console.log(answer);
`);
    await page.run_by_key();
    expect(await page.text('#account')).toContain('TypeError: Failed to fetch');
    await page.press('Reset');
    await page.idle();
  });
});
