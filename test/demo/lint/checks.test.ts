import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { check_all, summary } from '../../../demo/lint/checks.ts';
import { finding_line } from '../../../demo/lint/finding.ts';
import { load_named } from '../../../demo/lint/project.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** A folder outside of the tree, without a package.json, as a user's own firmware lies in. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
  mkdirSync(path.join(folder, 'firmware'));
  const api = JSON.stringify(path.join(ROOT, 'rtos/tx_api.ts'));
  const write = (name: string, text: string): void =>
    writeFileSync(path.join(folder, 'firmware', name), `import * as tx from ${api};\n${text}\n`);
  write('forgets.ts', 'export function* entry(): tx.Service<void> {\n  tx.tx_thread_sleep(1);\n}');
  write('mistyped.ts', 'export const status: string = tx.TX_SUCCESS;');
  write('too_early.ts', 'export const WAIT = 5 * tx.TX_TIMER_TICKS_PER_SECOND;');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('of firmware that lies anywhere: its types, its Services, its constants of a build', () => {
  const [project, ...others] = load_named([path.join(folder, 'firmware')]);
  if (project === undefined) throw new Error('no project');
  expect(others).toEqual([]);
  const found = check_all(project);
  const place = path.join(folder, 'firmware').replaceAll('\\', '/');
  expect(found.map(finding_line)).toEqual([
    `${place}/mistyped.ts:2:14: error TS2322: Type 'number' is not assignable to type 'string'.`,
    `${place}/forgets.ts:3:3: the Service of tx.tx_thread_sleep() is dropped. Write yield* tx.tx_thread_sleep(...).`,
    expect.stringMatching(/too_early\.ts:2:28: TX_TIMER_TICKS_PER_SECOND is read when the file is loaded, /),
  ]);
  expect(summary(project.files.length, found)).toBe(
    '3 files: 1 type error, 1 dropped Service, 1 build constant read too early',
  );
});
