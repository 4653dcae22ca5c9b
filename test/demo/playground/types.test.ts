// The check of types: every program that the page offers passes it, what is wrong is told as `netx-sim lint` tells it, and the site's
// button does it in a browser.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shipped_lessons } from '../../../demo/playground/build/lessons.ts';
import { build_playground } from '../../../demo/playground/build/main.ts';
import { shipped } from '../../../demo/playground/build/programs.ts';
import { type_data } from '../../../demo/playground/build/type_parts.ts';
import type { Files } from '../../../demo/playground/model/program.ts';
import { ProgramCheck } from '../../../demo/playground/types/check_program.ts';
import { describe_with } from '../programs.ts';
import { PageDriver } from './page_driver.ts';
import { type ServedSite, serve_site } from './serve_site.ts';

const FILES: Files = { ...shipped().files, ...(await shipped_lessons()).files };
const START = FILES['my_program.ts'] as string;

describe('the check of types', () => {
  let check: ProgramCheck;

  beforeAll(() => {
    check = new ProgramCheck(type_data());
  });

  it('finds nothing in what the page offers', () => {
    const programs = Object.fromEntries(Object.entries(FILES).filter(([name]) => name.endsWith('.ts')));
    const { problems, summary } = check.check(programs);
    expect(problems.map(({ text, place }) => `${place?.file}:${place?.line}: ${text}`)).toEqual([]);
    expect(Number.parseInt(summary, 10)).toBeGreaterThan(100);
  });

  it('tells of wrong types, Services that never run and what is not there, each with its place', () => {
    const wrong = START.replace('message[0] = 20 + n;', "message[0] = 'warm';")
      .replace('yield* tx_thread_sleep(2);', 'tx_thread_sleep(2);')
      .replace("'./rtos/tx_api.ts'", "'./rtos/tx_apis.ts'");
    const line = (part: string): number => wrong.split('\n').findIndex((one) => one.includes(part)) + 1;
    const { problems, summary } = check.check({ 'my_program.ts': wrong });
    const told = problems.map(({ text, place }) => `${place?.line}: ${text}`).join('\n');
    expect(told).toContain(`${line('tx_apis.ts')}: error TS2307: Cannot find module './rtos/tx_apis.ts'`);
    expect(told).toContain(`${line("'warm'")}: error TS2322`);
    expect(summary).toMatch(/^1 file: \d type errors/);
    const dropped = START.replace('yield* tx_thread_sleep(2);', 'tx_thread_sleep(2);');
    const again = check.check({ 'my_program.ts': dropped });
    expect(again.summary).toBe('1 file: 0 type errors, 1 dropped Service, 0 build constants read too early');
    expect(again.problems[0]?.text).toContain('the Service of tx_thread_sleep() is dropped');
  });
});

describe_with(['chromium'], 'the check of types in a browser', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-types-'));
  let server: ServedSite;
  let page: PageDriver;

  beforeAll(async () => {
    await build_playground(folder, { c: false });
    server = await serve_site(path.join(folder, 'site'));
    page = await PageDriver.start(folder);
    await page.open(server.origin);
  });
  afterAll(async () => {
    await page?.close();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is loaded when it is asked for, and marks what it finds', async () => {
    const loaded = (): string[] => server.asked.filter((name) => name.startsWith('types-'));
    expect(loaded()).toEqual([]);
    await page.press('Check types');
    await page.until_text('#status', /^types: 1 file: 0 type errors/);
    await page.type(START.replace('message[0] = 20 + n;', "message[0] = 'warm';"));
    await page.press('Check types');
    await page.until_text('#status', /^types: 1 file: 1 type error,/);
    expect(await page.text('.problems')).toContain('error TS2322');
    await page.until(`document.querySelector('.cm-lintRange-error')?.textContent.includes('warm')`);
    expect(loaded()).toHaveLength(1);
    expect(page.browser.complaints).toEqual([]);
  });
});
